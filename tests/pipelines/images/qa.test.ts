import { readFile } from "node:fs/promises";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { fixNames } from "../../../pipelines/images/issues.ts";
import { categories, measureNames } from "../../../pipelines/images/measures.ts";
import type { QaReport } from "../../../pipelines/images/qa-report.ts";
import { fromRaster } from "../../../pipelines/images/raster.ts";
import type { Raster } from "../../../pipelines/images/raster.ts";
import { stage as autofix } from "../../../pipelines/storycore/autofix.ts";
import { stage as grid } from "../../../pipelines/storycore/grid.ts";
import { stage as promote } from "../../../pipelines/storycore/promote.ts";
import { stage as qa } from "../../../pipelines/storycore/qa.ts";
import { stage as refine } from "../../../pipelines/storycore/refine.ts";
import { blurred, flat, scaled, scenery, withNoise } from "./made-pictures.ts";
import { filesIn, runStage, tempFolder } from "./stage-rig.ts";

const schemaFile = new URL("../../../pipelines/storycore/schemas/qa-report.schema.json", import.meta.url);
const schema = JSON.parse(await readFile(schemaFile, "utf8"));

async function judged(panels: readonly Raster[], options: object = {}): Promise<QaReport> {
  const folder = await tempFolder();
  for (const [index, panel] of panels.entries()) {
    await fromRaster(panel)
      .png()
      .toFile(`${folder}panel_0${index + 1}.png`);
  }
  const inputs = await filesIn(folder);
  await runStage(qa, { options, inputs, outputs: [`${folder}build/qa.json`] });
  return JSON.parse(await readFile(`${folder}build/qa.json`, "utf8"));
}

function issuesOf(report: QaReport): readonly string[] {
  return report.issues.map(({ panel, measure, severity, fix }) => `${panel} ${measure} ${severity} ${fix}`);
}

describe("the report of the qa stage", () => {
  it("passes a good set without an issue", async () => {
    const report = await judged([scenery(1), scenery(2), scenery(3)]);
    expect(report.issues).toEqual([]);
    expect(report.passed).toBe(true);
    expect(report.score).toBeGreaterThan(4.8);
    expect(report.overall_score).toBe(report.score);
    expect(report.panels.map(({ panel, verdict }) => `${panel} ${verdict}`)).toEqual([
      "panel_01 good",
      "panel_02 good",
      "panel_03 good",
    ]);
  });

  it("is valid by its schema, short and detailed, good and bad", async () => {
    const validate = new Ajv2020({ strict: true, allErrors: true }).compile(schema);
    const bad = [scenery(1), flat(0), await blurred(scenery(2), 3), withNoise(scenery(3), 20), scenery(1)];
    const reports = [
      await judged([scenery(1)]),
      await judged(bad),
      await judged(bad, { detailed: true, pass_mark: 1.2, weights: { sharpness: 0 } }),
    ];
    for (const report of reports) {
      validate(report);
      expect(validate.errors).toBeNull();
    }
    expect(validate({ ...reports[0], score: 7 })).toBe(false);
    expect(validate({ ...reports[0], issues: [{ category: "taste" }] })).toBe(false);
  });

  it("has a schema of the same categories, measures and fixes as the code", () => {
    expect(schema.$defs.category.enum).toEqual(categories);
    expect(schema.$defs.measure.enum).toEqual(measureNames);
    expect(schema.properties.thresholds.minProperties).toBe(measureNames.length);
    expect(schema.$defs.panel.properties.measures.minProperties).toBe(measureNames.length);
    expect(schema.$defs.issue.properties.fix.enum).toEqual(fixNames);
  });

  it("adds every raw value when it is to be detailed", async () => {
    const short = await judged([scenery(1)]);
    const detailed = await judged([scenery(1)], { detailed: true });
    expect(short.panels[0]).not.toHaveProperty("measures");
    expect(Object.keys(detailed.panels[0]?.measures ?? {})).toEqual(measureNames);
    expect(detailed.panels[0]?.measures?.luma_mean.value).toBeCloseTo(105.28, 1);
  });

  it("is the same, byte for byte, for the same panels", async () => {
    const panels = [scenery(1), withNoise(scenery(2), 9)];
    const folder = await tempFolder();
    for (const [index, panel] of panels.entries())
      await fromRaster(panel).png().toFile(`${folder}${index}.png`);
    const inputs = await filesIn(folder);
    await runStage(qa, { inputs, outputs: [`${folder}one.json`] });
    await runStage(qa, { inputs, outputs: [`${folder}two.json`] });
    expect(await readFile(`${folder}one.json`, "utf8")).toBe(await readFile(`${folder}two.json`, "utf8"));
  });
});

describe("what qa finds", () => {
  it("a soft panel, and says by how much", async () => {
    const report = await judged([scenery(1), await blurred(scenery(2), 0.8), scenery(3)]);
    const [issue] = report.issues;
    expect(issue).toMatchObject({
      category: "sharpness",
      panel: "panel_02",
      measure: "laplacian_variance",
      fix: "sharpen",
      suggested_fix: "sharpen (autofix does)",
    });
    expect(issue?.description).toMatch(
      /^panel_02 is soft: Laplacian variance [\d.]+ \(should be at least 120, fails below 50\)$/,
    );
    expect(issue?.value).toBeLessThan(120);
  });

  it("a badly blurred panel, which no filter mends", async () => {
    const report = await judged([scenery(1), await blurred(scenery(2), 3), scenery(3)]);
    expect(issuesOf(report)).toContain("panel_02 laplacian_variance error regenerate");
    expect(report.score).toBeLessThan(3);
  });

  it("a noisy panel", async () => {
    const report = await judged([scenery(1), withNoise(scenery(2), 14), scenery(3)]);
    expect(issuesOf(report)).toEqual(["panel_02 noise_sigma error denoise"]);
  });

  it("a dark panel, whose sharpness cannot be told before it is lighter", async () => {
    const issues = issuesOf(await judged([scenery(1), await scaled(scenery(2), 0.25), scenery(3)]));
    expect(issues).toContain("panel_02 luma_mean warning stretch");
    expect(issues).toContain("panel_02 laplacian_variance error stretch");
  });

  it("a panel of other colours", async () => {
    const cast = fromRaster(scenery(2)).linear([1.4, 1, 0.4], [10, 0, 0]);
    const { data, info } = await cast.raw().toBuffer({ resolveWithObject: true });
    const report = await judged([scenery(1), { width: info.width, height: info.height, data }, scenery(3)]);
    expect(issuesOf(report)).toContain("panel_02 colour_drift error match_colour");
  });

  it("a black panel: everything is wrong with it and nothing helps", async () => {
    const report = await judged([scenery(1), flat(0, 512, 288), scenery(3)]);
    expect(new Set(report.issues.map(({ fix }) => fix))).toEqual(new Set(["regenerate"]));
    expect(report.passed).toBe(false);
    expect(report.panels[1]).toMatchObject({ verdict: "fail" });
  });

  it("a repeated panel, and which one it repeats; the first of the two is not to blame", async () => {
    const report = await judged([scenery(1), scenery(2), scenery(1)]);
    expect(issuesOf(report)).toEqual(["panel_03 hash_distance error regenerate"]);
    expect(report.issues[0]?.description).toBe(
      "panel_03 repeats panel_01: hash distance (bits) 0 (should be at least 11, fails below 5)",
    );
  });
});

describe("the options of qa", () => {
  it("set the mark, the weights and the thresholds, all of which the report repeats", async () => {
    const report = await judged([withNoise(scenery(1), 8)], {
      pass_mark: 4.99,
      weights: { cleanliness: 60 },
      thresholds: { noise_sigma: { at_most: { fail: 7.5 } } },
    });
    expect(report).toMatchObject({
      passed: false,
      pass_mark: 4.99,
      weights: { cleanliness: 60, sharpness: 25 },
    });
    expect(report.thresholds.noise_sigma).toEqual({ at_most: { good: 5, warn: 7, fail: 7.5 } });
    expect(issuesOf(report)).toEqual(["panel_01 noise_sigma error denoise"]);
  });

  it("are refused when they make no sense", async () => {
    const nothing = Object.fromEntries(categories.map((category) => [category, 0]));
    await expect(judged([flat(90)], { weights: nothing })).rejects.toThrow(
      "option weights gives no category any weight",
    );
    await expect(judged([flat(90)], { pass_mark: 50 })).rejects.toThrow(
      "option pass_mark is 50, expected a number from 0 to 5",
    );
  });

  it("and those of every image stage have a schema that strict AJV compiles and a default for each", () => {
    const ajv = new Ajv2020({ strict: true, useDefaults: true });
    for (const { options } of [grid, promote, refine, qa, autofix]) {
      const accepts = ajv.compile(options ?? false);
      expect(accepts({})).toBe(true);
      expect(accepts({ nonsense: 1 })).toBe(false);
    }
  });
});
