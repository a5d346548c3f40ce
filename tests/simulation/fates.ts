import { type FailureClass, failureClasses } from "../../src/model/outcome.ts";
import { SeededRandom } from "./random.ts";

/** How one execution of a command turns out. */
export interface Fate {
  readonly type: "good" | "fails" | "hangs" | "throws" | "cannotWrite" | "misses" | "moves";
  /** Of one that fails. */
  readonly class: FailureClass;
  /** How long it takes if nobody stops it. */
  readonly lengthMs: number;
  /** It has made this share of its outputs when it does not come to a good end. */
  readonly share: number;
  /** How long it takes to stop when it is asked to; more than the grace time: it has to be killed. */
  readonly stopMs: number;
}

/** How hard a run is on its commands. */
export interface Weather {
  readonly seed: number;
  /** The share of executions that do not go well. */
  readonly storm: number;
  /** A source file may be edited while a command reads it. */
  readonly hasEditors: boolean;
}

export const calm: Weather = { seed: 0, storm: 0, hasEditors: false };

const mishaps = ["fails", "fails", "fails", "fails", "hangs", "throws", "cannotWrite", "misses"] as const;

/** Depends on nothing but what executes and how often it did: what runs beside it makes no difference. */
export function fateOf(weather: Weather, job: string, execution: number): Fate {
  const random = new SeededRandom(hashOf(`${weather.seed} ${job} ${execution}`));
  const isGood = !random.chance(weather.storm);
  const moves = weather.hasEditors && random.chance(0.3);
  const [first, ...others] = failureClasses;
  return {
    type: isGood ? (moves ? "moves" : "good") : random.pick(mishaps),
    class: random.pick([first, ...others]),
    lengthMs: weather === calm ? 10 : random.chance(0.15) ? 3000 + random.below(6000) : random.below(900),
    share: random.next(),
    stopMs: random.below(1500),
  };
}

export function hashOf(text: string): number {
  let hash = 2_166_136_261;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 16_777_619);
  }
  return hash >>> 0;
}
