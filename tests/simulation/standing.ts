import { digestText } from "../../src/keys/digest-text.ts";
import type { MadePath } from "../../src/model/record.ts";
import { isAtOrBelow } from "./machine.ts";
import { naiveJobs } from "./naive-jobs.ts";
import { loopsAround } from "./run-facts.ts";
import type { SimulatedRun } from "./simulate-run.ts";

/** By output, its files by path, each by its digest. */
export type Standing = Map<string, ReadonlyMap<string, string>>;

/** What should stand at each output at the end, told naively: what was made last, or in the round that was kept. */
export function whatStands(run: SimulatedRun): Standing {
  const standing: Standing = new Map();
  const rounds = new Map<string, Standing>();
  for (const sight of run.sights) {
    if (sight.type === "made") make(standing, sight.made, outputsOf(run, sight.job));
    if (sight.type !== "event") continue;
    const { event } = sight;
    if (event.type === "round.settled") {
      const round = `${event.loop} ${event.round}`;
      // A budget may end a loop in a later round: then the last complete one is told of once more.
      if (!rounds.has(round)) rounds.set(round, new Map(standing));
    }
    if (event.type !== "loop.settled") continue;
    const kept = rounds.get(`${event.loop} ${event.kept}`);
    for (const name of rounds.keys()) if (name.startsWith(`${event.loop} `)) rounds.delete(name);
    if (event.kept === undefined) continue;
    for (const path of pathsOfLoop(run, event.loop)) {
      const before = kept?.get(path);
      if (before === undefined) standing.delete(path);
      else standing.set(path, before);
    }
  }
  return standing;
}

function outputsOf(run: SimulatedRun, id: string): readonly string[] {
  return naiveJobs(run).get(id)?.outputs ?? [];
}

function make(standing: Standing, made: readonly MadePath[], own: readonly string[]): void {
  for (const { path, entries } of made) {
    const files = new Map(
      entries.map((entry) => [entry.path, entry.kind === "file" ? entry.digest : entry.kind]),
    );
    if (own.includes(path)) standing.set(path, files);
    else update(standing, path, files);
  }
}

function update(standing: Standing, path: string, files: ReadonlyMap<string, string>): void {
  const plain = path.replace(/\/$/u, "");
  const around = [...standing.keys()].find((output) => isAtOrBelow(plain, output.replace(/\/$/u, "")));
  if (around === undefined) return;
  const others = [...(standing.get(around) ?? [])].filter(([name]) => !isAtOrBelow(name, plain));
  standing.set(around, new Map([...others, ...files]));
}

/** What the jobs of a loop make, and all that they rewrite a part of. */
function pathsOfLoop(run: SimulatedRun, loop: string): readonly string[] {
  const { all: jobs } = naiveJobs(run);
  const members = jobs.filter(({ id }) => loopsAround(run, id).some(({ stage }) => stage === loop));
  const updates = members.flatMap((job) => job.updates.map((path) => path.replace(/\/$/u, "")));
  const all = jobs.flatMap(({ outputs }) => outputs);
  const updated = all.filter((output) =>
    updates.some((path) => isAtOrBelow(path, output.replace(/\/$/u, ""))),
  );
  return [...new Set([...members.flatMap(({ outputs }) => outputs), ...updated])];
}

/** How the disk differs from that, at one output. */
export function differencesAt(
  path: string,
  wanted: ReadonlyMap<string, string>,
  disk: ReadonlyMap<string, string>,
): readonly string[] {
  const plain = path.replace(/\/$/u, "");
  const found = new Map(
    [...disk]
      .filter(([name]) => isAtOrBelow(name, plain))
      .map(([name, text]) => [name, digestText(text)] as const),
  );
  const wrong = [...wanted]
    .filter(([name, digest]) => found.get(name) !== digest)
    .map(([name]) => `${name} is not as made`);
  const extra = [...found.keys()]
    .filter((name) => !wanted.has(name))
    .map((name) => `${name} should not be there`);
  return [...wrong, ...extra];
}
