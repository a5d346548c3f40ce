// What watching costs: from a write to the start of the command, and memory over ten thousand changes.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, watch as watchFolder, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { fileURLToPath } from "node:url";
import { watch } from "chokidar";
import { startRun } from "../src/api/start-run.ts";
import { watchProject } from "../src/api/watch-project.ts";
import { inBenchFolder } from "./bench-folder.ts";
import { hasProgram } from "./programs.ts";
import { printTable, summed, type Times } from "./measure.ts";
import { scaled } from "./scale.ts";

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

/** Changes that come together make one run; each is seen by itself all the same. */
const changesInRun = 20;

async function measureMemory(): Promise<void> {
  const changes = scaled(10_000);
  await inBenchFolder(async (folder) => {
    mkdirSync(join(folder, "in"));
    for (let file = 0; file < changesInRun; file += 1) writeFileSync(join(folder, `in/${file}.txt`), "");
    writeFileSync(
      join(folder, "pipeline.yaml"),
      `stages:\n  a: { run: "cat in/*.txt > a.out", inputs: [in/], outputs: [a.out] }\n` +
        `  b: { run: "cat a.out > b.out", inputs: [a.out], outputs: [b.out] }\n`,
    );
    let wake = () => {};
    const idle = () => new Promise<void>((resolve) => (wake = resolve));
    const first = idle();
    const handle = watchProject({
      load: { cwd: folder, manifest: "pipeline.yaml", environment: process.env },
      stages: [],
      isPolling: false,
      cache: { isOn: true, forced: [] },
      start: startRun,
      tell: ({ type }) => type === "watch.waiting" && wake(),
    });
    await first;
    console.log(`\nMemory after changes, in MB: heap after a collection, resident`);
    for (let change = 0; change <= changes; change += changesInRun) {
      if (change % (changes / 10) === 0) console.log(`  ${String(change).padStart(6)}  ${memoryText()}`);
      const next = idle();
      for (let file = 0; file < changesInRun; file += 1)
        writeFileSync(join(folder, `in/${file}.txt`), `${change}`);
      await next;
    }
    handle.press("quit");
    await handle.result;
  });
}

function memoryText(): string {
  setFlagsFromString("--expose-gc");
  const collect: () => void = runInNewContext("gc");
  collect();
  const { heapUsed, rss } = process.memoryUsage();
  return [heapUsed, rss].map((bytes) => (bytes / 1e6).toFixed(1).padStart(8)).join("  ");
}

await measureLatency();
await measureMemory();
