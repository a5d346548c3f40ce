import type { Expression, Template } from "../model/expression.ts";
import { parseGlob } from "./parse-glob.ts";
import { glyphToken, type Glyph, type PathToken, type UnknownToken } from "./path-token.ts";

/** A path as an author may write it, ready to be compared with others. */
export interface PathPattern {
  /** As written, without the `!` of an exclude. */
  readonly text: string;
  readonly type: "file" | "folder" | "glob";
  /** Written with `!`: it takes paths away. */
  readonly excludes: boolean;
  /** One for each alternative that braces make; else one. */
  readonly shapes: readonly PathShape[];
}

/** From the project root, without `.` and empty segments. */
export type PathShape = readonly PathSegment[];

/** Text where all of it is literal. */
export type PathSegment = string | readonly PathToken[];

/** How a list of paths is read: only inputs have globs and excludes. */
export type PathUse = "input" | "output";

export function parsePath(template: Template, use: PathUse): PathPattern {
  const { value } = template.text;
  const hasExpression = template.parts.some(({ type }) => type === "expression");
  return hasExpression ? parseGlyphs(value, glyphsOf(template), use) : parsePathText(value, use);
}

export function parsePathText(text: string, use: PathUse): PathPattern {
  if (use === "input" && special.test(text)) return parseGlyphs(text, Array.from(text.normalize("NFC")), use);
  return literalPattern(text, [cleanShape(text.normalize("NFC").split("/"))]);
}

function literalPattern(text: string, shapes: readonly PathShape[]): PathPattern {
  const isFolder = text.endsWith("/") || shapes.every((shape) => shape.length === 0);
  return { text, type: isFolder ? "folder" : "file", excludes: false, shapes };
}

/** Whether something in it is not known before the run. */
export function isOpen(shape: PathShape): boolean {
  return shape.some((segment) => typeof segment !== "string" && segment.some(isUnknown));
}

/** A folder or file without anything that stands for something else. */
export function isLiteral(pattern: PathPattern): boolean {
  return pattern.type !== "glob" && pattern.shapes.every((shape) => shape.every(isText));
}

/** `**` as a whole segment. */
export function isGlobstar(segment: PathSegment | undefined): boolean {
  if (segment === undefined || isText(segment)) return false;
  return segment.length === 2 && segment.every(({ type }) => type === "star");
}

/** The segments of a path that is all literal. */
export function literalPath({ shapes: [shape = []] }: PathPattern): readonly string[] {
  return shape.filter(isText);
}

/** For comparing without case and in NFC. */
export function foldCase(text: string): string {
  return isAscii(text) ? text.toLowerCase() : text.normalize("NFC").toLowerCase().normalize("NFC");
}

/** The literal segments at the beginning, folded. */
export function leadingKeys(shape: PathShape): readonly string[] {
  const end = shape.findIndex((segment) => !isText(segment));
  return shape
    .slice(0, end === -1 ? shape.length : end)
    .filter(isText)
    .map(foldCase);
}

/** For whom the names in a path mean what they mean. */
export interface PathOwner {
  /** The stage or job, to which `this` belongs. */
  readonly stage: string;
  /** Where it goes over a list: what means something else in each job, and within what it means one thing. */
  readonly items?: { readonly names: ReadonlySet<string>; readonly scope: string };
}

/**
 * All segments of an output or update, folded. A template stands for itself, so that equal keys are equal paths
 * whatever it comes to.
 */
export function segmentKeys(shape: PathShape, owner: PathOwner): readonly string[] {
  return shape.map((segment) => {
    if (typeof segment === "string") return foldCase(segment);
    return segment.map((token) => tokenKey(token, owner)).join("");
  });
}

function tokenKey(token: PathToken, owner: PathOwner): string {
  if (token.type === "character") return foldCase(String.fromCodePoint(token.code));
  // The zero character stands in no path.
  return token.type === "unknown" ? `\0${scopeOf(token, owner)}\0${token.expression}\0` : "";
}

function scopeOf({ roots }: UnknownToken, { stage, items }: PathOwner): string {
  if (roots.some((root) => ownNames.has(root))) return stage;
  return items !== undefined && roots.some((root) => items.names.has(root)) ? items.scope : "";
}

function isAscii(text: string): boolean {
  return !/[^\0-\x7f]/.test(text);
}

function isText(segment: PathSegment): segment is string {
  return typeof segment === "string";
}

function isUnknown(token: PathToken): boolean {
  return token.type === "unknown" || token.type === "anything";
}

function glyphsOf(template: Template): readonly Glyph[] {
  return template.parts.flatMap((part): readonly Glyph[] =>
    part.type === "text" ? Array.from(part.value.normalize("NFC")) : [unknownToken(part.expression)],
  );
}

function unknownToken({ text, references }: Expression): UnknownToken {
  return { type: "unknown", expression: text.trim(), roots: references.map(({ root }) => root) };
}

function parseGlyphs(text: string, glyphs: readonly Glyph[], use: PathUse): PathPattern {
  const excludes = use === "input" && glyphs[0] === "!" && glyphs[1] !== "(";
  const path = excludes ? glyphs.slice(1) : glyphs;
  const written = excludes ? text.slice(1) : text;
  const alternatives = use === "input" ? parseGlob(path) : [path.map(glyphToken)];
  const shapes = alternatives.map((tokens) => cleanShape(splitSegments(tokens)));
  if (!isGlob(alternatives)) return { ...literalPattern(written, shapes), excludes };
  const whole = path.at(-1) === "/" ? shapes.map((shape) => [...shape, everythingBelow]) : shapes;
  return { text: written, type: "glob", excludes, shapes: whole };
}

function isGlob(alternatives: readonly (readonly PathToken[])[]): boolean {
  const [only, ...others] = alternatives;
  if (only === undefined || others.length > 0) return true;
  return only.some((token) => token.type !== "character" && token.type !== "unknown");
}

function cleanShape(written: readonly PathSegment[]): PathShape {
  const segments: PathSegment[] = [];
  // An absolute path keeps a first segment of its own, so that it never meets one of the project's.
  if (written.length > 1 && written[0] === "") segments.push("/");
  for (const segment of written) {
    if (segment === "" || segment === "." || (isGlobstar(segment) && isGlobstar(segments.at(-1)))) continue;
    if (segment === ".." && segments.length > 0 && segments.at(-1) !== "..") segments.pop();
    else segments.push(segment);
  }
  return segments;
}

function splitSegments(tokens: readonly PathToken[]): readonly PathSegment[] {
  const segments: PathToken[][] = [[]];
  for (const token of tokens) {
    if (token.type === "character" && token.code === slash) segments.push([]);
    else segments.at(-1)?.push(token);
  }
  return segments.map(textWherePossible);
}

function textWherePossible(tokens: readonly PathToken[]): PathSegment {
  let text = "";
  for (const token of tokens) {
    if (token.type !== "character") return tokens;
    text += String.fromCodePoint(token.code);
  }
  return text;
}

/** Names whose values differ from stage to stage. */
const ownNames: ReadonlySet<string> = new Set(["this", "run", "inputs", "outputs", "env", "previous"]);

/** What may begin something that a glob has and a path has not. */
const special = /[*?[{\\!@+]/;

const slash = 0x2f;

const everythingBelow: PathSegment = [{ type: "star" }, { type: "star" }];
