import { clipText, padText, textWidth } from "./terminal-text.ts";

export interface Column {
  readonly title: string;
  /** May be clipped where there is not room for all. */
  readonly isFlexible?: true;
}

const gap = "  ";
/** A flexible column is not made narrower. */
const narrowest = 8;

/** Lines of cells below each other; no line is wider than `columns`, as far as clipping can help. */
export function layOutTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  columnsMax: number,
): readonly (readonly string[])[] {
  const lines = [columns.map(({ title }) => title), ...rows];
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => textWidth(line[index] ?? ""))));
  const fitted = fitWidths(columns, widths, columnsMax);
  return lines.map((line) =>
    line.map((cell, index) => padText(clipText(cell, fitted[index] ?? 0), fitted[index] ?? 0)),
  );
}

export function joinCells(cells: readonly string[]): string {
  return cells.join(gap).trimEnd();
}

/** Takes from the widest of the flexible columns first. */
function fitWidths(
  columns: readonly Column[],
  widths: readonly number[],
  columnsMax: number,
): readonly number[] {
  const fitted = [...widths];
  const whole = () => fitted.reduce((sum, width) => sum + width, 0) + gap.length * (fitted.length - 1);
  while (whole() > columnsMax) {
    const flexible = columns.flatMap(({ isFlexible }, index) => (isFlexible === true ? [index] : []));
    const widest = flexible.toSorted((a, b) => (fitted[b] ?? 0) - (fitted[a] ?? 0))[0];
    if (widest === undefined || (fitted[widest] ?? 0) <= narrowest) return fitted;
    fitted[widest] = (fitted[widest] ?? 0) - 1;
  }
  return fitted;
}
