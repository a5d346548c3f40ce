// What watching costs: from a write to the start of the command.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, watch as watchFolder, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { watch } from "chokidar";
import { inBenchFolder } from "./bench-folder.ts";
import { hasProgram } from "./programs.ts";
import { printTable, summed, type Times } from "./measure.ts";

const cli = fileURLToPath(new URL("../src/cli/bin.cjs", import.meta.url));
const rounds = 12;

interface Watcher {
  readonly program: string;
  readonly prepare: (folder: string, command: string) => void;
  readonly command: readonly string[];
}

const watchers: { readonly [name: string]: Watcher } = {
  "storyflow watch": {
    program: "node",
    prepare: (folder, command) =>
      writeFileSync(join(folder, "pipeline.yaml"), `stages:\n  a: { run: "${command}", inputs: [in/] }\n`),
    command: [process.execPath, cli, "watch"],
  },
  "task --watch": {
    program: "task",
    prepare: (folder, command) =>
      writeFileSync(
        join(folder, "Taskfile.yml"),
        `version: "3"\ninterval: 100ms\ntasks:\n  a: { cmds: ["${command}"], sources: ["in/*"] }\n`,
      ),
    command: ["task", "--watch", "a"],
  },
  "wireit watch": {
    program: "wireit",
    prepare: (folder, command) =>
      writeFileSync(
        join(folder, "package.json"),
        JSON.stringify({ scripts: { a: "wireit" }, wireit: { a: { command, files: ["in/*"] } } }),
      ),
    command: ["npm", "run", "a", "--watch"],
  },
};

/** Resolves when something is put into a folder that nobody else watches. */
function nextMark(folder: string): Promise<void> {
  return new Promise((resolve) => {
    const watcher = watchFolder(folder, () => {
      watcher.close();
      resolve();
    });
  });
}

async function measureLatency(): Promise<void> {
  const times: { [name: string]: Times } = { "chokidar alone": await chokidarMs() };
  for (const [name, watcher] of Object.entries(watchers)) {
    if (hasProgram(watcher.program)) times[name] = await watcherMs(watcher);
  }
  printTable(`From a write to the start of the command`, times);
}

async function chokidarMs(): Promise<Times> {
  let times = summed([]);
  await inBenchFolder(async (folder) => {
    writeFileSync(join(folder, "a.txt"), "");
    const watcher = watch(folder, { ignoreInitial: true, atomic: false });
    await new Promise<void>((resolve) => watcher.on("ready", resolve));
    times = await timesOf(async (round) => {
      const told = new Promise<void>((resolve) => watcher.once("all", () => resolve()));
      writeFileSync(join(folder, "a.txt"), `${round}`);
      await told;
    });
    await watcher.close();
  });
  return times;
}

async function watcherMs({ prepare, command }: Watcher): Promise<Times> {
  let times = summed([]);
  await inBenchFolder(async (root) => {
    const [folder, marks] = [join(root, "project"), join(root, "marks")];
    for (const path of [join(folder, "in"), marks]) mkdirSync(path, { recursive: true });
    writeFileSync(join(folder, "in/a.txt"), "");
    // The first thing that the command does.
    prepare(folder, `echo > ${marks}/$$`);
    const first = nextMark(marks);
    const [program = "", ...words] = command;
    const child: ChildProcess = spawn(program, words, { cwd: folder, stdio: "ignore", detached: true });
    await first;
    times = await timesOf(async (round) => {
      const mark = nextMark(marks);
      writeFileSync(join(folder, "in/a.txt"), `${round}`);
      await mark;
    });
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  });
  return times;
}

/** Some time apart, so that each one is a change of its own. */
async function timesOf(work: (round: number) => Promise<void>): Promise<Times> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    const started = performance.now();
    await work(round);
    times.push(performance.now() - started);
  }
  return summed(times);
}

await measureLatency();
