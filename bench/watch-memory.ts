// Whether watching takes more and more memory, or time, the longer it goes on. Exits with 1 where it does.
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { startRun } from "../src/api/start-run.ts";
import { type WatchHandle, watchProject } from "../src/api/watch-project.ts";
import { inBenchFolder } from "./bench-folder.ts";
import { scaled } from "./scale.ts";

/** Changes that come together make one run; each is seen by itself all the same. */
const changesInRun = 20;
const rows = 10;
/** So much more may be held in the last third than in the middle one. In the first, code is still being compiled. */
const growthMax = 0.02;

interface Project {
  readonly title: string;
  readonly changes: number;
  readonly manifest: string;
  /** What stands in the project's data file when it has been changed so often. */
  readonly data: (change: number) => string;
}

/** In MB. */
interface Sample {
  readonly heap: number;
  /** Resident when all has been given back that nobody needs. */
  readonly held: number;
  readonly resident: number;
  readonly runMs: number;
}

const stages = `stages:
  a: { run: "cat in/*.txt > a.out", inputs: [in/], outputs: [a.out] }
  b: { run: "cat a.out > b.out", inputs: [a.out], outputs: [b.out] }
`;

const projects: readonly Project[] = [
  { title: "two stages", changes: 10_000, manifest: stages, data: () => "" },
  {
    title: "two stages, and one for each item of a list whose items are others each time",
    changes: 5_000,
    manifest: `data: { list: data.yaml }
${stages}  c: { foreach: { item: data.list }, run: "cat a.out > \${{ outputs[0] }}", inputs: [a.out], outputs: ["c/\${{ item }}"] }
`,
    data: (change) => `[i${change}, j${change}]\n`,
  },
];

async function measureMemory(project: Project): Promise<boolean> {
  const samples: Sample[] = [];
  await inBenchFolder(async (folder) => {
    writeProject(folder, project);
    const watching = new Watching(folder);
    await watching.idle();
    console.log(`\nMemory after changes, ${project.title}, in MB`);
    console.log("  changes      heap      held  resident    ms/run   run folders");
    const changes = scaled(project.changes);
    const sampleEvery = Math.max(changesInRun, Math.round(changes / rows / changesInRun) * changesInRun);
    for (let change = 0; change <= changes;) {
      samples.push(watching.sample());
      console.log(
        `${String(change).padStart(9)}${rowText(samples.at(-1))}${String(runsIn(folder)).padStart(14)}`,
      );
      for (const end = change + sampleEvery; change < end; change += changesInRun) {
        writeInputs(folder, project, change + 1);
        await watching.idle();
      }
    }
    await watching.end();
  });
  return isFlat(samples);
}

/** Watches a project as the command line does, but for the screen. */
class Watching {
  readonly #handle: WatchHandle;
  #wake = () => {};
  #idle: Promise<void>;
  #runs = 0;
  #runMs = 0;

  constructor(folder: string) {
    this.#idle = this.#next();
    this.#handle = watchProject({
      load: { cwd: folder, manifest: "pipeline.yaml", environment: process.env },
      stages: [],
      isPolling: false,
      cache: { isOn: true, forced: [] },
      start: async (project, options) => {
        const started = performance.now();
        const handle = await startRun(project, options);
        const result = handle.result.finally(() => {
          this.#runs += 1;
          this.#runMs += performance.now() - started;
        });
        return { ...handle, result };
      },
      tell: ({ type }) => type === "watch.waiting" && this.#wake(),
    });
  }

  async idle(): Promise<void> {
    await this.#idle;
    this.#idle = this.#next();
  }

  sample(): Sample {
    const resident = process.memoryUsage().rss;
    collect();
    const { heapUsed, rss } = process.memoryUsage();
    const runMs = this.#runMs / this.#runs;
    [this.#runs, this.#runMs] = [0, 0];
    return { heap: heapUsed / 1e6, held: rss / 1e6, resident: resident / 1e6, runMs };
  }

  async end(): Promise<void> {
    this.#handle.press("quit");
    await this.#handle.result;
  }

  #next(): Promise<void> {
    return new Promise((resolve) => (this.#wake = resolve));
  }
}

/** V8 keeps the pages of what it has collected; only its last resort gives them back to the system. */
function collect(): void {
  setFlagsFromString("--expose-gc");
  const gc: (options: object) => void = runInNewContext("gc");
  gc({ type: "major", execution: "sync", flavor: "last-resort" });
}

function writeProject(folder: string, project: Project): void {
  mkdirSync(join(folder, "in"));
  writeFileSync(join(folder, "pipeline.yaml"), project.manifest);
  writeInputs(folder, project, 0);
}

function writeInputs(folder: string, { data }: Project, change: number): void {
  for (let file = 0; file < changesInRun; file += 1)
    writeFileSync(join(folder, `in/${file}.txt`), `${change}`);
  writeFileSync(join(folder, "data.yaml"), data(change));
}

function runsIn(folder: string): number {
  return readdirSync(join(folder, ".storyflow/runs")).length;
}

function rowText(sample: Sample | undefined): string {
  if (sample === undefined) return "";
  const { heap, held, resident, runMs } = sample;
  return [heap, held, resident, runMs].map((number) => number.toFixed(1).padStart(10)).join("");
}

/** Says what the middle third and the last come to. */
function isFlat(samples: readonly Sample[]): boolean {
  const third = Math.floor(samples.length / 3);
  const [middle, last] = [samples.slice(-2 * third, -third), samples.slice(-third)];
  const grown = (["heap", "held"] as const).map((name) => {
    const [before, after] = [middle, last].map((part) => mean(part.map((sample) => sample[name])));
    const growth = (after ?? 0) / (before ?? 1) - 1;
    const word = growth > growthMax ? "GROWS" : "flat";
    console.log(
      `  ${name}: ${before?.toFixed(1)} MB in the middle third, ${after?.toFixed(1)} in the last, ` +
        `${(growth * 100).toFixed(1)} % more (at most ${growthMax * 100} %): ${word}`,
    );
    return growth > growthMax;
  });
  return !grown.includes(true);
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

for (const project of projects) if (!(await measureMemory(project))) process.exitCode = 1;
