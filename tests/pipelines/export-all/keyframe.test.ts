import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { stage as keyframe } from "../../../pipelines/export-all/keyframe.ts";
import { hashDistance } from "../../../pipelines/images/difference-hash.ts";
import { deltaE } from "../../../pipelines/images/lab.ts";
import { measurePanel } from "../../../pipelines/images/measure-panel.ts";
import { decodeRaster } from "../../../pipelines/images/raster.ts";
import { paintKeyframe } from "../../../pipelines/scenery/paint-keyframe.ts";
import { stage as qa } from "../../../pipelines/storycore/qa.ts";
import type { QaReport } from "../../../pipelines/images/qa-report.ts";
import { runStage, tempFolder } from "../images/stage-rig.ts";
import { exampleProject } from "./example-project.ts";

const size = { width: 160, height: 90 };
const words = { description: "A red balloon over a lake", setting: "Dawn", seed: "" };
const pixels = async (more: Partial<typeof words> = {}) =>
  Buffer.from((await paintKeyframe({ ...words, ...more }, size)).png).toString("base64");

describe("a keyframe", () => {
  test("is the same bytes for the same words, seed and size", async () => {
    expect(await pixels()).toBe(await pixels());
  });

  test("is another picture for another description, setting or seed", async () => {
    const pictures = [
      await pixels(),
      await pixels({ description: "A blue balloon over a lake" }),
      await pixels({ setting: "Night" }),
      await pixels({ seed: "2" }),
    ];
    expect(new Set(pictures).size).toBe(4);
  });

  test("looks unlike those of other places, times and framings", async () => {
    const descriptions = [
      "A forest at noon",
      "The open sea at night, a lighthouse",
      "The city at dusk",
      "Roofs of a town, day",
      "Dunes on a golden afternoon",
      "A kitchen in the morning, the sea outside",
      "Portrait of a woman, dawn, a meadow behind",
    ];
    const seen = await Promise.all(
      descriptions.map(async (description) => {
        const { png } = await paintKeyframe({ ...words, setting: "", description }, size);
        return measurePanel(await decodeRaster(png));
      }),
    );
    // Near pictures are those with 10 bits between them and no cast: what panels of one set are held to.
    const near = seen.flatMap((one, index) =>
      seen
        .slice(index + 1)
        .filter(
          (other) =>
            hashDistance(one.hash, other.hash) <= 10 && deltaE(one.colours.mean, other.colours.mean) <= 15,
        ),
    );
    expect(near).toEqual([]);
  });

  test("is written where the stage says, which tells what it shows", async () => {
    const folder = await tempFolder();
    const picture = join(folder, "deep/s01.png");
    const { results, log } = await runStage(keyframe, {
      options: { description: words.description, setting: words.setting, seed: null, ...size },
      outputs: [picture],
    });
    const scenery = "middle, dawn, lake, mountains, red balloon";
    expect(results).toEqual({ picture, scenery, ...size });
    expect(log).toEqual([`painted ${scenery}`]);
    expect((await readFile(picture)).toString("base64")).toBe(await pixels());
  });

  test("needs a description and a size that makes sense", async () => {
    const run = (options: object) =>
      runStage(keyframe, { options: { description: "A lake", ...options }, outputs: ["build/s01.png"] });
    await expect(run({ description: " " })).rejects.toThrow("the description is empty");
    await expect(run({ width: 5000 })).rejects.toThrow(
      "option width is 5000, expected a number from 64 to 4096",
    );
  });
});

/** The measures are those that StoryCore's panels are judged by; day and night may differ in their colours. */
test(
  "the keyframes of the example are good pictures, each unlike the others",
  { timeout: 240_000 },
  async () => {
    const folder = await tempFolder();
    const files: string[] = [];
    for (const { id, description, setting, seed = "" } of await exampleProject()) {
      const { png } = await paintKeyframe(
        { description, setting, seed: String(seed) },
        { width: 720, height: 405 },
      );
      files.push(`${folder}${id}.png`);
      await writeFile(`${folder}${id}.png`, png);
    }
    await runStage(qa, { inputs: files, outputs: [`${folder}qa.json`] });
    const report: QaReport = JSON.parse(await readFile(`${folder}qa.json`, "utf8"));
    expect(report.issues.filter(({ category }) => category !== "coherence")).toEqual([]);
  },
);
