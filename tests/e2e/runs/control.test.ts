import { existsSync } from "node:fs";
import { cp, mkdir, readdir, readFile, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { RunHead } from "../../../src/runs/run-head.ts";
import { type CliResult, runCli } from "../../support/run-cli.ts";
import { said } from "../../support/said.ts";
import { makeProject } from "../../support/temp-project.ts";
import {
  ended,
  eventsOf,
  folderOf,
  headOf,
  isSettled,
  makeBegun,
  makeStage,
  makeWaiting,
  manifest,
  until,
} from "./control-rig.ts";

const ok = (stdout: string): CliResult => ({ stdout, stderr: "", exitCode: 0 });
const refused = (message: string, hint: string): CliResult => ({
  stdout: "",
  stderr: `error: ${message}\n  hint: ${hint}\n`,
  exitCode: 2,
});
const listHint = "`storyflow runs` lists the runs of this project";

describe("a run in the background", () => {
  it("goes on when the command has told its id and returned, and can be asked", async () => {
    await using project = await makeBegun();
    expect((await project.cli("status", "--json")).stdout).toContain(`"run": "${project.run}",\n`);
    project.first.end();
    (await project.show.begun("second")).end();
    expect(await ended(project, project.run)).toMatchObject({ state: "succeeded", exitCode: 0 });
    expect(await readFile(join(project.root, "second.txt"), "utf8")).toBe("ask\n");
  });

  it("says what is wrong before it has an id", async () => {
    await using project = await makeStage();
    expect(await project.cli("run", "--detach", "third")).toEqual(
      refused("`third` is not a stage of pipeline.yaml", "its stages are ask, first, second, tidy"),
    );
    await project.write("pipeline.yaml", "stages: { a: { rum: x } }");
    const { stdout, stderr, exitCode } = await project.cli("run", "--detach");
    expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 3 });
    expect(stderr).toContain("did you mean `run`?");
    expect(existsSync(join(project.root, ".storyflow/runs"))).toBe(false);
  });

  it("is none where another one goes on and is not to be waited for", async () => {
    await using project = await makeBegun();
    const { pid } = headOf(project, project.run)?.process ?? { pid: 0 };
    const { stderr, ...second } = await project.cli("run", "--detach", "--no-wait");
    expect(second).toEqual({ stdout: "", exitCode: 6 });
    expect(stderr.replace(/\d\d:\d\d:\d\d/u, "TIME")).toBe(
      `error: another run goes on in this project: \`storyflow run\` (process ${pid} on ${hostname()}, since TIME)\n  hint: leave out --no-wait to wait for its end\n`,
    );
    expect(await readdir(join(project.root, ".storyflow/runs"))).toEqual([project.run]);
  });
});

describe("a run that is paused", () => {
  it("lets finish what runs and starts nothing, until it is to go on", async () => {
    await using project = await makeBegun();
    const { run } = project;
    expect(await project.cli("pause")).toEqual(
      ok(
        `run ${run} is paused: nothing new starts until \`storyflow resume\`; 1 stage that runs is let finish\n`,
      ),
    );
    project.first.end();
    await until(isSettled(project, run, "first"));
    expect(await project.cli("pause", run.slice(0, 20).toLowerCase())).toEqual(
      ok(`run ${run} is paused: nothing new starts until \`storyflow resume\`\n`),
    );
    expect((await project.cli("runs", "--status", "paused")).stdout).toContain(run);
    expect(project.show.log).toEqual(["first"]);
    expect(await project.cli("resume")).toEqual(ok(`run ${run} goes on\n`));
    (await project.show.begun("second")).end();
    expect(await ended(project, run)).toMatchObject({ state: "succeeded", exitCode: 0 });
  });

  it("ends when it is cancelled, its `always` stages run", async () => {
    await using project = await makeBegun();
    const { run } = project;
    await project.cli("pause");
    project.first.end();
    await until(isSettled(project, run, "first"));
    expect(await project.cli("cancel")).toEqual(ok(`stopping run ${run}\nrun ${run} was cancelled\n`));
    expect(await ended(project, run)).toMatchObject({ state: "cancelled", exitCode: 143 });
    expect(await project.lines("tidied.log")).toBe(1);
    expect(project.show.log).toEqual(["first"]);
  });

  it("and killed is interrupted, and what is left of it is done by `resume`", async () => {
    await using project = await makeBegun();
    const { run } = project;
    await project.cli("pause");
    process.kill(headOf(project, run)?.process.pid ?? 0, "SIGKILL");
    await project.first.gone;
    expect((await project.cli("runs", "--status", "interrupted")).stdout).toContain(run);
    const again = project.start("resume", "--ui", "plain");
    (await project.show.begun("first")).end();
    (await project.show.begun("second")).end();
    const { stdout, exitCode } = await again;
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`goes on with run ${run}, which did not come to its end`);
    expect(await project.lines("asked.log")).toBe(1);
  });
});

describe("a run that is cancelled", () => {
  it("stops what runs, and ends as a signal would end it", async () => {
    await using project = await makeBegun();
    const { run } = project;
    expect(await project.cli("cancel")).toEqual(ok(`stopping run ${run}\nrun ${run} was cancelled\n`));
    await project.first.gone;
    expect(await ended(project, run)).toMatchObject({ state: "cancelled", exitCode: 143 });
    expect(await project.lines("tidied.log")).toBe(1);
  });

  it("with `--kill` ends without grace and without `always` stages", async () => {
    await using project = await makeBegun("--grace", "1h");
    const { run, first } = project;
    const asked = first.resist();
    const patient = project.start("cancel");
    await asked;
    expect(await project.cli("cancel", "--kill")).toEqual(
      ok(`stopping run ${run}\nrun ${run} was cancelled\n`),
    );
    await first.gone;
    expect((await patient).stdout).toBe(`stopping run ${run}\nrun ${run} was cancelled\n`);
    expect(await ended(project, run)).toMatchObject({ state: "cancelled", exitCode: 143 });
  });

  it("at once with `--kill` counts as ended by a signal too", async () => {
    await using project = await makeBegun();
    await project.cli("cancel", "--kill");
    expect(await ended(project, project.run)).toMatchObject({ state: "cancelled", exitCode: 143 });
    expect(existsSync(join(project.root, "tidied.log"))).toBe(false);
  });
});

describe("a run that waits for another one", () => {
  it("is left alone where no run is named: what goes on is meant", async () => {
    await using project = await makeBegun();
    const { run } = project;
    const { id } = await makeWaiting(project);
    expect((await project.cli("pause")).stdout).toContain(`run ${run} is paused`);
    expect(await project.cli("resume")).toEqual(ok(`run ${run} goes on\n`));
    expect(await project.cli("cancel")).toEqual(ok(`stopping run ${run}\nrun ${run} was cancelled\n`));
    await until(() => eventsOf(project, id).length > 0);
  });

  it("starts nothing when it was paused before, not even what is ready at once", async () => {
    await using project = await makeBegun();
    const { id } = await makeWaiting(project);
    const told = ok(`run ${id} waits for another run; it is told as soon as it begins\n`);
    expect(await project.cli("pause", id)).toEqual(told);
    await project.cli("cancel", project.run);
    await until(() => eventsOf(project, id).some(({ type }) => type === "run.paused"));
    expect(eventsOf(project, id).filter(({ type }) => type === "stage.keyed")).toEqual([]);
    expect(await project.cli("resume", id)).toEqual(ok(`run ${id} goes on\n`));
    await project.show.begun("first");
  });

  it("is gone when it is cancelled, and says so where it was started", async () => {
    await using project = await makeBegun();
    const { id, command } = await makeWaiting(project);
    expect(await project.cli("cancel", id)).toEqual(ok(`run ${id} is cancelled: it had not begun\n`));
    const { exitCode, stdout, stderr } = await command;
    expect({ exitCode, stdout }).toEqual({ exitCode: 143, stdout: "" });
    expect(stderr.split("\n").slice(1).join("\n")).toBe("storyflow: the run was cancelled before it began\n");
    expect(await readdir(join(project.root, ".storyflow/runs"))).toEqual([project.run]);
  });

  it("goes on with one that is killed meanwhile, also where others wait behind it", async () => {
    await using project = await makeBegun();
    const { run } = project;
    const waiting = await makeWaiting(project);
    const others = await makeWaiting(project);
    others.command.kill("SIGSTOP");
    process.kill(headOf(project, run)?.process.pid ?? 0, "SIGKILL");
    await until(() => eventsOf(project, waiting.id).length > 0);
    expect(headOf(project, waiting.id)?.continues).toBe(run);
    others.command.kill("SIGKILL");
    expect(await project.lines("asked.log")).toBe(1);
  });

  it("and is killed does not hide the one that is to be gone on with", async () => {
    await using project = await makeBegun();
    const { run } = project;
    const waiting = await makeWaiting(project);
    waiting.command.kill("SIGKILL");
    await waiting.command;
    process.kill(headOf(project, run)?.process.pid ?? 0, "SIGKILL");
    await project.first.gone;
    const again = project.start("run", "--ui", "plain");
    expect(await said(again.stdout, "goes on with")).toContain(`goes on with run ${run}`);
    await project.show.begun("first");
    expect(await project.lines("asked.log")).toBe(1);
  });
});

describe("a copy of a project in which a run goes on", () => {
  it("holds one that was interrupted, and leaves the original alone when it goes on with it", async () => {
    await using project = await makeBegun();
    const { run, first } = project;
    await using copy = await makeProject();
    for (const name of [".storyflow", "ask.txt", "asked.log", "pipeline.yaml"])
      await cp(join(project.root, name), join(copy.root, name), { recursive: true });
    const cli = (...words: readonly string[]) => runCli(words, { cwd: copy.root });
    expect(await cli("cancel")).toEqual(refused(`run ${run} has ended: it was interrupted`, listHint));
    const { stdout } = await cli("run", "--ui", "plain");
    expect(stdout).toContain(`goes on with run ${run}`);
    expect(stdout).not.toContain("left running");
    expect(await readFile(join(copy.root, "asked.log"), "utf8")).toBe("asked\n");
    first.end();
    (await project.show.begun("second")).end();
    expect(await ended(project, run)).toMatchObject({ state: "succeeded" });
  });
});

describe("`resume` of a run that has ended", () => {
  it("does what is left of one that failed, with its params, stages and the manifest as it is now", async () => {
    await using project = await makeStage();
    const params = ["--param", 'words={"b":["it\'s \\"so\\"",null,1e21]}', "--param", 'title=a "b" $c\n=d'];
    const run = await project.detach("second", ...params, "--concurrency", "1", "--keep-going");
    (await project.show.begun("first")).end(7);
    expect(await ended(project, run)).toMatchObject({ state: "failed", exitCode: 1 });
    await project.write("pipeline.yaml", manifest.replace("title: it's", "title: other"));
    const { stdout } = await project.cli("resume", "--detach");
    const next = stdout.trimEnd();
    (await project.show.begun("first")).end();
    (await project.show.begun("second")).end();
    expect(await ended(project, next)).toMatchObject({ state: "succeeded" });
    const [before, after] = [run, next].map((id) => headOf(project, id));
    expect(after).toEqual({ ...before, ...pick(after), continues: run });
    expect(after?.params).toEqual({
      words: { b: ['it\'s "so"', null, 1e21] },
      title: 'a "b" $c\n=d',
      key: "none",
    });
    expect(await project.lines("asked.log")).toBe(1);
    expect(existsSync(join(project.root, "tidied.log"))).toBe(false);
  });

  it("does what is left of one that was cancelled, and forces nothing that it had forced already", async () => {
    await using project = await makeBegun("--force");
    await project.cli("cancel");
    const again = project.start("resume", "--ui", "silent");
    (await project.show.begun("first")).end();
    (await project.show.begun("second")).end();
    expect(await again).toMatchObject({ exitCode: 0, stdout: "", stderr: "" });
    expect(await project.lines("asked.log")).toBe(1);
  });

  it("has nothing to do where it succeeded", async () => {
    await using project = await makeBegun("first");
    const { run } = project;
    project.first.end();
    await ended(project, run);
    expect(await project.cli("resume")).toEqual(ok(`run ${run} succeeded: there is nothing left to do\n`));
  });

  it.each([
    ["a param held a secret", "s3cret-s3cret", "key=a s3cret-s3cret b"],
    ["a number in one was the secret", "47114711", 'words={"pin": 47114711}'],
  ])("is refused where %s, and keeps none of it", async (_where, secret, param) => {
    await using project = await makeStage(`secrets: [TOKEN]\n${manifest}`, { TOKEN: secret });
    const run = await project.detach("--param", param);
    (await project.show.begun("first")).end(1);
    await ended(project, run);
    expect(await project.cli("resume")).toEqual(
      refused(
        `the params of run ${run} are not kept: one of them held a secret`,
        "run it anew: `storyflow run --param …`",
      ),
    );
    for (const name of ["run.json", "journal.jsonl", "report.json"])
      expect(await readFile(join(folderOf(project, run), name), "utf8")).not.toContain(secret);
  });
});

describe("what there is nobody to tell", () => {
  it("is refused without a run", async () => {
    await using project = await makeStage();
    expect(await project.cli("pause")).toEqual(refused("there is no run to pause", listHint));
    expect(await project.cli("cancel")).toEqual(refused("there is no run to cancel", listHint));
    const none = await project.cli("resume");
    expect(none).toEqual({
      stdout: "",
      stderr: "error: there has been no run in this project yet\n",
      exitCode: 2,
    });
    expect(await project.cli("cancel", "01K8")).toEqual(
      refused("no run of this project begins with `01K8`", "there has been no run in this project yet"),
    );
  });

  it("is refused where the run has ended, or a word names none", async () => {
    await using project = await makeBegun("first");
    const { run } = project;
    for (const verb of ["pause", "cancel", "resume"]) {
      const stray = refused("`second` is no run: the id of a run begins with a digit", listHint);
      expect(await project.cli(verb, "second")).toEqual(stray);
    }
    project.first.end(1);
    await ended(project, run);
    expect(await project.cli("pause")).toEqual(refused(`run ${run} has ended: it failed`, listHint));
    expect(await project.cli("cancel", run)).toEqual(refused(`run ${run} has ended: it failed`, listHint));
    await rm(join(folderOf(project, run), "run.json"));
    expect(await project.cli("resume", run)).toEqual(
      refused(`run ${run} cannot be read`, "it is damaged, or one of another version of storyflow"),
    );
  });

  it("is said where the run does not listen", async () => {
    await using project = await makeBegun("first");
    const { run } = project;
    const control = join(folderOf(project, run), "control");
    await rm(control);
    expect(await project.cli("cancel")).toEqual({
      stdout: "",
      stderr: `error: run ${run} does not listen\n  hint: it is about to end, or its disk was full when it began: \`storyflow status ${run}\` says more\n`,
      exitCode: 1,
    });
    await mkdir(control);
    const { stderr, exitCode } = await project.cli("pause");
    expect(exitCode).toBe(1);
    expect(stderr).toBe(
      `error: run ${run} cannot be told: EISDIR: illegal operation on a directory, open '${control}'\n`,
    );
    project.first.end();
    expect(await ended(project, run)).toMatchObject({ state: "succeeded" });
  });
});

/** What is another in each run. */
function pick(head: RunHead | undefined): Partial<RunHead> {
  if (head === undefined) return {};
  const { run, startedAt, process, inode = "", end } = head;
  return { run, startedAt, process, inode, end };
}
