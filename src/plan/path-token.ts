/** An inclusive range of code points. */
export type CodeRange = readonly [from: number, to: number];

/** One character of a path, or what stands for characters that are not known yet. */
export type PathToken =
  | { readonly type: "character"; readonly code: number }
  /** `[a-z]`: one character within a segment. */
  | { readonly type: "class"; readonly negated: boolean; readonly ranges: readonly CodeRange[] }
  /** `?`: one character within a segment. */
  | { readonly type: "any" }
  /** `*`: any number of characters within a segment, but no dot at its beginning. */
  | { readonly type: "star" }
  /** A template: any number of characters within a segment. */
  | UnknownToken
  /** Syntax that is not looked into, such as `@(a|b)`: any number of characters, slashes among them. */
  | { readonly type: "anything" };

export interface UnknownToken {
  readonly type: "unknown";
  readonly expression: string;
  /** The names that it reads. */
  readonly roots: readonly string[];
}

/** A character of a path that may hold templates. */
export type Glyph = string | UnknownToken;

export function glyphToken(glyph: Glyph): PathToken {
  return typeof glyph === "string" ? { type: "character", code: glyph.codePointAt(0) ?? 0 } : glyph;
}

export function includesCode(ranges: readonly CodeRange[], code: number): boolean {
  return ranges.some(([from, to]) => from <= code && code <= to);
}
