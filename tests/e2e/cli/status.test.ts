import { appendFile, rm, truncate, writeFile } from "node:fs/promises";
import { stripVTControlCharacters } from "node:util";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { thisProcess } from "../../../src/api/run-process.ts";
import { journalOf } from "../../../src/runs/list-runs.ts";
import { openJournal } from "../../../src/runs/open-journal.ts";
import { goneProcess, keepRun, runId } from "../../support/keep-run.ts";
import { cliFile, type CliResult, runCli, startCli } from "../../support/run-cli.ts";
import { said } from "../../support/said.ts";
import { makeProject, type TempProject } from "../../support/temp-project.ts";
import { recordedRun, recordedSuccess } from "../../unit/ui/recorded-run.ts";

const manifest = `name: storycore
params: { threshold: 3 }
stages: { a: { run: echo } }
`;

function use({ root }: TempProject, ...words: readonly string[]): Promise<CliResult> {
  return runCli(["status", ...words], { cwd: root });
}

async function makeRuns(): Promise<TempProject> {
  const project = await makeProject({ "pipeline.yaml": manifest, "build/grid.png": "x" });
  keepRun(project.root, { id: runId(1), events: recordedSuccess, manifest });
  keepRun(project.root, { id: runId(2), events: recordedRun, manifest });
  return project;
}

function titleOf({ stdout }: CliResult): string | undefined {
  return stdout.split("\n")[1];
}

describe("storyflow status", () => {
  it("is that of the latest run, and names what is finished and whether it is in place", async () => {
    await using project = await makeRuns();
    const { stdout, stderr, exitCode } = await use(project);
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
    expect(stdout).toContain(`\n  run ${runId(2)}, pipeline.yaml\n`);
    expect(stdout).toContain("\n  run it alone: storyflow run export --param threshold=3.5\n");
    expect(stdout).toContain(
      "\n  finished:\n    grid: build/grid.png\n    refine: build/refined/ (not in place)\n",
    );
  });

  it("takes the beginning of an id, and a manifest of another folder before it", async () => {
    await using project = await makeRuns();
    expect(titleOf(await use(project, "01k0000001"))).toBe(`  run ${runId(1)}, pipeline.yaml`);
    await project.write("notes/readme.txt", "");
    const elsewhere = { cwd: join(project.root, "notes") };
    const result = await runCli(["status", "../pipeline.yaml", "01K0000002"], elsewhere);
    expect(titleOf(result)).toBe(`  run ${runId(2)}, pipeline.yaml`);
    expect(result.stdout).toContain("\n    grid: ../build/grid.png\n");
    expect(result.stdout).toContain("\n  run it alone: storyflow run ../pipeline.yaml export --param ");
  });

  it.each([
    [
      ["01K"],
      `error: 2 runs of this project begin with \`01K\`\n  hint: they are ${runId(2)} and ${runId(1)}\n`,
    ],
    [
      ["02"],
      "error: no run of this project begins with `02`\n" +
        `  hint: the latest is ${runId(2)}; \`storyflow runs\` lists them\n`,
    ],
    [
      ["qa"],
      "error: `qa` is no run: the id of a run begins with a digit\n" +
        "  hint: for what a stage printed: storyflow logs qa\n",
    ],
    [["--json", "--watch"], "error: option '--json' cannot be used with option '--watch'\n"],
  ])("refuses %j", async (words, stderr) => {
    await using project = await makeRuns();
    expect(await use(project, ...words)).toEqual({ stdout: "", stderr, exitCode: 2 });
  });

  it("is the report for programs", async () => {
    await using project = await makeRuns();
    const { stdout } = await use(project, "--json");
    expect(JSON.parse(stdout)).toMatchObject({ format: 1, run: "01RUN", state: "failed", exitCode: 1 });
  });

  it("says that there has been no run", async () => {
    await using project = await makeProject({ "pipeline.yaml": manifest });
    const stdout = "there has been no run in this project yet\n";
    expect(await use(project)).toEqual({ stdout, stderr: "", exitCode: 0 });
    expect(await use(project, "--json")).toEqual({ stdout: "null\n", stderr: "", exitCode: 0 });
  });

  it("does with what is left of a damaged run", async () => {
    await using project = await makeRuns();
    const folder = join(project.root, ".storyflow/runs", runId(2));
    const journal = join(folder, "journal.jsonl");
    const damages = [
      () => appendFile(journal, '{"at":1,"type":"run.sta'),
      () => appendFile(journal, '\n{"at":1,"type":"stage.settled"}\nnull\n'),
      () => truncate(journal, 3000),
      () => rm(join(folder, "manifest.yaml")),
      () => writeFile(journal, '{"version":99}\n{"type":"run.started"}\n'),
      () => rm(journal),
    ];
    for (const damage of damages) {
      await damage();
      const { stdout, stderr, exitCode } = await use(project);
      expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
      expect(stdout).toMatch(/^storycore failed in 13\.8s, began /u);
    }
    await writeFile(join(folder, "run.json"), "{");
    expect(await use(project, "01K0000002")).toEqual({
      stdout: "",
      stderr:
        `error: run ${runId(2)} cannot be read\n` +
        "  hint: it is damaged, or one of another version of storyflow\n",
      exitCode: 2,
    });
  });

  it("believes the events of a run that was killed before it wrote down its end", async () => {
    await using project = await makeProject({ "pipeline.yaml": manifest });
    keepRun(project.root, { id: runId(1), events: recordedRun, head: { end: null, process: goneProcess } });
    expect((await use(project)).stdout).toMatch(/^storycore failed in 13\.8s, /u);
  });
});

/** A run that lives as long as this test, and whose events the test makes up. */
function startRun(root: string) {
  const events = recordedSuccess.slice(0, 2);
  const folder = keepRun(root, { id: runId(3), events, head: { process: thisProcess(), name: "storycore" } });
  const journal = openJournal(journalOf(folder));
  const goOn = () => {
    for (const event of recordedSuccess.slice(2)) journal.append(event);
  };
  return { goOn };
}

describe("storyflow status --watch", () => {
  it("waits for the end and says it, where there is no terminal", async () => {
    await using project = await makeRuns();
    const run = startRun(project.root);
    const watching = startCli(["status", "--watch"], { cwd: project.root });
    run.goOn();
    const { stdout, stderr, exitCode } = await watching;
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
    expect(stdout).toMatch(/^storycore succeeded in 12\.8s, /u);
  });

  it("shows the run on a screen of its own until it ends, and leaves the last of it", async () => {
    await using project = await makeRuns();
    const run = startRun(project.root);
    const watching = startInTerminal(project.root);
    await said(watching.stdout, "q leaves, the run goes on");
    run.goOn();
    const { stdout, exitCode } = await watching;
    expect(exitCode).toBe(0);
    const [screen = "", after = ""] = stdout.split("\u001b[?1049l");
    expect(screen).toContain("\u001b[?1049h");
    expect(stripVTControlCharacters(screen)).toMatch(/storycore is running since [^]*running {5}grid/u);
    expect(stripVTControlCharacters(after)).toMatch(/^storycore succeeded in 12\.8s, /u);
  });

  it.each([
    ["q", 0],
    ["\u0003", 130],
  ])("leaves at %j, and the terminal is as it was", async (key, expected) => {
    await using project = await makeRuns();
    startRun(project.root);
    const watching = startInTerminal(project.root);
    await said(watching.stdout, "q leaves, the run goes on");
    watching.stdin?.write(key);
    const { stdout, exitCode } = await watching;
    expect(exitCode).toBe(expected);
    const after = stdout.split("\u001b[?7h\u001b[?25h\u001b[?1049l")[1] ?? "";
    expect(stripVTControlCharacters(after)).toMatch(/^storycore is running since /u);
  });
});

function startInTerminal(cwd: string) {
  const command = `stty cols 100 rows 40; exec '${process.execPath}' '${cliFile}' status --watch`;
  const env = { CI: "", NO_COLOR: "1", FORCE_COLOR: undefined, TERM: "xterm-256color" };
  return execa("script", ["-qec", command, "/dev/null"], { cwd, env, reject: false, stdin: "pipe" });
}
