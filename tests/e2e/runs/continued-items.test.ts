import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runCli, startCli } from "../../support/run-cli.ts";
import { readFolder } from "../../support/run-project.ts";
import { said } from "../../support/said.ts";
import { makeProject, type TempProject } from "../../support/temp-project.ts";

// `b` ends when a file is there. All is to run every time, unless the run goes on.
const manifest = `
concurrency: 1
stages:
  scenes:
    run: cat shots.json > scenes.json; echo scenes >> log
    inputs: [shots.json]
    outputs: [scenes.json]
    results: scenes.json
    cache: false
  frame:
    foreach: { shot: scenes.shots }
    run: |
      echo \${{ shot }} >> log
      if test \${{ shot }} = b; then printf 'be%s\\n' gun; until test -e go; do sleep 0.02; done; fi
      echo \${{ shot }} > \${{ outputs[0] }}
    outputs: ["build/\${{ shot }}.txt"]
    cache: false
  film: { run: "cat build/*.txt > film.txt", inputs: ["build/*.txt"], outputs: [film.txt] }
`;

const list = (...shots: readonly string[]) => JSON.stringify({ shots });

/** A project whose run was killed when `a` was made and `b` was at work. */
async function makeKilled(): Promise<TempProject> {
  const project = await makeProject({ "pipeline.yaml": manifest, "shots.json": list("a", "b", "c") });
  const run = startCli(["run", "--verbose"], { cwd: project.root });
  await said(run.stdout, "begun");
  run.kill("SIGKILL");
  await run;
  await project.write("go", "");
  return project;
}

async function goOn({ root }: TempProject, ...words: readonly string[]) {
  const { exitCode, stdout } = await runCli([...words, "--ui", "plain"], { cwd: root });
  expect(stdout).toContain("goes on with run");
  const log = (await readFile(join(root, "log"), "utf8")).trimEnd().split("\n");
  return { exitCode, ran: log.slice(3), folder: await readFolder(root) };
}

describe("a run that was killed between the items of a list", () => {
  it.each([["run"], ["resume"]])("is gone on with by `%s`: items that settled hold", async (command) => {
    await using project = await makeKilled();
    const { exitCode, ran, folder } = await goOn(project, command);
    expect(exitCode).toBe(0);
    expect(ran).toEqual(["b", "c"]);
    expect(folder["film.txt"]).toBe("a\nb\nc\n");
  });

  it("goes over the list as it is now, and takes away what items made that are gone", async () => {
    await using project = await makeKilled();
    await project.write("shots.json", list("d", "b"));
    const { ran, folder } = await goOn(project, "run");
    expect(ran).toEqual(["scenes", "d", "b"]);
    expect(folder["film.txt"]).toBe("b\nd\n");
    expect(Object.keys(folder)).not.toContain("build/a.txt");
  });

  it("holds items wherever they stand in the list now", async () => {
    await using project = await makeKilled();
    await project.write("shots.json", list("c", "a"));
    const { ran, folder } = await goOn(project, "resume");
    expect(ran).toEqual(["scenes", "c"]);
    expect(folder["film.txt"]).toBe("a\nc\n");
  });
});
