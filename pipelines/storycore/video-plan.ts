import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { defineStage, StageFailure } from "storyflow";
import type { StageContext } from "storyflow";
import { lookAt } from "../film/look.ts";
import { makePlan } from "../film/make-plan.ts";
import type { PlannedPicture } from "../film/make-plan.ts";
import { durationSchema, parseSeconds } from "../film/quantities.ts";
import type { Duration } from "../film/quantities.ts";
import { parseStoryboard } from "./storyboard.ts";
import type { Shot } from "./storyboard.ts";

type Options = {
  readonly storyboard?: string;
  readonly default_duration?: Duration;
  readonly aspect?: string;
  readonly strength?: number;
  readonly fade?: Duration;
};

const options = {
  type: "object",
  additionalProperties: false,
  properties: {
    storyboard: {
      type: "string",
      description:
        "The storyboard.json, one of the stage's inputs. Absent: every picture is a shot of its own.",
    },
    default_duration: durationSchema("Of a shot whose duration the storyboard does not say. Default: 3s."),
    aspect: {
      type: "string",
      pattern: "^[0-9]+(\\.[0-9]+)?:[0-9]+(\\.[0-9]+)?$",
      description: "Width to height of the film. Default: 16:9.",
    },
    strength: {
      type: "number",
      minimum: 0,
      maximum: 0.5,
      description: "How much of a picture the camera leaves out at its closest. Default: 0.2.",
    },
    fade: durationSchema("How long a fade takes, at most half of a shot. Default: 0.5s."),
  },
};

/** Plans a film from pictures, in the order of their names, and a storyboard. */
export const stage = defineStage<Options>({
  options,
  async run(context) {
    const output = context.outputs[0];
    if (output === undefined)
      throw new StageFailure("contract", "no output for the plan", {
        hint: "declare one, such as build/video_plan.json",
      });
    const plan = makePlan(await readPictures(context), {
      aspect: parseAspect(context.options.aspect ?? "16:9"),
      strength: context.options.strength ?? 0.2,
      fadeSeconds: parseSeconds(context.options.fade ?? "0.5s"),
    });
    for (const entry of plan.video_entries) context.log(`${entry.shot_id}: ${entry.reason ?? ""}`);
    await mkdir(dirname(output), { recursive: true });
    await writeFile(output, `${JSON.stringify(plan, null, 2)}\n`);
    return { total_shots: plan.total_shots, total_duration: plan.total_duration };
  },
});

async function readPictures(context: StageContext<Options>): Promise<readonly PlannedPicture[]> {
  const { storyboard, default_duration: defaultDuration = "3s" } = context.options;
  const files = context.inputs.filter(isPicture).toSorted(byName);
  const shots =
    storyboard === undefined ? [] : parseStoryboard(await readFile(storyboard, "utf8"), storyboard);
  const pairs = pairUp(files, shots);
  const pictures: PlannedPicture[] = [];
  for (const { file, shot } of pairs) {
    context.report(pictures.length / pairs.length, `looking at ${file}`);
    const { seconds = parseSeconds(defaultDuration), ...rest } = shot;
    pictures.push({ ...rest, seconds, file, look: await lookAt(file) });
  }
  return pictures;
}

/** The first picture is the first shot's, and so on. Shots the storyboard does not have are made up for further pictures. */
export function pairUp(
  files: readonly string[],
  shots: readonly Shot[],
): readonly { readonly file: string; readonly shot: Shot }[] {
  if (files.length === 0)
    throw new StageFailure("contract", "no picture among the inputs", {
      hint: "name the folder of the panels in `inputs`",
    });
  const without = shots.slice(files.length).map((shot) => shot.id);
  if (without.length > 0) {
    throw new StageFailure(
      "contract",
      `the storyboard has ${shots.length} shots but there are ${files.length} pictures: none for ${without.join(", ")}`,
      {
        hint: "add pictures and choose a layout with a cell for each, or take these shots out of the storyboard",
      },
    );
  }
  return files.map((file, index) => ({ file, shot: shots[index] ?? makeShot(index, shots) }));
}

function makeShot(index: number, shots: readonly Shot[]): Shot {
  const number = index + 1 + Math.max((shots.at(-1)?.number ?? 0) - shots.length, 0);
  return { id: `shot_${String(number).padStart(2, "0")}`, number, camera: "" };
}

function isPicture(file: string): boolean {
  return /\.(png|jpe?g|webp|avif|gif|tiff?)$/i.test(file);
}

/** `panel_2` before `panel_10`. */
function byName(one: string, other: string): number {
  return one.localeCompare(other, "en", { numeric: true });
}

function parseAspect(text: string): number {
  const [width = 16, height = 9] = text.split(":").map(Number);
  return width / height;
}
