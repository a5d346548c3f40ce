import { mkdir, readFile, truncate, writeFile } from "node:fs/promises";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { assignCells } from "../../../pipelines/images/assign-cells.ts";
import { cellPlace, parseLayout, sheetSize } from "../../../pipelines/images/sheet-layout.ts";
import { decodeRaster, fromRaster } from "../../../pipelines/images/raster.ts";
import { stage } from "../../../pipelines/storycore/grid.ts";
import { flat, scenery } from "./made-pictures.ts";
import { filesIn, runStage, tempFolder } from "./stage-rig.ts";

const small = { cell_width: 96, cell_height: 54, gap: 4 };

interface Results {
  readonly panels: readonly {
    readonly panel: string;
    readonly file: string;
    readonly source: string | null;
  }[];
  readonly missing: readonly {
    readonly panel: string;
    readonly file: string | null;
    readonly reason: string;
  }[];
  readonly unused: readonly string[];
}

/** A folder with nine good pictures, whose names sort otherwise as text than as numbers. */
async function nineAssets(): Promise<{ root: string; assets: readonly string[] }> {
  const root = await tempFolder();
  await mkdir(`${root}assets`);
  for (let number = 2; number <= 10; number++) {
    await fromRaster(scenery(number, 192, 108))
      .png()
      .toFile(`${root}assets/${number}.png`);
  }
  return { root, assets: await filesIn(`${root}assets`) };
}

function outputsIn(root: string): readonly string[] {
  return [`${root}build/grid.png`, `${root}build/panels/`];
}

async function colourAt(file: string, left: number, top: number): Promise<string> {
  const pixel = await sharp(file).extract({ left, top, width: 1, height: 1 }).raw().toBuffer();
  return `#${pixel.subarray(0, 3).toString("hex")}`;
}

describe("the grid stage", () => {
  it("makes one panel for each picture, in natural order, and a sheet of all", async () => {
    const { root, assets } = await nineAssets();
    const { results, log, progress } = await runStage(stage, {
      options: small,
      inputs: assets,
      outputs: outputsIn(root),
    });
    const { panels, missing } = results as Results;
    expect(panels.map(({ source }) => source?.replace(root, ""))).toEqual(
      [2, 3, 4, 5, 6, 7, 8, 9, 10].map((number) => `assets/${number}.png`),
    );
    expect(panels[8]).toMatchObject({ panel: "panel_09", file: `${root}build/panels/panel_09.png` });
    expect([missing, log]).toEqual([[], []]);
    expect(progress).toHaveLength(9);
    expect(await sharp(panels[0]?.file).metadata()).toMatchObject({ width: 96, height: 54, channels: 3 });
    const sheet = await sharp(`${root}build/grid.png`).metadata();
    expect([sheet.width, sheet.height]).toEqual([4 + 3 * 100, 4 + 3 * (54 + 13 + 4)]);
  });

  it("writes the same bytes from the same pictures", async () => {
    const { root, assets } = await nineAssets();
    const given = { options: small, inputs: assets };
    await runStage(stage, { ...given, outputs: [`${root}a.png`, `${root}a/`] });
    await runStage(stage, { ...given, outputs: [`${root}b.png`, `${root}b/`] });
    expect(await readFile(`${root}a.png`)).toEqual(await readFile(`${root}b.png`));
    expect(await readFile(`${root}a/panel_05.png`)).toEqual(await readFile(`${root}b/panel_05.png`));
  });

  it("letterboxes a picture of another shape and keeps all of it", async () => {
    const root = await tempFolder();
    await fromRaster(flat(200, 50, 50))
      .png()
      .toFile(`${root}square.png`);
    await runStage(stage, {
      options: { ...small, layout: "1x1", background: "#203040" },
      inputs: [`${root}square.png`],
      outputs: outputsIn(root),
    });
    const panel = `${root}build/panels/panel_01.png`;
    expect(await colourAt(panel, 3, 27)).toBe("#203040");
    expect(await colourAt(panel, 48, 27)).toBe("#c8c8c8");
    expect(await colourAt(panel, 48, 1)).toBe("#c8c8c8");
  });

  it("puts see-through pictures on the background, and turns photographs upright", async () => {
    const root = await tempFolder();
    const clear = { create: { width: 96, height: 54, channels: 4 as const, background: "#ff000000" } };
    await sharp(clear).png().toFile(`${root}a.png`);
    await fromRaster(flat(90, 54, 96))
      .jpeg()
      .withMetadata({ orientation: 6 })
      .toFile(`${root}b.jpg`);
    const options = { ...small, layout: "2x1", background: "#102030" };
    const inputs = [`${root}a.png`, `${root}b.jpg`];
    await runStage(stage, { options, inputs, outputs: outputsIn(root) });
    expect(await colourAt(`${root}build/panels/panel_01.png`, 40, 20)).toBe("#102030");
    expect(await colourAt(`${root}build/panels/panel_02.png`, 2, 27)).toBe("#5a5a5a");
  });

  it("puts a label under every picture, or none", async () => {
    const { root, assets } = await nineAssets();
    const outputs = outputsIn(root);
    const inputs = assets.slice(0, 1);
    await runStage(stage, { options: { ...small, layout: "1x1" }, inputs, outputs });
    const strip = { left: 4, top: 58, width: 96, height: 13 };
    const labelled = await sharp(await sharp(outputs[0]).extract(strip).toBuffer()).stats();
    expect(labelled.channels[0]?.stdev).toBeGreaterThan(20);
    await runStage(stage, { options: { ...small, layout: "1x1", labels: false }, inputs, outputs });
    expect((await sharp(outputs[0]).metadata()).height).toBe(4 + 54 + 4);
  });

  it("names pictures for which no cell is left", async () => {
    const { root, assets } = await nineAssets();
    const options = { ...small, layout: "4x2" };
    const { results, log } = await runStage(stage, { options, inputs: assets, outputs: outputsIn(root) });
    expect((results as Results).unused).toEqual([`${root}assets/10.png`]);
    expect(log).toEqual([`warning: layout 4x2 has no cell left for ${root}assets/10.png`]);
  });

  it("stops between two panels when it is told to", async () => {
    const { root, assets } = await nineAssets();
    const given = { options: small, inputs: assets, outputs: outputsIn(root), signal: AbortSignal.abort() };
    await expect(runStage(stage, given)).rejects.toThrow("aborted");
  });
});

describe("pictures that cannot be read", () => {
  async function spoiltAssets() {
    const { root, assets } = await nineAssets();
    await writeFile(`${root}assets/3.png`, "");
    await writeFile(`${root}assets/5.png`, "this is a text");
    await truncate(`${root}assets/7.png`, 9000);
    return { root, inputs: assets.filter((file) => !file.endsWith("/10.png")) };
  }

  it("become placeholder panels, each with its reason", async () => {
    const { root, inputs } = await spoiltAssets();
    const { results, log } = await runStage(stage, { options: small, inputs, outputs: outputsIn(root) });
    const { missing, panels } = results as Results;
    expect(missing).toEqual([
      { panel: "panel_02", file: `${root}assets/3.png`, reason: `${root}assets/3.png is empty (0 bytes)` },
      {
        panel: "panel_04",
        file: `${root}assets/5.png`,
        reason: expect.stringContaining("is not a picture ("),
      },
      { panel: "panel_06", file: `${root}assets/7.png`, reason: expect.stringContaining("is damaged (") },
      { panel: "panel_09", file: null, reason: "there is no picture for it" },
    ]);
    expect(log).toHaveLength(4);
    expect(log[0]).toBe(`warning: panel_02 is a placeholder: ${root}assets/3.png is empty (0 bytes)`);
    expect(panels.map(({ source }) => source === null)).toEqual([
      false,
      true,
      false,
      true,
      false,
      true,
      false,
      false,
      true,
    ]);
    const { width, height } = await decodeRaster(await readFile(`${root}build/panels/panel_09.png`));
    expect([width, height]).toEqual([96, 54]);
  });

  it("are a failure that names every one of them, when asked for", async () => {
    const { root, inputs } = await spoiltAssets();
    const options = { ...small, on_missing: "fail" } as const;
    const failure = runStage(stage, { options, inputs, outputs: outputsIn(root) });
    await expect(failure).rejects.toMatchObject({
      class: "not_found",
      message: "no picture for panel_02, panel_04, panel_06, panel_09 of layout 3x3",
      details: [
        `panel_02: ${root}assets/3.png is empty (0 bytes)`,
        expect.stringMatching(/^panel_04: .*5\.png is not a picture \(/),
        expect.stringMatching(/^panel_06: .*7\.png is damaged \(/),
        "panel_09: there is no picture for it",
      ],
      hint: "mend or add the pictures, choose a smaller layout, or set on_missing: placeholder",
    });
  });

  it("are warnings of the run, like pictures without a cell", async () => {
    const { root, inputs } = await spoiltAssets();
    const warnings = async (layout: string) =>
      (await runStage(stage, { options: { ...small, layout }, inputs, outputs: outputsIn(root) })).log;
    expect(await warnings("4x1")).toEqual([
      `warning: panel_02 is a placeholder: ${root}assets/3.png is empty (0 bytes)`,
      expect.stringContaining("warning: panel_04 is a placeholder: "),
      `warning: layout 4x1 has no cell left for ${[6, 7, 8, 9].map((name) => `${root}assets/${name}.png`).join(", ")}`,
    ]);
    expect((await warnings("5x2")).at(-1)).toBe(
      "warning: there is no picture for panel_09, panel_10: add some, or choose a smaller layout than 5x2",
    );
  });

  it("may be folders, too", async () => {
    const { root, assets } = await nineAssets();
    await mkdir(`${root}assets/1.png`);
    const given = { options: { ...small, layout: "1x1" }, inputs: [`${root}assets/1.png`, ...assets] };
    const { log } = await runStage(stage, { ...given, outputs: outputsIn(root) });
    expect(log[0]).toMatch(/^warning: panel_01 is a placeholder: .*1\.png cannot be read \(EISDIR/);
  });

  it("do not disturb the others when a list names them", async () => {
    const { root, assets } = await nineAssets();
    const images = [`${root}assets/9.png`, `${root}assets/gone.png`, `${root}assets/2.png`];
    const options = { ...small, layout: "3x1", images };
    const inputs = [...assets, `${root}assets/gone.png`];
    const { results } = await runStage(stage, { options, inputs, outputs: outputsIn(root) });
    const { missing, panels } = results as Results;
    expect(panels.map(({ source }) => source)).toEqual([images[0], null, images[2]]);
    expect(missing.map(({ reason }) => reason)).toEqual([`${root}assets/gone.png does not exist`]);
  });
});

describe("which picture goes where", () => {
  it("takes the pictures of one folder", () => {
    const inputs = ["art/b.png", "assets/10.png", "assets/9.png", "project.yaml"];
    expect(assignCells("assets", inputs, 2)).toEqual({
      cells: [
        { panel: "panel_01", file: "assets/9.png" },
        { panel: "panel_02", file: "assets/10.png" },
      ],
      unused: [],
      undeclared: [],
    });
  });

  it("keeps the order of a list and tells what is no input", () => {
    const plan = assignCells(["b.png", "x.png", "a.png"], ["a.png", "b.png"], 2);
    expect(plan.cells.map(({ file }) => file)).toEqual(["b.png", "x.png"]);
    expect([plan.unused, plan.undeclared]).toEqual([["a.png"], ["x.png"]]);
  });
});

describe("the sheet's layout", () => {
  it("reads columns and rows", () => {
    expect(parseLayout("4x2")).toEqual({ columns: 4, rows: 2 });
  });

  it.each(["", "3", "0x3", "3x13", "3 x 3", "axb"])("refuses %j", (text) => {
    expect(() => parseLayout(text)).toThrow(
      `option layout is ${JSON.stringify(text)}, expected columns and rows such as 3x3`,
    );
  });

  it("goes row by row", () => {
    const layout = { columns: 2, rows: 2, cell: { width: 100, height: 50 }, labelHeight: 10, gap: 5 };
    expect(sheetSize(layout)).toEqual({ width: 215, height: 135 });
    expect(cellPlace(layout, 3)).toEqual({ left: 110, top: 70 });
  });

  it("is refused beyond what a picture file holds", () => {
    const layout = { columns: 12, rows: 1, cell: { width: 4096, height: 16 }, labelHeight: 0, gap: 0 };
    expect(() => sheetSize(layout)).toThrow("the sheet would be 49152×16 pixels, more than 16384 on a side");
  });
});
