import { readFile } from "node:fs/promises";
import { defineStage, StageFailure } from "storyflow";
import type { StageContext } from "storyflow";
import type { FilmFormat } from "../film/encode.ts";
import { parseVideoPlan } from "../film/film-plan.ts";
import type { VideoPlan } from "../film/film-plan.ts";
import { durationSchema, parseSeconds } from "../film/quantities.ts";
import type { Duration } from "../film/quantities.ts";
import { createRenderer } from "../film/render.ts";
import { layOut } from "../film/timeline.ts";
import { plainBitrate, writeFilm } from "../film/write-film.ts";

type Options = {
  readonly plan?: string;
  readonly width?: number;
  readonly height?: number;
  readonly fps?: number;
  readonly bitrate?: number;
  readonly fade?: Duration;
};

const size = (description: string): object => ({
  type: "integer",
  minimum: 16,
  maximum: 4096,
  multipleOf: 2,
  description,
});

const optionsSchema = {
  type: "object",
  additionalProperties: false,
  properties: {
    plan: {
      type: "string",
      description: "The video_plan.json. Default: the first .json file among the inputs.",
    },
    width: size("Of the film, in pixels; even. Default: 960."),
    height: size("Of the film, in pixels; even. Default: 540."),
    fps: { type: "number", minimum: 1, maximum: 120, description: "Frames a second. Default: 24." },
    bitrate: {
      type: "integer",
      minimum: 10_000,
      maximum: 200_000_000,
      description: "Bits a second. Default: a fifth of a bit for each pixel.",
    },
    fade: durationSchema("Of fades whose length the plan does not say. Default: 0.5s."),
  },
};

/** Makes the film of a video plan: H.264 in an mp4 that starts playing before it is loaded. */
export const stage = defineStage<Options>({
  options: optionsSchema,
  async run(context) {
    const output = context.outputs[0];
    if (output === undefined) {
      throw new StageFailure("contract", "no output for the film", {
        hint: "declare one, such as build/film.mp4",
      });
    }
    const plan = await readPlan(context);
    const format = formatOf(context.options);
    const frames = await renderFilm(plan, format, output, context);
    return { frames, seconds: frames / format.fps, shots: plan.total_shots };
  },
});

async function readPlan(context: StageContext<Options>): Promise<VideoPlan> {
  const file = context.options.plan ?? context.inputs.find((input) => input.endsWith(".json"));
  if (file === undefined) {
    throw new StageFailure("contract", "no video plan among the inputs", {
      hint: "name it with the option `plan`",
    });
  }
  const plan = parseVideoPlan(await readFile(file, "utf8"), file);
  const known = new Set(context.inputs);
  const strangers = plan.video_entries
    .map((entry) => entry.source_image)
    .filter((image) => !known.has(image));
  if (strangers.length === 0) return plan;
  throw new StageFailure("contract", `${file} names pictures that are not among the stage's inputs`, {
    details: strangers,
    hint: "add their folder to `inputs`",
  });
}

/** The format that the options ask for. */
export function formatOf(options: Options): FilmFormat {
  const { width = 960, height = 540, fps = 24 } = options;
  return { width, height, fps, bitrate: options.bitrate ?? plainBitrate({ width, height, fps }) };
}

async function renderFilm(
  plan: VideoPlan,
  format: FilmFormat,
  output: string,
  context: StageContext<Options>,
): Promise<number> {
  const timeline = layOut(plan, format.fps, parseSeconds(context.options.fade ?? "0.5s"));
  const cuts = new Set(timeline.shots.map((shot) => shot.start));
  const renderer = createRenderer(timeline, format);
  const frames = {
    count: timeline.frames,
    render: (index: number) => renderer.render(index),
    isKey: (index: number) => cuts.has(index),
  };
  await writeFilm(frames, format, output, context);
  return timeline.frames;
}
