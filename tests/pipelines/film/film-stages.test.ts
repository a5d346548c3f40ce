import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { StageFailure } from "storyflow";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PlanEntry } from "../../../pipelines/film/film-plan.ts";
import { formatOf, stage as exportStage } from "../../../pipelines/storycore/export.ts";
import { stage as readQaText } from "../../../pipelines/storycore/read-qa-text.ts";
import { stage as videoPlan } from "../../../pipelines/storycore/video-plan.ts";
import { check } from "../../../pipelines/verify-video.ts";
import { moduleContext } from "./module-context.ts";

let folder = "";
const path = (...names: readonly string[]): string => join(folder, ...names);
const film = { width: 160, height: 90, fps: 12 };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "film-stages-"));
  for (const number of [1, 2, 10]) {
    const dots = Array.from({ length: 40 }, (_, index) => {
      const [x, y] = [(index * 67 * number) % 320, (index * 41) % 180];
      return `<circle cx="${x}" cy="${y}" r="${4 + (index % 9)}" fill="hsl(${index * 29 + number * 90},80%,60%)"/>`;
    });
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="320" height="180"><rect width="320" height="180" fill="#246"/>${dots.join("")}</svg>`;
    await sharp(Buffer.from(svg))
      .png()
      .toFile(path(`panel_${number}.png`));
  }
  const shots = [
    { shot_id: "first", shot_number: 1, duration_seconds: 1, prompt_modules: { camera: "pan right" } },
    { shot_id: "second", shot_number: 2, duration_seconds: 1.5, prompt_modules: { camera: "push in" } },
  ];
  await writeFile(path("storyboard.json"), JSON.stringify({ shots }));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const panels = (): readonly string[] => [path("panel_1.png"), path("panel_10.png"), path("panel_2.png")];

async function plan(name: string) {
  const context = moduleContext({
    options: { storyboard: path("storyboard.json"), default_duration: "2s", fade: "0.25s" },
    tmp: folder,
    inputs: [...panels(), path("storyboard.json")],
    outputs: [path(name)],
  });
  return { results: await videoPlan.run(context), context };
}

const exportContext = (name: string, more: object = {}) =>
  moduleContext({
    options: { plan: path("build/video_plan.json"), ...film },
    tmp: folder,
    inputs: [path("build/video_plan.json"), ...panels()],
    outputs: [path("build", name)],
    ...more,
  });

describe("from panels to a film", () => {
  test("a plan has a shot for each panel in the order of their numbers, and says why", async () => {
    const { results, context } = await plan("build/video_plan.json");
    expect(results).toEqual({ total_shots: 3, total_duration: 4.5 });
    const { video_entries: entries } = JSON.parse(await readFile(path("build/video_plan.json"), "utf8"));
    expect(entries.map((entry: PlanEntry) => [entry.shot_id, entry.source_image, entry.duration])).toEqual([
      ["first", path("panel_1.png"), 1],
      ["second", path("panel_2.png"), 1.5],
      ["shot_03", path("panel_10.png"), 2],
    ]);
    expect(entries.slice(0, 2).map((entry: PlanEntry) => entry.camera_movement)).toEqual(["pan", "dolly"]);
    expect(context.said[0]).toMatch(/^first: pan: the storyboard says "pan"; /);
  });

  test("a film lasts as long as its plan, is whole, and comes with its progress", async () => {
    const context = exportContext("film.mp4");
    expect(await exportStage.run(context)).toEqual({ frames: 54, seconds: 4.5, shots: 3 });
    expect(context.progress.at(-1)).toBe(1);
    expect(context.progress).toEqual(context.progress.toSorted((one, other) => one - other));
    const options = { plan: path("build/video_plan.json"), ...film, require_fast_start: true };
    const findings = await check.run(
      moduleContext({ options, tmp: folder, outputs: [path("build/film.mp4")] }),
    );
    expect(findings).toEqual([]);
  });

  test("the same plan makes the same bytes", async () => {
    await exportStage.run(exportContext("again.mp4"));
    expect(await readFile(path("build/again.mp4"))).toEqual(await readFile(path("build/film.mp4")));
  });

  test("a film that is stopped leaves nothing behind", async () => {
    const controller = new AbortController();
    const report = (): void => controller.abort(new Error("stopped by the test"));
    const context = exportContext("stopped.mp4", { signal: controller.signal, report });
    await expect(exportStage.run(context)).rejects.toThrow("stopped by the test");
    expect((await readdir(path("build"))).filter((name) => name.includes("stopped"))).toEqual([]);
  });

  test("a plan may not show what is no input", async () => {
    const context = exportContext("film.mp4", {
      inputs: [path("build/video_plan.json"), path("panel_1.png")],
    });
    const failure = await Promise.resolve(exportStage.run(context)).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(StageFailure);
    expect(failure).toMatchObject({
      message: `${path("build/video_plan.json")} names pictures that are not among the stage's inputs`,
      details: [path("panel_2.png"), path("panel_10.png")],
      hint: "add their folder to `inputs`",
    });
  });
});

test("the format follows the options", () => {
  expect(formatOf({})).toEqual({ width: 960, height: 540, fps: 24, bitrate: 2_488_320 });
  expect(formatOf({ width: 320, height: 180, fps: 25, bitrate: 100_000 })).toEqual({
    width: 320,
    height: 180,
    fps: 25,
    bitrate: 100_000,
  });
});

describe("what an installed program printed", () => {
  test("becomes a report and the results", async () => {
    await writeFile(
      path("qa.txt"),
      "Overall Score: 4.0/5.0\nStatus: PASSED\n  ✓ Schema Validation: 5.0/5.0\n",
    );
    const inputs = [path("qa.txt")];
    const context = moduleContext({ options: {}, tmp: folder, inputs, outputs: [path("build/qa.json")] });
    const results = await readQaText.run(context);
    expect(results).toEqual({
      score: 4,
      passed: true,
      categories: { "Schema Validation": 5 },
      panels: {},
      issues: [],
    });
    expect(JSON.parse(await readFile(path("build/qa.json"), "utf8"))).toEqual(results);
  });

  test("is a failure without a score", async () => {
    await writeFile(path("qa.txt"), "Traceback\n");
    const context = moduleContext({ options: {}, tmp: folder, inputs: [path("qa.txt")] });
    await expect(Promise.resolve(readQaText.run(context))).rejects.toThrow(
      `${path("qa.txt")} has no line \`Overall Score: …/5\``,
    );
  });
});
