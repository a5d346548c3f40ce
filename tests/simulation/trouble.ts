import type { CacheUse } from "../../src/engine/run-input.ts";
import { calm, type Weather } from "./fates.ts";
import type { Hardships } from "./life.ts";
import type { SeededRandom } from "./random.ts";

/** All that goes wrong in one run. Times are virtual milliseconds since its start. */
export interface Trouble {
  readonly weather: Weather;
  readonly hardships: Hardships;
  readonly stop?: Moment;
  /** After the stop. */
  readonly kill?: Moment;
  readonly signal: "SIGINT" | "SIGTERM";
  /** Somebody lets it wait for so long. */
  readonly pause?: { readonly moment: Moment; readonly forMs: number };
  /** Other runs of the machine that take what is free of a pool just then. */
  readonly rivals: readonly Rival[];
  /** The wall clock is set to another time. */
  readonly jumps: readonly { readonly atMs: number; readonly byMs: number }[];
  /** From then on the journal cannot be written. */
  readonly journalFullFrom?: number;
  readonly listenerThrowsFrom?: number;
  readonly cache: CacheUse;
  /** Only some stages are asked for. */
  readonly isPartial: boolean;
}

export interface Rival {
  readonly pool: string;
  readonly atMs: number;
  readonly forMs: number;
}

/** When a person does something: at a time, or when so many events have been heard. */
export type Moment =
  | { readonly atMs: number }
  /** `inside`: a listener does it, while the event is told. */
  | { readonly atEvent: number; readonly inside: boolean };

const everything: CacheUse = { isOn: true, forced: [] };

export const noTrouble: Trouble = {
  weather: calm,
  hardships: { slowness: 0 },
  signal: "SIGINT",
  rivals: [],
  jumps: [],
  cache: everything,
  isPartial: false,
};

export function makeTrouble(random: SeededRandom): Trouble {
  const sometimes = (name: string, probability: number, below: number) =>
    random.chance(probability) ? { [name]: random.below(below) } : {};
  const stop = random.chance(0.35) ? { stop: makeMoment(random) } : {};
  return {
    weather: {
      seed: random.below(1e9),
      storm: random.pick([0, 0.03, 0.1, 0.25]),
      hasEditors: random.chance(0.15),
    },
    hardships: {
      ...makeFullDisk(random),
      ...sometimes("diesAtStep", 0.25, random.pick([100, 300, 600])),
      slowness: random.pick([0, 0.05, 0.3]),
    },
    ...stop,
    ...("stop" in stop && random.chance(0.3) ? { kill: makeMoment(random) } : {}),
    signal: random.pick(["SIGINT", "SIGTERM"]),
    ...(random.chance(0.15) && { pause: { moment: makeMoment(random), forMs: random.below(3000) } }),
    rivals: Array.from({ length: random.chance(0.85) ? random.below(9) : 0 }, () => ({
      pool: random.pick(["gpu", "gpu", "licence"]),
      atMs: random.below(random.pick([1, 300, 3000])),
      forMs: random.below(3000),
    })),
    jumps: random.chance(0.2)
      ? [{ atMs: random.below(3000), byMs: random.pick([-1, 1]) * 3_600_000 * (1 + random.below(48)) }]
      : [],
    ...sometimes("journalFullFrom", 0.1, 3000),
    ...sometimes("listenerThrowsFrom", 0.1, 3000),
    cache: makeCacheUse(random),
    isPartial: random.chance(0.12),
  };
}

function makeFullDisk(random: SeededRandom): Pick<Hardships, "fullFrom" | "fullUntil"> {
  if (random.chance(0.8)) return {};
  const fullFrom = random.chance(0.3) ? 0 : random.below(3000);
  return random.chance(0.4) ? { fullFrom } : { fullFrom, fullUntil: fullFrom + random.below(3000) };
}

function makeMoment(random: SeededRandom): Moment {
  if (random.chance(0.5)) return { atMs: random.below(4000) };
  return { atEvent: random.below(80), inside: random.chance(0.3) };
}

function makeCacheUse(random: SeededRandom): CacheUse {
  if (random.chance(0.04)) return { isOn: false, forced: [] };
  return random.chance(0.06)
    ? { isOn: true, forced: random.pick<CacheUse["forced"]>(["all", ["s1"], ["s2", "s3"]]) }
    : everything;
}
