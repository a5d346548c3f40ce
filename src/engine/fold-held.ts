import type { RunEvent } from "../model/event.ts";
import type { HeldKey } from "../model/work-order.ts";

/** By `passName`. */
export interface HeldKeys {
  readonly [pass: string]: HeldKey;
}

/** The name of one pass of a job in a run. */
export function passName(job: string, pass: number): string {
  return `${job} ${pass}`;
}

/**
 * Under which keys the jobs of a run were taken up. What was recorded under them since then was made in that run, whether it got to
 * say so or not: a run that goes on with it need not do that again.
 */
export function foldHeld(events: readonly RunEvent[]): HeldKeys {
  const held: { [pass: string]: HeldKey } = {};
  for (const event of events) {
    if (event.type !== "stage.keyed") continue;
    const { job, pass, key, at } = event;
    const name = passName(job, pass);
    if (held[name]?.key !== key) held[name] = { key, sinceMs: at };
  }
  return held;
}

/** Of a run and of one that went on with it: what the later one took up anew counts from then. */
export function mergeHeld(earlier: HeldKeys, later: HeldKeys): HeldKeys {
  const same = Object.entries(earlier).filter(([name, { key }]) => later[name]?.key === key);
  return { ...earlier, ...later, ...Object.fromEntries(same) };
}
