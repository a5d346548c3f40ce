import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stage as film } from "../../../pipelines/export-all/film.ts";
import { stage as upscale } from "../../../pipelines/export-all/upscale.ts";
import { stage as video } from "../../../pipelines/export-all/video.ts";
import { openClip, readFrames } from "../../../pipelines/film/read-frames.ts";
import { laplacianVariance } from "../../../pipelines/images/detail.ts";
import { paintKeyframe } from "../../../pipelines/scenery/paint-keyframe.ts";
import { check } from "../../../pipelines/verify-video.ts";
import { moduleContext } from "../film/module-context.ts";

let folder = "";
const path = (name: string): string => join(folder, name);
const small = { width: 160, height: 90, fps: 12 };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "export-all-"));
  for (const [name, description] of [
    ["lake", "A red balloon over a lake at dawn"],
    ["night", "A lighthouse by the sea at night"],
  ] as const) {
    const words = { description, setting: "", seed: "" };
    const { png } = await paintKeyframe(words, { width: 240, height: 135 });
    await writeFile(path(`${name}.png`), png);
  }
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

interface Shooting {
  readonly picture?: string;
  readonly camera?: string;
  readonly duration?: number | string;
  readonly first_frame?: string;
}

async function shoot(name: string, options: Shooting & Partial<typeof small> = {}) {
  const { picture = path("lake.png"), ...more } = options;
  const context = moduleContext({
    options: { picture, camera: "pan right", duration: 1, ...small, ...more },
    tmp: folder,
    inputs: [picture, ...(more.first_frame ? [more.first_frame] : [])],
    outputs: [path(`${name}.mp4`), path(`${name}-last.png`)],
  });
  return { results: await video.run(context), context };
}

async function enlarge(name: string, to: string, options: object = {}) {
  const context = moduleContext({
    options,
    tmp: folder,
    inputs: [path(`${name}.mp4`)],
    outputs: [path(`${to}.mp4`)],
  });
  return { results: await upscale.run(context), context };
}

async function cut(to: string, options: object, clips: readonly string[]) {
  const context = moduleContext({
    options: options as { readonly shots: readonly { readonly id: string }[] },
    tmp: folder,
    inputs: clips.map((clip) => path(`${clip}.mp4`)),
    outputs: [path(`${to}.mp4`)],
  });
  return { results: await film.run(context), context };
}

const verify = (name: string, options: object = {}) =>
  check.run(moduleContext({ options, tmp: folder, outputs: [path(`${name}.mp4`)] }));

/** The brightness of each frame of a film, one byte for each pixel. */
async function lumaOf(name: string): Promise<readonly Uint8Array[]> {
  const frames: Uint8Array[] = [];
  const clip = await openClip(path(`${name}.mp4`));
  for await (const { data } of readFrames(clip)) frames.push(data.slice(0, clip.width * clip.height));
  return frames;
}

/** A picture's brightness as a film of this size stores it. */
async function lumaOfPicture(file: string): Promise<Uint8Array> {
  const data = await sharp(file).resize(small.width, small.height).removeAlpha().raw().toBuffer();
  return Uint8Array.from({ length: data.length / 3 }, (_, at) => {
    const [red = 0, green = 0, blue = 0] = data.subarray(at * 3, at * 3 + 3);
    return 16 + (219 / 255) * (0.2126 * red + 0.7152 * green + 0.0722 * blue);
  });
}

function difference(one: Uint8Array | undefined, other: Uint8Array | undefined): number {
  if (one === undefined || other === undefined) throw new Error("there are not so many frames");
  return one.reduce((sum, value, at) => sum + Math.abs(value - (other[at] ?? 0)), 0) / one.length;
}

describe("a video", () => {
  test("lasts as long as it should, is whole, and leaves its last frame", async () => {
    const { results, context } = await shoot("pan");
    expect(results).toEqual({ frames: 12, seconds: 1, movement: "pan", last_frame: path("pan-last.png") });
    expect(await verify("pan", { duration: 1, ...small, require_fast_start: true })).toEqual([]);
    expect(context.progress.at(-1)).toBe(1);
    const frames = await lumaOf("pan");
    const last = await lumaOfPicture(path("pan-last.png"));
    expect(difference(frames.at(-1), last)).toBeLessThan(3);
    expect(difference(frames.at(0), last)).toBeGreaterThan(6);
  });

  test("is the same bytes for the same picture and camera, and others for another camera", async () => {
    await shoot("pan");
    await shoot("again");
    await shoot("zoom", { camera: "zoom in" });
    const bytes = (name: string) => readFile(path(name));
    expect(await bytes("again.mp4")).toEqual(await bytes("pan.mp4"));
    expect(await bytes("again-last.png")).toEqual(await bytes("pan-last.png"));
    expect(await bytes("zoom.mp4")).not.toEqual(await bytes("pan.mp4"));
  });

  test("that is chained starts with the frame it is given and goes over into its own picture", async () => {
    await shoot("before");
    const first = path("before-last.png");
    const { results } = await shoot("after", { picture: path("night.png"), first_frame: first });
    expect(results).toMatchObject({ frames: 12, seconds: 1 });
    await shoot("alone", { picture: path("night.png") });
    const [frames, alone] = [await lumaOf("after"), await lumaOf("alone")];
    const given = await lumaOfPicture(first);
    expect(difference(frames.at(0), given)).toBeLessThan(3);
    expect(difference(alone.at(0), given)).toBeGreaterThan(20);
    expect(difference(frames.at(-1), alone.at(-1))).toBeLessThan(3);
  });

  test("without a first frame, as the first of a chain is, starts with its own picture", async () => {
    await shoot("pan");
    await shoot("first", { first_frame: "" });
    expect(await readFile(path("first.mp4"))).toEqual(await readFile(path("pan.mp4")));
  });

  test("fails with what is wrong with its options", async () => {
    await expect(shoot("bad", { camera: "swing" })).rejects.toThrow("there is no camera `swing`");
    await expect(shoot("bad", { duration: 61 })).rejects.toThrow(
      "option duration is 61, expected a number from 0.1 to 60",
    );
    await expect(shoot("bad", { width: 161 })).rejects.toThrow(
      "option width is 161, expected an even number",
    );
    await writeFile(path("broken.png"), "no picture");
    await expect(shoot("bad", { picture: path("broken.png") })).rejects.toThrow(
      `cannot read the picture ${path("broken.png")}: `,
    );
    expect((await readdir(folder)).filter((name) => name.includes("bad"))).toEqual([]);
  });

  test("may use no picture that is not among its inputs", async () => {
    const options = { picture: path("lake.png"), camera: "still", duration: 1 } as const;
    const outputs = [path("bad.mp4"), path("bad.png")];
    const context = moduleContext({ options, tmp: folder, inputs: [], outputs });
    await expect(Promise.resolve(video.run(context))).rejects.toThrow(
      `${path("lake.png")} is not among the stage's inputs`,
    );
  });
});

describe("upscaling", () => {
  test("makes a video larger, with all of its frames", async () => {
    await shoot("pan");
    const { results } = await enlarge("pan", "large", { factor: 1.5 });
    expect(results).toEqual({ frames: 12, seconds: 1, width: 240, height: 136 });
    expect(await verify("large", { duration: 1, width: 240, height: 136, fps: 12 })).toEqual([]);
  });

  test("makes the same bytes again, and sharper pictures the more it is told to sharpen", async () => {
    await shoot("pan");
    await enlarge("pan", "plain", { sharpen: 0 });
    await enlarge("pan", "sharp");
    await enlarge("pan", "sharp-again");
    await enlarge("pan", "sharpest", { sharpen: 2 });
    expect(await readFile(path("sharp-again.mp4"))).toEqual(await readFile(path("sharp.mp4")));
    // By the measure that panels are judged by: plain resampling, what is done by default, and more of it.
    const sharpness = async (name: string): Promise<number> => {
      const [data = new Uint8Array()] = await lumaOf(name);
      return laplacianVariance({ width: 320, height: 180, data });
    };
    const plain = await sharpness("plain");
    const raised = await sharpness("sharp");
    expect(raised / plain).toBeGreaterThan(1.25);
    expect((await sharpness("sharpest")) / raised).toBeGreaterThan(1.25);
  });

  test("refuses to make more pixels than a film may have", async () => {
    await shoot("wide", { width: 1100, height: 16, duration: 0.2 });
    await expect(enlarge("wide", "bad", { factor: 4 })).rejects.toThrow(
      `${path("wide.mp4")} would become 4400×64 pixels, more than 4096 on a side`,
    );
  });
});

describe("the film", () => {
  test("is as long as its shots without their transitions, whole, and the same bytes again", async () => {
    await shoot("s01");
    await shoot("s02", { picture: path("night.png"), camera: "zoom in" });
    const shots = [
      { id: "s01", transition: "crossfade", transition_duration: 0.25, description: "is not looked at" },
      { id: "s02", transition: "fade to black" },
    ];
    const { results, context } = await cut("film", { shots }, ["s02", "s01"]);
    expect(results).toEqual({ frames: 21, seconds: 1.75, shots: 2 });
    expect(context.progress.at(-1)).toBe(1);
    expect(await verify("film", { duration: 1.75, ...small, require_fast_start: true })).toEqual([]);
    await cut("film-again", { shots }, ["s02", "s01"]);
    expect(await readFile(path("film-again.mp4"))).toEqual(await readFile(path("film.mp4")));
    const frames = await lumaOf("film");
    expect(difference(frames.at(0), (await lumaOf("s01")).at(0))).toBeLessThan(3);
    expect(Math.max(...(frames.at(-1) ?? []))).toBeLessThan(24);
  });

  test("names every shot that has no clip", async () => {
    await shoot("s01");
    const shots = [{ id: "s01" }, { id: "s08" }, { id: "s09" }];
    await expect(cut("bad", { shots }, ["s01"])).rejects.toMatchObject({
      class: "not_found",
      message: "there is no clip for s08, s09 among the inputs",
      hint: "the clip of shot s01 is an input with the name s01.mp4",
    });
  });

  test("is made of clips of one format only", async () => {
    await shoot("s01");
    await shoot("s03", { width: 80, height: 46 });
    await expect(cut("bad", { shots: [{ id: "s01" }, { id: "s03" }] }, ["s01", "s03"])).rejects.toMatchObject(
      {
        class: "contract",
        message: `the clips differ: ${path("s01.mp4")} has 160×90 pixels and 12 frames a second`,
        details: [`${path("s03.mp4")} has 80×46 pixels and 12 frames a second`],
      },
    );
  });

  test("knows no transition but its own", async () => {
    await shoot("s01");
    await expect(cut("bad", { shots: [{ id: "s01", transition: "melt" }] }, ["s01"])).rejects.toThrow(
      "shot s01 has no transition `melt`",
    );
  });

  test("that is stopped leaves nothing behind", async () => {
    await shoot("s01");
    const controller = new AbortController();
    const context = moduleContext({
      options: { shots: [{ id: "s01" }] },
      tmp: folder,
      inputs: [path("s01.mp4")],
      outputs: [path("stopped.mp4")],
      signal: controller.signal,
      report: () => controller.abort(new Error("stopped by the test")),
    });
    await expect(Promise.resolve(film.run(context))).rejects.toThrow("stopped by the test");
    expect((await readdir(folder)).filter((name) => name.includes("stopped"))).toEqual([]);
  });
});
