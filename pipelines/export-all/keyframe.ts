import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { defineStage, StageFailure } from "storyflow";
import { checkRange } from "../images/check-range.ts";
import { fileOf } from "../images/panel-files.ts";
import { paintKeyframe } from "../scenery/paint-keyframe.ts";
import type { Scenery } from "../scenery/read-description.ts";

type Options = {
  readonly description: string;
  readonly setting?: string;
  readonly seed?: string | number | null;
  readonly width?: number;
  readonly height?: number;
};

const defaults = { setting: "", width: 960, height: 540 };

const side = (what: string, byDefault: number): object => ({
  type: "integer",
  minimum: 64,
  maximum: 4096,
  default: byDefault,
  description: `${what} of the picture, in pixels.`,
});

const options = {
  type: "object",
  additionalProperties: false,
  required: ["description"],
  properties: {
    description: { type: "string", description: "What the picture shows, in English words." },
    setting: {
      type: "string",
      default: defaults.setting,
      description: "Time and place of the scene: what the description leaves open.",
    },
    seed: {
      type: ["string", "number", "null"],
      description:
        "The same words with another seed are another picture. Default: none, which is a seed too.",
    },
    width: side("Width", defaults.width),
    height: side("Height", defaults.height),
  },
};

/** Paints the picture that a shot's description asks for. */
export const stage = defineStage<Options>({
  options,
  async run(context) {
    const { description, setting, seed, width, height } = { ...defaults, ...context.options };
    const output = fileOf("keyframe", "outputs", ".png", context.outputs);
    checkRange("width", width, 64, 4096);
    checkRange("height", height, 64, 4096);
    if (description.trim() === "") throw new StageFailure("contract", "the description is empty");
    context.report(0, "painting");
    const { png, scenery } = await paintKeyframe(
      { description, setting, seed: String(seed ?? "") },
      { width, height },
    );
    context.log(`painted ${inWords(scenery)}`);
    await mkdir(dirname(output), { recursive: true });
    await writeFile(output, png);
    context.report(1);
    return { picture: output, scenery: inWords(scenery), width, height };
  },
});

function inWords({ time, ground, far, framing, weather, things }: Scenery): string {
  const parts = [framing, time, ground, ...(far === "nothing" ? [] : [far]), ...weather];
  const shown = things.map(({ kind, colour }) => (colour === undefined ? kind : `${colour} ${kind}`));
  return [...parts, ...shown].join(", ");
}
