import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { thisProcess } from "../../../src/api/run-process.ts";
import { keepRun, runId } from "../../support/keep-run.ts";
import { type CliResult, runCli } from "../../support/run-cli.ts";
import { makeProject, type TempProject } from "../../support/temp-project.ts";
import { recordedRun, recordedSuccess } from "../../unit/ui/recorded-run.ts";

function use({ root }: TempProject, ...words: readonly string[]): Promise<CliResult> {
  return runCli(words, { cwd: root });
}

function steady(text: string): string {
  return text.replaceAll(/\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\b/gu, "<moment>");
}

/** A living run, an interrupted one, one that succeeded and two that failed; the latest last. */
async function makeRuns(): Promise<TempProject> {
  const project = await makeProject({ "pipeline.yaml": "stages: { a: { run: echo } }\n" });
  const { root } = project;
  keepRun(root, { id: runId(1), events: recordedRun, head: { manifest: "short.yaml" } });
  keepRun(root, { id: runId(2), events: recordedRun, logs: { "grid.0.1.log": "x".repeat(2_000_000) } });
  keepRun(root, { id: runId(3), events: recordedSuccess });
  keepRun(root, { id: runId(4), events: recordedRun.slice(0, 17), head: { continues: runId(2) } });
  keepRun(root, { id: runId(5), events: recordedRun.slice(0, 2), head: { process: thisProcess() } });
  return project;
}

async function idsIn({ root }: TempProject): Promise<readonly string[]> {
  return (await readdir(join(root, ".storyflow/runs"))).toSorted();
}

describe("storyflow runs", () => {
  it("lists the latest first, with what each came to", async () => {
    await using project = await makeRuns();
    const { stdout, ...rest } = await use(project, "runs");
    expect(rest).toEqual({ stderr: "", exitCode: 0 });
    const lines = steady(stdout).split("\n");
    expect(lines[1]).toMatch(
      /^01K0000005\w{16} {2}running {6}<moment> {2}\d+h\d\dm .* 0 of 7 stages, grid runs$/u,
    );
    expect(lines.slice(2).map((line) => line.replaceAll(/ {2,}/gu, "  "))).toEqual([
      `${runId(4)}  interrupted  <moment>  7.8s  storycore  all  3 of 7 stages, continues ${runId(2)}`,
      `${runId(3)}  succeeded  <moment>  12.8s  storycore  all  6 succeeded, 1 skipped`,
      `${runId(2)}  failed  <moment>  13.8s  storycore  all  4 succeeded, 1 skipped, 1 failed, 1 blocked`,
      `${runId(1)}  failed  <moment>  13.8s  storycore (short.yaml)  all  4 succeeded, 1 skipped, 1 failed, 1 blocked`,
      "",
    ]);
  });

  it.each([
    [
      ["--status", "failed"],
      [2, 1],
    ],
    [
      ["--status", "running,interrupted", "--status", "succeeded"],
      [5, 4, 3],
    ],
    [
      ["--limit", "2"],
      [5, 4],
    ],
    [
      ["--since", "2026-01-01"],
      [5, 4, 3, 2, 1],
    ],
    [["--since", "1h"], []],
    [["pipeline.yaml", "--limit", "1"], [5]],
  ])("takes %j", async (words, expected) => {
    await using project = await makeRuns();
    const { stdout } = await use(project, "runs", ...words, "--json");
    const runs: readonly { id: string }[] = JSON.parse(stdout);
    expect(runs.map(({ id }) => id)).toEqual(expected.map(runId));
  });

  it("says so where no run is like that, and how many were left out", async () => {
    await using project = await makeRuns();
    expect(await use(project, "runs", "--status", "paused")).toEqual({
      stdout: "no run is so\n",
      stderr: "",
      exitCode: 0,
    });
    const { stdout } = await use(project, "runs", "--limit", "2");
    expect(stdout.trimEnd().split("\n").at(-1)).toBe("and 3 more: --limit 5 shows them");
  });

  it("says that there has been none", async () => {
    await using project = await makeProject({ "pipeline.yaml": "stages: { a: { run: echo } }\n" });
    const stdout = "there has been no run in this project yet\n";
    expect(await use(project, "runs")).toEqual({ stdout, stderr: "", exitCode: 0 });
    expect(await use(project, "runs", "--json")).toEqual({ stdout: "[]\n", stderr: "", exitCode: 0 });
    expect(await readdir(project.root)).toEqual(["pipeline.yaml"]);
  });

  it("names what it cannot read, and lists the rest", async () => {
    await using project = await makeRuns();
    const folder = join(project.root, ".storyflow/runs");
    await mkdir(join(folder, runId(6)));
    await mkdir(join(folder, runId(7)));
    await writeFile(join(folder, runId(6), "run.json"), '{"format":99}');
    await writeFile(join(folder, runId(7), "run.json"), "{");
    await writeFile(join(folder, runId(3), "journal.jsonl"), '{"version":99}\n{"type":"run.started"}\n');
    await writeFile(join(folder, "notes.txt"), "mine");
    const { stdout, ...rest } = await use(project, "runs", "--limit", "9");
    expect(rest).toEqual({ stderr: "", exitCode: 0 });
    const ids = stdout.split("\n").map((line) => line.split(" ")[0]);
    expect(ids).toEqual(["RUN", ...[5, 4, 3, 2, 1].map(runId), "2", ""]);
    expect(stdout.trimEnd().split("\n").at(-1)).toBe(
      `2 folders in .storyflow/runs/ are no run that this storyflow can read: ${runId(7)} and ${runId(6)}`,
    );
  });

  it.each([
    [
      ["--status", "done"],
      "error: option '--status <state>' argument 'done' is invalid. The states are pending, running, paused, succeeded, failed, cancelled, interrupted.\n",
    ],
    [
      ["--since", "lately"],
      "error: option '--since <when>' argument 'lately' is invalid. It is an age such as 12h or 7d, or a date such as 2026-03-01.\n",
    ],
    [
      ["--limit", "0"],
      "error: option '--limit <count>' argument '0' is invalid. It is a whole number from 1 to 10000.\n",
    ],
    [
      ["01K0000001"],
      "error: `01K0000001` is no manifest\n" +
        "  hint: a manifest ends in .yaml or .yml; `storyflow status` and `storyflow logs` take a run\n",
    ],
  ])("refuses %j", async (words, stderr) => {
    await using project = await makeRuns();
    expect(await use(project, "runs", ...words)).toEqual({ stdout: "", stderr, exitCode: 2 });
  });

  it("says that there is no manifest where there is nothing at all", async () => {
    await using project = await makeProject({ "film/pipeline.yaml": "stages: { a: { run: echo } }\n" });
    const { stderr, exitCode } = await use(project, "runs");
    expect(exitCode).toBe(3);
    expect(stderr).toBe(
      `error manifest/not-found: there is no manifest \`pipeline.yaml\` in ${project.root}\n` +
        "  hint: there is one nearby: `film/pipeline.yaml`\n\n1 error\n",
    );
  });
});

describe("storyflow runs prune", () => {
  it("deletes what is old, but for the latest, what lives and what that goes on with", async () => {
    await using project = await makeRuns();
    const { root } = project;
    keepRun(root, { id: runId(0), events: recordedRun });
    const { stdout, ...rest } = await use(project, "runs", "prune", "--older-than", "1h", "--keep", "2");
    expect(rest).toEqual({ stderr: "", exitCode: 0 });
    expect(stdout).toMatch(/^deleted 3 runs: 2\.\d MB\n/u);
    expect(stdout.split("\n").slice(1)).toEqual([
      ...[3, 2, 0].map((n) => `  ${runId(n)}`),
      "  3 runs are left",
      "",
    ]);
    expect(await idsIn(project)).toEqual([1, 4, 5].map(runId));
  });

  it("keeps twenty, and what is younger than a week, unless told otherwise", async () => {
    await using project = await makeRuns();
    expect(await use(project, "runs", "prune")).toEqual({
      stdout: "deleted 0 runs: 0 B\n  5 runs are left\n",
      stderr: "",
      exitCode: 0,
    });
    const words = ["runs", "prune", "--keep", "1", "--older-than", "9999d"];
    expect((await use(project, ...words)).stdout).toBe("deleted 0 runs: 0 B\n  5 runs are left\n");
  });

  it("deletes nothing when it only says what would go", async () => {
    await using project = await makeRuns();
    const { stdout } = await use(project, "runs", "prune", "--keep", "1", "--dry-run", "--json");
    const pruned: unknown = JSON.parse(stdout);
    expect(pruned).toMatchObject({ runs: [4, 3, 2].map(runId), kept: 2 });
    expect(await idsIn(project)).toEqual([1, 2, 3, 4, 5].map(runId));
  });

  it("takes away what an interrupted removal left", async () => {
    await using project = await makeRuns();
    await mkdir(join(project.root, ".storyflow/runs", `${runId(0)}.going`));
    await use(project, "runs", "prune");
    expect(await idsIn(project)).toEqual([1, 2, 3, 4, 5].map(runId));
  });
});
