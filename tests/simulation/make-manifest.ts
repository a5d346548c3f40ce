import type { JsonObject, JsonValue } from "../../src/model/json.ts";
import type { SeededRandom } from "./random.ts";

/** A stage as the manifest has it, and what later ones may use of it. */
interface Draft {
  readonly id: string;
  readonly stage: { [key: string]: JsonValue };
  readonly file?: string;
  readonly folder?: string;
  readonly hasScore: boolean;
}

/** Sources of the project, with what is in them at first. */
export const sources: readonly (readonly [string, string])[] = ["a", "b", "c", "d"].map(
  (name) => [`src/${name}.txt`, `source ${name}`] as const,
);

/** A manifest of a seed, as JSON, which is YAML. It may have mistakes: loops that overlap, updates without an order. */
export function makeManifest(random: SeededRandom): string {
  const maker = new ManifestMaker(random);
  const parts = 1 + random.below(4);
  for (let part = 0; part < parts; part += 1) {
    random.pick([
      () => maker.addPlain(),
      () => maker.addPlain(),
      () => maker.addLoop(),
      () => maker.addLoop(),
      () => maker.addNested(),
    ])();
  }
  for (let count = random.below(3); count > 0; count -= 1) maker.addPlain();
  for (let count = random.below(3); count > 0; count -= 1) maker.addAlways();
  const manifest: JsonObject = {
    name: "simulated",
    params: { threshold: 2 + random.below(3), scale: 1 },
    concurrency: 1 + random.below(4),
    on_failure: random.pick(["finish", "finish", "keep_going", "fail_fast"]),
    ...(random.chance(0.25) && { budget: makeBudget(random) }),
    stages: maker.stages,
  };
  return JSON.stringify(manifest, undefined, 1);
}

function makeBudget(random: SeededRandom): JsonObject {
  return {
    retries: random.below(4),
    ...(random.chance(0.5) && { rounds: random.below(4) }),
    ...(random.chance(0.4) && { time: `${1 + random.below(6)}s` }),
  };
}

class ManifestMaker {
  readonly #random: SeededRandom;
  readonly #drafts: Draft[] = [];

  constructor(random: SeededRandom) {
    this.#random = random;
  }

  get stages(): JsonObject {
    return Object.fromEntries(this.#drafts.map(({ id, stage }) => [id, stage]));
  }

  addPlain(): Draft {
    const random = this.#random;
    const draft = this.#draft({ folder: random.chance(0.5), score: random.chance(0.5) });
    for (let count = random.below(3); count > 0; count -= 1) this.#readSource(draft);
    for (let count = random.below(3); count > 0; count -= 1)
      this.#need(draft, random.some(this.#before(draft)));
    const scored = random.some(this.#before(draft).filter(({ hasScore }) => hasScore));
    if (scored !== undefined && random.chance(0.15)) draft.stage["when"] = `${scored.id}.score > 0`;
    if (scored !== undefined && random.chance(0.05)) draft.stage["require"] = `${scored.id}.score > 0`;
    this.#harden(draft);
    return draft;
  }

  addAlways(): void {
    const draft = this.#draft({ folder: false, score: false });
    this.#need(draft, this.#random.some(this.#before(draft)), "order");
    draft.stage["always"] = true;
    if (this.#random.chance(0.5)) draft.stage["timeout"] = "500ms";
  }

  /** What a stage makes is judged and reworked. */
  addLoop(): void {
    const producer = this.#producer();
    this.#loopOver(producer);
  }

  /** A loop whose rounds hold another loop. */
  addNested(): void {
    const outer = this.#producer();
    const inner = this.#draft({ folder: true, score: false });
    inner.stage["inputs"] = [outer.folder ?? ""];
    this.#harden(inner);
    const members = this.#loopOver(inner);
    const judge = this.#draft({ folder: false, score: true });
    judge.stage["inputs"] = [inner.folder ?? ""];
    if (this.#random.chance(0.3) && members.judge.file !== undefined) this.#input(judge, members.judge.file);
    this.#harden(judge);
    this.#addFix(judge, outer, [inner.id]);
  }

  #producer(): Draft {
    const producer = this.#draft({ folder: true, score: this.#random.chance(0.3) });
    this.#readSource(producer);
    if (this.#random.chance(0.4)) this.#need(producer, this.#random.some(this.#before(producer)));
    this.#harden(producer);
    return producer;
  }

  #loopOver(producer: Draft): { readonly judge: Draft } {
    const random = this.#random;
    const hasMiddle = random.chance(0.4);
    const middle = hasMiddle ? this.#draft({ folder: random.chance(0.5), score: false }) : undefined;
    if (middle !== undefined) {
      this.#input(middle, producer.folder ?? "");
      this.#harden(middle);
    }
    const judge = this.#draft({ folder: false, score: true });
    this.#input(judge, random.chance(0.2) ? `${producer.folder}*.txt` : (producer.folder ?? ""));
    if (middle !== undefined) this.#need(judge, middle);
    if (random.chance(0.2)) this.#command(judge, "${{ this.round }}");
    this.#harden(judge);
    this.#addFix(judge, producer, [middle?.id ?? judge.id, ...(middle === undefined ? [] : [judge.id])]);
    return { judge };
  }

  #addFix(judge: Draft, updated: Draft, backTo: readonly string[]): void {
    const random = this.#random;
    const fix = this.#draft({ folder: false, score: false, isBare: random.chance(0.7) });
    if (judge.file !== undefined) this.#input(fix, judge.file);
    else fix.stage["needs"] = [judge.id];
    if (random.chance(0.5)) this.#command(fix, "${{ this.round }}");
    if (random.chance(0.85))
      fix.stage["updates"] = [random.chance(0.2) ? `${updated.folder}0.txt` : (updated.folder ?? "")];
    fix.stage["when"] = `${judge.id}.score < threshold`;
    fix.stage["loop"] = {
      back_to: backTo,
      limit: 1 + random.below(3),
      on_exhausted: random.pick(["fail", "accept"]),
      ...(random.chance(0.7) && this.#scoring(judge)),
    };
    this.#harden(fix);
  }

  #scoring({ id }: Draft): JsonObject {
    const random = this.#random;
    const plateau = { min_delta: random.below(2), patience: 1 + random.below(2) };
    return { score: `${id}.score`, ...(random.chance(0.4) && plateau) };
  }

  #draft(wants: { readonly folder: boolean; readonly score: boolean; readonly isBare?: boolean }): Draft {
    const random = this.#random;
    const id = `s${this.#drafts.length}`;
    const outputs: string[] = [];
    const folder = wants.folder ? `out/${id}/` : undefined;
    const way = wants.score ? random.pick(["file", "stdout", "returns", "appends"]) : "none";
    const file = wants.isBare === true ? undefined : way === "file" ? `made/${id}.json` : `made/${id}.txt`;
    if (file !== undefined && (way === "file" || folder === undefined || random.chance(0.3)))
      outputs.push(file);
    if (folder !== undefined) outputs.push(folder);
    const run = ["make", id, ...(way === "returns" || way === "appends" ? [way] : [])];
    if (random.chance(0.15)) run.push("blunt");
    if (random.chance(0.15)) run.push("${{ params.scale }}");
    const draft: Draft = {
      id,
      stage: { run, ...(outputs.length > 0 && { outputs }), ...resultsOf(way, file) },
      ...(file !== undefined && outputs.includes(file) && { file }),
      ...(folder !== undefined && { folder }),
      hasScore: wants.score,
    };
    this.#drafts.push(draft);
    return draft;
  }

  #before(draft: Draft): readonly Draft[] {
    return this.#drafts.slice(0, this.#drafts.indexOf(draft));
  }

  #readSource(draft: Draft): void {
    this.#input(draft, this.#random.pick(["src/a.txt", "src/b.txt", "src/c.txt", "src/*.txt", "src/"]));
  }

  #need(
    draft: Draft,
    needed: Draft | undefined,
    way = this.#random.pick(["path", "path", "needs", "needs", "order", "expression"]),
  ): void {
    if (needed === undefined || needed.stage["always"] === true) return;
    if (way === "path") return this.#input(draft, this.#pathOf(needed));
    if (way === "expression" && needed.hasScore) {
      this.#command(draft, "${{ has(" + needed.id + ".score) ? " + needed.id + ".score : 0 }}");
      return;
    }
    const need: JsonValue = way === "needs" ? needed.id : { stage: needed.id, content: false };
    draft.stage["needs"] = [...listOf(draft.stage["needs"]).filter((other) => other !== needed.id), need];
  }

  #pathOf({ file, folder, id }: Draft): string {
    if (folder !== undefined) return this.#random.pick([folder, `${folder}*.txt`]);
    return file === undefined || this.#random.chance(0.4) ? `made/${id}.*` : file;
  }

  #input(draft: Draft, path: string): void {
    draft.stage["inputs"] = [...new Set([...listOf(draft.stage["inputs"]), path])];
  }

  #command(draft: Draft, word: string): void {
    draft.stage["run"] = [...listOf(draft.stage["run"]), word];
  }

  /** What a stage does when something goes wrong. */
  #harden({ stage, id, hasScore }: Draft): void {
    const random = this.#random;
    if (random.chance(0.5)) stage["retry"] = this.#retry();
    if (random.chance(0.5)) stage["timeout"] = random.pick(["1s", "4s"]);
    if (random.chance(0.1)) stage["continue_on_error"] = true;
    if (random.chance(0.07)) stage["cache"] = random.pick<JsonValue>([false, { store: false }]);
    if (hasScore && random.chance(0.05)) stage["verify"] = [{ that: `${id}.score < 5`, message: "too much" }];
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
