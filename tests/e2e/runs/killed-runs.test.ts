import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { expect, it } from "vitest";
import type { RunEvent } from "../../../src/model/event.ts";
import { readJournal } from "../../../src/runs/read-journal.ts";
import { startCli } from "../../support/run-cli.ts";
import { readFolder } from "../../support/run-project.ts";
import { makeProject, type TempProject } from "../../support/temp-project.ts";

/** A loop that gets better and worse again, and a stage that is never answered from the cache. */
const manifest = `
stages:
  ask: { run: echo asked > build/ask.txt, cache: false, outputs: [build/ask.txt] }
  refine: { run: mkdir -p build/r && cat in.txt build/ask.txt > build/r/1.txt, inputs: [in.txt, build/ask.txt], outputs: [build/r/] }
  qa: { run: 'n=$(cat build/r/* | wc -l); echo "{\\"score\\":$((n > 4 ? 8 - n : n))}" > build/qa.json', inputs: [build/r/], outputs: [build/qa.json], results: build/qa.json }
  fix:
    when: qa.score < 9
    run: echo fixed \${{ this.round }} >> build/r/1.txt; echo \${{ this.round }} > build/fix.txt
    updates: [build/r/]
    outputs: [build/fix.txt]
    loop: { back_to: qa, limit: 4, score: qa.score, on_exhausted: accept }
  film: { run: cat build/r/* > build/film.txt, inputs: [build/r/], outputs: [build/film.txt] }
`;
const files = { "pipeline.yaml": manifest, "in.txt": "one\n" };

/** So many runs are killed; KILLS=200 takes some minutes. */
const kills = Number(process.env["KILLS"] ?? "8");
/** Moments between two events as well. */
const longestPauseMs = 12;

/** Runs, and kills the run a moment after so many events; the number of events that were seen. */
async function runUntil({ root }: TempProject, events: number): Promise<number> {
  const run = startCli(["run", "--ui", "json"], { cwd: root });
  let seen = 0;
  for await (const line of createInterface({ input: run.stdout })) {
    if (line !== "") seen += 1;
    if (seen !== events) continue;
    await pause(Math.random() * longestPauseMs);
    run.kill("SIGKILL");
  }
  await run;
  return seen;
}

async function recordedKeys({ root }: TempProject): Promise<ReadonlySet<string>> {
  const names = await readdir(join(root, ".storyflow/cache/records"), { recursive: true }).catch(() => []);
  return new Set(names.map((name) => name.slice(name.lastIndexOf("/") + 1).replace(/\.json$/u, "")));
}

async function lastJournal({ root }: TempProject): Promise<readonly RunEvent[]> {
  const runs = join(root, ".storyflow/runs");
  const [last = ""] = (await readdir(runs)).toSorted().toReversed();
  return readJournal(join(runs, last, "journal.jsonl")) ?? [];
}

/** The keys under which commands were started. */
function executedKeys(events: readonly RunEvent[]): readonly string[] {
  const keys = new Map<string, string>();
  return events.flatMap((event) => {
    if (event.type === "stage.keyed") keys.set(event.job, event.key);
    return event.type === "attempt.started" ? (keys.get(event.job) ?? []) : [];
  });
}

it("runs that are killed at any moment, and gone on with, come to what an undisturbed one comes to, and do nothing twice", async () => {
  await using calm = await makeProject(files);
  const total = await runUntil(calm, Infinity);
  const wanted = await readFolder(calm.root);
  let project = await makeProject(files);
  for (let killed = 0; killed < kills; killed++) {
    const before = await recordedKeys(project);
    const moment = 1 + Math.floor(Math.random() * total);
    await runUntil(project, moment);
    const events = await lastJournal(project);
    const twice = executedKeys(events).filter((key) => before.has(key));
    expect({ moment, twice }).toEqual({ moment, twice: [] });
    if (events.some(({ type }) => type === "run.settled")) {
      expect(await readFolder(project.root)).toEqual(wanted);
      await project[Symbol.asyncDispose]();
      project = await makeProject(files);
    }
  }
  const before = await recordedKeys(project);
  await runUntil(project, Infinity);
  expect(executedKeys(await lastJournal(project)).filter((key) => before.has(key))).toEqual([]);
  expect(await readFolder(project.root)).toEqual(wanted);
  expect(await readFile(join(project.root, "build/ask.txt"), "utf8")).toBe("asked\n");
  await project[Symbol.asyncDispose]();
}, 600_000);
