import { StageFailure } from "storyflow";
import { describe, expect, test } from "vitest";
import { parseStoryboard } from "../../../pipelines/storycore/storyboard.ts";
import { pairUp } from "../../../pipelines/storycore/video-plan.ts";

const parse = (value: unknown) => parseStoryboard(JSON.stringify(value), "storyboard.json");

function failureOf(run: () => unknown): readonly string[] {
  try {
    run();
    return [];
  } catch (error) {
    return error instanceof StageFailure ? [error.message, ...error.details] : [String(error)];
  }
}

describe("a storyboard", () => {
  test("is read in the order of its shot numbers", () => {
    const shots = parse({
      shots: [
        { shot_id: "b", shot_number: 2, scene_id: 7, duration_seconds: 2.5, transition: "fade" },
        { shot_id: "a", shot_number: 1, prompt_modules: { camera: "slow pan", subject: "zoom lens" } },
      ],
    });
    expect(shots).toEqual([
      { id: "a", number: 1, camera: "slow pan" },
      { id: "b", number: 2, scene: "7", seconds: 2.5, camera: "", transition: "fade" },
    ]);
  });

  test("may say things of the camera in parts", () => {
    const [shot] = parse({
      shots: [{ prompt_modules: { camera: { movement: "dolly in", lens: "35 mm", f: 2 } } }],
    });
    expect(shot).toEqual({ id: "shot_01", number: 1, camera: "dolly in 35 mm" });
  });

  test("is told everything that is wrong with it", () => {
    expect(
      failureOf(() => parse({ shots: [{ duration_seconds: "long" }, 3, { duration_seconds: -1 }] })),
    ).toEqual([
      "storyboard.json is not a storyboard",
      'shots[0].duration_seconds must be a number above 0, found "long"',
      "shots[1] must be an object",
      "shots[2].duration_seconds must be a number above 0, found -1",
    ]);
    expect(failureOf(() => parse({ scenes: [] }))).toEqual(["storyboard.json has no list `shots`"]);
    expect(failureOf(() => parseStoryboard("shots:", "storyboard.json"))[0]).toMatch(
      /^storyboard\.json is not JSON: /,
    );
  });
});

describe("pictures and shots", () => {
  const shots = parse({ shots: [{ shot_id: "a" }, { shot_id: "b" }] });

  test("go together in their order, and further pictures are shots of their own", () => {
    const ids = pairUp(["1.png", "2.png", "3.png"], shots).map(
      ({ file, shot }) => `${file} ${shot.id} ${shot.number}`,
    );
    expect(ids).toEqual(["1.png a 1", "2.png b 2", "3.png shot_03 3"]);
  });

  test("a shot without a picture is named", () => {
    expect(failureOf(() => pairUp(["1.png"], shots))).toEqual([
      "the storyboard has 2 shots but there are 1 pictures: none for b",
    ]);
    expect(failureOf(() => pairUp([], shots))).toEqual(["no picture among the inputs"]);
  });
});
