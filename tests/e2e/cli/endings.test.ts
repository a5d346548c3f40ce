import { globSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it, vi } from "vitest";
import { execCli, showsCursor, startInTerminal } from "../../support/pseudo-terminal.ts";
import { said } from "../../support/said.ts";
import { makeProject, type TempProject } from "../../support/temp-project.ts";
import { lives, untilGone } from "../processes/process-rig.ts";

const run = `echo $$ > pid; ${execCli} run`;

const manifest = (command: string) => `name: film\nstages:\n  render:\n    run: ${JSON.stringify(command)}\n`;

/** Says when it is there and when it is asked to go, and stays. */
const stay = `
require("node:fs").writeFileSync("stage.pid", String(process.pid));
process.on("SIGTERM", () => console.log("I will not go"));
console.log("I stay");
setInterval(() => {}, 1000);
`;

function makeStaying(): Promise<TempProject> {
  return makeProject({ "pipeline.yaml": manifest("node stay.cjs"), "stay.cjs": stay });
}

async function readPid(project: TempProject, file = "stage.pid"): Promise<number> {
  return Number(await readFile(join(project.root, file), "utf8"));
}

/** One letter: `T` for a process that was stopped. */
async function stateOf(pid: number): Promise<string | undefined> {
  return /\) (\w)/u.exec(await readFile(`/proc/${pid}/stat`, "utf8"))?.[1];
}

/** Lets storyflow load a module first. */
async function withModule(
  project: TempProject,
  text: string,
): Promise<{ readonly env: { NODE_OPTIONS: string } }> {
  await project.write("before.mjs", text);
  return { env: { NODE_OPTIONS: `--import=${pathToFileURL(join(project.root, "before.mjs")).href}` } };
}

/** Where the events of the only run end. */
async function lastEvent(project: TempProject): Promise<unknown> {
  const [journal = ""] = globSync(join(project.root, ".storyflow/runs/*/journal.jsonl"));
  return JSON.parse((await readFile(journal, "utf8")).trim().split("\n").at(-1) ?? "");
}

describe("the terminal has its cursor again after a run that", () => {
  it.each([
    ["succeeds", "true", 0],
    ["fails", "false", 1],
    ["gets SIGINT", "kill -INT $(cat pid); sleep 100000", 130],
    ["gets SIGTERM", "kill -TERM $(cat pid); sleep 100000", 143],
    ["gets SIGHUP", "kill -HUP $(cat pid); sleep 100000", 143],
    ["gets SIGQUIT", "kill -QUIT $(cat pid); sleep 100000", 131],
  ])("%s", async (_how, command, expected) => {
    await using project = await makeProject({ "pipeline.yaml": manifest(command) });
    const { stdout, exitCode } = await startInTerminal(run, project.root);
    expect(stdout).toContain("\u001b[?25l");
    expect({ exitCode, showsCursor: showsCursor(stdout) }).toEqual({ exitCode: expected, showsCursor: true });
  });

  it("was put to rest by Ctrl-Z, and has it meanwhile", async () => {
    await using project = await makeProject({ "pipeline.yaml": manifest("kill -TSTP $(cat pid)") });
    const running = startInTerminal(run, project.root);
    // `script` rests with what it runs, and wakes it when it is woken itself.
    const shell = running.pid ?? 0;
    await vi.waitUntil(async () => (await stateOf(shell)) === "T", { timeout: 10_000 });
    process.kill(shell, "SIGCONT");
    const { stdout, exitCode } = await running;
    expect({ exitCode, showsCursor: showsCursor(stdout) }).toEqual({ exitCode: 0, showsCursor: true });
    const told = stdout.split("\u001b[?25").map((after) => after.slice(0, 1));
    expect(told.slice(1, 4)).toEqual(["l", "h", "l"]);
  });

  it("is stopped by Ctrl-C, and killed by more of it", async () => {
    await using project = await makeStaying();
    const ending = startInTerminal(`${run} --grace 1h`, project.root, { typed: true });
    await said(ending.stdout, "I stay");
    ending.stdin?.write("\u0003");
    await said(ending.stdout, "I will not go");
    pressCtrlCAgain(ending);
    const { stdout, exitCode } = await ending;
    expect({ exitCode, showsCursor: showsCursor(stdout) }).toEqual({ exitCode: 130, showsCursor: true });
    expect(stdout).toContain("film cancelled in ");
    expect(lives(await readPid(project))).toBe(false);
  });

  it("meets a bug of storyflow", async () => {
    await using project = await makeProject({
      "pipeline.yaml": manifest("echo $$ > stage.pid; kill -USR2 $(cat pid); sleep 100000; echo"),
    });
    const bug = `process.on("SIGUSR2", () => { throw new Error("two and two are five"); });`;
    const { stdout, exitCode } = await startInTerminal(run, project.root, await withModule(project, bug));
    expect({ exitCode, showsCursor: showsCursor(stdout) }).toEqual({ exitCode: 70, showsCursor: true });
    expect(stdout).toMatch(
      /storyflow: this is a bug of storyflow, in run [0-9A-Z]{26}: two and two are five\r\n/,
    );
    expect(lives(await readPid(project))).toBe(false);
  });

  it("loses its screen to an error of the renderer, and goes on in plain lines", async () => {
    await using project = await makeProject({
      "pipeline.yaml": manifest("until test -e broken; do sleep 0.01; done"),
    });
    const breaking = `
import { writeFileSync } from "node:fs";
const write = process.stdout.write.bind(process.stdout);
let frames = 0;
process.stdout.write = (text, ...rest) => {
  if (String(text).includes("[?2026h") && ++frames === 2) {
    writeFileSync("broken", "");
    throw new Error("out of paint");
  }
  return write(text, ...rest);
};
`;
    const { stdout, exitCode } = await startInTerminal(
      run,
      project.root,
      await withModule(project, breaking),
    );
    expect({ exitCode, showsCursor: showsCursor(stdout) }).toEqual({ exitCode: 0, showsCursor: true });
    expect(stdout).toMatch(/ the screen failed, the run goes on without it: out of paint\r\n/);
    expect(stdout).toMatch(/ render +succeeded in /);
  });
});

describe("no process of a stage is left", () => {
  it("when the terminal is closed, and the run ends as one that was stopped", async () => {
    await using project = await makeStaying();
    const ending = startInTerminal(`${run} --grace 100ms`, project.root);
    await said(ending.stdout, "I stay");
    ending.kill("SIGKILL");
    await ending;
    await untilGone(await readPid(project, "pid"));
    expect(lives(await readPid(project))).toBe(false);
    expect(await lastEvent(project)).toMatchObject({
      type: "run.settled",
      state: "cancelled",
      exitCode: 143,
    });
  });

  it("when storyflow is killed", async () => {
    await using project = await makeStaying();
    const ending = startInTerminal(run, project.root);
    await said(ending.stdout, "I stay");
    process.kill(await readPid(project, "pid"), "SIGKILL");
    expect((await ending).exitCode).toBe(137);
    await untilGone(await readPid(project));
  });
});

/** Presses Ctrl-C until it counts: two that are very close to each other are one, which so many frames keep apart. */
function pressCtrlCAgain({ stdin, stdout }: ReturnType<typeof startInTerminal>): void {
  let frames = 0;
  let isHeard = false;
  stdout?.on("data", (chunk: Buffer) => {
    const text = chunk.toString();
    isHeard ||= text.includes("killing what runs") || text.includes("cancelled");
    if (!isHeard && text.includes("\u001b[?2026h") && ++frames % 5 === 0) stdin?.write("\u0003");
  });
}
