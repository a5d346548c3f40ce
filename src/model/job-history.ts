/** Of what was measured several times: where most of it lies. */
export interface Spread {
  readonly low: number;
  readonly middle: number;
  readonly high: number;
}

/** What earlier runs have shown of a job. */
export interface JobHistory {
  /** Of its executions that succeeded, in milliseconds. */
  readonly durationMs?: Spread;
  /** Of the loop whose stage it is: how often that ran. */
  readonly rounds?: Spread;
}

/** What was measured in earlier runs, oldest first. */
export interface Measured {
  readonly durationsMs: readonly number[];
  readonly rounds: readonly number[];
}

/** How much wider a spread is made that rests on one measurement: by this share of it. With more of them it is less. */
const widening = 0.5;

/** Quartiles, and wider where there is little to tell them from. */
function spreadOfDurations(values: readonly number[]): Spread | undefined {
  if (values.length === 0) return undefined;
  const sorted = values.toSorted((a, b) => a - b);
  const wider = widening / (sorted.length + 0.5);
  return {
    low: Math.round(quantile(sorted, 0.25) * (1 - wider)),
    middle: Math.round(quantile(sorted, 0.5)),
    high: Math.round(quantile(sorted, 0.75) * (1 + wider)),
  };
}

/** Rounds are few: all that was seen counts. */
function spreadOfRounds(values: readonly number[]): Spread | undefined {
  if (values.length === 0) return undefined;
  const sorted = values.toSorted((a, b) => a - b);
  return { low: sorted[0] ?? 0, middle: Math.round(quantile(sorted, 0.5)), high: sorted.at(-1) ?? 0 };
}

export function historyOf({ durationsMs, rounds }: Measured): JobHistory {
  const [took, ran] = [spreadOfDurations(durationsMs), spreadOfRounds(rounds)];
  return { ...(took && { durationMs: took }), ...(ran && { rounds: ran }) };
}

function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? 0;
  const above = sorted[Math.ceil(place)] ?? below;
  return below + (above - below) * (place - Math.floor(place));
}
