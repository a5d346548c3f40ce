import type { Place, Source } from "../model/source.ts";
import type { Palette } from "./palette.ts";
import { graphemes, textWidth } from "./terminal-text.ts";
import { visibleText } from "./visible-text.ts";

export interface FrameStyle {
  readonly palette: Palette;
  /** Columns that a line of the text may take. */
  readonly columns: number;
}

const tabText = "    ";
const indent = "   ";
const narrowest = 20;

/** The line of a place with carets below what is meant; no lines where the source does not have the place. */
export function renderCodeFrame(source: Source, place: Place, style: FrameStyle): readonly string[] {
  const line = lineText(source, place.line);
  if (line === undefined) return [];
  const number = String(place.line);
  const room = Math.max(narrowest, style.columns - indent.length - number.length - " | ……".length);
  const from = Math.min(Math.max(place.column - 1, 0), line.length);
  const frame = frameLine(line, from, from + Math.max(place.end - place.start, 0), room);
  const { dim, red } = style.palette;
  return [
    `${dim(`${indent}${number} |`)} ${frame.text}`.trimEnd(),
    `${dim(`${indent}${" ".repeat(number.length)} |`)} ${" ".repeat(frame.caretAt)}${red("^".repeat(frame.caretWidth))}`,
  ];
}

function lineText(source: Source, line: number): string | undefined {
  const start = source.lineStarts[line - 1];
  if (start === undefined) return undefined;
  const end = source.lineStarts[line] ?? source.text.length + 1;
  return source.text.slice(start, end - 1).replace(/\r$/, "");
}

interface FramedLine {
  readonly text: string;
  readonly caretAt: number;
  readonly caretWidth: number;
}

/** A character as it is shown, with where it stands in the line. */
interface Cell {
  readonly text: string;
  readonly width: number;
  readonly start: number;
  readonly end: number;
}

function frameLine(line: string, from: number, to: number, room: number): FramedLine {
  const cells = cellsAround(line, from, to, room);
  const first = firstShown(cells, from, to, room);
  const shown = takeWidth(cells.slice(first), room);
  const before = shown.filter((cell) => cell.end <= from);
  const marked = shown.filter((cell) => cell.end > from && cell.start < to);
  const cutLeft = (shown[0]?.start ?? 0) > 0 ? "…" : "";
  const cutRight = (shown.at(-1)?.end ?? 0) < line.length ? "…" : "";
  return {
    text: cutLeft + shown.map((cell) => cell.text).join("") + cutRight,
    caretAt: cutLeft.length + widthOf(before),
    caretWidth: Math.max(1, widthOf(marked)),
  };
}

/** Only what may come to stand in the frame: a line can be a hundred megabytes long. */
function cellsAround(line: string, from: number, to: number, room: number): readonly Cell[] {
  const start = Math.max(0, from - 2 * room);
  const slice = line.slice(
    start,
    Math.min(line.length, Math.max(from, Math.min(to, from + room)) + 2 * room),
  );
  return Array.from(graphemes.segment(slice), ({ segment, index }) => {
    const text = segment === "\t" ? tabText : visibleText(segment);
    return { text, width: textWidth(text), start: start + index, end: start + index + segment.length };
  });
}

/** The index of the first cell to show: the line's first if all fits, else so that the marked cells stand within a third. */
function firstShown(cells: readonly Cell[], from: number, to: number, room: number): number {
  const whole =
    cells[0]?.start === 0 && widthOf(cells.filter((cell) => cell.start < to || cell.end <= from)) <= room;
  if (whole) return 0;
  const caret = cells.findIndex((cell) => cell.end > from);
  let first = caret === -1 ? cells.length : caret;
  for (let width = 0; first > 0; first -= 1) {
    width += cells[first - 1]?.width ?? 0;
    if (width > room / 3) break;
  }
  return first;
}

function takeWidth(cells: readonly Cell[], room: number): readonly Cell[] {
  let width = 0;
  const end = cells.findIndex((cell) => (width += cell.width) > room);
  return end === -1 ? cells : cells.slice(0, end);
}

function widthOf(cells: readonly Cell[]): number {
  return cells.reduce((width, cell) => width + cell.width, 0);
}
