import { isAlias, isMap, isScalar, isSeq, type Alias, type Node, type Pair, type Scalar } from "yaml";
import { placeAt, type Source } from "../model/source.ts";
import type { Findings } from "./findings.ts";
import { maxDepth, maxRepeatedValues } from "./limits.ts";
import {
  keyPlaceOf,
  placeOf,
  type ListNode,
  type ManifestNode,
  type MapEntry,
  type MapNode,
  type ScalarNode,
  type ScalarStyle,
} from "./manifest-node.ts";
import { problem } from "./problem.ts";
import { Suggester } from "./suggester.ts";
import { tooDeep } from "./yaml-scan.ts";

/** Resolves anchors, aliases and merges; finds keys that stand twice. */
export function buildNodes(source: Source, root: Node, findings: Findings): ManifestNode {
  return new NodeBuilder(source, findings).build(root, 0);
}

/** An anchor whose value is still being read, so an alias to it would have no end. */
const unfinished = Symbol("unfinished");

class NodeBuilder {
  readonly #source: Source;
  readonly #findings: Findings;
  readonly #anchors = new Map<string, ManifestNode | typeof unfinished>();
  readonly #suggester = new Suggester();
  #repeated = 0;

  constructor(source: Source, findings: Findings) {
    this.#source = source;
    this.#findings = findings;
  }

  build(node: Node, depth: number): ManifestNode {
    if (isAlias(node)) return this.#resolve(node);
    if (node.anchor === undefined) return this.#buildValue(node, depth);
    this.#anchors.set(node.anchor, unfinished);
    const built = this.#buildValue(node, depth);
    this.#anchors.set(node.anchor, built);
    return built;
  }

  #buildValue(node: Exclude<Node, Alias>, depth: number): ManifestNode {
    const { start, end } = rangeOf(node);
    if (depth > maxDepth) {
      this.#findings.add(tooDeep(this.#source, start));
      return missing(start, end);
    }
    // An unknown tag is reported by the parser; what it should have made of the value, nobody knows.
    const broken = node.tag !== undefined && !knownTags.has(node.tag);
    if (isScalar(node)) return { ...this.#buildScalar(node), broken };
    if (isSeq(node)) {
      const items = node.items.map((item) => this.build(asNode(item), depth + 1));
      return { type: "list", items, start, end, broken };
    }
    return { ...this.#buildMap(node.items, { start, end }, depth), broken };
  }

  #buildScalar(node: Scalar): ScalarNode {
    const { start, end } = rangeOf(node);
    const style = styles[node.type ?? "PLAIN"];
    const { value } = node;
    const known = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
    return { type: "scalar", value: known ? value : null, style, start, end, broken: false };
  }

  #buildMap(pairs: readonly Pair[], range: { start: number; end: number }, depth: number): MapNode {
    const entries = new Map<string, MapEntry>();
    const merged: ManifestNode[] = [];
    for (const pair of pairs) {
      if (isMergeKey(pair.key)) merged.push(this.build(asNode(pair.value), depth));
      else this.#addEntry(entries, pair, depth);
    }
    for (const node of merged) this.#merge(entries, node);
    return { type: "map", entries, ...range, broken: false };
  }

  #addEntry(entries: Map<string, MapEntry>, pair: Pair, depth: number): void {
    const key = this.#readKey(asNode(pair.key));
    const node = this.#buildPairValue(pair, key.keyEnd, depth);
    if (key.name === undefined) return;
    const entry = { name: key.name, keyStart: key.keyStart, keyEnd: key.keyEnd, node };
    const first = entries.get(entry.name);
    if (first !== undefined) this.#reportDuplicate(first, entry);
    else if (entry.name === "__proto__") this.#reportPrototype(entry);
    else entries.set(entry.name, entry);
  }

  /** In `{ a, b }` a key has no value at all. */
  #buildPairValue(pair: Pair, keyEnd: number, depth: number): ManifestNode {
    if (pair.value !== null) return this.build(asNode(pair.value), depth + 1);
    return { type: "scalar", value: null, style: "plain", start: keyEnd, end: keyEnd, broken: false };
  }

  /** A key is a text; a number or the like stands for the text as which it is written. */
  #readKey(node: Node): { name?: string; keyStart: number; keyEnd: number } {
    const { start: keyStart, end: keyEnd } = rangeOf(node);
    const key = this.build(node, 0);
    if (key.broken) return { keyStart, keyEnd };
    if (key.type === "scalar") {
      const written = this.#source.text.slice(key.start, key.end);
      const name = typeof key.value === "string" ? key.value : written;
      if (name !== "" || written !== "") return { name, keyStart, keyEnd };
    }
    const found = key.type === "scalar" ? "nothing" : `a ${key.type}`;
    this.#report("yaml/key-not-text", node, `a key must be a text, found ${found}`, "write `key: value`");
    return { keyStart, keyEnd };
  }

  #resolve(alias: Alias): ManifestNode {
    const target = this.#anchors.get(alias.source);
    const copy = target === undefined || target === unfinished ? undefined : this.#copy(target);
    if (copy !== undefined) return copy;
    if (target === undefined) this.#reportUnknownAnchor(alias);
    else if (target === unfinished) this.#reportRecursion(alias);
    else this.#reportTooManyAliases(alias);
    const { start, end } = rangeOf(alias);
    return missing(start, end);
  }

  /** Undefined when all aliases together would repeat more than a manifest may. */
  #copy(node: ManifestNode): ManifestNode | undefined {
    this.#repeated += 1;
    if (this.#repeated > maxRepeatedValues) return undefined;
    if (node.type === "scalar") return { ...node };
    if (node.type === "list") return this.#copyList(node);
    const entries = new Map<string, MapEntry>();
    for (const entry of node.entries.values()) {
      const copy = this.#copy(entry.node);
      if (copy === undefined) return undefined;
      entries.set(entry.name, { ...entry, node: copy });
    }
    return { ...node, entries };
  }

  #copyList(node: ListNode): ListNode | undefined {
    const items: ManifestNode[] = [];
    for (const item of node.items) {
      const copy = this.#copy(item);
      if (copy === undefined) return undefined;
      items.push(copy);
    }
    return { ...node, items };
  }

  /** What a map says itself wins, then the map that is merged first. */
  #merge(entries: Map<string, MapEntry>, node: ManifestNode): void {
    if (node.broken) return;
    if (node.type === "list") {
      for (const item of node.items) this.#mergeMap(entries, item);
    } else this.#mergeMap(entries, node);
  }

  #mergeMap(entries: Map<string, MapEntry>, node: ManifestNode): void {
    if (node.broken) return;
    if (node.type !== "map") {
      const found = node.type === "list" ? "a list" : "a single value";
      const message = `\`<<\` merges a map or a list of maps, found ${found}`;
      const hint = "write `<<: *anchor`, where the anchor stands before a map";
      this.#findings.add(problem("yaml/merge", placeOf(this.#source, node), message, hint));
      return;
    }
    for (const entry of node.entries.values()) {
      if (!entries.has(entry.name)) entries.set(entry.name, entry);
    }
  }

  #report(code: string, node: Node, message: string, hint: string): void {
    const { start, end } = rangeOf(node);
    this.#findings.add(problem(code, placeAt(this.#source, start, end), message, hint));
  }

  #reportDuplicate(first: MapEntry, second: MapEntry): void {
    this.#findings.add({
      ...problem(
        "yaml/duplicate-key",
        keyPlaceOf(this.#source, second),
        `\`${second.name}\` stands twice in this map`,
        "remove one of the two, or give it another name",
      ),
      related: [{ message: "the first one", place: keyPlaceOf(this.#source, first) }],
    });
  }

  #reportPrototype(entry: MapEntry): void {
    const place = keyPlaceOf(this.#source, entry);
    this.#findings.add(
      problem("yaml/forbidden-key", place, "`__proto__` cannot be a key", "give it another name"),
    );
  }

  #reportUnknownAnchor(alias: Alias): void {
    const name = alias.source;
    const suggestion = this.#suggester.suggest(name, this.#anchors);
    const hint =
      suggestion === undefined
        ? "put the text in quotes if the `*` belongs to it, as in a glob"
        : `did you mean \`*${suggestion}\`?`;
    const message = `\`*${name}\` refers to an anchor, and no \`&${name}\` stands before it`;
    this.#report("yaml/unknown-anchor", alias, message, hint);
  }

  #reportRecursion(alias: Alias): void {
    const message = `\`*${alias.source}\` stands within the value that it refers to`;
    this.#report("yaml/recursive-alias", alias, message, "remove it; a value cannot hold itself");
  }

  /** Once: every later alias would say the same. */
  #reportTooManyAliases(alias: Alias): void {
    if (this.#repeated === Infinity) return;
    this.#repeated = Infinity;
    const message = `aliases repeat more than ${maxRepeatedValues.toLocaleString("en")} values`;
    this.#report("yaml/too-many-aliases", alias, message, "write out fewer copies of large anchors");
  }
}

const knownTags: ReadonlySet<string> = new Set([
  "!",
  ...["str", "int", "float", "bool", "null", "map", "seq"].map((name) => `tag:yaml.org,2002:${name}`),
]);

const styles: Readonly<Record<Scalar.Type, ScalarStyle>> = {
  PLAIN: "plain",
  QUOTE_SINGLE: "single",
  QUOTE_DOUBLE: "double",
  BLOCK_LITERAL: "literal",
  BLOCK_FOLDED: "folded",
};

/** Stands where a value could not be had; it is reported already. */
function missing(start: number, end: number): ScalarNode {
  return { type: "scalar", value: null, style: "plain", start, end, broken: true };
}

function rangeOf(node: Node): { start: number; end: number } {
  const [start = 0, end = start] = node.range ?? [];
  return { start, end };
}

function isMergeKey(key: unknown): boolean {
  return isScalar(key) && key.value === "<<" && key.type === "PLAIN";
}

/** What the parser puts into maps and lists are nodes, which its types do not say. */
function asNode(value: unknown): Node {
  if (isAlias(value) || isScalar(value) || isMap(value) || isSeq(value)) return value;
  throw new Error("the YAML parser gave something that is no node");
}
