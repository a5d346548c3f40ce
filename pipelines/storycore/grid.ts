import { mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import sharp from "sharp";
import { defineStage, StageFailure } from "storyflow";
import { assignCells } from "../images/assign-cells.ts";
import type { Cell } from "../images/assign-cells.ts";
import { checkRange } from "../images/check-range.ts";
import { drawing, fitText, inkOn, placeholderDrawing, textPath } from "../images/panel-drawing.ts";
import { fileOf, outputFolder } from "../images/panel-files.ts";
import { encodePng, toRaster } from "../images/raster.ts";
import type { Raster } from "../images/raster.ts";
import { readIntoCell } from "../images/read-picture.ts";
import { cellPlace, parseLayout, sheetSize } from "../images/sheet-layout.ts";
import type { SheetLayout } from "../images/sheet-layout.ts";

type Options = {
  readonly layout?: string;
  readonly cell_width?: number;
  readonly cell_height?: number;
  readonly gap?: number;
  readonly background?: string;
  readonly labels?: boolean;
  readonly images?: string | readonly string[];
  readonly on_missing?: "placeholder" | "fail";
};

const defaults: Required<Options> = {
  layout: "3x3",
  cell_width: 480,
  cell_height: 270,
  gap: 8,
  background: "#16181d",
  labels: true,
  images: "",
  on_missing: "placeholder",
};

type Settings = Required<Options>;

type MadePanel = { readonly panel: string; readonly file: string; readonly source: string | null };
type MissingPanel = { readonly panel: string; readonly file: string | null; readonly reason: string };

const options = {
  type: "object",
  additionalProperties: false,
  properties: {
    layout: {
      type: "string",
      pattern: "^([1-9]|1[0-2])x([1-9]|1[0-2])$",
      default: defaults.layout,
      description: "Columns and rows of the sheet, from 1x1 to 12x12.",
    },
    cell_width: {
      type: "integer",
      minimum: 16,
      maximum: 4096,
      default: defaults.cell_width,
      description: "Width of a panel in pixels.",
    },
    cell_height: {
      type: "integer",
      minimum: 16,
      maximum: 4096,
      default: defaults.cell_height,
      description: "Height of a panel in pixels.",
    },
    gap: {
      type: "integer",
      minimum: 0,
      maximum: 200,
      default: defaults.gap,
      description: "Pixels between the pictures of the sheet, and around them.",
    },
    background: {
      type: "string",
      pattern: "^#[0-9a-fA-F]{6}$",
      default: defaults.background,
      description: "Colour of the gaps, the labels' strips and the letterbox bars.",
    },
    labels: {
      type: "boolean",
      default: defaults.labels,
      description: "Writes panel number and file name under each picture of the sheet.",
    },
    images: {
      anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }],
      default: defaults.images,
      description:
        "Which inputs are pictures of the sheet: those of a folder in natural order, or a list of files in panel order. Default: all inputs.",
    },
    on_missing: {
      enum: ["placeholder", "fail"],
      default: defaults.on_missing,
      description:
        "What a missing or unreadable picture does: a placeholder panel and a warning, or failure.",
    },
  },
};

/** Makes the master coherence sheet and its single panels. */
export const stage = defineStage<Options>({
  options,
  async run(context) {
    const settings: Settings = { ...defaults, ...context.options };
    checkRange("cell_width", settings.cell_width, 16, 4096);
    checkRange("cell_height", settings.cell_height, 16, 4096);
    const sheet = fileOf("grid", "outputs", ".png", context.outputs);
    const folder = outputFolder("grid", context.outputs);
    const layout = layoutOf(settings);
    const size = sheetSize(layout);
    const plan = assignCells(settings.images, context.inputs, layout.columns * layout.rows);
    await mkdir(folder, { recursive: true });

    const panels: MadePanel[] = [];
    const missing: MissingPanel[] = [];
    for (const [index, cell] of plan.cells.entries()) {
      context.signal.throwIfAborted();
      context.report(index / plan.cells.length, cell.panel);
      const { raster, reason } = await makePanel(cell, settings, plan.undeclared);
      const file = join(folder, `${cell.panel}.png`);
      await writeFile(file, await encodePng(raster));
      panels.push({ panel: cell.panel, file, source: reason === undefined ? (cell.file ?? null) : null });
      if (reason !== undefined) missing.push({ panel: cell.panel, file: cell.file ?? null, reason });
    }
    if (missing.length > 0 && settings.on_missing === "fail") throw missingFailure(missing, settings);
    for (const warning of warningsOf(missing, plan.unused, settings)) context.warn(warning);
    await writeSheet(sheet, layout, size, panels, settings);
    return { panels, missing, unused: plan.unused };
  },
});

function layoutOf(settings: Settings): SheetLayout {
  const cell = { width: settings.cell_width, height: settings.cell_height };
  const labelHeight = settings.labels ? Math.round(labelUnit(settings) * 13) : 0;
  return { ...parseLayout(settings.layout), cell, labelHeight, gap: settings.gap };
}

function labelUnit(settings: Settings): number {
  return Math.min(6, Math.max(1, settings.cell_height / 130));
}

async function makePanel(
  cell: Cell,
  settings: Settings,
  undeclared: readonly string[],
): Promise<{ readonly raster: Raster; readonly reason?: string }> {
  const size = { width: settings.cell_width, height: settings.cell_height };
  const { file } = cell;
  if (file === undefined) return placeholder(cell, "there is no picture for it", settings);
  if (undeclared.includes(file)) return placeholder(cell, `${file} is not among the inputs`, settings);
  const read = await readIntoCell(file, size, settings.background);
  return read.ok ? { raster: read.raster } : placeholder(cell, `${file} ${read.reason}`, settings);
}

async function placeholder(
  cell: Cell,
  reason: string,
  settings: Settings,
): Promise<{ raster: Raster; reason: string }> {
  const size = { width: settings.cell_width, height: settings.cell_height };
  const lines = [cell.panel, cell.file === undefined ? "no picture" : basename(cell.file), "placeholder"];
  return { raster: await toRaster(sharp(placeholderDrawing(size, lines))), reason };
}

function warningsOf(
  missing: readonly MissingPanel[],
  unused: readonly string[],
  { layout }: Settings,
): readonly string[] {
  const spoilt = missing.filter(({ file }) => file !== null);
  const empty = missing.filter(({ file }) => file === null).map(({ panel }) => panel);
  const lacks = `there is no picture for ${empty.join(", ")}: add some, or choose a smaller layout than ${layout}`;
  const left = `layout ${layout} has no cell left for ${unused.join(", ")}`;
  return [
    ...spoilt.map(({ panel, reason }) => `${panel} is a placeholder: ${reason}`),
    ...(empty.length > 0 ? [lacks] : []),
    ...(unused.length > 0 ? [left] : []),
  ];
}

function missingFailure(missing: readonly MissingPanel[], { layout }: Settings): StageFailure {
  const panels = missing.map(({ panel }) => panel).join(", ");
  return new StageFailure("not_found", `no picture for ${panels} of layout ${layout}`, {
    details: missing.map(({ panel, reason }) => `${panel}: ${reason}`),
    hint: "mend or add the pictures, choose a smaller layout, or set on_missing: placeholder",
  });
}

async function writeSheet(
  file: string,
  layout: SheetLayout,
  size: { readonly width: number; readonly height: number },
  panels: readonly MadePanel[],
  settings: Settings,
): Promise<void> {
  // By their bytes: libvips remembers a file by its name, and this name may have held another picture before.
  const pictures = await Promise.all(
    panels.map(async (panel, index) => ({ input: await readFile(panel.file), ...cellPlace(layout, index) })),
  );
  const labels = settings.labels ? panels.map((panel, index) => label(panel, index, layout, settings)) : [];
  const ground = sharp({ create: { ...size, channels: 3, background: settings.background } });
  await mkdir(dirname(file), { recursive: true });
  const png = await ground
    .composite([...pictures, ...labels])
    .removeAlpha()
    .png({ compressionLevel: 6 })
    .toBuffer();
  await writeFile(file, png);
}

function label({ panel, source }: MadePanel, index: number, layout: SheetLayout, settings: Settings) {
  const { left, top } = cellPlace(layout, index);
  const size = { width: layout.cell.width, height: layout.labelHeight };
  const unit = labelUnit(settings);
  const number = panel.replace("panel_", "");
  const text = fitText(
    `${number}  ${source === null ? "(placeholder)" : basename(source)}`,
    unit,
    size.width - 2 * unit,
  );
  const path = textPath(text, { x: unit, y: unit * 3, unit, colour: inkOn(settings.background) });
  return { input: Buffer.from(drawing(size, [path])), left, top: top + layout.cell.height };
}
