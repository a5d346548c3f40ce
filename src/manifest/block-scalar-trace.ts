import { Trace } from "./scalar-trace.ts";

interface Line {
  /** Without the indentation that all lines share. */
  readonly text: string;
  readonly offset: number;
  /** Of the line feed at its end. */
  readonly breakOffset: number;
}

/** A text after `|` or `>`. `text` begins with that sign, at the offset `base`; the value tells an indentation that is written as a number. */
export function traceBlockScalar(
  text: string,
  base: number,
  style: "literal" | "folded",
  value: string,
): Trace {
  const lines = splitLines(text, base, value);
  const trace = new Trace();
  if (style === "literal") lines.forEach((line) => traceLine(trace, line, true));
  else traceFolded(trace, lines);
  return trace;
}

function splitLines(text: string, base: number, value: string): readonly Line[] {
  const header = text.indexOf("\n") + 1;
  if (header === 0) return [];
  const rows = text.slice(header).split("\n");
  // The last row is what follows the last line feed: nothing, unless the file ends without one.
  if (rows.at(-1) === "") rows.pop();
  const indent = sharedIndent(rows, value);
  let offset = base + header;
  return rows.map((row) => {
    const cut = Math.min(indent, leadingSpaces(row));
    const line = {
      text: row.slice(cut).replace(/\r$/, ""),
      offset: offset + cut,
      breakOffset: offset + row.length,
    };
    offset += row.length + 1;
    return line;
  });
}

/** The first line with content tells how much of its indentation the value kept. */
function sharedIndent(rows: readonly string[], value: string): number {
  const row = rows.find(hasContent);
  const line = value.split("\n").find(hasContent);
  return row === undefined || line === undefined ? Infinity : leadingSpaces(row) - leadingSpaces(line);
}

function hasContent(row: string): boolean {
  return /[^ \r]/.test(row);
}

function leadingSpaces(row: string): number {
  return row.length - row.replace(/^ +/, "").length;
}

function traceLine(trace: Trace, line: Line, withBreak: boolean): void {
  trace.add(line.text, line.offset);
  if (withBreak) trace.add("\n", line.breakOffset);
}

/** Between two lines that are not indented further, one line break is a space, and each further one itself. */
function traceFolded(trace: Trace, lines: readonly Line[]): void {
  let previous: Line | undefined;
  let blanks: Line[] = [];
  for (const line of lines) {
    if (line.text === "") {
      blanks.push(line);
      continue;
    }
    traceGap(trace, previous, blanks, line);
    traceLine(trace, line, false);
    previous = line;
    blanks = [];
  }
  for (const line of previous === undefined ? blanks : [previous, ...blanks])
    trace.add("\n", line.breakOffset);
}

function traceGap(trace: Trace, previous: Line | undefined, blanks: readonly Line[], line: Line): void {
  if (previous !== undefined) {
    const kept = isIndented(previous) || isIndented(line);
    if (kept) trace.add("\n", previous.breakOffset);
    else if (blanks.length === 0) trace.add(" ", previous.breakOffset);
  }
  for (const blank of blanks) trace.add("\n", blank.breakOffset);
}

function isIndented(line: Line): boolean {
  return line.text.startsWith(" ") || line.text.startsWith("\t");
}
