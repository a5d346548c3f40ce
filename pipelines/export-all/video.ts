import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { defineStage, StageFailure } from "storyflow";
import type { StageContext } from "storyflow";
import type { FilmFormat } from "../film/encode.ts";
import type { PlanEntry, VideoPlan } from "../film/film-plan.ts";
import { lookAt } from "../film/look.ts";
import { motionFor } from "../film/motion.ts";
import type { Point } from "../film/motion.ts";
import { durationSchema, parseSeconds } from "../film/quantities.ts";
import type { Duration } from "../film/quantities.ts";
import { createRenderer } from "../film/render.ts";
import { layOut } from "../film/timeline.ts";
import type { Timeline } from "../film/timeline.ts";
import { plainBitrate, writeFilm } from "../film/write-film.ts";
import { checkRange } from "../images/check-range.ts";
import { fileOf } from "../images/panel-files.ts";
import { cameras, cameraWork } from "./camera.ts";

type Options = {
  readonly picture?: string;
  readonly camera: string;
  readonly duration: Duration;
  readonly first_frame?: string | null;
  readonly blend?: Duration;
  readonly strength?: number;
  readonly width?: number;
  readonly height?: number;
  readonly fps?: number;
};

const defaults = { blend: "0.8s", strength: 0.2, width: 640, height: 360, fps: 24 };
const longestSeconds = 60;

const side = (what: string, byDefault: number): object => ({
  type: "integer",
  minimum: 16,
  maximum: 4096,
  multipleOf: 2,
  default: byDefault,
  description: `${what} of the video, in pixels; even.`,
});

const options = {
  type: "object",
  additionalProperties: false,
  required: ["camera", "duration"],
  properties: {
    picture: {
      type: "string",
      description: "What the camera moves over. Default: the only .png input but for `first_frame`.",
    },
    camera: { enum: cameras, description: "How the camera moves." },
    duration: durationSchema(`How long, ${longestSeconds} seconds at most.`),
    first_frame: {
      type: ["string", "null"],
      description:
        "A picture among the inputs with which the video begins, such as the last frame of the one before. Empty or null: none.",
    },
    blend: {
      ...durationSchema("How long the first frame goes over into the picture, at most half of the video."),
      default: defaults.blend,
    },
    strength: {
      type: "number",
      minimum: 0,
      maximum: 0.5,
      default: defaults.strength,
      description: "How much of the picture the camera leaves out at its closest.",
    },
    width: side("Width", defaults.width),
    height: side("Height", defaults.height),
    fps: { type: "number", minimum: 1, maximum: 120, default: defaults.fps, description: "Frames a second." },
  },
};

type Settings = Options & Required<Pick<Options, keyof typeof defaults>>;

/** Moves a camera over a picture: an mp4, and its last frame as a picture. */
export const stage = defineStage<Options>({
  options,
  async run(context) {
    const settings = { ...defaults, ...context.options };
    const film = fileOf("video", "outputs", ".mp4", context.outputs);
    const still = fileOf("video", "outputs", ".png", context.outputs);
    const seconds = checked(settings);
    const format = formatOf(settings);
    const plan = await planOf(settings, seconds, context);
    const frames = await render(layOut(plan, format.fps, 0), format, film, still, context);
    return {
      frames,
      seconds: frames / format.fps,
      movement: plan.video_entries.at(-1)?.camera_movement ?? "static",
      last_frame: still,
    };
  },
});

/** What comes from templates is held to its range here. */
function checked(settings: Settings): number {
  const seconds = parseSeconds(settings.duration);
  checkRange("duration", seconds, 0.1, longestSeconds);
  checkRange("strength", settings.strength, 0, 0.5);
  checkRange("fps", settings.fps, 1, 120);
  for (const name of ["width", "height"] as const) {
    checkRange(name, settings[name], 16, 4096);
    if (settings[name] % 2 !== 0)
      throw new StageFailure("contract", `option ${name} is ${settings[name]}, expected an even number`);
  }
  return seconds;
}

function formatOf({ width, height, fps }: Settings): FilmFormat {
  return { width, height, fps, bitrate: plainBitrate({ width, height, fps }) };
}

/** One shot; with a first frame, a shot of that one frame before it, over which it fades in. */
async function planOf(
  settings: Settings,
  seconds: number,
  context: StageContext<Options>,
): Promise<VideoPlan> {
  const first = settings.first_frame ?? "";
  const picture =
    settings.picture ??
    fileOf(
      "video",
      "inputs",
      ".png",
      context.inputs.filter((input) => input !== first),
    );
  for (const file of [picture, ...(first === "" ? [] : [first])]) {
    if (!context.inputs.includes(file))
      throw new StageFailure("contract", `${file} is not among the stage's inputs`, {
        hint: "add it to `inputs`",
      });
  }
  const shot = await shotOf(picture, settings, seconds);
  if (first === "") return planWith([shot]);
  const frame = 1 / settings.fps;
  const blend = Math.min(parseSeconds(settings.blend), seconds / 2);
  return planWith([
    {
      ...shot,
      source_image: first,
      camera_movement: "static",
      motion: whole,
      duration: frame,
      transition: "fade",
      transition_duration: blend,
    },
    { ...shot, duration: Math.max(seconds - frame, frame) },
  ]);
}

const everything = { x: 0, y: 0, width: 1, height: 1 };
const whole = { from: everything, to: everything };

async function shotOf(picture: string, settings: Settings, seconds: number): Promise<PlanEntry> {
  const { movement, ...towards } = cameraWork(settings.camera);
  const look = await lookAt(picture);
  const motion = motionFor(movement, {
    pictureAspect: look.aspect,
    filmAspect: settings.width / settings.height,
    focus: held(look.focus, settings.strength),
    strength: settings.strength,
    ...towards,
  });
  return {
    shot_id: "shot",
    shot_number: 1,
    source_image: picture,
    camera_movement: movement,
    duration: seconds,
    transition: "cut",
    motion,
  };
}

/** What the camera comes close to stays where it is in the picture, so nothing beside it is cut off that need not be. */
function held({ x, y }: Point, strength: number): Point {
  const centre = (1 - strength) / 2;
  return { x: x * strength + centre, y: y * strength + centre };
}

function planWith(entries: readonly PlanEntry[]): VideoPlan {
  const total = entries.reduce((sum, { duration }) => sum + duration, 0);
  return { total_shots: entries.length, total_duration: total, video_entries: entries };
}

async function render(
  timeline: Timeline,
  format: FilmFormat,
  film: string,
  still: string,
  context: StageContext<Options>,
): Promise<number> {
  const renderer = createRenderer(timeline, format);
  const frames = {
    count: timeline.frames,
    render: (index: number) => renderer.render(index),
    isKey: (index: number) => index === 0,
  };
  await writeFilm(frames, format, film, context);
  await mkdir(dirname(still), { recursive: true });
  await writeFile(still, await renderer.picture());
  return timeline.frames;
}
