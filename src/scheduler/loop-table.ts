import type { LoopDecision } from "../model/event.ts";
import type { Failure } from "../model/outcome.ts";
import type { Plan, PlannedLoop } from "../model/plan.ts";
import type { JobRecord, RoundEntry } from "./job-table.ts";
import type { KeptRound } from "./kept-round.ts";

/** What the scheduler knows of a loop. */
export interface LoopRecord {
  readonly planned: PlannedLoop;
  /** How often the loop's stage ran. */
  round: number;
  settled: boolean;
  /** Why it ended; `failed` unless it was judged. */
  decision: LoopDecision;
  /** The best score of any judged round. */
  best: number | undefined;
  /** Rounds in a row that gained too little. */
  weakRounds: number;
  /** Keys that jobs of the loop had in the rounds before. */
  readonly seenKeys: Set<string>;
  /** The round that stands if the loop ends now. */
  kept: KeptRound | undefined;
}

export function makeLoops(plan: Plan): ReadonlyMap<string, LoopRecord> {
  return new Map(plan.loops.map((planned) => [planned.stage, makeLoop(planned)] as const));
}

function makeLoop(planned: PlannedLoop): LoopRecord {
  return {
    planned,
    round: 0,
    settled: false,
    decision: "failed",
    best: undefined,
    weakRounds: 0,
    seenKeys: new Set(),
    kept: undefined,
  };
}

/** As it was before its first round. */
export function resetLoop(loop: LoopRecord): void {
  const { seenKeys } = loop;
  seenKeys.clear();
  Object.assign(loop, makeLoop(loop.planned), { seenKeys });
}

/** The loops inside the body of this one. */
export function innerLoops(loop: LoopRecord, loops: ReadonlyMap<string, LoopRecord>): readonly LoopRecord[] {
  return loop.planned.body.flatMap((id) => loops.get(id) ?? []);
}

/** A job of the body that fails in a later round fails the loop: what it made in an earlier one stands. */
export function failureInBody(loop: LoopRecord | undefined, { id, failure }: JobRecord): Failure | undefined {
  if (loop?.kept === undefined || failure === undefined) return undefined;
  const message = `\`${id}\` failed in round ${loop.round}: ${failure.message}`;
  return { ...failure, message, job: failure.job ?? id };
}

/** A loop that ended at its limit or on a plateau, and may not end so. */
export function unsatisfiedFailure(
  loop: LoopRecord,
  history: readonly RoundEntry[],
  explanation: string,
): Failure {
  const { limit, body } = loop.planned;
  const isPlateau = loop.decision === "plateau";
  const rounds = isPlateau ? loop.round : limit;
  const why = isPlateau ? "gains too little to go on after" : "still not satisfied after";
  return {
    class: "unsatisfied",
    message: `${why} ${rounds} ${rounds === 1 ? "round" : "rounds"}: ${explanation}`,
    hint: `${stuckHint(history)}look at what ${body.map((id) => `\`${id}\``).join(", ")} made, raise \`limit\`, or accept what is there with \`on_exhausted: accept\``,
    ...scoreDetails(loop, history),
    tail: [],
  };
}

function stuckHint(history: readonly RoundEntry[]): string {
  return history.at(-1)?.isRepeated === true
    ? "every job was asked for what it had made before: let the command use `this.round`, or write `cache: false`; "
    : "";
}

function scoreDetails(
  { kept }: LoopRecord,
  history: readonly RoundEntry[],
): { readonly details?: readonly string[] } {
  if (history.every(({ score }) => score === undefined)) return {};
  const lines = history.map((entry) => {
    const isKept = entry.round === kept?.round;
    return `round ${entry.round}: score ${entry.score ?? "none"}${isKept ? ` (kept)${distanceText(entry)}` : ""}`;
  });
  return { details: lines };
}

/** How far the best round is from what the condition asks for; without the noise of binary fractions. */
function distanceText({ score, mark }: RoundEntry): string {
  if (score === undefined || mark === undefined || mark <= score) return "";
  return `, ${Number((mark - score).toPrecision(6))} below ${mark}`;
}
