import { execFileSync, spawn } from "node:child_process";
import { createReadStream } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { makeProject } from "../../support/temp-project.ts";

const victim = fileURLToPath(new URL("warden-victim.ts", import.meta.url));

it("leaves no process of a stage when storyflow itself is killed", async () => {
  await using project = await makeProject();
  const pipe = join(project.root, "pipe");
  execFileSync("mkfifo", [pipe]);
  const storyflow = spawn(process.execPath, [victim], {
    stdio: ["pipe", "ignore", "inherit"],
    env: { ...process.env, TMPDIR: project.root },
  });
  const block = "sleep 100000; echo";
  const command = `exec 9> ${pipe}; setsid sh -c 'echo stray >&9; ${block}' & (echo child >&9; ${block}) & ${block}`;
  storyflow.stdin.write(`${command}\n`);
  let text = "";
  for await (const chunk of createReadStream(pipe, "utf8")) {
    text += String(chunk);
    if (text.includes("child") && text.includes("stray")) storyflow.kill("SIGKILL");
  }
  // The pipe has ended: nobody is left who holds it.
  expect(text.trim().split("\n").toSorted()).toEqual(["child", "stray"]);
});
