import type { Failure, Outcome } from "../../../src/model/outcome.ts";
import type { Plan } from "../../../src/model/plan.ts";
import type {
  Judge,
  ScheduleLimits,
  SchedulerCommand,
  SchedulerInput,
} from "../../../src/scheduler/commands.ts";
import type { JobRecord } from "../../../src/scheduler/job-table.ts";
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

const stepsMax = 100_000;

/** Drives a scheduler through a made-up world, in the order that the script picks. Checks each start as it happens. */
export function drive(
  plan: Plan,
  world: World,
  limits: ScheduleLimits,
  script: Script,
  onExecute: (job: JobRecord, scheduler: Scheduler) => void = () => {},
): Drive {
  const scheduler = new Scheduler(plan, judgeOf(world), limits);
  const underWay: { readonly type: "attempt" | "wait"; readonly job: string }[] = [];
  const commands: SchedulerCommand[] = [];
  const aborted = new Set<string>();
  let running = 0;
  let peak = 0;
  let finishes = 0;
  let stoppedAfter = Number.POSITIVE_INFINITY;
  let roundsExecuted = 0;
  const loops = new Set(plan.loops.map(({ stage }) => stage));

  const take = (answer: readonly SchedulerCommand[]): void => {
    for (const command of answer) {
      commands.push(command);
      if (command.type === "execute") {
        const job = scheduler.jobs.get(command.job);
        if (job !== undefined) onExecute(job, scheduler);
        underWay.push({ type: "attempt", job: command.job });
        running += 1;
        peak = Math.max(peak, running);
      } else if (command.type === "wait") underWay.push({ type: "wait", job: command.job });
      else if (command.type === "abort") aborted.add(command.job);
      else if (command.type === "finish") finishes += 1;
    }
  };

  const outcomeOf = (id: string): Outcome => {
    const job = scheduler.jobs.get(id);
    if (job === undefined || aborted.has(id)) return { status: "cancelled" };
    const verdict = world.attempt(id, job.pass, job.attempt);
    if (verdict === "good") return { status: "succeeded", exitCode: 0, results: { pass: job.pass } };
    return { status: "failed", failure: failureOf(verdict) };
  };

  /** What the engine would have to tell of an attempt: what was made before answers it, it may not execute, or it did. */
  const answerOf = (id: string): SchedulerInput => {
    const job = scheduler.jobs.get(id);
    const pass = job?.pass ?? 0;
    const isCached = world.isCached?.(id, pass) === true && !aborted.has(id);
    if (!isCached && !aborted.has(id)) {
      if (!scheduler.mayExecute(id)) return { type: "attempt.refused", job: id };
      if (loops.has(id) && job?.attempt === 1) roundsExecuted += 1;
    }
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
    if (next.type === "wait") take(scheduler.receive({ type: "retry.due", job: next.job }));
    else {
      running -= 1;
      take(scheduler.receive(answerOf(next.job)));
    }
  }
  return { scheduler, commands, peak, finishes, stoppedAfter, roundsExecuted };
}

function judgeOf(world: World): Judge {
  return {
    when: (job) => {
      const holds = world.when(job.id, job.pass);
      if (holds === "error") return { run: "error", failure: { class: "condition", message: "", tail: [] } };
      return { run: holds, explanation: "" };
    },
    score: (job) => ({ ok: true, score: world.score(job.id, job.pass) }),
    expand: () => ({ ok: true, items: [] }),
    require: () => undefined,
  };
}

function failureOf(verdict: "bad" | "fatal"): Failure {
  return { class: verdict === "bad" ? "exit" : "contract", message: verdict, tail: [] };
}
