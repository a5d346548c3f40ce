import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runCli } from "../../support/run-cli.ts";
import { makeProject } from "../../support/temp-project.ts";
import { lives } from "../processes/process-rig.ts";

/** Does not go when it is asked to, and has a child that left its group. */
const stubborn = `
const { spawn } = require("node:child_process");
const { appendFileSync } = require("node:fs");
process.on("SIGTERM", () => console.log("I will not go"));
const child = spawn("sleep", ["600"], { detached: true, stdio: "ignore" });
appendFileSync("pids", [process.pid, child.pid].join("\\n") + "\\n");
setInterval(() => {}, 1000);
`;

const manifest = `name: film
budget: { time: 2s }
stages:
  render: { run: node stubborn.cjs }
  film: { needs: [render], run: echo never }
  tidy: { always: true, run: "echo \${{ render.status }} > tidied.txt", outputs: [tidied.txt] }
`;

describe("the time of a run", () => {
  it("ends whole trees of processes, lets always stages run, and gives exit code 5", async () => {
    await using project = await makeProject({ "pipeline.yaml": manifest, "stubborn.cjs": stubborn });
    const { exitCode, stdout } = await runCli(["run", "--grace", "300ms"], { cwd: project.root });
    const pids = (await readFile(join(project.root, "pids"), "utf8")).trim().split("\n").map(Number);
    expect([exitCode, pids.length, pids.filter(lives)]).toEqual([5, 2, []]);
    expect(await readFile(join(project.root, "tidied.txt"), "utf8")).toBe("cancelled\n");
    expect(stdout).toContain("the budget of 2.0s is spent: what runs is stopped\n");
  });
});
