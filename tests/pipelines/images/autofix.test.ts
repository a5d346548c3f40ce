import { mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { applyFix } from "../../../pipelines/images/fixes.ts";
import { judgeFix, plannedFixes } from "../../../pipelines/images/judge-fix.ts";
import { measurePanel, setColours } from "../../../pipelines/images/measure-panel.ts";
import { defaultThresholds, defaultWeights } from "../../../pipelines/images/measures.ts";
import { mendPanel } from "../../../pipelines/images/mend-panel.ts";
import { fromRaster, toRaster } from "../../../pipelines/images/raster.ts";
import type { Raster } from "../../../pipelines/images/raster.ts";
import type { QaReport } from "../../../pipelines/images/qa-report.ts";
import { judgePanel } from "../../../pipelines/images/score.ts";
import { stage as autofix } from "../../../pipelines/storycore/autofix.ts";
import type { PanelDelta } from "../../../pipelines/storycore/autofix.ts";
import { stage as qa } from "../../../pipelines/storycore/qa.ts";
import { blurred, flat, scaled, scenery, withNoise } from "./made-pictures.ts";
import { filesIn, runStage, tempFolder } from "./stage-rig.ts";

interface Results {
  readonly round: number;
  readonly strength: number;
  readonly kept: number;
  readonly rejected: number;
  readonly regenerate: readonly string[];
  readonly panels: readonly PanelDelta[];
}

/** A folder of panels that autofix may rewrite, and how to judge them. */
async function panelsToMend(panels: readonly Raster[]) {
  const root = await tempFolder();
  const folder = `${root}refined/`;
  await writePanels(folder, panels);
  const report = `${root}qa.json`;
  const judge = async (): Promise<QaReport> => {
    await runStage(qa, { inputs: await filesIn(folder), outputs: [report] });
    return JSON.parse(await readFile(report, "utf8"));
  };
  const mend = async (options: { round?: number; min_gain?: number } = {}) => {
    const run = await runStage(autofix, {
      options,
      inputs: [report],
      updates: [folder],
      outputs: [`${root}fix.json`],
    });
    return { ...run, results: run.results as Results };
  };
  return { root, folder, report, judge, mend };
}

async function writePanels(folder: string, panels: readonly Raster[]): Promise<void> {
  await mkdir(folder);
  for (const [index, panel] of panels.entries()) {
    await fromRaster(panel)
      .png()
      .toFile(`${folder}panel_0${index + 1}.png`);
  }
}

async function writeTimes(folder: string): Promise<readonly bigint[]> {
  const stats = (await filesIn(folder)).map((file) => stat(file, { bigint: true }));
  return (await Promise.all(stats)).map(({ mtimeNs }) => mtimeNs);
}

async function withCast(panel: Raster): Promise<Raster> {
  return toRaster(fromRaster(panel).linear([1.4, 1, 0.3], [10, 0, 0]));
}

describe("autofix", () => {
  it("mends soft, noisy, dark and miscoloured panels, round by round", async () => {
    const set = await panelsToMend([
      scenery(1),
      await blurred(scenery(2), 0.75),
      withNoise(scenery(3), 13),
      await scaled(scenery(4), 0.25),
      await withCast(scenery(5)),
      scenery(6),
      scenery(7),
    ]);
    const first = await set.judge();
    expect(first.score).toBeLessThan(3);
    const scores = [first.score];
    for (let round = 1; round <= 3; round++) {
      await set.mend({ round });
      scores.push((await set.judge()).score);
    }
    expect(scores).toEqual(scores.toSorted((one, other) => one - other));
    expect(scores[3]).toBeGreaterThan(4);
  });

  it("records what each fix did to each measure, in results and in its report", async () => {
    const set = await panelsToMend([scenery(1), withNoise(scenery(2), 13), scenery(3)]);
    await set.judge();
    const { results, log } = await set.mend({ round: 3 });
    expect(results).toMatchObject({ round: 3, strength: 1, kept: 1, rejected: 0, regenerate: [] });
    const [delta] = results.panels;
    expect(delta).toMatchObject({ panel: "panel_02", before: 2 });
    expect(delta?.after).toBeGreaterThan(4);
    const [step] = delta?.steps ?? [];
    expect(step).toMatchObject({ fix: "denoise", decision: "kept" });
    expect(step?.changes["noise_sigma"]?.before).toBeGreaterThan(10);
    expect(step?.changes["noise_sigma"]?.after).toBeLessThan(5);
    expect(step?.reason).toMatch(/^the panel gains 0\.\d\d, most by noise sigma: 13(\.\d)? → \d\.\d+$/);
    expect(log).toEqual([`panel_02: denoise kept: ${step?.reason}`]);
    expect(JSON.parse(await readFile(`${set.root}fix.json`, "utf8"))).toEqual(results);
  });

  it("goes farther each round", async () => {
    const noise = async (round: number) => {
      const set = await panelsToMend([scenery(1), withNoise(scenery(2), 13), scenery(3)]);
      await set.judge();
      const { results } = await set.mend({ round });
      return results.panels[0]?.steps[0]?.changes["noise_sigma"]?.after ?? 0;
    };
    const [first, second, third, fourth] = [await noise(1), await noise(2), await noise(3), await noise(4)];
    expect(first).toBeGreaterThan(second);
    expect(second).toBeGreaterThan(third);
    expect(fourth).toBe(third);
  });

  it("does the same to the same panels", async () => {
    const mended = async () => {
      const set = await panelsToMend([
        scenery(1),
        await blurred(scenery(2), 0.75),
        await withCast(scenery(3)),
      ]);
      await set.judge();
      await set.mend();
      return Promise.all((await filesIn(set.folder)).map((file) => readFile(file)));
    };
    expect(await mended()).toEqual(await mended());
  });

  it("rejects a fix that games one measure, and leaves the panel as it was", async () => {
    const softAndNoisy = withNoise(await blurred(scenery(2), 2), 6.5);
    const set = await panelsToMend([scenery(1), softAndNoisy, scenery(3)]);
    const report = await set.judge();
    const before = await readFile(`${set.folder}panel_02.png`);
    // qa has nothing against its sharpness, since noise looks like detail; here is a report that asks for sharpening.
    const issue = { panel: "panel_02", severity: "error", fix: "sharpen" };
    const thresholds = {
      ...report.thresholds,
      edge_sharpness: { at_least: { good: 30, warn: 20, fail: 1 } },
    };
    await writeFile(set.report, JSON.stringify({ ...report, thresholds, issues: [issue] }));
    const { results } = await set.mend({ round: 3 });
    const [step] = results.panels[0]?.steps ?? [];
    expect(step?.decision).toBe("rejected");
    expect(step?.reason).toMatch(/^it spoils noise sigma: 6\.\d+ → \d+/);
    const sharper = step?.changes["edge_sharpness"];
    expect(sharper?.after).toBeGreaterThan(sharper?.before ?? Infinity);
    expect(await readFile(`${set.folder}panel_02.png`)).toEqual(before);
    expect(results.panels[0]?.after).toBe(results.panels[0]?.before);
  });

  it("leaves black and repeated panels alone and says that they need new pictures", async () => {
    const set = await panelsToMend([scenery(1), flat(0, 512, 288), scenery(2), scenery(1)]);
    const { score } = await set.judge();
    const times = await writeTimes(set.folder);
    const { results, log } = await set.mend();
    expect(results).toMatchObject({ kept: 0, regenerate: ["panel_02", "panel_04"], panels: [] });
    expect(log).toEqual([
      "warning: no filter can mend panel_02, panel_04: make new pictures, with another seed",
    ]);
    expect(await writeTimes(set.folder)).toEqual(times);
    expect((await set.judge()).score).toBe(score);
  });

  it("drops a fix that another one made needless", async () => {
    const panel = withNoise(scenery(2), 9);
    const facts = await Promise.all([scenery(1), panel, scenery(3)].map(measurePanel));
    const around = {
      standard: { thresholds: defaultThresholds, weights: defaultWeights },
      set: setColours(facts),
      earlierHashes: [],
      strength: 1,
      minGain: 0.05,
    };
    const [, own] = facts;
    const mended = own && (await mendPanel("panel_02", panel, own, ["denoise", "match_colour"], around));
    expect(mended?.steps.map(({ fix, decision }) => `${fix} ${decision}`)).toEqual([
      "denoise kept",
      "match_colour not_needed",
    ]);
  });
});

describe("a fix for noise", () => {
  it("takes away the grains of an enlarged picture, too", async () => {
    const noisy = withNoise(scenery(2), 13);
    const enlarged = await toRaster(fromRaster(noisy).resize(1024, 576, { kernel: "lanczos3" }));
    const noiseAfter = async (raster: Raster) => {
      const mended = await applyFix(raster, "denoise", 1, { mean: [0, 0, 0], deviation: [0, 0, 0] });
      return (await measurePanel(mended)).own.noise_sigma;
    };
    expect(await noiseAfter(enlarged)).toBeLessThan(await noiseAfter(noisy));
  });
});

describe("whether a fix is kept", () => {
  const standard = { thresholds: defaultThresholds, weights: defaultWeights };
  const values = {
    laplacian_variance: 60,
    edge_sharpness: 0.8,
    noise_sigma: 4,
    blockiness: 1,
    luma_mean: 90,
    clipped_dark: 0,
    clipped_light: 0,
    luma_deviation: 40,
    entropy: 7,
    hash_distance: 30,
    colour_drift: 3,
  };
  const before = judgePanel(values, standard);

  it("needs a gain of the whole panel", () => {
    const sharper = judgePanel({ ...values, laplacian_variance: 90 }, standard);
    expect(judgeFix(before, sharper, 0.05)).toEqual({
      kept: true,
      reason: "the panel gains 0.11, most by Laplacian variance: 60 → 90",
    });
    expect(judgeFix(before, sharper, 0.2)).toEqual({
      kept: false,
      reason: "all in all the panel gains 0.11, less than 0.2",
    });
  });

  it("is out of the question when another measure starts to fail, whatever the gain", () => {
    const gamed = judgePanel(
      { ...values, laplacian_variance: 900, edge_sharpness: 4, noise_sigma: 11 },
      standard,
    );
    expect(gamed.uncapped).toBeGreaterThan(before.uncapped);
    expect(judgeFix(before, gamed, 0.05)).toEqual({ kept: false, reason: "it spoils noise sigma: 4 → 11" });
  });

  it("is tried in an order in which fixes do not undo each other", () => {
    const issues = [
      { fix: "sharpen" },
      { fix: "regenerate" },
      { fix: "denoise" },
      { fix: "sharpen" },
    ] as const;
    expect(plannedFixes(issues)).toEqual(["denoise", "sharpen"]);
  });
});

describe("a report that autofix cannot use", () => {
  it("is refused with the place of what is wrong", async () => {
    const set = await panelsToMend([scenery(1)]);
    const report = await set.judge();
    const refusal = async (text: string) => {
      await writeFile(set.report, text);
      return set.mend().then(
        () => "accepted",
        (error: unknown) => String(error).replaceAll(set.root, ""),
      );
    };
    expect(await refusal("")).toBe("StageFailure: qa.json is an empty file, expected JSON");
    expect(await refusal("[]")).toBe("StageFailure: qa.json is [], expected an object");
    expect(await refusal("{}")).toBe("StageFailure: qa.json: thresholds is missing, expected an object");
    const issues = [{ panel: "panel_01", fix: "pray", severity: "error" }];
    expect(await refusal(JSON.stringify({ ...report, issues }))).toBe(
      'StageFailure: qa.json: issues[0].fix is "pray", expected one of deblock, denoise, stretch, match_colour, sharpen, regenerate',
    );
  });

  it("may judge only panels that the stage updates", async () => {
    const set = await panelsToMend([scenery(1)]);
    const report = await set.judge();
    const panels = [{ ...report.panels[0], file: `${set.folder}../elsewhere/panel_01.png` }];
    await writeFile(set.report, JSON.stringify({ ...report, panels }));
    await expect(set.mend()).rejects.toMatchObject({
      class: "contract",
      message: `${set.report} judges ${set.folder}../elsewhere/panel_01.png, but autofix updates ${set.folder}`,
    });
  });

  it("may judge only panels that are there", async () => {
    const set = await panelsToMend([scenery(1), scenery(2)]);
    await set.judge();
    await rm(`${set.folder}panel_02.png`);
    await expect(set.mend()).rejects.toThrow(`${set.folder}panel_02.png does not exist`);
  });
});
