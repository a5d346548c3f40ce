import { appendFileSync, mkdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { thisProcess } from "../../../src/api/run-process.ts";
import type { RunEvent } from "../../../src/model/event.ts";
import { journalOf } from "../../../src/runs/list-runs.ts";
import { openJournal } from "../../../src/runs/open-journal.ts";
import { keepRun, runId } from "../../support/keep-run.ts";
import { cliFile, type CliResult, runCli, startCli } from "../../support/run-cli.ts";
import { said } from "../../support/said.ts";
import { makeProject, type TempProject } from "../../support/temp-project.ts";
import { recordedRun, recordedSuccess } from "../../unit/ui/recorded-run.ts";

const manifest = "name: storycore\nstages: { a: { run: echo } }\n";

const logs = {
  "grid.0.1.log": "drawing\n\u001b[31mred\u001b[0m\n",
  "refine.0.1.log": "",
  "qa.0.1.log": "score 3.1",
  "autofix.1.1.log": "10%\r100%\n",
  "qa.1.1.log": "score 3.9\n",
  "export.0.1.log": "no frames\n",
  "export.0.2.log": "no frames, again\n",
};

function use({ root }: TempProject, ...words: readonly string[]): Promise<CliResult> {
  return runCli(["logs", ...words], { cwd: root });
}

function ended(exitCode: number, stdout: string, stderr = ""): CliResult {
  return { stdout, stderr, exitCode };
}

async function makeRun(): Promise<TempProject> {
  const project = await makeProject({ "pipeline.yaml": manifest });
  keepRun(project.root, { id: runId(1), events: recordedRun, logs });
  return project;
}

describe("storyflow logs", () => {
  it("prints what each attempt printed, byte for byte, in the order in which they began", async () => {
    await using project = await makeRun();
    expect(await use(project)).toEqual(
      ended(
        0,
        "==> grid <==\ndrawing\n\u001b[31mred\u001b[0m\n" +
          "\n==> qa <==\nscore 3.1" +
          "\n\n==> autofix, round 1 <==\n10%\r100%\n" +
          "\n==> qa, round 1 <==\nscore 3.9\n" +
          "\n==> export <==\nno frames\n" +
          "\n==> export, attempt 2 <==\nno frames, again\n",
      ),
    );
  });

  it("prints only what a stage printed, without a heading where that is one log", async () => {
    await using project = await makeRun();
    expect(await use(project, "01K0000001", "grid")).toEqual(ended(0, logs["grid.0.1.log"]));
    expect(await use(project, "export")).toEqual(
      ended(0, "==> export <==\nno frames\n\n==> export, attempt 2 <==\nno frames, again\n"),
    );
  });

  it.each([
    [["qaa"], 2, "error: `qaa` is not a stage of run 01RUN\n  hint: did you mean `qa`?\n"],
    [
      ["render_all"],
      2,
      "error: `render_all` is not a stage of run 01RUN\n" +
        "  hint: its stages are grid, refine, qa, autofix, captions, export and upload\n",
    ],
    [
      ["02", "qa"],
      2,
      `error: no run of this project begins with \`02\`\n  hint: the latest is ${runId(1)}; \`storyflow runs\` lists them\n`,
    ],
    [
      ["qa", "grid"],
      2,
      "error: `grid` is one word too many\n  hint: storyflow logs [manifest] [run] [stage]\n",
    ],
    [["captions"], 0, "storyflow: `captions` was skipped (params.captions false) in run 01RUN\n"],
    [["upload"], 0, "storyflow: `upload` was blocked by export in run 01RUN\n"],
    [["refine"], 0, "storyflow: `refine` printed nothing in run 01RUN\n"],
  ])("says what there is instead of %j", async (words, exitCode, stderr) => {
    await using project = await makeRun();
    expect(await use(project, ...words)).toEqual(ended(exitCode, "", stderr));
  });

  it("says which run has a log of a stage that has not run in this one", async () => {
    await using project = await makeRun();
    keepRun(project.root, { id: runId(2), events: recordedRun.slice(0, 3), logs });
    expect(await use(project, "qa")).toEqual(
      ended(
        0,
        "",
        "storyflow: `qa` has not run in run 01RUN\n" +
          `  hint: for what it printed last: storyflow logs ${runId(1)} qa\n`,
      ),
    );
  });

  it("says that there has been no run", async () => {
    await using project = await makeProject({ "pipeline.yaml": manifest });
    expect(await use(project)).toEqual(
      ended(2, "", "error: there has been no run in this project yet\n  hint: `storyflow run` begins one\n"),
    );
  });

  it("says that a log is gone, and prints the others", async () => {
    await using project = await makeRun();
    await rm(join(project.root, ".storyflow/runs", runId(1), "logs/export.0.1.log"));
    expect(await use(project, "export")).toEqual(
      ended(
        0,
        "==> export, attempt 2 <==\nno frames, again\n",
        "storyflow: the log of export is gone: .storyflow/runs/01RUN/logs/export.0.1.log\n",
      ),
    );
  });

  it("reads no file outside of the run's folder, whatever its journal says", async () => {
    await using project = await makeProject({ "pipeline.yaml": manifest, "secret.txt": "secret" });
    const events = recordedRun
      .slice(0, 2)
      .map((event) => (event.type === "attempt.started" ? { ...event, log: "../../../secret.txt" } : event));
    keepRun(project.root, { id: runId(1), events });
    expect(await use(project)).toMatchObject({ stdout: "", exitCode: 0 });
  });

  it("prints a huge log a piece at a time, and ends when nobody reads on", async () => {
    await using project = await makeProject({ "pipeline.yaml": manifest });
    const huge = `${"x".repeat(99)}\n`.repeat(500_000);
    keepRun(project.root, { id: runId(1), events: recordedRun.slice(0, 2), logs: { "grid.0.1.log": huge } });
    const env = { NODE_OPTIONS: "--max-old-space-size=40" };
    const whole = await runCli(["logs"], { cwd: project.root, env });
    expect(whole.stdout === huge).toBe(true);
    const cut = await execa("sh", ["-c", `'${process.execPath}' '${cliFile}' logs | head -1`], {
      cwd: project.root,
    });
    expect(cut.stdout).toBe("x".repeat(99));
    expect(cut.stderr).toBe("");
  });

  it("lets nothing but colours act on a terminal", async () => {
    await using project = await makeProject({ "pipeline.yaml": manifest });
    const log = "\u001b[31mred\u001b[0m\n\u001b]0;title\u0007\u001b[2J10%\r100%\n";
    keepRun(project.root, { id: runId(1), events: recordedRun.slice(0, 2), logs: { "grid.0.1.log": log } });
    const show = async (environment: string) => {
      const command = `${environment} '${process.execPath}' '${cliFile}' logs`;
      const env = { TERM: "xterm-256color", NO_COLOR: undefined, FORCE_COLOR: undefined };
      return (
        await execa("script", ["-qec", command, "/dev/null"], { cwd: project.root, env, stdin: "ignore" })
      ).stdout;
    };
    expect(await show("NO_COLOR=")).toBe(
      "\u001b[31mred\u001b[0m\r\n100%\r\n\u001b[0m".replaceAll("\r", "\r"),
    );
    expect(await show("NO_COLOR=1")).toBe("red\r\n100%");
  });
});

describe("storyflow logs --events", () => {
  it("prints what happened, one JSON object a line", async () => {
    await using project = await makeRun();
    const { stdout, ...rest } = await use(project, "--events");
    expect(rest).toEqual({ stderr: "", exitCode: 0 });
    expect(stdout).toBe(recordedRun.map((event) => `${JSON.stringify(event)}\n`).join(""));
  });

  it("prints only what is about a stage", async () => {
    await using project = await makeRun();
    const { stdout } = await use(project, "--events", "autofix");
    const types = stdout
      .trimEnd()
      .split("\n")
      .map((line): string => JSON.parse(line).type);
    expect(types).toEqual([
      "round.settled",
      "round.started",
      "attempt.started",
      "attempt.finished",
      "round.settled",
      "loop.settled",
      "stage.settled",
    ]);
  });
});

/** A run that lives as long as this test: what happens in it, and what it prints, is made up a step at a time. */
function startRun(root: string) {
  const folder = keepRun(root, { id: runId(1), events: [], head: { process: thisProcess() } });
  const journal = openJournal(journalOf(folder));
  mkdirSync(join(folder, "logs"), { recursive: true });
  return {
    append: (...events: readonly RunEvent[]) => events.forEach((event) => journal.append(event)),
    print: (name: string, text: string) => appendFileSync(join(folder, "logs", `${name}.log`), text),
  };
}

const [started, grid] = recordedSuccess;
const refine = recordedSuccess.find((event) => event.type === "attempt.started" && event.job === "refine");
const end = recordedSuccess.at(-1);
if (started === undefined || grid === undefined || refine === undefined || end === undefined)
  throw new Error("no such event");

describe("storyflow logs --follow", () => {
  it("prints new lines as they come, of new attempts too, and ends with the run", async () => {
    await using project = await makeProject({ "pipeline.yaml": manifest });
    const run = startRun(project.root);
    const following = startCli(["logs", "--follow"], { cwd: project.root });
    run.append(started, grid);
    run.print("grid.0.1", "panel 1\npan");
    await said(following.stdout, "==> grid <==\npanel 1\n");
    run.append(refine);
    run.print("refine.0.1", "sharper\n");
    await said(following.stdout, "\n==> refine <==\nsharper\n");
    run.print("grid.0.1", "el 2\nthe end");
    await said(following.stdout, "\n==> grid <==\npanel 2\n");
    run.append(end);
    expect(await following).toMatchObject({
      stdout: "==> grid <==\npanel 1\n\n==> refine <==\nsharper\n\n==> grid <==\npanel 2\nthe end",
      stderr: "",
      exitCode: 0,
    });
  });

  it("prints events as they come", async () => {
    await using project = await makeProject({ "pipeline.yaml": manifest });
    const run = startRun(project.root);
    const following = startCli(["logs", "--events", "--follow"], { cwd: project.root });
    run.append(started);
    await said(following.stdout, `${JSON.stringify(started)}\n`);
    run.append(grid, end);
    expect((await following).stdout).toBe(
      [started, grid, end].map((event) => `${JSON.stringify(event)}\n`).join(""),
    );
  });

  it("waits for a stage that has not run yet", async () => {
    await using project = await makeProject({ "pipeline.yaml": manifest });
    const run = startRun(project.root);
    const following = startCli(["logs", "--follow", "refine"], { cwd: project.root });
    run.append(started, grid);
    run.print("grid.0.1", "panel 1\n");
    run.append(refine);
    run.print("refine.0.1", "sharper\n");
    await said(following.stdout, "sharper\n");
    run.append(end);
    expect(await following).toMatchObject({ stdout: "==> refine <==\nsharper\n", stderr: "", exitCode: 0 });
  });
});
