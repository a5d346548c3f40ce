import { StageFailure } from "storyflow";
import type { Size } from "./panel-drawing.ts";

export interface SheetLayout {
  readonly columns: number;
  readonly rows: number;
  /** Of one picture. */
  readonly cell: Size;
  /** Under each picture, for its label; 0 without labels. */
  readonly labelHeight: number;
  /** Between the pictures, and around them. */
  readonly gap: number;
}

interface Place {
  readonly left: number;
  readonly top: number;
}

const greatestSide = 16_384;

/** From `3x3`: columns and rows. */
export function parseLayout(text: string): { readonly columns: number; readonly rows: number } {
  const [, columns, rows] = /^([1-9]|1[0-2])x([1-9]|1[0-2])$/.exec(text) ?? [];
  if (columns === undefined || rows === undefined) {
    throw new StageFailure(
      "contract",
      `option layout is ${JSON.stringify(text)}, expected columns and rows such as 3x3`,
      {
        hint: "from 1x1 to 12x12",
      },
    );
  }
  return { columns: Number(columns), rows: Number(rows) };
}

export function sheetSize({ columns, rows, cell, labelHeight, gap }: SheetLayout): Size {
  const width = gap + columns * (cell.width + gap);
  const height = gap + rows * (cell.height + labelHeight + gap);
  if (Math.max(width, height) > greatestSide) {
    throw new StageFailure(
      "contract",
      `the sheet would be ${width}×${height} pixels, more than ${greatestSide} on a side`,
      {
        hint: "choose smaller cells or a smaller layout",
      },
    );
  }
  return { width, height };
}

/** Where the picture of a cell stands; cells are counted row by row from 0. */
export function cellPlace({ columns, cell, labelHeight, gap }: SheetLayout, index: number): Place {
  const column = index % columns;
  const row = Math.floor(index / columns);
  return { left: gap + column * (cell.width + gap), top: gap + row * (cell.height + labelHeight + gap) };
}
