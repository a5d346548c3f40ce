import type { JsonObject, JsonValue } from "../../src/model/json.ts";
import type { SeededRandom } from "./random.ts";

/** What a stage goes over: the members that say so, and how its paths and its command name an item. */
export interface Fan {
  readonly members: JsonObject;
  /** In a path: one of a kind. */
  readonly name: string;
  /** What an item is about. */
  readonly word: string;
}

/** A stage as the manifest has it, and what later ones may use of it. */
export interface Draft {
  readonly id: string;
  readonly stage: { [key: string]: JsonValue };
  readonly file?: string;
  readonly folder?: string;
  readonly hasScore: boolean;
  /** Stages that share one are aligned. */
  readonly fan?: Fan;
}

interface Wants {
  readonly folder: boolean;
  readonly score: boolean;
  readonly isBare?: boolean;
}

/** The stages of a manifest as they come into being; each may need those before it. */
export class Drafts {
  readonly all: Draft[] = [];
  /** What the stages go over that are added now. */
  fan: Fan | undefined;
  readonly #random: SeededRandom;
  readonly #pools: { readonly [name: string]: number };

  /** By pool, its slots. */
  constructor(random: SeededRandom, pools: { readonly [name: string]: number }) {
    this.#random = random;
    this.#pools = pools;
  }

  add(wants: Wants): Draft {
    const random = this.#random;
    const { fan } = this;
    const id = `s${this.all.length}`;
    const at = fan === undefined ? id : `${id}/${fan.name}`;
    const outputs: string[] = [];
    const folder = wants.folder ? `out/${at}/` : undefined;
    const way = wants.score ? random.pick(fan === undefined ? waysToScore : waysOfItems) : "none";
    const file = wants.isBare === true ? undefined : way === "file" ? `made/${at}.json` : `made/${at}.txt`;
    if (file !== undefined && (way === "file" || folder === undefined || random.chance(0.3)))
      outputs.push(file);
    if (folder !== undefined) outputs.push(folder);
    const run: JsonValue[] = ["make", id, ...(way === "returns" || way === "appends" ? [way] : [])];
    if (fan !== undefined && random.chance(0.8)) run.push(fan.word);
    if (random.chance(0.15)) run.push("blunt");
    if (random.chance(0.15)) run.push("${{ params.scale }}");
    const draft: Draft = {
      id,
      stage: { ...fan?.members, run, ...(outputs.length > 0 && { outputs }), ...resultsOf(way, file) },
      ...(file !== undefined && outputs.includes(file) && { file }),
      ...(folder !== undefined && { folder }),
      hasScore: wants.score,
      ...(fan !== undefined && { fan }),
    };
    this.all.push(draft);
    return draft;
  }

  before(draft: Draft): readonly Draft[] {
    return this.all.slice(0, this.all.indexOf(draft));
  }

  readSource(draft: Draft): void {
    this.input(draft, this.#random.pick(["src/a.txt", "src/b.txt", "src/c.txt", "src/*.txt", "src/"]));
  }

  need(
    draft: Draft,
    needed: Draft | undefined,
    way = this.#random.pick(["path", "path", "needs", "needs", "order", "expression", "expression"]),
  ): void {
    if (needed === undefined || (needed.stage["always"] === true && draft.stage["always"] !== true)) return;
    if (way === "path") return this.input(draft, this.#pathOf(draft, needed));
    if (way === "expression" && isSeenAsList(draft, needed)) return this.#readList(draft, needed);
    if (way === "expression" && needed.hasScore) {
      return this.command(draft, `\${{ has(${needed.id}.score) ? ${needed.id}.score : 0 }}`);
    }
    const need: JsonValue = way === "needs" ? needed.id : { stage: needed.id, content: false };
    draft.stage["needs"] = [...listOf(draft.stage["needs"]).filter((other) => other !== needed.id), need];
  }

  /** A condition on what an earlier stage found. */
  ask(draft: Draft, scored: Draft): string {
    if (!isSeenAsList(draft, scored)) return `${scored.id}.score > 0`;
    const of = this.#random.pick(["exists", "all"]);
    return `${scored.id}.${of}(k, has(k.score) && k.score > 0)`;
  }

  #readList(draft: Draft, { id }: Draft): void {
    this.command(
      draft,
      this.#random.pick([
        `\${{ ${id}.map(k, k.key) }}`,
        `\${{ ${id}.filter(k, has(k.score)).map(k, k.score) }}`,
        `\${{ ${id}.filter(k, k.status == "succeeded").map(k, k.outputs) }}`,
        `\${{ size(${id}) }}`,
        `\${{ ${id}.filter(k, has(k.score)).map(k, k.score).sum() }}`,
      ]),
    );
  }

  #pathOf(draft: Draft, needed: Draft): string {
    const random = this.#random;
    const { file, folder, id } = needed;
    if (isSeenAsList(draft, needed)) {
      return folder === undefined
        ? random.pick([`made/${id}/*`, `made/${id}/a*`, `made/${id}/`])
        : random.pick([`out/${id}/`, `out/${id}/a*/*.txt`, `out/${id}/*/0.txt`]);
    }
    // Of an aligned stage more than the own job may be read.
    if (needed.fan !== undefined && random.chance(0.2)) {
      if (folder !== undefined) return `out/${id}/a*/*.txt`;
      return random.pick([
        `made/${id}/*`,
        `made/${id}/\${{ previous == null ? this.key : previous.key }}.txt`,
      ]);
    }
    if (folder !== undefined) return random.pick([folder, `${folder}*.txt`]);
    if (needed.fan !== undefined) return file ?? `made/${id}/*`;
    return file === undefined || random.chance(0.4) ? `made/${id}.*` : file;
  }

  input(draft: Draft, path: string): void {
    draft.stage["inputs"] = [...new Set([...listOf(draft.stage["inputs"]), path])];
  }

  command(draft: Draft, word: string): void {
    draft.stage["run"] = [...listOf(draft.stage["run"]), word];
  }

  /** What a stage does when something goes wrong, and what it takes while it executes. */
  harden(draft: Draft): void {
    const random = this.#random;
    const { stage, id, hasScore } = draft;
    if (random.chance(0.5)) stage["retry"] = this.#retry();
    if (random.chance(0.5)) stage["timeout"] = random.pick(["1s", "4s"]);
    if (random.chance(0.1)) stage["continue_on_error"] = true;
    if (random.chance(0.07)) stage["cache"] = random.pick<JsonValue>([false, { store: false }]);
    if (hasScore && random.chance(0.05)) stage["verify"] = [{ that: `${id}.score < 5`, message: "too much" }];
    if (random.chance(0.2)) stage["weight"] = random.below(5);
    this.takeSlots(draft);
  }

  takeSlots({ stage }: Draft): void {
    const random = this.#random;
    const taken = Object.entries(this.#pools).filter(() => random.chance(0.4));
    if (taken.length === 0) return;
    const uses = taken.map(([pool, slots]) => [pool, 1 + random.below(slots)] as const);
    stage["pool"] = Object.fromEntries(uses);
  }

  #retry(): JsonValue {
    const random = this.#random;
    if (random.chance(0.4)) return 1 + random.below(2);
    return {
      limit: 1 + random.below(3),
      interval: `${1 + random.below(800)}ms`,
      backoff: 1 + random.below(3),
      jitter: random.chance(0.5),
      ...(random.chance(0.3) && { max_interval: "1s" }),
      ...(random.chance(0.3) && {
        on: random.pick([["exit", "contract"], ["crashed", "denied", "timeout"], ["condition"]]),
      }),
      ...(random.chance(0.2) && { exit_codes: [1, 3] }),
    };
  }
}

const waysToScore = ["file", "stdout", "returns", "appends"] as const;
/** The path of a file of results takes no templates. */
const waysOfItems = ["stdout", "returns", "appends"] as const;

/** From there it is not one job but all of them. */
function isSeenAsList(draft: Draft, needed: Draft): boolean {
  return needed.fan !== undefined && needed.fan !== draft.fan;
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}

function resultsOf(way: string, file: string | undefined): JsonObject {
  switch (way) {
    case "file":
      return { results: file ?? "" };
    case "stdout":
      return { results: { score: { stdout: String.raw`score (\d+)`, type: "number" } } };
    case "returns":
    case "appends":
      return { results: { score: { type: "number" } } };
    default:
      return {};
  }
}
