import type { JsonObject, JsonValue } from "../../src/model/json.ts";
import { type Draft, Drafts, type Fan } from "./drafts.ts";
import { listFile } from "./lists.ts";
import type { SeededRandom } from "./random.ts";

/** Sources of the project, with what is in them at first. */
export const sources: readonly (readonly [string, string])[] = ["a", "b", "c", "d"].map(
  (name) => [`src/${name}.txt`, `source ${name}`] as const,
);

/** A manifest of a seed, as JSON, which is YAML. It may have mistakes: loops that overlap, updates without an order. */
export function makeManifest(random: SeededRandom): string {
  const pools = makePools(random);
  const slots = Object.entries(pools).map(([name, { devices }]) => [name, devices.length] as const);
  const maker = new ManifestMaker(random, Object.fromEntries(slots));
  const parts = 1 + random.below(4);
  for (let part = 0; part < parts; part += 1) {
    random.pick([
      () => maker.addPlain(),
      () => maker.addPlain(),
      () => maker.addLoop(),
      () => maker.addNested(),
      () => maker.addFan(),
      () => maker.addFan(),
      () => maker.addFan(),
    ])();
  }
  for (let count = random.below(3); count > 0; count -= 1) maker.addPlain();
  for (let count = random.below(3); count > 0; count -= 1) maker.addAlways();
  const manifest: JsonObject = {
    name: "simulated",
    params: { threshold: 2 + random.below(3), scale: 1, shots: [] },
    data: { lists: "lists.json" },
    pools,
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

/** Each tells its jobs in a variable which devices they have: so it is seen who has what. */
function makePools(random: SeededRandom): {
  readonly [name: string]: { readonly devices: readonly string[]; readonly [key: string]: JsonValue };
} {
  const pool = (name: string) => ({
    devices: Array.from({ length: 1 + random.below(3) }, (_, index) => `${name}${index}`),
    export: name.toUpperCase(),
    ...(random.chance(0.5) && { machine: true }),
  });
  return {
    ...(random.chance(0.6) && { gpu: pool("gpu") }),
    ...(random.chance(0.3) && { licence: pool("licence") }),
  };
}

class ManifestMaker {
  readonly #random: SeededRandom;
  readonly #drafts: Drafts;
  readonly #fans: Fan[] = [];
  #lister: Draft | undefined;

  constructor(random: SeededRandom, pools: { readonly [name: string]: number }) {
    this.#random = random;
    this.#drafts = new Drafts(random, pools);
  }

  get stages(): JsonObject {
    return Object.fromEntries(this.#drafts.all.map(({ id, stage }) => [id, stage]));
  }

  addPlain(): Draft {
    const random = this.#random;
    const drafts = this.#drafts;
    const draft = drafts.add({ folder: random.chance(0.5), score: random.chance(0.5) });
    for (let count = random.below(3); count > 0; count -= 1) drafts.readSource(draft);
    for (let count = random.below(3); count > 0; count -= 1)
      drafts.need(draft, random.some(drafts.before(draft)));
    const scored = random.some(drafts.before(draft).filter(({ hasScore }) => hasScore));
    if (scored !== undefined && random.chance(0.15)) draft.stage["when"] = drafts.ask(draft, scored);
    if (scored !== undefined && random.chance(0.05)) draft.stage["require"] = drafts.ask(draft, scored);
    if (draft.fan !== undefined) this.#ofItems(draft);
    drafts.harden(draft);
    return draft;
  }

  /** What only a job of a list can do. */
  #ofItems(draft: Draft): void {
    const random = this.#random;
    const way = random.below(12);
    if (way === 0) this.#drafts.command(draft, '${{ previous == null ? "first" : previous.key }}');
    if (way === 1) draft.stage["when"] = 'previous == null || previous.status != "skipped"';
    if (way === 2 && draft.hasScore) {
      this.#drafts.command(draft, "${{ previous != null && has(previous.score) ? previous.score : 9 }}");
    }
    if (way === 3) this.#drafts.command(draft, "${{ previous == null ? [] : previous.outputs }}");
    if (way === 4) draft.stage["when"] = 'this.key != "a"';
    if (random.chance(0.05)) draft.stage["always"] = true;
  }

  /** Some stages that go over one list. */
  addFan(): void {
    const random = this.#random;
    const drafts = this.#drafts;
    drafts.fan = (random.chance(0.3) ? random.some(this.#fans) : undefined) ?? this.#addList();
    for (let count = 1 + random.below(2); count > 0; count -= 1) {
      const follows = random.some(drafts.all.filter(({ fan }) => fan === drafts.fan));
      const add = random.pick([
        () => this.addPlain(),
        () => this.addPlain(),
        () => this.addPlain(),
        () => this.addLoop().judge,
        () => this.addNested(),
      ]);
      const added = add();
      if (follows !== undefined && random.chance(0.6)) drafts.need(added, follows);
    }
    drafts.fan = undefined;
  }

  /** What says the same is aligned. */
  #addList(): Fan {
    const made = this.#makeFan();
    const asText = ({ members }: Fan) => JSON.stringify(members);
    const known = this.#fans.find((other) => asText(other) === asText(made));
    if (known === undefined) this.#fans.push(made);
    return known ?? made;
  }

  #makeFan(): Fan {
    const random = this.#random;
    const fanned = random.some(
      this.#drafts.all.filter(({ fan, stage }) => fan !== undefined && stage["always"] !== true),
    );
    const kinds = ["shots", "near", "far", "found", "matrix", ...(fanned === undefined ? [] : ["jobs"])];
    const kind = random.some(kinds);
    const name = "${{ this.key }}";
    if (kind === "matrix") {
      const q = random.pick<JsonValue>([[1, 2], "data.lists.near.filter(i, i.text == 'day').map(i, i.id)"]);
      return { members: { matrix: { p: "data.lists.far.map(i, i.id)", q } }, name, word: "${{ p }}${{ q }}" };
    }
    if (kind === "jobs")
      return { members: { foreach: { y: `${fanned?.id}.map(k, k.key)` } }, name, word: "${{ y }}" };
    if (kind === "far")
      return { members: { foreach: { y: "data.lists.far.map(i, i.id)" } }, name, word: "${{ y }}" };
    const list =
      kind === "shots"
        ? "params.shots"
        : kind === "near"
          ? "data.lists.near"
          : `${this.#addLister().id}.items`;
    const key = random.chance(0.25) ? { key: '"k-" + x.id' } : {};
    const own = random.pick([name, "${{ x.id }}"]);
    return { members: { foreach: { x: list }, ...key }, name: own, word: "${{ x.text }}" };
  }

  /** Finds out what a list has in it. */
  #addLister(): Draft {
    if (this.#lister !== undefined && this.#random.chance(0.7)) return this.#lister;
    const drafts = this.#drafts;
    const { fan } = drafts;
    drafts.fan = undefined;
    const lister = drafts.add({ folder: false, score: false });
    drafts.fan = fan;
    drafts.input(lister, listFile);
    drafts.command(lister, "lists");
    lister.stage["results"] = { items: { type: "array" } };
    if (this.#random.chance(0.3)) drafts.need(lister, this.#random.some(drafts.before(lister)));
    drafts.harden(lister);
    this.#lister = lister;
    return lister;
  }

  addAlways(): void {
    const drafts = this.#drafts;
    if (this.#random.chance(0.3)) drafts.fan = this.#random.some(this.#fans);
    const draft = drafts.add({ folder: false, score: false });
    drafts.fan = undefined;
    drafts.need(draft, this.#random.some(drafts.before(draft)), "order");
    draft.stage["always"] = true;
    if (this.#random.chance(0.5)) draft.stage["timeout"] = "500ms";
    drafts.takeSlots(draft);
  }

  /** What a stage makes is judged and reworked. */
  addLoop(): { readonly judge: Draft } {
    return this.#loopOver(this.#producer());
  }

  /** A loop whose rounds hold another loop. */
  addNested(): Draft {
    const drafts = this.#drafts;
    const outer = this.#producer();
    const inner = drafts.add({ folder: true, score: false });
    inner.stage["inputs"] = [outer.folder ?? ""];
    drafts.harden(inner);
    const members = this.#loopOver(inner);
    const judge = drafts.add({ folder: false, score: true });
    judge.stage["inputs"] = [inner.folder ?? ""];
    if (this.#random.chance(0.3) && members.judge.file !== undefined) drafts.input(judge, members.judge.file);
    drafts.harden(judge);
    this.#addFix(judge, outer, [inner.id]);
    return judge;
  }

  #producer(): Draft {
    const drafts = this.#drafts;
    const producer = drafts.add({ folder: true, score: this.#random.chance(0.3) });
    drafts.readSource(producer);
    if (this.#random.chance(0.4)) drafts.need(producer, this.#random.some(drafts.before(producer)));
    drafts.harden(producer);
    return producer;
  }

  #loopOver(producer: Draft): { readonly judge: Draft } {
    const random = this.#random;
    const drafts = this.#drafts;
    const hasMiddle = random.chance(0.4);
    const middle = hasMiddle ? drafts.add({ folder: random.chance(0.5), score: false }) : undefined;
    if (middle !== undefined) {
      drafts.input(middle, producer.folder ?? "");
      drafts.harden(middle);
    }
    const judge = drafts.add({ folder: false, score: true });
    drafts.input(judge, random.chance(0.2) ? `${producer.folder}*.txt` : (producer.folder ?? ""));
    if (middle !== undefined) drafts.need(judge, middle);
    if (random.chance(0.2)) drafts.command(judge, "${{ this.round }}");
    if (random.chance(0.15)) drafts.need(judge, random.some(drafts.before(judge)));
    drafts.harden(judge);
    this.#addFix(judge, producer, [middle?.id ?? judge.id, ...(middle === undefined ? [] : [judge.id])]);
    return { judge };
  }

  #addFix(judge: Draft, updated: Draft, backTo: readonly string[]): void {
    const random = this.#random;
    const drafts = this.#drafts;
    const fix = drafts.add({ folder: false, score: false, isBare: random.chance(0.7) });
    if (judge.file !== undefined) drafts.input(fix, judge.file);
    else fix.stage["needs"] = [judge.id];
    if (random.chance(0.5)) drafts.command(fix, "${{ this.round }}");
    if (random.chance(0.15)) drafts.need(fix, random.some(drafts.before(fix)));
    if (random.chance(0.85))
      fix.stage["updates"] = [random.chance(0.2) ? `${updated.folder}0.txt` : (updated.folder ?? "")];
    fix.stage["when"] = `${judge.id}.score < threshold`;
    fix.stage["loop"] = {
      back_to: backTo,
      limit: 1 + random.below(3),
      on_exhausted: random.pick(["fail", "accept"]),
      ...(random.chance(0.7) && this.#scoring(judge)),
    };
    drafts.harden(fix);
  }

  #scoring({ id }: Draft): JsonObject {
    const random = this.#random;
    const plateau = { min_delta: random.below(2), patience: 1 + random.below(2) };
    return { score: `${id}.score`, ...(random.chance(0.4) && plateau) };
  }
}
