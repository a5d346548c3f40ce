import type { PlannedNeed, PlannedStage } from "../model/plan.ts";
import { isByPath } from "../plan/by-path.ts";
import { type DeclaredItem, itemJob } from "../plan/declare-items.ts";
import type { StagePaths } from "../plan/declared-paths.ts";
import { type DeclaredPath, PathIndex } from "../plan/path-index.ts";
import { isLiteral } from "../plan/path-pattern.ts";
import { stageExpressions } from "../plan/stage-expressions.ts";
import type { JobRecord } from "./job-table.ts";

/** What the jobs of a fanned-out stage make, to be asked what an input meets. */
interface MadePaths {
  readonly outputs: PathIndex;
  readonly updates: PathIndex;
}

/** Which jobs of fanned-out stages a job needs, now that their lists are known. */
export class ItemNeeds {
  readonly #jobs: ReadonlyMap<string, JobRecord>;
  /** By the stages of each loop, its own stage last. */
  readonly #loops: readonly (readonly string[])[];
  readonly #made = new Map<string, MadePaths>();

  constructor(jobs: ReadonlyMap<string, JobRecord>, loops: readonly (readonly string[])[]) {
    this.#jobs = jobs;
    this.#loops = loops;
  }

  /** The list of a stage is known, and so is what its jobs make. */
  learn(stage: string, items: readonly DeclaredItem[]): void {
    this.#made.set(stage, indexMade(items));
  }

  /** Of a job of a fanned-out stage; `previous` is the job before it in a chain. */
  ofItem(
    planned: PlannedStage,
    { item: { key }, paths }: DeclaredItem,
    previous: JobRecord | undefined,
  ): readonly PlannedNeed[] {
    const own = planned.needs.flatMap((need) => this.#narrow(need, planned, key, paths));
    return [...own, ...this.#bodyNeeds(planned, key, own), ...chainNeed(planned, previous)];
  }

  /** Of a plain stage, which reads these paths. */
  ofReader(planned: PlannedStage, paths: StagePaths): readonly PlannedNeed[] {
    return planned.needs.flatMap((need) => this.#narrow(need, planned, undefined, paths));
  }

  /** Whether a stage reads, by paths alone, what jobs of known lists make. */
  isReader(planned: PlannedStage): boolean {
    return planned.needs.some((need) => this.#made.has(need.stage) && isByPath(need, planned));
  }

  /** What other jobs of the stage make where this one would find it. */
  siblingsOf(stage: string, { item, paths }: DeclaredItem): readonly DeclaredPath[] {
    const outputs = this.#made.get(stage)?.outputs;
    const met = paths.inputs.flatMap((input) => outputs?.overlapping(input.pattern) ?? []);
    const id = itemJob(stage, item.key);
    return met.filter(({ stage: maker, pattern }) => maker !== id && isLiteral(pattern));
  }

  /** Where paths meet some jobs only, nothing may lead from a job in the body of a loop to its stage, which waits for it all the same. */
  #bodyNeeds(
    { id, stage: { place } }: PlannedStage,
    key: string,
    own: readonly PlannedNeed[],
  ): readonly PlannedNeed[] {
    const body = this.#loops.find((members) => members.at(-1) === id)?.slice(0, -1) ?? [];
    const known = new Set(own.map((need) => need.stage));
    const others = body.map((member) => itemJob(member, key)).filter((job) => !known.has(job));
    return others.map((stage) => ({ stage, reason: "needs", content: false, place }));
  }

  /** Of a fanned-out stage a job needs the one with the same key, those whose paths it meets, or all. */
  #narrow(
    need: PlannedNeed,
    planned: PlannedStage,
    key: string | undefined,
    paths: StagePaths,
  ): readonly PlannedNeed[] {
    const all = this.#jobs.get(need.stage)?.fanOut?.jobs ?? [];
    const made = this.#made.get(need.stage);
    if (all.length === 0 || made === undefined) return [need];
    const isAligned = key !== undefined && planned.fanOut?.aligned.includes(need.stage) === true;
    if (!isAligned && !isByPath(need, planned)) return [need];
    const met = new Set(meetingJobs(paths, made));
    const own = isAligned && need.reason !== "path" ? [itemJob(need.stage, key)] : [];
    for (const job of own) met.delete(job);
    // The outputs of a job that is met by its paths alone are in the key where they are read.
    const others = met.size + own.length === all.length && met.size > 1 ? [need.stage] : [...met];
    return [
      ...own.map((stage) => ({ ...need, stage })),
      ...others.map((stage) => ({ ...need, stage, content: isAligned ? false : need.content })),
    ];
  }
}

function indexMade(items: readonly DeclaredItem[]): MadePaths {
  const all = items.map(({ paths }) => paths);
  return {
    outputs: new PathIndex(all.flatMap(({ outputs }) => outputs)),
    updates: new PathIndex(all.flatMap(({ updates }) => updates)),
  };
}

/** The jobs whose outputs the inputs and updates of this one meet, and those whose updates its inputs do. */
function meetingJobs({ inputs, updates, excludes }: StagePaths, made: MadePaths): readonly string[] {
  const read = inputs.flatMap((input) =>
    [...made.outputs.overlapping(input.pattern), ...made.updates.overlapping(input.pattern)].filter(
      ({ pattern }) => !excludes.coverAll(input.pattern, pattern),
    ),
  );
  const rewritten = updates.flatMap((update) => made.outputs.overlapping(update.pattern));
  return [...read, ...rewritten].map(({ stage }) => stage);
}

function chainNeed({ stage }: PlannedStage, previous: JobRecord | undefined): readonly PlannedNeed[] {
  if (previous === undefined) return [];
  const content = stageExpressions(stage).some(
    ({ expression, inCommand }) =>
      inCommand &&
      expression.references.some(({ root, path }) => root === "previous" && path[0] === "outputs"),
  );
  return [{ stage: previous.id, reason: "expression", content, place: stage.place }];
}
