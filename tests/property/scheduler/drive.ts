import type { Failure, Outcome } from "../../../src/model/outcome.ts";
import type { Plan } from "../../../src/model/plan.ts";
import type { Judge, ScheduleLimits, SchedulerCommand } from "../../../src/scheduler/commands.ts";
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
}

export interface Script {
  /** Which of the things under way ends next: any number. */
  readonly picks: readonly number[];
  /** After how many steps the run is stopped, and killed. */
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

  take(scheduler.start());
  for (let step = 0; underWay.length > 0; step += 1) {
    if (step > stepsMax) throw new Error("the run does not end");
    if (step === script.stopAt || step === script.killAt)
      stoppedAfter = Math.min(stoppedAfter, commands.length);
    if (step === script.stopAt) take(scheduler.receive({ type: "stop" }));
    if (step === script.killAt) take(scheduler.receive({ type: "kill" }));
    const pick = script.picks[step % script.picks.length] ?? 0;
    const [next] = underWay.splice(pick % underWay.length, 1);
    if (next === undefined) break;
    if (next.type === "wait") take(scheduler.receive({ type: "retry.due", job: next.job }));
    else {
      running -= 1;
      const outcome = outcomeOf(next.job);
      const key = world.key(next.job, scheduler.jobs.get(next.job)?.pass ?? 0);
      const input = { type: "attempt.finished", job: next.job, outcome } as const;
      take(scheduler.receive(key === undefined ? input : { ...input, key }));
    }
  }
  return { scheduler, commands, peak, finishes, stoppedAfter };
}

function judgeOf(world: World): Judge {
  return {
    when: (job) => {
      const holds = world.when(job.id, job.pass);
      if (holds === "error") return { run: "error", failure: { class: "condition", message: "", tail: [] } };
      return { run: holds, explanation: "" };
    },
    score: (job) => ({ ok: true, score: world.score(job.id, job.pass) }),
    require: () => undefined,
  };
}

function failureOf(verdict: "bad" | "fatal"): Failure {
  return { class: verdict === "bad" ? "exit" : "contract", message: verdict, tail: [] };
}
