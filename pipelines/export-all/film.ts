import { basename, extname } from "node:path";
import { defineStage, StageFailure } from "storyflow";
import type { StageContext } from "storyflow";
import { blendFrames, blends, fillPlain } from "../film/blend-frames.ts";
import { cutList } from "../film/cut-list.ts";
import type { Cut, CutClip } from "../film/cut-list.ts";
import type { FilmFormat } from "../film/encode.ts";
import { durationSchema, parseSeconds } from "../film/quantities.ts";
import type { Duration } from "../film/quantities.ts";
import { openClip, readFrames } from "../film/read-frames.ts";
import type { Clip } from "../film/read-frames.ts";
import { plainBitrate, writeFilm } from "../film/write-film.ts";
import { makeFrame } from "../film/yuv.ts";
import type { Frame } from "../film/yuv.ts";
import { fileOf } from "../images/panel-files.ts";

const transitions = ["cut", ...blends] as const;

/** More may stand in it: the shots of a project file can be handed on as they are. */
interface Shot {
  readonly id: string | number;
  readonly transition?: string;
  readonly transition_duration?: Duration;
}

type Options = {
  readonly shots: readonly Shot[];
  readonly transition_duration?: Duration;
  readonly bitrate?: number;
};

const options = {
  type: "object",
  additionalProperties: false,
  required: ["shots"],
  properties: {
    shots: {
      type: "array",
      minItems: 1,
      description:
        "The shots in the order of the film. The clip of shot `s01` is the input `s01.mp4`, in whatever folder.",
      items: {
        type: "object",
        required: ["id"],
        properties: {
          id: { type: ["string", "number"] },
          transition: {
            enum: transitions,
            description: "How it goes over into the next shot. Default: cut.",
          },
          transition_duration: durationSchema("Of this transition."),
        },
      },
    },
    transition_duration: {
      ...durationSchema("Of transitions whose shot does not say, at most half of either shot."),
      default: "0.5s",
    },
    bitrate: {
      type: "integer",
      minimum: 10_000,
      maximum: 200_000_000,
      description: "Bits a second. Default: a fifth of a bit for each pixel.",
    },
  },
};

/** Cuts clips into one film. */
export const stage = defineStage<Options>({
  options,
  async run(context) {
    const output = fileOf("film", "outputs", ".mp4", context.outputs);
    const clips = await openClips(context);
    const format = formatOf(clips, context.options);
    const cuts = cutList(
      clips.map((clip, index) => cutClip(clip, context.options.shots[index], context.options)),
    );
    const cutter = createCutter(clips, cuts);
    try {
      await writeFilm(
        { count: cuts.length, render: (at) => cutter.render(at), isKey: (at) => isCut(cuts, at) },
        format,
        output,
        context,
      );
    } finally {
      await cutter.close();
    }
    return { frames: cuts.length, seconds: cuts.length / format.fps, shots: clips.length };
  },
});

async function openClips({ options: { shots }, inputs }: StageContext<Options>): Promise<readonly Clip[]> {
  if (shots.length === 0) throw new StageFailure("contract", "there are no shots to make a film of");
  const files = shots.map(({ id }) => inputs.find((file) => basename(file, extname(file)) === String(id)));
  const missing = shots.filter((_, index) => files[index] === undefined).map(({ id }) => `${id}`);
  if (missing.length > 0) {
    throw new StageFailure("not_found", `there is no clip for ${missing.join(", ")} among the inputs`, {
      hint: "the clip of shot s01 is an input with the name s01.mp4",
    });
  }
  return await Promise.all(files.filter((file) => file !== undefined).map(openClip));
}

/** All clips are of one format: that of the film. */
function formatOf(clips: readonly Clip[], { bitrate }: Options): FilmFormat {
  const [first, ...others] = clips;
  if (first === undefined) throw new StageFailure("contract", "there are no clips");
  const strangers = others.filter((clip) => formatText(clip) !== formatText(first));
  if (strangers.length > 0) {
    throw new StageFailure("contract", `the clips differ: ${first.file} has ${formatText(first)}`, {
      details: strangers.map((clip) => `${clip.file} has ${formatText(clip)}`),
      hint: "make all of them in one size and with as many frames a second",
    });
  }
  const { width, height, fps } = first;
  return { width, height, fps, bitrate: bitrate ?? plainBitrate({ width, height, fps }) };
}

function formatText({ width, height, fps }: Clip): string {
  return `${width}×${height} pixels and ${fps} frames a second`;
}

function cutClip(clip: Clip, shot: Shot | undefined, settings: Options): CutClip {
  const seconds = parseSeconds(shot?.transition_duration ?? settings.transition_duration ?? "0.5s");
  const transition = transitions.find((one) => one === (shot?.transition ?? "cut"));
  if (transition === undefined) {
    throw new StageFailure("contract", `shot ${shot?.id} has no transition \`${shot?.transition}\``, {
      hint: `it may be ${transitions.join(", ")}`,
    });
  }
  return { frames: clip.frames, transition, transitionFrames: Math.round(seconds * clip.fps) };
}

function isCut(cuts: readonly Cut[], at: number): boolean {
  return cuts[at]?.clip !== cuts[at - 1]?.clip;
}

interface Cutter {
  /** Frames are asked for one after the other. */
  render(at: number): Promise<Frame>;
  close(): Promise<void>;
}

/** Reads each clip once, from its beginning to its end, and at most two at a time. */
function createCutter(clips: readonly Clip[], cuts: readonly Cut[]): Cutter {
  const readers = new Map<number, FrameReader>();
  const size = clips[0] ?? { width: 2, height: 2 };
  const [mixed, black] = [makeFrame(size.width, size.height), makeFrame(size.width, size.height)];
  fillPlain(black, "black");
  const frameOf = async (index: number, frame: number): Promise<Frame> => {
    const clip = clips[index];
    if (clip === undefined) throw new Error(`there is no clip ${index}`);
    const reader = readers.get(index) ?? createReader(clip);
    readers.set(index, reader);
    return await reader.seek(frame);
  };
  return {
    async render(at) {
      const cut = cuts[at];
      if (cut === undefined) throw new Error(`the film has no frame ${at}`);
      for (const [index, reader] of readers) if (index < cut.clip) await dropReader(readers, index, reader);
      const shown = await frameOf(cut.clip, cut.frame);
      if (cut.blend === undefined) return shown;
      const { kind, progress, frame } = cut.blend;
      blendFrames(
        kind,
        shown,
        frame === undefined ? black : await frameOf(cut.clip + 1, frame),
        progress,
        mixed,
      );
      return mixed;
    },
    async close() {
      for (const [index, reader] of readers) await dropReader(readers, index, reader);
    },
  };
}

async function dropReader(
  readers: Map<number, FrameReader>,
  index: number,
  reader: FrameReader,
): Promise<void> {
  readers.delete(index);
  await reader.close();
}

interface FrameReader {
  /** Goes on to a frame; never back. */
  seek(frame: number): Promise<Frame>;
  close(): Promise<void>;
}

function createReader(clip: Clip): FrameReader {
  const frames = readFrames(clip);
  let at = -1;
  let current: Frame | undefined;
  return {
    async seek(frame) {
      for (; at < frame; at += 1) {
        const next = await frames.next();
        if (next.done === true) throw new Error(`${clip.file} has no frame ${frame}`);
        current = next.value;
      }
      if (current === undefined || at !== frame)
        throw new Error(`frame ${frame} of ${clip.file} has gone by`);
      return current;
    },
    async close() {
      await frames.return();
    },
  };
}
