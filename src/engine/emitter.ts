import type { RunEvent, RunFact } from "../model/event.ts";
import type { JsonValue } from "../model/json.ts";
import type { RunWorld } from "./run-input.ts";

type Listener = (event: RunEvent) => void;

/** Gives facts their time, masks secrets in them, writes them down, then tells. */
export class Emitter {
  readonly #world: Pick<RunWorld, "clock" | "journal" | "mask">;
  readonly #listeners: Set<Listener>;

  constructor(world: Pick<RunWorld, "clock" | "journal" | "mask" | "listeners">) {
    this.#world = world;
    this.#listeners = new Set(world.listeners);
  }

  emit(fact: RunFact): void {
    const event: RunEvent = { at: this.#world.clock.now(), ...maskTexts(fact, this.#world.mask) };
    this.#world.journal.append(event);
    for (const listener of this.#listeners) this.#tell(listener, event);
  }

  /** A listener that throws is not told again: it can neither fail nor slow the run. */
  #tell(listener: Listener, event: RunEvent): void {
    try {
      listener(event);
    } catch (error) {
      this.#listeners.delete(listener);
      const reason = error instanceof Error ? error.message : String(error);
      this.emit({
        type: "warning.raised",
        message: `a listener of the run failed and is not told any more: ${reason}`,
      });
    }
  }
}

/** The same fact with every text masked; names of members stay. */
function maskTexts<T extends RunFact>(fact: T, mask: (text: string) => string): T {
  const walk = (value: JsonValue | object | undefined): unknown => {
    if (typeof value === "string") return mask(value);
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, walk(member)]));
  };
  // The walk keeps the shape and changes texts only.
  return walk(fact) as T;
}
