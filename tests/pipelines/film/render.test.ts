import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PlanEntry } from "../../../pipelines/film/film-plan.ts";
import { createRenderer } from "../../../pipelines/film/render.ts";
import { layOut } from "../../../pipelines/film/timeline.ts";
import { fillFrame, makeFrame } from "../../../pipelines/film/yuv.ts";

let folder = "";
const path = (name: string): string => join(folder, name);
const film = { width: 160, height: 90 };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "render-"));
  const plain = (background: string) =>
    sharp({ create: { width: 320, height: 180, channels: 3, background } });
  await plain("#ff0000").png().toFile(path("red.png"));
  await plain("#0000ff").png().toFile(path("blue.png"));
  const half = { create: { width: 160, height: 180, channels: 3 as const, background: "#ffffff" } };
  await plain("#000000")
    .composite([{ input: half, left: 160, top: 0 }])
    .png()
    .toFile(path("halves.png"));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const entry = (image: string, more: Partial<PlanEntry> = {}): PlanEntry => ({
  shot_id: image,
  shot_number: 1,
  source_image: path(image),
  camera_movement: "static",
  duration: 1,
  transition: "cut",
  ...more,
});

async function lumaOf(
  entries: readonly PlanEntry[],
  frames: readonly number[],
  x: number,
): Promise<readonly number[]> {
  const plan = { total_shots: entries.length, total_duration: entries.length, video_entries: entries };
  const renderer = createRenderer(layOut(plan, 10, 0.5), film);
  const found: number[] = [];
  for (const frame of frames) {
    const { data, width } = await renderer.render(frame);
    found.push(data[45 * width + x] ?? -1);
  }
  return found;
}

describe("colours are stored as BT.709 in limited range", () => {
  test.each([
    ["black", [0, 0, 0], [16, 128, 128]],
    ["white", [255, 255, 255], [235, 128, 128]],
    ["red", [255, 0, 0], [63, 102, 240]],
    ["green", [0, 255, 0], [173, 42, 26]],
    ["blue", [0, 0, 255], [32, 240, 118]],
  ] as const)("%s", (_, rgb, yuv) => {
    const frame = makeFrame(4, 2);
    fillFrame(
      frame,
      Uint8Array.from({ length: 32 }, (__, index) => [...rgb, 255][index % 4] ?? 0),
    );
    const found = [frame.data[0], frame.data[8], frame.data[10]].map(Number);
    found.forEach((value, index) => expect(Math.abs(value - (yuv[index] ?? 0))).toBeLessThanOrEqual(1));
  });
});

describe("a frame of a film", () => {
  test("shows the shot that the plan says", async () => {
    expect(await lumaOf([entry("red.png"), entry("blue.png")], [0, 9, 10, 19], 80)).toEqual([63, 63, 32, 32]);
  });

  test("mixes two shots in a fade", async () => {
    const shots = [entry("red.png", { transition: "fade", transition_duration: 0.3 }), entry("blue.png")];
    const levels = await lumaOf(shots, [9, 10, 11, 12, 13], 80);
    expect(levels).toEqual([...levels].toSorted((one, other) => other - one));
    expect(new Set(levels).size).toBe(5);
  });

  test("fades to black at the end", async () => {
    const levels = await lumaOf(
      [entry("red.png", { transition: "fade", transition_duration: 0.5 })],
      [4, 9],
      80,
    );
    expect(levels).toEqual([63, 16]);
  });

  test("moves by parts of a pixel", async () => {
    const rect = { y: 0.25, width: 0.5, height: 0.5 };
    const motion = { from: { x: 0.25, ...rect }, to: { x: 0.2525, ...rect } };
    const frames = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
    const levels = await lumaOf([entry("halves.png", { camera_movement: "pan", motion })], frames, 79);
    // The edge travels 0.8 of a pixel in ten frames: each shows a little more of the white side.
    expect(new Set(levels).size).toBeGreaterThanOrEqual(7);
    expect(levels).toEqual([...levels].toSorted((one, other) => one - other));
  });

  test("says which picture it cannot read", async () => {
    await expect(lumaOf([entry("missing.png")], [0], 0)).rejects.toThrow(
      `cannot read the picture ${path("missing.png")}: `,
    );
  });
});
