import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runCli } from "../../support/run-cli.ts";
import { makeProject } from "../../support/temp-project.ts";
import type { TempProject } from "../../support/temp-project.ts";
import { root } from "../../tidy/source-tree.ts";

const manifest = readFileSync(join(root, "pipelines/storycore/with-cli.yaml"), "utf8");
const puppet = readFileSync(join(root, "tests/pipelines/film/storycore-puppet.cjs"), "utf8");

/** A StoryCore project whose `storycore.py` does as `puppet` says, run by the Node of the test. */
async function makeCliProject(
  script: { readonly style: "ticks" | "brackets"; readonly scores: readonly number[] },
  where = "storycore.py",
): Promise<TempProject> {
  const project = await makeProject({
    "pipeline.yaml": manifest,
    "project.json": JSON.stringify({ schema_version: "1.0", project_id: "p", puppet: script }),
    "storyboard.json": '{"shots": []}',
    "assets/images/first.txt": "a picture",
    [where]: puppet,
  });
  mkdirSync(join(project.root, "node_modules"));
  symlinkSync(join(root, "node_modules/@storyflow"), join(project.root, "node_modules/@storyflow"));
  return project;
}

const run = async (project: TempProject, ...params: readonly string[]) =>
  await runCli(
    [
      "run",
      "--ui",
      "plain",
      ...[`python=${process.execPath}`, ...params].flatMap((param) => ["--param", param]),
    ],
    { cwd: project.root },
  );

const readJson = (project: TempProject, path: string) =>
  JSON.parse(readFileSync(join(project.root, path), "utf8"));

describe("with-cli.yaml", () => {
  test.each(["ticks", "brackets"] as const)("drives all steps of a program that prints %s", async (style) => {
    await using project = await makeCliProject({ style, scores: [2.4, 3.1, 4.2] });
    const result = await run(project, "layout=2x2", "scale=3");
    expect(result).toMatchObject({ exitCode: 0, stderr: "" });
    expect(readJson(project, "build/project/project.json").calls).toEqual([
      "grid --project build/project --grid 2x2 --cell-size 512",
      "promote --project build/project --scale 3 --method lanczos",
      "refine --project build/project --mode unsharp --strength 1",
      "qa --project build/project --threshold 3 --detailed",
      "autofix --project build/project",
      "qa --project build/project --threshold 3 --detailed",
      "autofix --project build/project",
      "qa --project build/project --threshold 3 --detailed",
      "video-plan --project build/project --fps 24 --style cinematic",
      "export --project build/project --output build/export --format zip",
    ]);
    expect(readJson(project, "build/qa.json")).toEqual({
      score: 4.2,
      passed: true,
      categories: { "Schema Validation": 5, "Panel Sharpness": 4.2 },
      panels: { panel_02: 2.5 },
      issues: [],
    });
    expect(readJson(project, "project.json")).not.toHaveProperty("calls");
  });

  test("runs no step again while the program is the same, and all of them after an update of it", async () => {
    await using project = await makeCliProject({ style: "ticks", scores: [5] });
    await run(project);
    expect((await run(project)).stdout).toContain("cache: 1 executed, 0 restored, 8 fresh");
    await project.write("storycore.py", `${puppet}\n// a newer version\n`);
    const { stdout } = await run(project);
    expect(stdout).toMatch(/grid +runs: env STORYCORE_DIGEST changed/u);
    expect(stdout).toMatch(/export +started /u);
  });

  test("a score that stays below the threshold ends unsatisfied, not failed", async () => {
    await using project = await makeCliProject({ style: "brackets", scores: [2] });
    const { exitCode, stdout, stderr } = await run(project);
    expect(exitCode).toBe(4);
    expect(stdout + stderr).toContain("autofix");
  });

  test("a program that prints no score has failed, although it ends with 1", async () => {
    await using project = await makeCliProject({ style: "ticks", scores: [] });
    const { exitCode, stdout, stderr } = await run(project);
    expect(exitCode).toBe(1);
    expect(stdout + stderr).toContain("score");
  });

  test("finds the program where a param says", async () => {
    await using project = await makeCliProject({ style: "ticks", scores: [5] }, "tools of mine/storycore.py");
    expect((await run(project, "storycore=tools of mine/storycore.py")).exitCode).toBe(0);
  });

  test("finds the program on the PATH", async () => {
    await using project = await makeCliProject({ style: "ticks", scores: [5] }, "bin/storycore.py");
    await project.write("bin/storycore.py", `#!${process.execPath}\n${puppet}`);
    const bin = join(project.root, "bin");
    const { chmodSync } = await import("node:fs");
    chmodSync(join(bin, "storycore.py"), 0o755);
    const result = await runCli(["run", "--ui", "plain", "--param", `python=${process.execPath}`], {
      cwd: project.root,
      env: { PATH: `${bin}:${process.env["PATH"] ?? ""}` },
    });
    expect(result.exitCode).toBe(0);
  });

  test("says at once that there is no program, and makes nothing", async () => {
    await using project = await makeCliProject({ style: "ticks", scores: [5] }, "elsewhere/other.py");
    const { exitCode, stdout, stderr } = await run(project);
    expect(exitCode).toBe(1);
    expect(stdout + stderr).toContain(
      "storycore.py is neither in this folder, nor in the one above, nor on the PATH",
    );
    expect(stdout + stderr).toContain("--param storycore=/path/to/storycore.py");
    expect(() => readFileSync(join(project.root, "build/project/project.json"))).toThrow("ENOENT");
  });

  test("says which named program is missing", async () => {
    await using project = await makeCliProject({ style: "ticks", scores: [5] });
    const first = await run(project, "storycore=/nowhere/storycore.py");
    expect(first.stdout + first.stderr).toContain("there is no storycore.py at /nowhere/storycore.py");
    const second = await run(project, "python=no-such-python");
    expect(second.stdout + second.stderr).toContain(
      "there is no program no-such-python to run storycore.py with",
    );
  });
});
