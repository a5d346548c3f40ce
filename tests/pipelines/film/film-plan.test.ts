import { readFileSync } from "node:fs";
import { join } from "node:path";
import { StageFailure } from "storyflow";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { parseVideoPlan } from "../../../pipelines/film/film-plan.ts";
import type { Look } from "../../../pipelines/film/look.ts";
import { makePlan } from "../../../pipelines/film/make-plan.ts";
import type { PlannedPicture } from "../../../pipelines/film/make-plan.ts";
import { root } from "../../tidy/source-tree.ts";

const schema = JSON.parse(
  readFileSync(join(root, "pipelines/storycore/schemas/video-plan.schema.json"), "utf8"),
);
const validate = new Ajv2020({ allErrors: true }).compile(schema);

const look: Look = {
  aspect: 16 / 9,
  focus: { x: 0.7, y: 0.6 },
  spread: { x: 0.1, y: 0.1 },
  detail: 6,
  color: [100, 100, 100],
};

const style = { aspect: 16 / 9, strength: 0.2, fadeSeconds: 0.5 };

function picture(number: number, more: Partial<PlannedPicture> = {}): PlannedPicture {
  return {
    file: `build/refined/panel_0${number}.png`,
    look,
    id: `s${number}`,
    number,
    seconds: 2,
    camera: "",
    ...more,
  };
}

/** What is wrong with a plan, by its reader. */
function problemsOf(plan: unknown): readonly string[] {
  try {
    parseVideoPlan(JSON.stringify(plan), "plan.json");
    return [];
  } catch (error) {
    return error instanceof StageFailure ? [error.message, ...error.details] : [String(error)];
  }
}

describe("a plan that is made", () => {
  test("fits its schema and is read back as it is", () => {
    const plan = makePlan(
      [picture(1, { camera: "pan left" }), picture(2, { camera: "static" }), picture(3, { seconds: 1.3333 })],
      style,
    );
    validate(plan);
    expect(validate.errors ?? []).toEqual([]);
    const read = parseVideoPlan(JSON.stringify(plan), "plan.json");
    expect(read.total_duration).toBe(plan.total_duration);
    expect(plan).toMatchObject({ total_shots: 3, total_duration: 5.333 });
    expect(plan.video_entries).toMatchObject([...read.video_entries]);
  });

  test("cuts within a scene, fades to another, and ends with a fade", () => {
    const plan = makePlan(
      [picture(1, { scene: "a" }), picture(2, { scene: "a" }), picture(3, { scene: "b" })],
      style,
    );
    expect(plan.video_entries.map((entry) => entry.transition)).toEqual(["cut", "fade", "fade"]);
  });

  test("goes by the colours of the pictures where there are no scenes", () => {
    const warm: Look = { ...look, color: [200, 90, 40] };
    const plan = makePlan([picture(1), picture(2), picture(3, { look: warm })], style);
    expect(plan.video_entries.map((entry) => entry.transition)).toEqual(["cut", "fade", "fade"]);
  });

  test("does what the storyboard says of a transition", () => {
    const plan = makePlan(
      [picture(1, { transition: "Dissolve" }), picture(2, { transition: "hard cut" })],
      style,
    );
    expect(plan.video_entries.map((entry) => entry.transition)).toEqual(["fade", "cut"]);
  });

  test("keeps a fade to half of the shorter shot", () => {
    const plan = makePlan([picture(1, { transition: "fade" }), picture(2, { seconds: 0.6 })], style);
    expect(plan.video_entries[0]?.transition_duration).toBe(0.3);
  });

  test("says why", () => {
    const [entry] = makePlan([picture(1, { camera: "slow zoom" })], style).video_entries;
    expect(entry?.reason).toBe('zoom: the storyboard says "zoom"; fade: the film ends');
  });
});

describe("a plan that a person wrote", () => {
  const entry = {
    shot_id: "s01",
    shot_number: 1,
    source_image: "a.png",
    camera_movement: "pan",
    duration: 2,
    transition: "cut",
  };

  test("needs only what the original format has", () => {
    const plan = { total_shots: 1, total_duration: 2, video_entries: [entry] };
    expect(validate(plan)).toBe(true);
    expect(problemsOf(plan)).toEqual([]);
  });

  test("is told everything that is wrong with it at once, which its schema refuses too", () => {
    const plan = {
      total_shots: 2,
      total_duration: 2,
      video_entries: [
        { ...entry, camera_movement: "wobble", duration: 0 },
        { ...entry, source_image: "", motion: { from: { x: 0, y: 0, width: 2, height: 1 } } },
      ],
    };
    expect(validate(plan)).toBe(false);
    expect(problemsOf(plan)).toEqual([
      "plan.json is not a video plan",
      'video_entries[0].camera_movement must be one of pan, zoom, dolly, static, found "wobble"',
      "video_entries[0].duration must be a number above 0, found 0",
      'video_entries[1].source_image must be a text, found ""',
      'video_entries[1].motion must be `from` and `to`, each with x, y, width and height between 0 and 1, found {"from":{"x":0,"y":0,"width":2,"height":1}}',
    ]);
  });

  test("is refused when it is empty, or no object, or no JSON", () => {
    const wanted = ["plan.json is not a video plan", "`video_entries` must be a list of at least one shot"];
    expect(problemsOf({ video_entries: [] })).toEqual(wanted);
    expect(problemsOf([])).toEqual(wanted);
    expect(() => parseVideoPlan("{", "plan.json")).toThrow(/^plan\.json is not JSON: /);
  });
});
