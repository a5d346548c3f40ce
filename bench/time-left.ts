// How far off the time left is that a run shows: the StoryCore example, with what earlier runs of it took.
import { execFileSync } from "node:child_process";
import { cpSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { RunEvent } from "../src/model/event.ts";
import { type Progress, RunView } from "../src/ui/run-view.ts";
import { inBenchFolder } from "./bench-folder.ts";

const repository = fileURLToPath(new URL("..", import.meta.url));
const cli = join(repository, "src/cli/bin.cjs");
const earlierRuns = 3;
const shares = [0.1, 0.25, 0.5, 0.75];
/** As often as a screen asks. */
const lookEveryMs = 100;

interface Look {
  readonly atMs: number;
  readonly progress: Progress;
}

function run(root: string, ...flags: readonly string[]): readonly RunEvent[] {
  const text = execFileSync(process.execPath, [cli, "run", "--ui", "json", ...flags], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  return text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

/** What a screen shows that is there from the beginning. */
function watch(events: readonly RunEvent[]): readonly Look[] {
  const [started] = events;
  if (started?.type !== "run.started") throw new Error("a run begins with its start");
  const view = new RunView(started);
  const looks: Look[] = [];
  let nextMs = started.at;
  for (const event of events) {
    for (; nextMs < event.at; nextMs += lookEveryMs) {
      looks.push({ atMs: nextMs - started.at, progress: view.progressAt(nextMs) });
    }
    view.apply(event);
  }
  return looks;
}

function printErrors(title: string, events: readonly RunEvent[]): void {
  const wholeMs = (events.at(-1)?.at ?? 0) - (events[0]?.at ?? 0);
  console.log(`\n${title}, ${seconds(wholeMs)} in all`);
  console.log("    at      left          shown    middle off by    share shown");
  const looks = watch(events);
  for (const share of shares) {
    const look = looks.findLast(({ atMs }) => atMs <= wholeMs * share);
    if (look !== undefined) console.log(lineOf(share, look, wholeMs));
  }
}

function lineOf(share: number, { atMs, progress }: Look, wholeMs: number): string {
  const { fraction, timeLeft } = progress;
  const leftMs = wholeMs - atMs;
  const shown = timeLeft && `${(timeLeft.lowMs / 1000).toFixed(1)}–${seconds(timeLeft.highMs)}`;
  const offMs = timeLeft && (timeLeft.lowMs + timeLeft.highMs) / 2 - leftMs;
  const off = offMs === undefined ? "" : `${((100 * offMs) / wholeMs).toFixed(0)} % of the run`;
  return [
    percent(share).padStart(6),
    seconds(leftMs).padStart(10),
    (shown ?? "nothing").padStart(15),
    off.padStart(17),
    percent(fraction).padStart(15),
  ].join("");
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

await inBenchFolder(async (root) => {
  cpSync(join(repository, "examples/storycore"), root, {
    recursive: true,
    filter: (source) => !/\/(build|\.storyflow)$/.test(source),
  });
  symlinkSync(join(repository, "node_modules"), join(root, "node_modules"));
  printErrors("StoryCore, never run before", run(root));
  for (let runs = 1; runs < earlierRuns; runs += 1) {
    printErrors(`All of it anew, after ${runs} earlier`, run(root, "--force"));
  }
  printErrors(`All of it anew, after ${earlierRuns} earlier`, run(root, "--force"));
  printErrors("Panels sharpened more, the rest from the cache", run(root, "--param", "unsharp=1.2"));
});
