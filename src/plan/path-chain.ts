import { foldCase, isGlobstar, type PathSegment, type PathShape } from "./path-pattern.ts";
import { includesCode, type CodeRange, type PathToken } from "./path-token.ts";

/** Which paths a pattern stands for: the path itself, what lies in it, or both. */
export type PathReach = "itself" | "below" | "itselfOrBelow";

export interface ChainOptions {
  readonly reach: PathReach;
  /** The paths that are compared with are folded (`foldCase`), so that case does not count. */
  readonly folded: boolean;
  /** Wildcards match a dot at the beginning of a segment. */
  readonly dots: boolean;
}

/** One position of a pattern, and what leads on from it. */
export type Atom =
  /** One character. */
  | { readonly type: "one"; readonly ranges: readonly CodeRange[]; readonly dots: boolean }
  /** Any number of characters. */
  | { readonly type: "many"; readonly ranges: readonly CodeRange[]; readonly dots: boolean }
  /** Any number of folders, between two of them. */
  | { readonly type: "folders"; readonly dots: boolean }
  /** Any number of folders, within the name of one; stands right behind `folders`. */
  | { readonly type: "folder" }
  /** The path may end here; `goesOn`: or go on with the next position. */
  | { readonly type: "end"; readonly goesOn: boolean };

export const slash = 0x2f;
const lastCode = 0x10ffff;
const everyCode: readonly CodeRange[] = [[0, lastCode]];
const everyCodeButSlash: readonly CodeRange[] = [
  [0, slash - 1],
  [slash + 1, lastCode],
];
const slashAtom: Atom = { type: "one", ranges: [[slash, slash]], dots: true };
const anythingAtom: Atom = { type: "many", ranges: everyCode, dots: true };

/** The positions of one shape of a pattern, in a row. */
export function chainOf(shape: PathShape, options: ChainOptions): readonly Atom[] {
  const path = shape.flatMap((segment, index) => [
    ...slashBefore(shape, index),
    ...segmentAtoms(segment, index === shape.length - 1, options),
  ]);
  const below = [...(shape.length === 0 ? [] : [slashAtom]), anythingAtom];
  const end: Atom = { type: "end", goesOn: false };
  if (options.reach === "itself") return [...path, end];
  if (options.reach === "below") return [...path, ...below, end];
  return [...path, { type: "end", goesOn: true }, ...below, end];
}

function slashBefore(shape: PathShape, index: number): readonly Atom[] {
  if (index === 0 || isGlobstar(shape[index - 1])) return [];
  // To the library that finds files, a file `a` matches `a/**`, but not `*/**`.
  const mayEnd = isGlobstar(shape[index]) && index === shape.length - 1 && !endsInStar(shape[index - 1]);
  return [...(mayEnd ? [{ type: "end", goesOn: true } as const] : []), slashAtom];
}

function endsInStar(segment: PathSegment | undefined): boolean {
  return typeof segment === "object" && segment.at(-1)?.type === "star";
}

function segmentAtoms(segment: PathSegment, isLast: boolean, options: ChainOptions): readonly Atom[] {
  if (typeof segment === "string") return literalAtoms(segment, options);
  if (!isGlobstar(segment)) return segment.flatMap((token) => tokenAtoms(token, options));
  const { dots } = options;
  const folders: readonly Atom[] = [{ type: "folders", dots }, { type: "folder" }];
  const name: readonly Atom[] = [
    { type: "one", ranges: everyCodeButSlash, dots },
    { type: "many", ranges: everyCodeButSlash, dots: true },
  ];
  return isLast ? [...folders, ...name] : folders;
}

function tokenAtoms(token: PathToken, options: ChainOptions): readonly Atom[] {
  const { dots } = options;
  switch (token.type) {
    case "character":
      return literalAtoms(String.fromCodePoint(token.code), options);
    case "class":
      return [{ type: "one", ranges: classRanges(token, options), dots: true }];
    case "any":
      return [{ type: "one", ranges: everyCodeButSlash, dots }];
    case "star":
      return [{ type: "many", ranges: everyCodeButSlash, dots }];
    case "unknown":
      return [{ type: "many", ranges: everyCodeButSlash, dots: true }];
    case "anything":
      return [anythingAtom];
  }
}

function literalAtoms(text: string, { folded }: ChainOptions): readonly Atom[] {
  return Array.from(folded ? foldCase(text) : text, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return { type: "one", ranges: [[code, code]], dots: true };
  });
}

function classRanges(
  token: Extract<PathToken, { type: "class" }>,
  { folded }: ChainOptions,
): readonly CodeRange[] {
  // Without case, what a negated class leaves out may come in by its other case.
  if (token.negated) return folded ? everyCodeButSlash : complement(token.ranges);
  return withoutSlash(folded ? [...token.ranges, ...token.ranges.map(lowerCase)] : token.ranges);
}

function lowerCase([from, to]: CodeRange): CodeRange {
  const [first, last] = [from, to].map((code) => String.fromCodePoint(code).toLowerCase().codePointAt(0));
  return [first ?? from, last ?? to];
}

function complement(ranges: readonly CodeRange[]): readonly CodeRange[] {
  const gaps: CodeRange[] = [];
  let from = 0;
  for (const [first, last] of ranges.toSorted((a, b) => a[0] - b[0])) {
    if (first > from) gaps.push([from, first - 1]);
    from = Math.max(from, last + 1);
  }
  if (from <= lastCode) gaps.push([from, lastCode]);
  return withoutSlash(gaps);
}

function withoutSlash(ranges: readonly CodeRange[]): readonly CodeRange[] {
  if (!includesCode(ranges, slash)) return ranges;
  return ranges.flatMap(([from, to]): readonly CodeRange[] => {
    if (slash < from || to < slash) return [[from, to]];
    return [
      ...(from < slash ? [[from, slash - 1] as const] : []),
      ...(slash < to ? [[slash + 1, to] as const] : []),
    ];
  });
}
