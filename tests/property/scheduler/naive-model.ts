import type { Plan } from "../../../src/model/plan.ts";
import type { JobState } from "../../../src/model/outcome.ts";

/** What a made-up world says: whether conditions hold and attempts succeed. Depends on the pass alone, not on time. */
export interface World {
  when(job: string, pass: number): boolean | "error";
  attempt(job: string, pass: number, attempt: number): "good" | "bad" | "fatal";
  /** Of the stage of a loop; undefined: it has none. */
  score(job: string, pass: number): number | undefined;
  key(job: string, pass: number): string | undefined;
  /** What was made before answers; by default nothing does. */
  isCached?(job: string, pass: number): boolean;
}

interface NaiveJob {
  state: JobState;
  pass: number;
  attempts: number;
  rounds: number;
  /** The pass whose results stand. */
  made: number | undefined;
}

interface NaiveLoop {
  scores: (number | undefined)[];
  weak: number;
  seen: string[];
  kept: ReadonlyMap<string, { readonly state: JobState; readonly made: number | undefined }> | undefined;
}

/**
 * LANGUAGE's words taken literally: one thing at a time, every question answered by looking at all jobs afresh.
 * With `keep_going` and no cancel the order of execution cannot matter, so its end is the scheduler's end.
 */
export function runNaively(
  plan: Plan,
  world: World,
  roundsMax = Number.POSITIVE_INFINITY,
): ReadonlyMap<string, NaiveJob> {
  let roundsLeft = roundsMax;
  const jobs = new Map<string, NaiveJob>(
    plan.stages.map(({ id }) => [id, { state: "waiting", pass: 0, attempts: 0, rounds: 0, made: undefined }]),
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
    if (world.isCached?.(id, current.pass) === true) {
      current.made = current.pass;
      return true;
    }
    for (let attempt = 1; attempt <= retry.limit + 1; attempt += 1) {
      current.attempts += 1;
      const verdict = world.attempt(id, current.pass, attempt);
      if (verdict === "good") {
        current.made = current.pass;
        return true;
      }
      if (verdict === "fatal") return false;
    }
    return false;
  };

  const newLoop = (): NaiveLoop => ({ scores: [], weak: 0, seen: [], kept: undefined });
  const loops = new Map(plan.loops.map(({ stage }) => [stage, newLoop()]));

  const keep = (loop: Plan["loops"][number]): void => {
    const kept = members(loop).map((id) => [id, { state: job(id).state, made: job(id).made }] as const);
    (loops.get(loop.stage) ?? newLoop()).kept = new Map(kept);
  };

  /** The stage of the loop gets its results back, not its state. */
  const putBack = (loop: Plan["loops"][number]): void => {
    for (const [id, { state, made }] of loops.get(loop.stage)?.kept ?? []) {
      Object.assign(job(id), id === loop.stage ? { made } : { state, made });
    }
  };

  /** Of what stands, which an inner loop may have put back to an earlier pass. */
  const keyOf = (id: string): string | undefined => {
    const { made } = job(id);
    return made === undefined ? undefined : world.key(id, made);
  };

  const judge = (loop: Plan["loops"][number], wantsMore: boolean): "satisfied" | "ended" | "again" => {
    const known = loops.get(loop.stage) ?? newLoop();
    const { rounds, pass } = job(loop.stage);
    const score = world.score(loop.stage, pass);
    const before = known.scores.filter((other) => other !== undefined);
    const best = before.length === 0 ? undefined : Math.max(...before);
    known.scores.push(score);
    const ran = (rounds === 0 ? loop.body : members(loop)).filter((id) => job(id).state !== "skipped");
    const keys = ran.map((id) => keyOf(id));
    const isRepeated =
      rounds > 0 && keys.length > 0 && keys.every((key) => key !== undefined && known.seen.includes(key));
    known.seen.push(...keys.filter((key) => key !== undefined));
    if (score !== undefined && best !== undefined && loop.plateau !== undefined) {
      const { minDelta } = loop.plateau;
      const isWeak = minDelta === 0 ? score <= best : score - best < minDelta;
      known.weak = isWeak ? known.weak + 1 : 0;
    }
    const isBest = score === undefined || best === undefined || score > best;
    if (isBest || !wantsMore) keep(loop);
    if (!wantsMore) return "satisfied";
    const isFlat = loop.plateau !== undefined && known.weak >= loop.plateau.patience;
    return isRepeated || isFlat || rounds >= loop.limit ? "ended" : "again";
  };

  const endOf = ({ stage, onExhausted }: Plan["loops"][number]): JobState => {
    if (onExhausted === "fail") return "failed";
    return job(stage).rounds > 0 ? "succeeded" : "skipped";
  };

  /** The next round would have to execute, and there is none left. */
  const isUnaffordable = (id: string): boolean =>
    roundsLeft === 0 && world.isCached?.(id, job(id).pass + 1) !== true;

  const meetLoop = (id: string, loop: Plan["loops"][number]): void => {
    const current = job(id);
    const when = world.when(id, current.pass);
    const verdict = when === "error" ? "error" : judge(loop, when);
    if (verdict === "error") current.state = "failed";
    else if (verdict === "satisfied") current.state = current.rounds > 0 ? "succeeded" : "skipped";
    else if (verdict === "ended") current.state = endOf(loop);
    else if (isUnaffordable(id)) {
      current.state = endOf(loop);
      return putBack(loop);
    } else {
      if (world.isCached?.(id, current.pass + 1) !== true) roundsLeft -= 1;
      current.rounds += 1;
      current.pass += 1;
      if (!execute(id)) current.state = "failed";
      else repeat(loop);
    }
    if (verdict === "ended" || current.state === "failed") putBack(loop);
  };

  const repeat = (loop: Plan["loops"][number]): void => {
    for (const member of loop.body) {
      Object.assign(job(member), { state: "waiting", pass: job(member).pass + 1, made: undefined });
      if (!loops.has(member)) continue;
      job(member).rounds = 0;
      loops.set(member, newLoop());
    }
  };

  const meet = (id: string): void => {
    const current = job(id);
    const planned = plan.stages.find((candidate) => candidate.id === id);
    if (planned === undefined) return;
    const loop = plan.loops.find((candidate) => candidate.stage === id);
    if (!planned.stage.always && planned.needs.some((need) => blocks(need.stage))) {
      const isKept = loop !== undefined && loops.get(id)?.kept !== undefined;
      current.state = isKept ? "failed" : "blocked";
      if (isKept) putBack(loop);
      return;
    }
    if (loop !== undefined) return meetLoop(id, loop);
    const when = world.when(id, current.pass);
    if (when === "error") current.state = "failed";
    else current.state = !when ? "skipped" : execute(id) ? "succeeded" : "failed";
  };

  const isDeferred = (id: string): boolean => {
    const readers = (of: string): readonly string[] =>
      plan.stages.filter((planned) => planned.needs.some((need) => need.stage === of)).map((p) => p.id);
    const isNeeded = (of: string): boolean =>
      readers(of).some((reader) => stageOf(reader)?.always !== true || isNeeded(reader));
    return stageOf(id)?.always === true && !isNeeded(id);
  };

  const inOrder = plan.stages.toSorted((a, b) => chainWeight(plan, b.id) - chainWeight(plan, a.id));
  for (;;) {
    const waiting = inOrder.filter(({ id }) => !isSettled(id));
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

/** Of the heaviest chain of stages that begins with this one. */
export function chainWeight(plan: Plan, id: string): number {
  const own = plan.stages.find((planned) => planned.id === id)?.stage.weight ?? 0;
  const after = plan.stages.filter(({ needs }) => needs.some(({ stage }) => stage === id));
  return own + Math.max(0, ...after.map((planned) => chainWeight(plan, planned.id)));
}
