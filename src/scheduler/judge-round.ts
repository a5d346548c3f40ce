import type { RoundDecision } from "../model/event.ts";
import type { Failure } from "../model/outcome.ts";
import type { Judge } from "./commands.ts";
import type { JobRecord, RoundEntry } from "./job-table.ts";
import type { LoopRecord } from "./loop-table.ts";

type JudgedRound =
  | {
      readonly ok: true;
      readonly entry: RoundEntry;
      readonly explanation: string;
      /** It is the one to keep if none better follows. */
      readonly isBest: boolean;
    }
  | { readonly ok: false; readonly failure: Failure };

/** Judges the body of a loop, which has settled once more, in the order that the language gives, and counts it. */
export function judgeRound(
  stage: JobRecord,
  loop: LoopRecord,
  body: readonly JobRecord[],
  judge: Judge,
): JudgedRound {
  const scored = judge.score(stage);
  if (!scored.ok) return scored;
  const judgement = judge.when(stage);
  if (judgement.run === "error") return { ok: false, failure: judgement.failure };
  const { score, mark } = scored;
  const gain = score === undefined || loop.best === undefined ? undefined : score - loop.best;
  const isRepeated = countKeys(loop, loop.round === 0 ? body : [stage, ...body]);
  countGain(loop, gain);
  const decision = decide(judgement.run, loop, isRepeated);
  const isBetter = score === undefined || loop.best === undefined || score > loop.best;
  if (score !== undefined && isBetter) loop.best = score;
  const entry: RoundEntry = {
    round: loop.round,
    decision,
    ...(score === undefined ? {} : { score }),
    ...(gain === undefined ? {} : { gain }),
    ...(mark === undefined ? {} : { mark }),
    ...(isRepeated ? { isRepeated } : {}),
  };
  const isBest = decision === "satisfied" || isBetter;
  return { ok: true, entry, explanation: judgement.explanation, isBest };
}

function decide(wantsMore: boolean, loop: LoopRecord, isRepeated: boolean): RoundDecision {
  const { plateau, limit } = loop.planned;
  if (!wantsMore) return "satisfied";
  if (isRepeated || (plateau !== undefined && loop.weakRounds >= plateau.patience)) return "plateau";
  return loop.round >= limit ? "exhausted" : "again";
}

function countGain(loop: LoopRecord, gain: number | undefined): void {
  const { plateau } = loop.planned;
  if (plateau === undefined || gain === undefined) return;
  const isWeak = plateau.minDelta === 0 ? gain <= 0 : gain < plateau.minDelta;
  loop.weakRounds = isWeak ? loop.weakRounds + 1 : 0;
}

/** Whether every job that ran in this round had a key of an earlier one: then the next would be the same again. */
function countKeys(loop: LoopRecord, jobs: readonly JobRecord[]): boolean {
  const keys = jobs.filter((job) => job.state !== "skipped").map(({ key }) => key);
  const isRepeated =
    loop.round > 0 && keys.every((key) => key !== undefined && loop.seenKeys.has(key)) && keys.length > 0;
  for (const key of keys) if (key !== undefined) loop.seenKeys.add(key);
  return isRepeated;
}
