import { execFileSync } from "node:child_process";
import { readFile, readdir, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runCli, startCli } from "../../support/run-cli.ts";
import { said } from "../../support/said.ts";
import { makeProject, type TempProject } from "../../support/temp-project.ts";

/** Its first stage waits for a line in a pipe. */
const patient = `name: film
stages:
  wait: { run: "echo begun; read line < gate; echo $line > line.txt", outputs: [line.txt] }
  film: { run: cat line.txt > film.txt, inputs: [line.txt], outputs: [film.txt] }
`;

interface RunningProject extends TempProject {
  readonly run: ReturnType<typeof startCli>;
  /** How others are told of the run, but for the time of day. */
  readonly holder: string;
  /** Lets the run go on. */
  open(): Promise<void>;
}

/** A project in which a run goes on. */
async function makeRunning(words: readonly string[] = []): Promise<RunningProject> {
  const project = await makeProject({ "pipeline.yaml": patient, "other.yaml": patient });
  const gate = join(project.root, "gate");
  execFileSync("mkfifo", [gate]);
  const run = startCli(["run", "--verbose", ...words], { cwd: project.root });
  await said(run.stdout, "begun");
  const command = ["storyflow run", ...words].join(" ");
  return {
    ...project,
    run,
    holder: `\`${command}\` (process ${run.pid} on ${hostname()}, since TIME)`,
    open: () => writeFile(gate, "go\n"),
    [Symbol.asyncDispose]: async () => {
      run.kill("SIGKILL");
      await run;
      await project[Symbol.asyncDispose]();
    },
  };
}

function withoutTimes(text: string): string {
  return text.replaceAll(/since \d\d:\d\d:\d\d/gu, "since TIME");
}

function settled(stdout: string): string {
  return stdout
    .replaceAll(/\b\d\d:\d\d:\d\d\b/gu, "TIME")
    .replaceAll(/\b[0-9A-Z]{26}\b/gu, "ULID")
    .replaceAll(/\b[\d.]+s\b/gu, "SECONDS");
}

async function runsOf({ root }: TempProject): Promise<number> {
  return (await readdir(join(root, ".storyflow/runs"))).length;
}

describe("a second run in a project", () => {
  it.each([["--no-wait"], ["--no-wait --ui json"], ["--no-wait --force"], ["other.yaml --no-wait"]])(
    "with %s says whose the project is, ends with 6 and leaves nothing",
    async (words) => {
      await using project = await makeRunning(["film"]);
      const second = await runCli(["run", ...words.split(" ")], { cwd: project.root });
      expect({ ...second, stderr: withoutTimes(second.stderr) }).toEqual({
        stdout: "",
        stderr: `error: another run goes on in this project: ${project.holder}\n  hint: leave out --no-wait to wait for its end\n`,
        exitCode: 6,
      });
      expect(await runsOf(project)).toBe(1);
      await project.open();
      expect((await project.run).exitCode).toBe(0);
      expect(await readFile(join(project.root, "film.txt"), "utf8")).toBe("go\n");
    },
  );

  it("waits for the end of the first, says so, and then finds done what that has done", async () => {
    await using project = await makeRunning();
    const second = startCli(["run", "--concurrency", "2"], { cwd: project.root });
    await said(second.stderr, "waits for another run");
    expect(await runsOf(project)).toBe(2);
    await project.open();
    expect((await project.run).exitCode).toBe(0);
    const { stdout, stderr, exitCode } = await second;
    expect(withoutTimes(stderr)).toBe(
      `storyflow: waits for another run in this project: ${project.holder}\n`,
    );
    expect(exitCode).toBe(0);
    expect(settled(stdout)).toBe(`\
TIME film       run ULID of pipeline.yaml: 2 stages, 2 at once
TIME wait       fresh
TIME film       fresh

film succeeded in SECONDS
  stages: 2 succeeded
  cache: 0 executed, 0 restored, 2 fresh; SECONDS saved
  made: film.txt
  report: .storyflow/runs/ULID/report.json
`);
    expect(await runsOf(project)).toBe(2);
  });

  it("does not wait for one that was killed, and does what that had left", async () => {
    await using project = await makeRunning();
    project.run.kill("SIGKILL");
    await project.run;
    await project.write("pipeline.yaml", patient.replace("read line < gate", "line=now"));
    const second = await runCli(["run", "--no-wait", "--ui", "silent"], { cwd: project.root });
    expect(second).toEqual({ stdout: "", stderr: "", exitCode: 0 });
    expect(await readFile(join(project.root, "film.txt"), "utf8")).toBe("now\n");
  });

  it("that waits can be stopped", async () => {
    await using project = await makeRunning();
    const second = startCli(["run"], { cwd: project.root });
    await said(second.stderr, "waits for another run");
    second.kill("SIGINT");
    const { exitCode, signal } = await second;
    expect([exitCode, signal]).toEqual([130, undefined]);
    expect(await runsOf(project)).toBe(1);
  });

  it("is not needed to look: plan, explain and validate wait for nobody", async () => {
    await using project = await makeRunning();
    for (const words of [["plan"], ["run", "--dry-run"], ["explain", "film"], ["validate"], ["graph"]]) {
      const { exitCode, stderr } = await runCli(words, { cwd: project.root });
      expect([words, exitCode, stderr]).toEqual([words, 0, ""]);
    }
    expect(await runsOf(project)).toBe(1);
  });
});
