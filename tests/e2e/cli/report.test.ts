import { chmod, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { execa } from "execa";
import { afterEach, describe, expect, it, vi } from "vitest";
import { startRun } from "../../../src/api/start-run.ts";
import type { RunReport } from "../../../src/engine/run-report.ts";
import { misfitsOf } from "../../support/check-report.ts";
import { cliFile, runCli, startCli } from "../../support/run-cli.ts";
import { loadTestProject } from "../../support/run-project.ts";
import { said } from "../../support/said.ts";
import { makeProject, type TempProject } from "../../support/temp-project.ts";

/** The reports of all runs in a project, oldest first; each fits the schema. */
async function reportsIn(root: string): Promise<readonly RunReport[]> {
  const runs = join(root, ".storyflow", "runs");
  const reports: RunReport[] = [];
  for (const name of (await readdir(runs)).toSorted()) {
    const report: RunReport = JSON.parse(await readFile(join(runs, name, "report.json"), "utf8"));
    expect(misfitsOf(report)).toEqual([]);
    reports.push(report);
    expect(await readdir(join(runs, name))).not.toContain("report.json.tmp");
  }
  return reports;
}

describe("report.json", () => {
  it("tells of a failure all that the screen tells, and more", async () => {
    await using project = await makeProject({
      "pipeline.yaml": `name: film
stages:
  render:
    run: echo frame 1; echo no ink >&2; exit 7
    retry: { limit: 1, interval: 1ms }
  publish: { needs: [render], run: echo never }
`,
    });
    const { stdout, exitCode } = await runCli(["run"], { cwd: project.root });
    expect(exitCode).toBe(1);
    const [report] = await reportsIn(project.root);
    const [error] = report?.errors ?? [];
    const log = (attempt: number) => `.storyflow/runs/${report?.run}/logs/render.0.${attempt}.log`;
    const message = "the command ended with exit code 7";
    const tried = { class: "exit", message, durationMs: expect.any(Number) };
    expect(report?.errors).toEqual([
      {
        stage: "render",
        class: "exit",
        severity: "high",
        message,
        exitCode: 7,
        round: 0,
        attempt: 2,
        attempts: 2,
        command: "echo frame 1; echo no ink >&2; exit 7",
        log: log(2),
        tried: [
          { ...tried, severity: "low", attempt: 1, log: log(1) },
          { ...tried, severity: "high", attempt: 2, waitedMs: 1, log: log(2) },
        ],
        tail: expect.arrayContaining(["frame 1", "no ink"]),
        blocks: ["publish"],
        rerun: "storyflow run render",
      },
    ]);
    const told = [message, error?.command, error?.log, error?.rerun, ...(error?.tail ?? []), "publish"];
    for (const text of told) expect(stdout).toContain(text);
    expect(await readFile(join(project.root, log(1)), "utf8")).toContain("no ink");
  });

  it("is there when all went well", async () => {
    await using project = await makeProject({ "pipeline.yaml": "name: a\nstages: { a: { run: echo a } }\n" });
    await runCli(["run"], { cwd: project.root });
    expect(await reportsIn(project.root)).toMatchObject([{ success: true, exitCode: 0, errors: [] }]);
  });

  it.each([
    ["once", 1],
    ["twice, by force", 2],
  ])("is there when it was stopped %s", async (_how, times) => {
    const stay =
      'process.on("SIGTERM", () => console.log("asked")); console.log("I stay"); setInterval(() => {}, 1000);';
    await using project = await makeProject({
      "stay.cjs": stay,
      "pipeline.yaml": "name: a\nstages: { a: { run: node stay.cjs } }\n",
    });
    const run = startCli(["run", "--verbose", "--grace", times === 1 ? "1ms" : "1h"], { cwd: project.root });
    await said(run.stdout, "I stay");
    run.kill("SIGINT");
    if (times === 2) {
      await said(run.stdout, "asked");
      run.kill("SIGTERM");
    }
    await run;
    expect(await reportsIn(project.root)).toMatchObject([
      { success: false, state: "cancelled", exitCode: 130, stages: [{ state: "cancelled" }] },
    ]);
  });

  afterEach(() => vi.restoreAllMocks());

  it("tells of a run that a bug broke off what is known of it", async () => {
    await using project = await makeProject({
      "pipeline.yaml": "name: a\nstages: { a: { run: exit 1, retry: { limit: 1, jitter: true } } }\n",
    });
    vi.spyOn(Math, "random").mockImplementation(() => {
      throw new Error("no chance");
    });
    const handle = await startRun(await loadTestProject(project.root));
    await expect(handle.result).rejects.toThrow("no chance");
    expect(await reportsIn(project.root)).toMatchObject([
      { state: "interrupted", exitCode: null, stages: [{ attempts: [{ class: "exit" }] }] },
    ]);
  });
});

describe("the command that runs a stage alone", () => {
  /** What a person does with it: pastes it where they stood. */
  async function paste(command: string, project: TempProject, cwd: string) {
    const bin = join(project.root, "bin of mine");
    await mkdir(bin, { recursive: true });
    await writeFile(join(bin, "storyflow"), `#!/bin/sh\nexec "${process.execPath}" "${cliFile}" "$@"\n`);
    await chmod(join(bin, "storyflow"), 0o755);
    const PATH = [bin, process.env["PATH"]].join(delimiter);
    return execa("sh", ["-c", command], { cwd, env: { PATH, CI: "true" }, reject: false });
  }

  it("does as it says, whatever stands in paths and params", async () => {
    const folder = 'it\'s $HOME, "my" film';
    await using project = await makeProject({
      [`${folder}/p.yaml`]: "title: from the file\nwords: 'a \"b\" \\ $(c) `d`'\n",
      [`${folder}/film.yaml`]: `name: film
params: { title: none, words: none, mark: none }
stages:
  other: { run: echo other }
  film:
    run: printf '%s|%s|%s\\n' \${{ params.title }} \${{ params.words }} \${{ params.mark }}; exit 1
`,
    });
    const mark = "two\nlines & 'quotes' *";
    const args = [
      "run",
      `${folder}/film.yaml`,
      "--params-file",
      `${folder}/p.yaml`,
      "--param",
      `mark=${mark}`,
    ];
    await runCli([...args, "--keep-going"], { cwd: project.root });
    const root = join(project.root, folder);
    const [first] = await reportsIn(root);
    const again = await paste(first?.errors[0]?.rerun ?? "", project, project.root);
    expect(again.exitCode).toBe(1);
    const [, second] = await reportsIn(root);
    expect(second?.stages.map(({ id }) => id)).toEqual(["film"]);
    expect(second?.params).toEqual(first?.params);
    expect(second?.params["mark"]).toBe(mark);
    expect(second?.errors[0]?.tail).toEqual(first?.errors[0]?.tail);
  });

  it("is not misled by a file that is called like the stage", async () => {
    await using project = await makeProject({
      film: "a file",
      "pipeline.yaml": "name: a\nstages: { film: { run: exit 1 }, other: { run: echo other } }\n",
    });
    const { stdout } = await runCli(["run"], { cwd: project.root });
    const rerun = "storyflow run pipeline.yaml film";
    expect(stdout).toContain(`  run it alone: ${rerun}\n`);
    await paste(rerun, project, project.root);
    const [, second] = await reportsIn(project.root);
    expect(second?.stages.map(({ id, state }) => [id, state])).toEqual([["film", "failed"]]);
  });
});
