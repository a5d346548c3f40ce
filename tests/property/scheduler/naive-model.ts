import type { Plan } from "../../../src/model/plan.ts";
import type { JobState } from "../../../src/model/outcome.ts";

/** What a made-up world says: whether conditions hold and attempts succeed. Depends on the pass alone, not on time. */
export interface World {
  when(job: string, pass: number): boolean | "error";
  attempt(job: string, pass: number, attempt: number): "good" | "bad" | "fatal";
}

interface NaiveJob {
  state: JobState;
  pass: number;
  attempts: number;
  rounds: number;
}

/**
 * LANGUAGE's words taken literally: one thing at a time, every question answered by looking at all jobs afresh.
 * With `keep_going` and no cancel the order of execution cannot matter, so its end is the scheduler's end.
 */
export function runNaively(plan: Plan, world: World): ReadonlyMap<string, NaiveJob> {
  const jobs = new Map<string, NaiveJob>(
    plan.stages.map(({ id }) => [id, { state: "waiting", pass: 0, attempts: 0, rounds: 0 }]),
  );
  const job = (id: string): NaiveJob => {
    const found = jobs.get(id);
    if (found === undefined) throw new Error(id);
    return found;
  };
  const isSettled = (id: string): boolean => job(id).state !== "waiting";
  const members = (loop: Plan["loops"][number]): readonly string[] => [...loop.body, loop.stage];
  const holds = (reader: string, needed: string): boolean =>
    isSettled(needed) &&
    plan.loops.every((loop) => {
      const concerns = members(loop).includes(needed) && !members(loop).includes(reader);
      return !concerns || isSettled(loop.stage);
    });
  const stageOf = (id: string) => plan.stages.find((planned) => planned.id === id)?.stage;
  const blocks = (id: string): boolean =>
    job(id).state === "blocked" || (job(id).state === "failed" && stageOf(id)?.continueOnError !== true);

  const execute = (id: string): boolean => {
    const { retry } = stageOf(id) ?? { retry: { limit: 0 } };
    const current = job(id);
    for (let attempt = 1; attempt <= retry.limit + 1; attempt += 1) {
      current.attempts += 1;
      const verdict = world.attempt(id, current.pass, attempt);
      if (verdict === "good") return true;
      if (verdict === "fatal") return false;
    }
    return false;
  };

  const meet = (id: string): void => {
    const current = job(id);
    const planned = plan.stages.find((candidate) => candidate.id === id);
    if (planned === undefined) return;
    if (!planned.stage.always && planned.needs.some((need) => blocks(need.stage))) {
      current.state = "blocked";
      return;
    }
    const loop = plan.loops.find((candidate) => candidate.stage === id);
    const when = world.when(id, current.pass);
    if (when === "error") current.state = "failed";
    else if (loop === undefined) current.state = !when ? "skipped" : execute(id) ? "succeeded" : "failed";
    else if (!when) current.state = current.rounds > 0 ? "succeeded" : "skipped";
    else if (current.rounds >= loop.limit) {
      current.state = loop.onExhausted === "fail" ? "failed" : "succeeded";
    } else {
      current.rounds += 1;
      current.pass += 1;
      if (!execute(id)) current.state = "failed";
      else {
        for (const member of loop.body) {
          job(member).state = "waiting";
          job(member).pass += 1;
          if (plan.loops.some((inner) => inner.stage === member)) job(member).rounds = 0;
        }
      }
    }
  };

  const isDeferred = (id: string): boolean => {
    const readers = (of: string): readonly string[] =>
      plan.stages.filter((planned) => planned.needs.some((need) => need.stage === of)).map((p) => p.id);
    const isNeeded = (of: string): boolean =>
      readers(of).some((reader) => stageOf(reader)?.always !== true || isNeeded(reader));
    return stageOf(id)?.always === true && !isNeeded(id);
  };

  for (;;) {
    const waiting = plan.stages.filter(({ id }) => !isSettled(id));
    if (waiting.length === 0) return jobs;
    const next = waiting.find(
      ({ id, needs }) =>
        needs.every((need) => holds(id, need.stage)) &&
        (!isDeferred(id) || waiting.every((other) => isDeferred(other.id))),
    );
    if (next === undefined) throw new Error("the naive model is stuck");
    meet(next.id);
  }
}
