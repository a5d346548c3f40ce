import type { Failure, Outcome } from "../../../src/model/outcome.ts";
import type { Pool, PoolUse } from "../../../src/model/pipeline.ts";
import type { Plan } from "../../../src/model/plan.ts";
import type {
  Judge,
  ScheduleLimits,
  SchedulerCommand,
  SchedulerInput,
} from "../../../src/scheduler/commands.ts";
import type { JobRecord } from "../../../src/scheduler/job-table.ts";
import type { Slots } from "../../../src/scheduler/pool-book.ts";
import { PathExcludes } from "../../../src/plan/path-excludes.ts";
import { Scheduler } from "../../../src/scheduler/scheduler.ts";
import type { World } from "./naive-model.ts";

export interface Drive {
  readonly scheduler: Scheduler;
  readonly commands: readonly SchedulerCommand[];
  /** The most jobs that ran at once. */
  readonly peak: number;
  readonly finishes: number;
  /** How many commands had been given when the run was stopped or killed; all of them if it never was. */
  readonly stoppedAfter: number;
  /** How often a stage with a loop began to execute. */
  readonly roundsExecuted: number;
}

export interface Script {
  /** Which of the things under way ends next: any number. */
  readonly picks: readonly number[];
  /** After how many steps its time is spent, and it is stopped, and killed. */
  readonly timeAt?: number;
  readonly stopAt?: number;
  readonly killAt?: number;
}

interface Hooks {
  readonly onExecute?: (job: JobRecord, scheduler: Scheduler) => void;
  /** It waits for slots from now on. */
  readonly onHeld?: (job: JobRecord) => void;
  /** It has its slots; so many of a pool are left. */
  readonly onGranted?: (job: JobRecord, freeOf: (pool: string) => number) => void;
}

const stepsMax = 100_000;

/** Drives a scheduler through a made-up world, in the order that the script picks. Checks each start as it happens. */
export function drive(
  plan: Plan,
  world: World,
  limits: ScheduleLimits,
  script: Script,
  hooks: Hooks = {},
): Drive {
  const scheduler = new Scheduler(plan, judgeOf(world), limits);
  const underWay: {
    readonly type: "attempt" | "execution" | "wait" | "acquisition";
    readonly job: string;
  }[] = [];
  const slots = new SlotWatch(plan.pipeline.pools);
  const commands: SchedulerCommand[] = [];
  const aborted = new Set<string>();
  let running = 0;
  let peak = 0;
  let finishes = 0;
  let stoppedAfter = Number.POSITIVE_INFINITY;
  let roundsExecuted = 0;
  const loops = new Set(plan.loops.map(({ stage }) => stage));

  const grant = (job: JobRecord): void => {
    slots.take(job.id, scheduler.slotsOf(job.id), job.planned.stage.pools);
    hooks.onGranted?.(job, (pool) => slots.freeOf(pool));
  };

  const take = (answer: readonly SchedulerCommand[]): void => {
    for (const command of answer) {
      commands.push(command);
      if (command.type === "execute") {
        const job = scheduler.jobs.get(command.job);
        if (job !== undefined) hooks.onExecute?.(job, scheduler);
        if (job !== undefined && scheduler.slotsOf(job.id).size > 0 && !slots.has(job.id)) grant(job);
        underWay.push({ type: "attempt", job: command.job });
        running += 1;
        peak = Math.max(peak, running);
      } else if (command.type === "wait") underWay.push({ type: "wait", job: command.job });
      else if (command.type === "acquire") {
        const job = scheduler.jobs.get(command.job);
        if (job !== undefined) grant(job);
        underWay.push({ type: "acquisition", job: command.job });
      } else if (command.type === "abort") {
        aborted.add(command.job);
        if (scheduler.jobs.get(command.job)?.state !== "running") slots.leave(command.job);
      } else if (command.type === "finish") finishes += 1;
    }
  };

  const outcomeOf = (id: string): Outcome => {
    const job = scheduler.jobs.get(id);
    if (job === undefined || aborted.has(id)) return { status: "cancelled" };
    const verdict = world.attempt(id, job.pass, job.attempt);
    if (verdict === "good") return { status: "succeeded", exitCode: 0, results: { pass: job.pass } };
    return { status: "failed", failure: failureOf(verdict) };
  };

  /** What the engine would have to tell of an attempt, if anything yet: something answers it, it may not execute, or not now. */
  const lookUp = (id: string): SchedulerInput | undefined => {
    const job = scheduler.jobs.get(id);
    if (aborted.has(id)) return answerOf(id, false);
    if (world.isCached?.(id, job?.pass ?? 0) === true) return answerOf(id, true);
    const permission = scheduler.mayExecute(id);
    if (permission === "held" && job !== undefined) hooks.onHeld?.(job);
    if (permission !== "granted") return { type: `attempt.${permission}`, job: id };
    if (loops.has(id) && job?.attempt === 1) roundsExecuted += 1;
    if (job !== undefined && !slots.has(id)) grant(job);
    underWay.push({ type: "execution", job: id });
    return undefined;
  };

  const answerOf = (id: string, isCached: boolean): SchedulerInput => {
    const pass = scheduler.jobs.get(id)?.pass ?? 0;
    const made: Outcome = { status: "succeeded", exitCode: 0, results: { pass } };
    const outcome = isCached ? made : outcomeOf(id);
    const key = world.key(id, pass);
    return {
      type: "attempt.finished",
      job: id,
      outcome,
      isCached,
      ...(key === undefined ? {} : { key }),
    };
  };

  take(scheduler.start());
  for (let step = 0; underWay.length > 0; step += 1) {
    if (step > stepsMax) throw new Error("the run does not end");
    if ([script.timeAt, script.stopAt, script.killAt].includes(step))
      stoppedAfter = Math.min(stoppedAfter, commands.length);
    if (step === script.timeAt) take(scheduler.receive({ type: "time.spent" }));
    if (step === script.stopAt) take(scheduler.receive({ type: "stop" }));
    if (step === script.killAt) take(scheduler.receive({ type: "kill" }));
    const pick = script.picks[step % script.picks.length] ?? 0;
    const [next] = underWay.splice(pick % underWay.length, 1);
    if (next === undefined) break;
    if (next.type === "acquisition") {
      // Half of them have to wait for other runs.
      if (pick % 2 === 0) take(scheduler.receive({ type: "slots.awaited", job: next.job }));
      if (!aborted.has(next.job)) take(scheduler.receive({ type: "slots.acquired", job: next.job }));
    } else if (next.type === "wait") take(scheduler.receive({ type: "retry.due", job: next.job }));
    else {
      const input = next.type === "attempt" ? lookUp(next.job) : answerOf(next.job, false);
      if (input === undefined) continue;
      running -= 1;
      slots.leave(next.job);
      take(scheduler.receive(input));
    }
  }
  return { scheduler, commands, peak, finishes, stoppedAfter, roundsExecuted };
}

/** Throws when a job gets other slots than it wants, or one that another job has. */
class SlotWatch {
  readonly #devices: ReadonlyMap<string, readonly string[]>;
  readonly #holders = new Map<string, string>();

  constructor(pools: readonly Pool[]) {
    this.#devices = new Map(pools.map(({ name, devices }) => [name, devices]));
  }

  take(job: string, slots: Slots, uses: readonly PoolUse[]): void {
    if (slots.size !== uses.length) throw new Error(`${job} has slots of ${slots.size} pools`);
    for (const { pool, slots: count } of uses) {
      const ids = slots.get(pool) ?? [];
      if (ids.length !== count) throw new Error(`${job} has ${ids.length} slots of ${pool}`);
      for (const id of ids) this.#takeOne(job, pool, id);
    }
  }

  #takeOne(job: string, pool: string, id: string): void {
    const holder = this.#holders.get(`${pool} ${id}`);
    if (holder !== undefined) throw new Error(`${job} and ${holder} have ${id} of ${pool}`);
    if (this.#devices.get(pool)?.includes(id) !== true) throw new Error(`no ${id} in ${pool}`);
    this.#holders.set(`${pool} ${id}`, job);
  }

  has(job: string): boolean {
    return [...this.#holders.values()].includes(job);
  }

  freeOf(pool: string): number {
    const isFree = (id: string) => !this.#holders.has(`${pool} ${id}`);
    return this.#devices.get(pool)?.filter(isFree).length ?? 0;
  }

  leave(job: string): void {
    for (const [slot, holder] of this.#holders) if (holder === job) this.#holders.delete(slot);
  }
}

function judgeOf(world: World): Judge {
  return {
    when: (job) => {
      const holds = world.when(job.id, job.pass);
      if (holds === "error") return { run: "error", failure: { class: "condition", message: "", tail: [] } };
      return { run: holds, explanation: "" };
    },
    isSkippedAnyway: () => false,
    score: (job) => ({ ok: true, score: world.score(job.id, job.pass) }),
    expand: () => ({ ok: true, items: [] }),
    paths: () => ({ inputs: [], excludes: new PathExcludes([]), outputs: [], updates: [] }),
    require: () => undefined,
  };
}

function failureOf(verdict: "bad" | "fatal"): Failure {
  return { class: verdict === "bad" ? "exit" : "contract", message: verdict, tail: [] };
}
