import { naturalOrder, panelName } from "./panel-files.ts";

/** One panel of the sheet, and the picture that belongs there. */
export type Cell = { readonly panel: string; readonly file?: string };

interface CellPlan {
  readonly cells: readonly Cell[];
  /** Pictures for which no cell is left. */
  readonly unused: readonly string[];
}

/**
 * Which picture goes where: those of a folder in natural order, or the list as given. A listed picture that is not among
 * the inputs has no file: what a stage did not declare it does not read.
 */
export function assignCells(
  images: string | readonly string[],
  inputs: readonly string[],
  count: number,
): CellPlan & { readonly undeclared: readonly string[] } {
  const wanted = typeof images === "string" ? inFolder(images, inputs) : images;
  const cells = Array.from({ length: count }, (_, index): Cell => {
    const file = wanted[index];
    return { panel: panelName(index, count), ...(file !== undefined && { file }) };
  });
  return {
    cells,
    unused: wanted.slice(count),
    undeclared: wanted.filter((file) => !inputs.includes(file)),
  };
}

function inFolder(folder: string, inputs: readonly string[]): readonly string[] {
  const prefix = folder === "" || folder.endsWith("/") ? folder : `${folder}/`;
  return naturalOrder(inputs.filter((file) => file.startsWith(prefix)));
}
