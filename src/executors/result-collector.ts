import type { JsonObject, JsonValue } from "../model/json.ts";
import type { ParamType } from "../model/pipeline.ts";
import type { Place } from "../model/source.ts";
import { suggest } from "../model/suggest.ts";
import { contract, type Problem } from "./problem.ts";
import { describeValue, hasType } from "./result-value.ts";

/** Gathers results from where they come from; the first thing that is wrong with them is kept. */
export class ResultCollector {
  readonly #values = new Map<string, { readonly value: JsonValue; readonly origin: string }>();
  #problem: Problem | undefined;

  get problem(): Problem | undefined {
    return this.#problem;
  }

  get results(): JsonObject {
    return Object.fromEntries([...this.#values].map(([name, { value }]) => [name, value]));
  }

  /** `origin` in words: `build/qa.json`. */
  add(name: string, value: JsonValue, origin: string): void {
    const before = this.#values.get(name);
    if (before !== undefined) {
      this.fail(contract(`result \`${name}\` is given twice: by ${before.origin} and by ${origin}`));
    }
    this.#values.set(name, { value, origin });
  }

  addAll(entries: Iterable<readonly [string, JsonValue]>, origin: string): void {
    for (const [name, value] of entries) this.add(name, value, origin);
  }

  fail(problem: Problem): void {
    this.#problem ??= problem;
  }

  /** A declared result is there, and of the declared type. */
  require(name: string, type: ParamType | undefined, place: Place, hint: string): void {
    const found = this.#values.get(name);
    if (found === undefined) return this.fail(this.#missing(name, place, hint));
    if (type === undefined || hasType(found.value, type)) return undefined;
    const message = `result \`${name}\` must be of type ${type}, but ${found.origin} gave ${describeValue(found.value)}`;
    return this.fail(contract(message, { place }));
  }

  #missing(name: string, place: Place, hint: string): Problem {
    const near = suggest(name, this.#values.keys());
    const given = near === undefined ? undefined : this.#values.get(near);
    const typo = given === undefined ? "" : `${given.origin} gave \`${near}\`: is that the one? Else `;
    return contract(`result \`${name}\` is missing`, { place, hint: `${typo}${hint}` });
  }
}
