import { readFile, stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { QaReport } from "../../../pipelines/images/qa-report.ts";
import { stage as autofix } from "../../../pipelines/storycore/autofix.ts";
import { stage as grid } from "../../../pipelines/storycore/grid.ts";
import { stage as promote } from "../../../pipelines/storycore/promote.ts";
import { stage as qa } from "../../../pipelines/storycore/qa.ts";
import { stage as refine } from "../../../pipelines/storycore/refine.ts";
import { filesIn, runStage, tempFolder } from "./stage-rig.ts";

const examples = fileURLToPath(new URL("../../../examples/", import.meta.url));

/** The quality loop of the example's pipeline, step by step: the score of each round. */
async function scoresOf(example: string, layout: string, limit: number): Promise<readonly number[]> {
  const root = await tempFolder();
  const [panels, promoted, refined, report] = ["panels/", "promoted/", "refined/", "qa.json"].map(
    (name) => root + name,
  );
  if (!panels || !promoted || !refined || !report) throw new Error("four names make four paths");
  const inputs = await filesIn(`${examples}${example}/assets`);
  await runStage(grid, {
    options: { layout, on_missing: "fail" },
    inputs,
    outputs: [`${root}grid.png`, panels],
  });
  await runStage(promote, { inputs: await filesIn(panels), outputs: [promoted] });
  await runStage(refine, { inputs: await filesIn(promoted), outputs: [refined] });
  const scores: number[] = [];
  for (let round = 0; ; round++) {
    await runStage(qa, { inputs: await filesIn(refined), outputs: [report] });
    const { score }: QaReport = JSON.parse(await readFile(report, "utf8"));
    scores.push(score);
    if (score >= 3.5 || round === limit) return scores;
    await runStage(autofix, { options: { round: round + 1 }, inputs: [report], updates: [refined] });
  }
}

describe("the example projects", () => {
  it("storycore: fails at first and passes after two rounds of autofix", async () => {
    const scores = await scoresOf("storycore", "3x3", 3);
    expect(scores).toHaveLength(3);
    expect(scores).toEqual(scores.toSorted((one, other) => one - other));
    expect(scores[0]).toBeLessThan(3);
    expect(scores[2]).toBeGreaterThan(4.5);
  });

  it("storycore-unfixable: stays below the mark whatever autofix does", async () => {
    const scores = await scoresOf("storycore-unfixable", "3x2", 3);
    expect(scores).toHaveLength(4);
    expect(Math.max(...scores)).toBeLessThan(3);
  });

  it("have pictures that are small enough for a repository", async () => {
    const files = [
      ...(await filesIn(`${examples}storycore/assets`)),
      ...(await filesIn(`${examples}storycore-unfixable/assets`)),
    ];
    const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(1_500_000);
  });
});
