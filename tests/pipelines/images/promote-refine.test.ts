import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { laplacianVariance, noiseSigma } from "../../../pipelines/images/detail.ts";
import { lumaOf } from "../../../pipelines/images/luma.ts";
import { decodeRaster, fromRaster } from "../../../pipelines/images/raster.ts";
import type { Raster } from "../../../pipelines/images/raster.ts";
import { toneOf } from "../../../pipelines/images/tone.ts";
import { stage as promote } from "../../../pipelines/storycore/promote.ts";
import { stage as refine } from "../../../pipelines/storycore/refine.ts";
import { flat, scenery, withNoise } from "./made-pictures.ts";
import { filesIn, runStage, tempFolder } from "./stage-rig.ts";

async function panelFolder(panels: readonly Raster[]): Promise<string> {
  const folder = await tempFolder();
  for (const [index, panel] of panels.entries()) {
    await fromRaster(panel)
      .png()
      .toFile(`${folder}panel_0${index + 1}.png`);
  }
  return folder;
}

const allOff = { unsharp: false, denoise: false, contrast: false } as const;

async function refined(panel: Raster, options: object): Promise<Raster> {
  const folder = await panelFolder([panel]);
  await runStage(refine, {
    options: { ...allOff, ...options },
    inputs: await filesIn(folder),
    outputs: [`${folder}out/`],
  });
  return decodeRaster(await readFile(`${folder}out/panel_01.png`));
}

describe("the promote stage", () => {
  it("doubles every panel by default, under its own name", async () => {
    const folder = await panelFolder([scenery(1, 96, 54), scenery(2, 96, 54)]);
    const run = await runStage(promote, { inputs: await filesIn(folder), outputs: [`${folder}out/`] });
    expect(run.results).toEqual({ panels: [`${folder}out/panel_01.png`, `${folder}out/panel_02.png`] });
    const large = await decodeRaster(await readFile(`${folder}out/panel_02.png`));
    expect([large.width, large.height]).toEqual([192, 108]);
    expect(run.progress).toEqual([0, 0.5]);
  });

  it("takes factor and method from its options", async () => {
    const folder = await panelFolder([scenery(1, 40, 30)]);
    const inputs = await filesIn(folder);
    await runStage(promote, {
      options: { factor: 1.5, method: "nearest" },
      inputs,
      outputs: [`${folder}near/`],
    });
    await runStage(promote, {
      options: { factor: 1.5, method: "mitchell" },
      inputs,
      outputs: [`${folder}soft/`],
    });
    const near = await decodeRaster(await readFile(`${folder}near/panel_01.png`));
    const soft = await decodeRaster(await readFile(`${folder}soft/panel_01.png`));
    expect([near.width, near.height]).toEqual([60, 45]);
    expect(laplacianVariance(lumaOf(near))).toBeGreaterThan(2 * laplacianVariance(lumaOf(soft)));
  });

  it("refuses a factor out of range, and inputs without a picture", async () => {
    const folder = await panelFolder([flat(90)]);
    const outputs = [`${folder}out/`];
    await expect(
      runStage(promote, { options: { factor: 9 }, inputs: await filesIn(folder), outputs }),
    ).rejects.toThrow("option factor is 9, expected a number from 1 to 8");
    await expect(runStage(promote, { inputs: ["a.txt"], outputs })).rejects.toThrow(
      "promote needs pictures among its inputs, found 1 files, none of them a picture",
    );
    await expect(runStage(promote, { inputs: await filesIn(folder), outputs: ["x.png"] })).rejects.toThrow(
      "promote needs exactly one folder among its outputs, such as build/promote/, found x.png",
    );
  });
});

describe("the refine stage", () => {
  it("changes nothing with every filter off", async () => {
    const panel = scenery(3, 96, 54);
    expect(Buffer.from((await refined(panel, {})).data)).toEqual(Buffer.from(panel.data));
  });

  it("sharpens, and more with a greater amount", async () => {
    const panel = scenery(3, 192, 108);
    const detail = async (options: object) => laplacianVariance(lumaOf(await refined(panel, options)));
    const off = await detail({});
    const light = await detail({ unsharp: { amount: 0.5 } });
    const strong = await detail({ unsharp: { amount: 3 } });
    expect(light).toBeGreaterThan(off);
    expect(strong).toBeGreaterThan(light);
  });

  it("takes noise away", async () => {
    const noisy = withNoise(flat(120, 192, 108), 12);
    expect(noiseSigma(lumaOf(noisy))).toBeGreaterThan(11);
    expect(noiseSigma(lumaOf(await refined(noisy, { denoise: {} })))).toBeLessThan(6);
  });

  it("raises and lowers contrast around middle grey", async () => {
    const panel = scenery(4, 192, 108);
    const before = toneOf(lumaOf(panel)).deviation;
    const raised = toneOf(lumaOf(await refined(panel, { contrast: { factor: 1.2 } }))).deviation;
    const lowered = toneOf(lumaOf(await refined(panel, { contrast: { factor: 0.5 } }))).deviation;
    expect(raised / before).toBeCloseTo(1.2, 1);
    expect(lowered / before).toBeCloseTo(0.5, 1);
    expect(lumaOf(await refined(flat(128), { contrast: { factor: 3 } })).data[0]).toBe(128);
  });

  it("refuses settings out of range", async () => {
    await expect(refined(flat(90), { unsharp: { sigma: 99 } })).rejects.toThrow(
      "option unsharp.sigma is 99, expected a number from 0.1 to 10",
    );
  });
});
