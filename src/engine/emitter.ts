import type { RunEvent, RunFact } from "../model/event.ts";
import type { JsonValue } from "../model/json.ts";
import { Listeners, reasonOf } from "./listeners.ts";
import type { RunWorld } from "./run-input.ts";

/** Gives facts their time, masks secrets in them, writes them down, then tells. */
export class Emitter {
  readonly #world: Pick<RunWorld, "clock" | "journal" | "mask">;
  readonly listeners: Listeners;
  #isJournalLost = false;

  constructor(world: Pick<RunWorld, "clock" | "journal" | "mask" | "listeners">) {
    this.#world = world;
    this.listeners = new Listeners(world.listeners, (reason) => {
      const message = `a listener of the run failed and is not told any more: ${reason}`;
      this.emit({ type: "warning.raised", message });
    });
  }

  emit(fact: RunFact): void {
    const event: RunEvent = { at: this.#world.clock.now(), ...maskTexts(fact, this.#world.mask) };
    this.#write(event);
    this.listeners.tell(event);
  }

  /** A full disk may cost the record of a run, but not the render that is under way. */
  #write(event: RunEvent): void {
    if (this.#isJournalLost) return;
    try {
      this.#world.journal.append(event);
    } catch (error) {
      this.#isJournalLost = true;
      const message = `the journal of this run cannot be written any more: ${reasonOf(error)}`;
      this.emit({ type: "warning.raised", message });
    }
  }
}

/** Under these names stand words and ids of storyflow and the manifest: a secret of the same text may not garble them. */
const ownNames: ReadonlySet<string> = new Set([
  "type",
  "run",
  "job",
  "stage",
  "loop",
  "state",
  "status",
  "class",
  "severity",
  "budget",
  "decision",
  "key",
  "log",
  "file",
  "needs",
  "loops",
  "causes",
]);

/** What people and stages gave, where any name may stand. */
const givenNames: ReadonlySet<string> = new Set(["params", "results"]);
const none: ReadonlySet<string> = new Set();

/** A number that people or stages gave may be a secret as well: a PIN. */
function maskNumber(value: number, mask: (text: string) => string): number | string {
  const text = String(value);
  const masked = mask(text);
  return masked === text ? value : masked;
}

/** The same fact with every text masked that came from outside; names of members stay. */
function maskTexts<T extends RunFact>(fact: T, mask: (text: string) => string): T {
  const walk = (value: JsonValue | object | undefined, own: ReadonlySet<string>): unknown => {
    if (typeof value === "string") return mask(value);
    if (typeof value === "number" && own === none) return maskNumber(value, mask);
    if (Array.isArray(value)) return value.map((item) => walk(item, own));
    if (typeof value !== "object" || value === null) return value;
    const members = Object.entries(value).map(([name, member]) => {
      if (own.has(name)) return [name, member];
      return [name, walk(member, givenNames.has(name) ? none : own)];
    });
    return Object.fromEntries(members);
  };
  // The walk keeps the shape and changes texts only.
  return walk(fact, ownNames) as T;
}
