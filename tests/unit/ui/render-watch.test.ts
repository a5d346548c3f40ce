import { describe, expect, it } from "vitest";
import { renderWatch } from "../../../src/ui/render-watch.ts";
import type { WatchChanged, WatchFact } from "../../../src/watch/watch-event.ts";

const text = (fact: WatchFact, hasKeys = false) => renderWatch(fact, hasKeys).join("\n");

const changed: WatchChanged = {
  type: "watch.changed",
  paths: ["a.txt"],
  count: 1,
  isProject: false,
  affected: [],
  dependents: [],
};

describe("what is said of watching", () => {
  it("counts what is watched and names where", () => {
    const counts = { files: 12, folders: [".", "assets", "stages"] };
    expect(text({ type: "watch.started", ...counts, isPolling: false })).toBe(
      "watches 12 files in the project folder, assets/ and stages/",
    );
    expect(
      text({ type: "watch.started", files: 1, folders: ["a", "b", "c", "d", "e"], isPolling: true }),
    ).toBe("watches 1 file in a/, b/, c/, d/ and 1 more, looking twice a second");
    expect(text({ type: "watch.waiting", last: "failed", failed: ["qa", "film"], ...counts }, true)).toBe(
      "waits for changes: the last run failed (qa and film); 12 files in the project folder, assets/ and stages/  [Enter f p q ?]",
    );
    expect(text({ type: "watch.waiting", failed: [], files: 0, folders: [] })).toBe(
      "waits for changes: 0 files in no folder",
    );
  });

  it("names what changed, what it affects, and why", () => {
    expect(
      text({
        ...changed,
        paths: ["a", "b", "c", "d", "e"],
        count: 5_000,
        affected: [
          { job: "grid", reasons: ["input a changed"], action: "run" },
          { job: "voice", reasons: ["input a changed"], action: "restore" },
          { job: "render", reasons: ["input b added", "input c removed"], action: "restart" },
          { job: "sound", reasons: [], action: "finish" },
          { job: "cut", reasons: ["what it reads is made anew"], action: "stop" },
          { job: "title", reasons: ["`run` changed"], action: "queue" },
          { job: "video[s03]", reasons: ["its item is gone from the list"], action: "drop" },
        ],
        dependents: ["qa", "export"],
      }),
    ).toBe(`\
a, b, c, d, e and 4995 more changed
  grid runs: input a changed
  voice comes back from the cache: input a changed
  render is stopped and runs again: input b added and input c removed
  sound runs again when it has ended
  cut is stopped, and runs in the next run: what it reads is made anew
  title runs in the next run: \`run\` changed
  video[s03] does not run again: its item is gone from the list
  then, if that makes a difference: qa and export`);
    expect(text({ ...changed, paths: [], count: 0 })).toBe("something changed");
    const affected = Array.from({ length: 10 }, (_, index) => ({
      job: `j${index}`,
      reasons: [],
      action: "run" as const,
    }));
    expect(
      text({ ...changed, affected })
        .split("\n")
        .slice(-2),
    ).toEqual(["  j7 runs", "  and 2 more"]);
  });

  it("names jobs of a fanned-out stage, and counts them where there are many that are alike", () => {
    const job = (key: string, reason: string) => ({
      job: `video[${key}]`,
      reasons: [reason],
      action: "run" as const,
    });
    const shots = Array.from({ length: 40 }, (_, index) => `s${index}`);
    const affected = [
      job("s90", "input a changed"),
      ...shots.map((key) => job(key, "input style.json changed")),
      job("s91", "input b changed"),
    ];
    const dependents = [...shots.map((key) => `sound[${key}]`), "cut[s90]", "cut[s91]", "film"];
    expect(text({ ...changed, affected, dependents })).toBe(`\
a.txt changed
  video[s90] runs: input a changed
  video (40 jobs) runs: input style.json changed
  video[s91] runs: input b changed
  then, if that makes a difference: sound (40 jobs), cut[s90], cut[s91] and film`);
  });

  it("says what goes on otherwise", () => {
    expect(text({ type: "watch.broken", diagnostics: [], sources: [], problems: [] })).toBe(
      "cannot be run as it is written now: waits until it is mended",
    );
    expect(text({ type: "watch.paused" })).toBe(
      "paused: nothing new starts, and what changes is looked at later",
    );
    expect(text({ type: "watch.resumed" })).toBe("goes on");
    expect(text({ type: "watch.looping", paths: ["log.txt"], runs: 5 })).toBe(
      "log.txt changed in each of the last 5 runs: a stage seems to write what stages read; list it under its `outputs` or " +
        "`updates`, or leave it out with a `!` pattern. Waits for another change",
    );
    expect(text({ type: "watch.warned", message: "a drive", hint: "poll" })).toBe("a drive: poll");
    expect(text({ type: "watch.ended" })).toBe("");
  });
});
