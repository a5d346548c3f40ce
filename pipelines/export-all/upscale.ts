import sharp from "sharp";
import { defineStage, StageFailure } from "storyflow";
import type { FilmFormat } from "../film/encode.ts";
import { openClip, readFrames } from "../film/read-frames.ts";
import type { Clip } from "../film/read-frames.ts";
import { plainBitrate, writeFilm } from "../film/write-film.ts";
import { makeFrame } from "../film/yuv.ts";
import type { Frame } from "../film/yuv.ts";
import { checkRange } from "../images/check-range.ts";
import { fileOf } from "../images/panel-files.ts";

type Options = { readonly factor?: number; readonly sharpen?: number; readonly bitrate?: number };

const defaults = { factor: 2, sharpen: 1 };

const options = {
  type: "object",
  additionalProperties: false,
  properties: {
    factor: {
      type: "number",
      minimum: 1,
      maximum: 4,
      default: defaults.factor,
      description: "How many times wider and higher the video becomes.",
    },
    sharpen: {
      type: "number",
      minimum: 0,
      maximum: 3,
      default: defaults.sharpen,
      description: "How much edges are raised after it; 0 leaves them as they are.",
    },
    bitrate: {
      type: "integer",
      minimum: 10_000,
      maximum: 200_000_000,
      description: "Bits a second. Default: a fifth of a bit for each pixel.",
    },
  },
};

const greatestSide = 4096;

/** Makes a video larger: its frames are resampled, and the brightness of their edges is raised. */
export const stage = defineStage<Options>({
  options,
  async run(context) {
    const { factor, sharpen, bitrate } = { ...defaults, ...context.options };
    checkRange("factor", factor, 1, 4);
    checkRange("sharpen", sharpen, 0, 3);
    const clip = await openClip(fileOf("upscale", "inputs", ".mp4", context.inputs));
    const output = fileOf("upscale", "outputs", ".mp4", context.outputs);
    const format = formatOf(clip, factor, bitrate);
    const source = readFrames(clip);
    const larger = makeFrame(format.width, format.height);
    try {
      const render = async (): Promise<Frame> => {
        const next = await source.next();
        if (next.done === true) throw new Error(`${clip.file} ended before its last frame`);
        await enlarge(next.value, larger, sharpen);
        return larger;
      };
      await writeFilm({ count: clip.frames, render, isKey: (at) => at === 0 }, format, output, context);
    } finally {
      await source.return();
    }
    return {
      frames: clip.frames,
      seconds: clip.frames / clip.fps,
      width: format.width,
      height: format.height,
    };
  },
});

function formatOf(clip: Clip, factor: number, bitrate: number | undefined): FilmFormat {
  const even = (side: number): number => Math.round((side * factor) / 2) * 2;
  const format = { width: even(clip.width), height: even(clip.height), fps: clip.fps };
  if (Math.max(format.width, format.height) > greatestSide) {
    throw new StageFailure(
      "contract",
      `${clip.file} would become ${format.width}×${format.height} pixels, more than ${greatestSide} on a side`,
      { hint: `lower the option factor (${factor})` },
    );
  }
  return { ...format, bitrate: bitrate ?? plainBitrate(format) };
}

interface Plane {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Only brightness is sharpened: edges of colour would get fringes. */
async function enlarge(from: Frame, into: Frame, sharpen: number): Promise<void> {
  const [sources, targets] = [planesOf(from), planesOf(into)];
  const luma = await resized(sources[0], targets[0]);
  raiseEdges(luma, targets[0], sharpen);
  for (const at of [1, 2] as const) targets[at].data.set(await resized(sources[at], targets[at]));
}

function planesOf({ width, height, data }: Frame): readonly [Plane, Plane, Plane] {
  const luma = width * height;
  const half = { width: width / 2, height: height / 2 };
  return [
    { width, height, data: data.subarray(0, luma) },
    { ...half, data: data.subarray(luma, luma + luma / 4) },
    { ...half, data: data.subarray(luma + luma / 4) },
  ];
}

async function resized({ data, width, height }: Plane, target: Plane): Promise<Uint8Array> {
  return await sharp(data, { raw: { width, height, channels: 1 } })
    .resize(target.width, target.height, { fit: "fill", kernel: "lanczos3" })
    .toColourspace("b-w")
    .raw()
    .toBuffer();
}

/** Limited range, as the film says of its pixels. */
const darkest = 16;
const lightest = 235;

/** An unsharp mask: what differs from the mean of its eight neighbours and itself differs more. The rim stays as it is. */
function raiseEdges(source: Uint8Array, { data, width, height }: Plane, amount: number): void {
  data.set(source);
  if (amount === 0) return;
  for (let row = 1; row < height - 1; row += 1) {
    const [first, last] = [row * width + 1, (row + 1) * width - 2];
    let [before, here] = [columnSum(source, first - 1, width), columnSum(source, first, width)];
    for (let at = first; at <= last; at += 1) {
      const after = columnSum(source, at + 1, width);
      const own = source[at] ?? 0;
      const raised = Math.round(own + amount * (own - (before + here + after) / 9));
      data[at] = Math.min(Math.max(raised, darkest), lightest);
      [before, here] = [here, after];
    }
  }
}

function columnSum(data: Uint8Array, at: number, width: number): number {
  return (data[at - width] ?? 0) + (data[at] ?? 0) + (data[at + width] ?? 0);
}
