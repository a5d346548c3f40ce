import type { Failure, SettledState } from "../model/outcome.ts";
import type { Plan, PlannedNeed, PlannedStage } from "../model/plan.ts";
import { type DeclaredItem, itemJob } from "../plan/declare-items.ts";
import {
  describeItemCrossing,
  findItemCrossing,
  type ItemCrossing,
  itemCrossingHint,
} from "../plan/item-loops.ts";
import { noItem } from "../plan/item-names.ts";
import { isLiteral } from "../plan/path-pattern.ts";
import type { Judge, SchedulerCommand } from "./commands.ts";
import { ItemNeeds } from "./item-needs.ts";
import { blocksDependents, type JobRecord, makeJob, rootCauses, stateOfJobs } from "./job-table.ts";
import type { LoopTable } from "./loop-table.ts";
import type { WaitingRoom } from "./waiting-room.ts";

/** What the fan-outs need of the scheduler. */
interface FanOutsHost {
  readonly jobs: Map<string, JobRecord>;
  readonly loops: LoopTable;
  readonly waiting: WaitingRoom;
  readonly command: (command: SchedulerCommand) => void;
  /** So many more jobs are to come to their end. */
  readonly countOpen: (jobs: number) => void;
  readonly fail: (job: JobRecord, failure: Failure) => void;
  readonly settle: (job: JobRecord, state: SettledState) => void;
}

/** Makes the jobs of fanned-out stages, each with what just this one needs, and settles the stage with the last of them. */
export class FanOuts {
  readonly #judge: Judge;
  readonly #host: FanOutsHost;
  /** With all that their jobs may need. */
  readonly #stages: ReadonlyMap<string, PlannedStage>;
  readonly #chosen: NonNullable<Plan["chosen"]>;
  readonly #following: ReadonlySet<string>;
  /** Stages of which some jobs are enough, and that have not settled. */
  readonly #partial: Set<string>;
  /** Jobs that are to run since this was told last, by stage: one that is asked for wakes one of a chain after the other. */
  readonly #woken = new Map<string, JobRecord[]>();
  /** Jobs that nobody has asked for. */
  readonly #asleep = new Map<string, JobRecord>();
  readonly #needs: ItemNeeds;
  /** Of stages that are in a loop. */
  readonly #items = new Map<string, readonly DeclaredItem[]>();
  /** By the stages of each loop. */
  readonly #loops: readonly (readonly string[])[];
  /** Stages of which it is known which jobs they need. */
  readonly #narrowed = new Set<JobRecord>();

  constructor(plan: Plan, judge: Judge, host: FanOutsHost) {
    const { stages, loops, chosen = new Map(), following = new Set() } = plan;
    this.#loops = loops.map(({ stage, body }) => [...body, stage]);
    this.#needs = new ItemNeeds(host.jobs, this.#loops);
    this.#judge = judge;
    this.#chosen = chosen;
    this.#following = following;
    this.#partial = new Set(chosen.keys());
    this.#host = host;
    const fannedOut = stages.filter(({ fanOut }) => fanOut !== undefined);
    this.#stages = new Map(fannedOut.map((planned) => [planned.id, planned]));
  }

  /** The list of a stage is known: from now on it is its jobs that wait. */
  expand(stage: JobRecord): void {
    const { fanOut } = stage;
    if (fanOut === undefined || fanOut.jobs !== undefined) return;
    const expanded = this.#judge.expand(stage);
    if (!expanded.ok) return this.#host.fail(stage, expanded.failure);
    const { items } = expanded;
    const keys = items.map(({ item }) => item.key);
    const missing = [...(this.#chosen.get(stage.id) ?? [])].find((key) => !keys.includes(key));
    if (missing !== undefined) {
      return this.#host.fail(stage, { class: "not_found", ...noItem(stage.id, missing, keys), tail: [] });
    }
    const crossing = this.#findCrossing(stage, items);
    if (crossing !== undefined) return this.#host.fail(stage, crossingFailure(crossing));
    const jobs = this.#makeJobs(stage, items);
    fanOut.jobs = jobs;
    this.#host.loops.addItems(stage.id, keys);
    const ids = new Set(jobs.map(({ id }) => id));
    this.#host.command({ type: "list", stage: stage.id, jobs: ids, outputs: outputsOfItems(items) });
    for (const job of jobs) this.#asleep.set(job.id, job);
    const isPartial = this.#partial.has(stage.id);
    this.#wake(isPartial ? this.#wanted(stage, jobs) : jobs, stage);
    this.#tellWoken();
    if (isPartial) this.#host.waiting.discount(stage);
    this.#host.waiting.open({ type: "list", id: stage.id });
    if (jobs.length === 0 && !isPartial) this.#settle(stage);
  }

  #findCrossing({ id }: JobRecord, items: readonly DeclaredItem[]): ItemCrossing | undefined {
    const around = this.#loops.filter((members) => members.includes(id));
    if (around.length > 0) this.#items.set(id, items);
    for (const members of around) {
      const crossing = findItemCrossing(members.map((member) => this.#items.get(member) ?? []));
      if (crossing !== undefined) return crossing;
    }
    return undefined;
  }

  /** What a stage needs; of a fanned-out one also what only its jobs need, whichever these are. */
  allNeedsOf({ planned, fanOut }: JobRecord): readonly PlannedNeed[] {
    return (fanOut && this.#stages.get(planned.id)?.needs) ?? planned.needs;
  }

  /** A stage that reads paths of fanned-out stages needs the jobs that make them. True where it is known only now which these are. */
  narrow(job: JobRecord): boolean {
    const { planned } = job;
    if (this.#stages.size === 0 || job.item !== undefined || job.fanOut !== undefined) return false;
    if (this.#narrowed.has(job) || !this.#needs.isReader(planned)) return false;
    this.#narrowed.add(job);
    job.planned = { ...planned, needs: this.#needs.ofReader(planned, this.#judge.paths(job)) };
    this.#host.waiting.admitAgain(job);
    if (this.#chosen.size > 0) this.#wakeNeeds(job);
    this.#tellWoken();
    return true;
  }

  /** Of a stage of which some jobs are enough: those that were asked for, whose loop is entered, or that tidy up after others. */
  #wanted({ id }: JobRecord, jobs: readonly JobRecord[]): readonly JobRecord[] {
    const asked = this.#chosen.get(id);
    const { jobs: known, loops } = this.#host;
    return jobs.filter(({ id: job, item, planned }) => {
      const body = loops.records.get(job)?.planned.body ?? [];
      if (this.#following.has(id)) return planned.needs.every(({ stage }) => known.has(stage));
      return asked?.has(item?.key ?? "") === true || body.some((member) => known.has(member));
    });
  }

  /** These jobs are to run, and so is what they need. */
  #wake(jobs: readonly JobRecord[], stage: JobRecord): void {
    const { fanOut } = stage;
    const woken = jobs.filter(({ id }) => this.#asleep.delete(id));
    if (fanOut === undefined || (woken.length === 0 && this.#partial.has(stage.id))) return;
    fanOut.open += woken.length;
    this.#host.countOpen(woken.length);
    for (const job of woken) this.#host.jobs.set(job.id, job);
    const told = this.#woken.get(stage.id) ?? [];
    this.#woken.set(stage.id, told);
    for (const job of woken) told.push(job);
    this.#host.waiting.admit(woken);
    if (this.#chosen.size > 0) for (const job of woken) this.#wakeNeeds(job);
  }

  #tellWoken(): void {
    for (const [stage, jobs] of this.#woken) {
      const inOrder = jobs.toSorted((a, b) => a.position - b.position);
      this.#host.command({ type: "expand", stage, jobs: inOrder });
    }
    this.#woken.clear();
  }

  /** What a job needs is to run as well, and so are the loops that it enters. */
  #wakeNeeds({ id: job, planned }: JobRecord): void {
    const loops = this.#host.loops.chains.get(job) ?? [];
    for (const id of [...planned.needs, ...loops].map(({ stage }) => stage)) {
      const needed = this.#asleep.get(id);
      if (needed?.item !== undefined) this.#wake([needed], needed.item.stage);
      const whole = this.#host.jobs.get(id);
      if (whole?.fanOut?.jobs === undefined || !this.#partial.delete(id)) continue;
      this.#wake(whole.fanOut.jobs, whole);
      if (whole.fanOut.open > 0) continue;
      this.#tellWoken();
      this.#settle(whole);
    }
  }

  /** Stages of which some jobs are enough, and that have not settled. */
  get partialCount(): number {
    return this.#partial.size;
  }

  /** All else has settled: nobody will ask for more of their jobs. */
  settlePartial(): void {
    for (const id of this.#partial) {
      const stage = this.#host.jobs.get(id);
      if (stage !== undefined) this.#settle(stage);
    }
  }

  /** A job will not run again. */
  countFinal({ id, item }: JobRecord): void {
    this.#partial.delete(id);
    if (item?.stage.fanOut === undefined) return;
    item.stage.fanOut.open -= 1;
    if (item.stage.fanOut.open === 0 && !this.#partial.has(item.stage.id)) this.#settle(item.stage);
  }

  #settle(stage: JobRecord): void {
    const jobs = (stage.fanOut?.jobs ?? []).filter(({ id }) => !this.#asleep.has(id));
    const state = stateOfJobs(jobs);
    stage.causes = [...new Set(jobs.filter(blocksDependents).flatMap(rootCauses))];
    if (state === "blocked") {
      const fact = { type: "stage.blocked", job: stage.id, causes: stage.causes } as const;
      this.#host.command({ type: "announce", fact });
    }
    this.#host.settle(stage, state);
  }

  #makeJobs(stage: JobRecord, items: readonly DeclaredItem[]): readonly JobRecord[] {
    const planned = this.#stages.get(stage.id);
    if (planned === undefined) throw new Error(`stage ${stage.id} is not fanned out`);
    this.#needs.learn(stage.id, items);
    const jobs: JobRecord[] = [];
    for (const [index, declared] of items.entries()) {
      const { item } = declared;
      const id = itemJob(stage.id, item.key);
      const previous = planned.fanOut?.isChain === true ? jobs.at(-1) : undefined;
      const needs = this.#needs.ofItem(planned, declared, previous);
      // In plan order, between the stage and the one behind it.
      const position = stage.position + (index + 1) / (items.length + 1);
      const siblings = this.#needs.siblingsOf(stage.id, declared);
      const behind = items.length - 1 - index;
      const kept = { ...item, stage, behind, siblings, ...(previous === undefined ? {} : { previous }) };
      jobs.push(makeJob({ ...planned, id, needs }, position, { item: kept }));
    }
    return jobs;
  }
}

function crossingFailure(crossing: ItemCrossing): Failure {
  return {
    class: "contract",
    message: describeItemCrossing(crossing),
    hint: itemCrossingHint,
    place: crossing.input.place,
    tail: [],
  };
}

/** What the jobs of these items make, as far as that is known. */
function outputsOfItems(items: readonly DeclaredItem[]): readonly string[] {
  const outputs = items.flatMap(({ paths }) => paths.outputs);
  return outputs.filter(({ pattern }) => isLiteral(pattern)).map(({ pattern }) => pattern.text);
}
