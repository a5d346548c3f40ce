import { Trace } from "./scalar-trace.ts";

/** `base` is the offset of `text` in the source. */
export function traceFlowScalar(text: string, base: number, style: "plain" | "single" | "double"): Trace {
  const trace = new Trace();
  const inner = style === "plain" ? text : text.slice(1, -1);
  const offset = style === "plain" ? base : base + 1;
  for (let at = 0; at < inner.length;) at = traceFlowPart(trace, inner, at, offset, style);
  return trace;
}

const stops = { plain: /[ \t\r\n]/g, single: /[ \t\r\n']/g, double: /[ \t\r\n\\]/g } as const;

/** Line breaks with the white space around them are folded, and quotes have escapes. Returns where the next part begins. */
function traceFlowPart(
  trace: Trace,
  text: string,
  at: number,
  base: number,
  style: keyof typeof stops,
): number {
  const character = text[at] ?? "";
  if (" \t\r\n".includes(character)) return traceSpace(trace, text, at, base);
  if (character === "\\" && style === "double") return traceEscape(trace, text, at, base);
  if (character === "'" && style === "single") {
    trace.add("'", base + at);
    return at + 2;
  }
  const stop = stops[style];
  stop.lastIndex = at + 1;
  const next = stop.exec(text)?.index ?? text.length;
  trace.add(text.slice(at, next), base + at);
  return next;
}

/** White space stays as it is within a line; around a line break it goes, one break is a space, and each further one itself. */
function traceSpace(trace: Trace, text: string, at: number, base: number): number {
  const next = skip(text, at, " \t\r\n");
  if (next === at + 1 && text[at] === " ") {
    trace.add(" ", base + at);
    return next;
  }
  const breaks = [...text.slice(at, next).matchAll(/\n/g)].map((match) => base + at + match.index);
  const [first, ...further] = breaks;
  if (first === undefined) trace.add(text.slice(at, next), base + at);
  else if (further.length === 0) trace.add(" ", first);
  for (const offset of further) trace.add("\n", offset);
  return next;
}

function skip(text: string, at: number, characters: string): number {
  let next = at;
  while (next < text.length && characters.includes(text[next] ?? "x")) next += 1;
  return next;
}

const escapes: Readonly<Record<string, string>> = {
  "0": "\0",
  a: "\x07",
  b: "\b",
  e: "\x1B",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  N: "\u0085",
  _: "\u00A0",
  L: "\u2028",
  P: "\u2029",
};

const escapeDigits: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

function traceEscape(trace: Trace, text: string, at: number, base: number): number {
  const letter = text[at + 1] ?? "";
  if (letter === "\n") return skip(text, at + 2, " \t");
  if (letter === "\r") return skip(text, at + 3, " \t");
  const digits = escapeDigits[letter];
  if (digits === undefined) {
    trace.add(escapes[letter] ?? letter, base + at);
    return at + 2;
  }
  const code = Number.parseInt(text.slice(at + 2, at + 2 + digits), 16);
  trace.add(String.fromCodePoint(code), base + at);
  return at + 2 + digits;
}
