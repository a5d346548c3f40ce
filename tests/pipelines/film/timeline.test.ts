import { describe, expect, test } from "vitest";
import type { PlanEntry, VideoPlan } from "../../../pipelines/film/film-plan.ts";
import { layersAt, layOut } from "../../../pipelines/film/timeline.ts";

function plan(
  ...entries: readonly (Pick<PlanEntry, "duration" | "transition"> & Partial<PlanEntry>)[]
): VideoPlan {
  const whole = entries.map((entry, index) => ({
    shot_id: `s${index + 1}`,
    shot_number: index + 1,
    source_image: "a.png",
    camera_movement: "static" as const,
    ...entry,
  }));
  const total = whole.reduce((sum, entry) => sum + entry.duration, 0);
  return { total_shots: whole.length, total_duration: total, video_entries: whole };
}

/** `s1 0.50` for each layer of a frame. */
const shown = (timeline: ReturnType<typeof layOut>, frame: number): readonly string[] =>
  layersAt(timeline, frame).map(({ shot, opacity }) => `${shot.entry.shot_id} ${opacity.toFixed(2)}`);

describe("a film's length", () => {
  test("is the sum of the durations, whatever fades there are", () => {
    const cuts = plan({ duration: 2, transition: "cut" }, { duration: 1, transition: "cut" });
    const fades = plan({ duration: 2, transition: "fade" }, { duration: 1, transition: "fade" });
    expect(layOut(cuts, 24, 0.5).frames).toBe(72);
    expect(layOut(fades, 24, 0.5).frames).toBe(72);
  });

  test("is exact to half a frame for durations that are no whole frames", () => {
    const shots = Array.from({ length: 30 }, () => ({ duration: 1.0333, transition: "cut" as const }));
    const { frames, shots: timed } = layOut(plan(...shots), 24, 0.5);
    expect(Math.abs(frames / 24 - 30 * 1.0333)).toBeLessThanOrEqual(0.5 / 24);
    expect(timed.reduce((sum, shot) => sum + shot.frames, 0)).toBe(frames);
  });

  test("gives the shortest shot a frame", () => {
    const { shots, frames } = layOut(
      plan({ duration: 0.001, transition: "cut" }, { duration: 1, transition: "cut" }),
      24,
      0,
    );
    expect(shots.map((shot) => shot.frames)).toEqual([1, 23]);
    expect(frames).toBe(24);
  });
});

describe("what a frame shows", () => {
  test("changes from one frame to the next at a cut", () => {
    const timeline = layOut(
      plan({ duration: 1, transition: "cut" }, { duration: 1, transition: "cut" }),
      10,
      0.5,
    );
    expect(shown(timeline, 9)).toEqual(["s1 1.00"]);
    expect(shown(timeline, 10)).toEqual(["s2 1.00"]);
    expect(shown(timeline, 19)).toEqual(["s2 1.00"]);
  });

  test("goes over in equal steps at a fade, the shot before moving on below", () => {
    const timeline = layOut(
      plan({ duration: 1, transition: "fade" }, { duration: 1, transition: "cut" }),
      10,
      0.3,
    );
    expect(shown(timeline, 9)).toEqual(["s1 1.00"]);
    expect(shown(timeline, 10)).toEqual(["s1 1.00", "s2 0.25"]);
    expect(shown(timeline, 12)).toEqual(["s1 1.00", "s2 0.75"]);
    expect(shown(timeline, 13)).toEqual(["s2 1.00"]);
    const progress = [0, 9, 12].map((frame) => layersAt(timeline, frame)[0]?.progress);
    expect(progress).toEqual([0, 9 / 12, 1]);
  });

  test("ends in black when the last shot fades", () => {
    const timeline = layOut(plan({ duration: 1, transition: "fade" }), 10, 0.4);
    expect([5, 6, 7, 8, 9].map((frame) => shown(timeline, frame)[0])).toEqual([
      "s1 1.00",
      "s1 0.75",
      "s1 0.50",
      "s1 0.25",
      "s1 0.00",
    ]);
  });

  test("obeys the plan's own length of a fade, but fades no longer than the next shot lasts", () => {
    const timeline = layOut(
      plan(
        { duration: 1, transition: "fade", transition_duration: 0.2 },
        { duration: 1, transition: "fade", transition_duration: 5 },
        { duration: 0.5, transition: "cut" },
      ),
      10,
      1,
    );
    expect(timeline.shots.map((shot) => shot.fadeIn)).toEqual([0, 2, 5]);
    expect(timeline.shots.map((shot) => shot.tail)).toEqual([2, 5, 0]);
  });
});
