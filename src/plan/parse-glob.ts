import { glyphToken, type CodeRange, type Glyph, type PathToken } from "./path-token.ts";

/** More alternatives than this, from braces, are not told apart. */
const alternativesLimit = 64;

/** A longer glob is not looked into; no path is that long. */
const glyphsLimit = 4096;

type Node = PathToken | { readonly type: "choice"; readonly options: readonly (readonly Node[])[] };

/** What was read, and the index of the first glyph after it. */
interface Read {
  readonly node: Node;
  readonly next: number;
}

/** The alternatives that a glob stands for: several when it holds braces. */
export function parseGlob(glyphs: readonly Glyph[]): readonly (readonly PathToken[])[] {
  if (glyphs.length > glyphsLimit) return [[{ type: "anything" }]];
  const nodes = readNodes(glyphs);
  return countAlternatives(nodes) > alternativesLimit ? [nodes.map(flatten)] : expand(nodes);
}

function readNodes(glyphs: readonly Glyph[]): readonly Node[] {
  const nodes: Node[] = [];
  for (let index = 0; index < glyphs.length;) {
    const { node, next } = readNode(glyphs, index);
    nodes.push(node);
    index = next;
  }
  return nodes;
}

function readNode(glyphs: readonly Glyph[], index: number): Read {
  const glyph = glyphs[index] ?? "";
  if (typeof glyph !== "string") return { node: glyphToken(glyph), next: index + 1 };
  const read = readSpecial(glyph, glyphs, index);
  return read ?? { node: glyphToken(glyph), next: index + 1 };
}

function readSpecial(glyph: string, glyphs: readonly Glyph[], index: number): Read | undefined {
  if ("@+!*?".includes(glyph) && glyphs[index + 1] === "(") {
    const end = closingIndex(glyphs, index + 1, "(", ")");
    if (end !== undefined) return { node: { type: "anything" }, next: end + 1 };
  }
  // Right before braces two stars go through folders, whatever else stands in the segment.
  if (glyph === "*" && glyphs[index + 1] === "*" && glyphs[index + 2] === "{") {
    return { node: { type: "anything" }, next: index + 2 };
  }
  if (glyph === "*") return { node: { type: "star" }, next: index + 1 };
  if (glyph === "?") return { node: { type: "any" }, next: index + 1 };
  if (glyph === "[") return readClass(glyphs, index);
  if (glyph === "{") return readBraces(glyphs, index);
  if (glyph === "\\") return readEscape(glyphs, index);
  return undefined;
}

function readEscape(glyphs: readonly Glyph[], index: number): Read | undefined {
  const escaped = glyphs[index + 1];
  if (typeof escaped !== "string") return undefined;
  return { node: glyphToken(escaped), next: index + 2 };
}

function readClass(glyphs: readonly Glyph[], index: number): Read | undefined {
  const negated = glyphs[index + 1] === "!" || glyphs[index + 1] === "^";
  const first = index + (negated ? 2 : 1);
  // A bracket right at the beginning is a member: `[]]`.
  const end = glyphs.indexOf("]", first + 1);
  if (end === -1) return undefined;
  const members = glyphs.slice(first, end);
  if (members[0] === "[" && members[1] === ":") return readNamedClass(glyphs, end);
  if (!members.every((member) => typeof member === "string")) return undefined;
  return { node: { type: "class", negated, ranges: classRanges(members) }, next: end + 1 };
}

/** `[[:alpha:]]`, whose first bracket closes at `end`. */
function readNamedClass(glyphs: readonly Glyph[], end: number): Read {
  const last = glyphs.indexOf("]", end + 1);
  return { node: { type: "anything" }, next: (last === -1 ? end : last) + 1 };
}

function classRanges(members: readonly string[]): readonly CodeRange[] {
  const ranges: CodeRange[] = [];
  for (let index = 0; index < members.length; index += 1) {
    const from = codeOf(members[index]);
    const isRange = members[index + 1] === "-" && index + 2 < members.length;
    const to = isRange ? codeOf(members[index + 2]) : from;
    if (isRange) index += 2;
    ranges.push([from, to]);
  }
  return ranges;
}

function codeOf(character: string | undefined): number {
  return character?.codePointAt(0) ?? 0;
}

function readBraces(glyphs: readonly Glyph[], index: number): Read | undefined {
  const end = closingIndex(glyphs, index, "{", "}");
  if (end === undefined) return undefined;
  const inner = glyphs.slice(index + 1, end);
  const options = splitOptions(inner);
  if (options.length > 1) {
    return { node: { type: "choice", options: options.map(readNodes) }, next: end + 1 };
  }
  const isRange = inner.some((glyph, at) => glyph === "." && inner[at + 1] === ".");
  return isRange ? { node: { type: "anything" }, next: end + 1 } : undefined;
}

function splitOptions(glyphs: readonly Glyph[]): readonly (readonly Glyph[])[] {
  const options: Glyph[][] = [[]];
  let depth = 0;
  for (const glyph of glyphs) {
    if (glyph === "{") depth += 1;
    if (glyph === "}") depth -= 1;
    if (glyph === "," && depth === 0) options.push([]);
    else options.at(-1)?.push(glyph);
  }
  return options;
}

function closingIndex(
  glyphs: readonly Glyph[],
  start: number,
  open: string,
  close: string,
): number | undefined {
  let depth = 0;
  for (let index = start; index < glyphs.length; index += 1) {
    if (glyphs[index] === "\\") index += 1;
    else if (glyphs[index] === open) depth += 1;
    else if (glyphs[index] === close) {
      depth -= 1;
      if (depth === 0) return index;
    }
  }
  return undefined;
}

function countAlternatives(nodes: readonly Node[]): number {
  return nodes.reduce((product, node) => {
    if (node.type !== "choice") return product;
    return product * node.options.reduce((sum, option) => sum + countAlternatives(option), 0);
  }, 1);
}

function expand(nodes: readonly Node[]): readonly (readonly PathToken[])[] {
  const at = nodes.findIndex(({ type }) => type === "choice");
  const choice = nodes[at];
  if (choice?.type !== "choice") return [nodes.filter((node) => node.type !== "choice")];
  const before = nodes.slice(0, at).filter((node) => node.type !== "choice");
  const tails = expand(nodes.slice(at + 1));
  const options = choice.options.flatMap(expand);
  return options.flatMap((option) => tails.map((tail) => [...before, ...option, ...tail]));
}

function flatten(node: Node): PathToken {
  return node.type === "choice" ? { type: "anything" } : node;
}
