import type { LoopDecision } from "../model/event.ts";
import type { BudgetKind, Failure } from "../model/outcome.ts";
import type { Plan, PlannedLoop } from "../model/plan.ts";
import { itemJob, stageOfJob } from "../plan/declare-items.ts";
import { chainLoops, type LoopChains } from "./gates.ts";
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
  /** Its present round was taken from the run's budget. */
  isPaid: boolean;
  /** The run's budget that ended it. */
  budget: BudgetKind | undefined;
  /** Of the last judgement, with values. */
  explanation: string;
  /** The best score of any judged round. */
  best: number | undefined;
  /** Rounds in a row that gained too little. */
  weakRounds: number;
  /** Keys that jobs of the loop had in the rounds before. */
  readonly seenKeys: Set<string>;
  /** The round that stands if the loop ends now. */
  kept: KeptRound | undefined;
}

/** The loops of a run. Where stages of a loop are fanned out, each item has one of its own. */
export class LoopTable {
  readonly records: ReadonlyMap<string, LoopRecord>;
  readonly chains: LoopChains;
  readonly #records: Map<string, LoopRecord>;
  readonly #chains: Map<string, PlannedLoop[]>;
  /** Loops over items. */
  #patterns: readonly PlannedLoop[];

  constructor({ stages, loops }: Plan) {
    const fannedOut = new Set(stages.filter(({ fanOut }) => fanOut !== undefined).map(({ id }) => id));
    const whole = loops.filter(({ stage }) => !fannedOut.has(stage));
    this.#patterns = loops.filter(({ stage }) => fannedOut.has(stage));
    this.#records = new Map(whole.map((planned) => [planned.stage, makeLoop(planned)] as const));
    this.#chains = chainLoops(whole);
    this.records = this.#records;
    this.chains = this.#chains;
  }

  /** A stage has jobs for these keys now: they take part in the loops of their items. */
  addItems(stage: string, keys: readonly string[]): void {
    const around = this.#patterns.filter((loop) => loop.stage === stage || loop.body.includes(stage));
    for (const key of around.length === 0 ? [] : keys) {
      const loops = around.map((pattern) => this.#loopOf(pattern, key));
      this.#chains.set(itemJob(stage, key), loops);
    }
  }

  /**
   * The fanned-out stage of a loop will never have jobs: what is in the body of that loop is in none. Returns the loops of its items, which
   * are gone with that.
   */
  abandon(stage: string): readonly LoopRecord[] {
    this.#patterns = this.#patterns.filter((pattern) => pattern.stage !== stage);
    const abandoned = [...this.#records.values()].filter((loop) => stageOfJob(loop.planned.stage) === stage);
    for (const loop of abandoned) {
      this.#records.delete(loop.planned.stage);
      for (const member of loop.planned.body) {
        const chain = this.#chains.get(member) ?? [];
        this.#chains.set(
          member,
          chain.filter((around) => around !== loop.planned),
        );
      }
    }
    return abandoned;
  }

  #loopOf(pattern: PlannedLoop, key: string): PlannedLoop {
    const stage = itemJob(pattern.stage, key);
    const known = this.#records.get(stage);
    if (known !== undefined) return known.planned;
    const body = pattern.body.map((id) => itemJob(id, key));
    const parent = pattern.parent === undefined ? {} : { parent: itemJob(pattern.parent, key) };
    const made = makeLoop({ ...pattern, stage, body, ...parent });
    this.#records.set(stage, made);
    return made.planned;
  }
}

function makeLoop(planned: PlannedLoop): LoopRecord {
  return {
    planned,
    round: 0,
    settled: false,
    decision: "failed",
    isPaid: false,
    budget: undefined,
    explanation: "",
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

/** A loop that ended at its limit, on a plateau or for want of budget, and may not end so. */
export function unsatisfiedFailure(loop: LoopRecord, history: readonly RoundEntry[]): Failure {
  const { budget, explanation } = loop;
  const { body } = loop.planned;
  const rounds = history.at(-1)?.round ?? 0;
  const isPlateau = loop.decision === "plateau";
  const why = isPlateau ? "gains too little to go on after" : "still not satisfied after";
  const spent = budget === undefined ? "" : `, and the run's budget of ${budget} is spent`;
  return {
    class: "unsatisfied",
    message: `${why} ${rounds} ${rounds === 1 ? "round" : "rounds"}${spent}: ${explanation}`,
    hint: `${stuckHint(history)}look at what ${body.map((id) => `\`${id}\``).join(", ")} made, raise ${budget === undefined ? "`limit`" : `\`budget.${budget}\``}, or accept what is there with \`on_exhausted: accept\``,
    ...(budget === undefined ? {} : { budget }),
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
