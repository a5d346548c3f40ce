import { describe, expect, it } from "vitest";
import {
  type StaleJob,
  type Verdict,
  type WatchCommand,
  type WatchInput,
  WatchMachine,
} from "../../../src/watch/watch-machine.ts";

const nothing: Verdict = { project: "same", wanted: [], dependents: [], stale: [] };
const wanted: Verdict = { ...nothing, wanted: [{ job: "a", reasons: ["input x changed"], isMade: false }] };

/** A machine, and what it wants in short words. */
class Played {
  readonly machine = new WatchMachine();

  tell(...inputs: readonly WatchInput[]): readonly string[] {
    return inputs.flatMap((input) => this.machine.receive(input).map(inWords));
  }

  /** After a first run that went well. */
  static idle(): Played {
    const played = new Played();
    played.tell({ type: "ready" }, settled("succeeded"));
    return played;
  }
}

function inWords(command: WatchCommand): string {
  switch (command.type) {
    case "wait":
      return `wait ${command.ms}`;
    case "check":
      return ["check", ...command.paths].join(" ");
    case "run":
      return `run${command.isForced ? " all" : ""}${command.retriesFailed ? " and retry" : ""}`;
    case "redo":
      return `${command.wish} ${command.job}`;
    case "tell":
      return command.fact.type;
    case "pauseRun":
      return command.isPaused ? "pause" : "resume";
    case "stopRun":
    case "end":
      return command.type;
  }
}

const settled = (state: "succeeded" | "failed" | "cancelled", atMs = -10_000): WatchInput => ({
  type: "settled",
  state,
  failed: [],
  atMs,
});
const changed = (path: string, atMs: number): WatchInput => ({ type: "changed", path, atMs });
const due = (atMs: number): WatchInput => ({ type: "due", atMs });
const checked = (verdict: Verdict, atMs = 10_000): WatchInput => ({ type: "checked", verdict, atMs });
const key = (name: "enter" | "force" | "pause" | "quit", atMs = 0): WatchInput => ({
  type: "key",
  key: name,
  atMs,
});
const stale = (changes: Partial<StaleJob> = {}): Verdict => ({
  ...nothing,
  stale: [{ job: "a", reasons: [], onChange: "restart", isRepeatable: true, ...changes }],
});

describe("watching", () => {
  it("runs once, then waits", () => {
    const played = new Played();
    expect(played.tell({ type: "ready" })).toEqual(["run"]);
    expect(played.tell(settled("succeeded"))).toEqual(["watch.waiting"]);
  });

  it("looks when nothing has changed for 100 ms, and runs what is affected", () => {
    const played = Played.idle();
    expect(played.tell(changed("x", 0), changed("y", 60))).toEqual(["wait 100", "wait 100"]);
    expect(played.tell(due(100))).toEqual(["wait 60"]);
    expect(played.tell(due(160))).toEqual(["check x y"]);
    expect(played.tell(checked(wanted))).toEqual(["watch.changed", "run"]);
  });

  it("says and does nothing when nothing is affected", () => {
    const played = Played.idle();
    expect(played.tell(changed("x", 0), due(100), checked(nothing))).toEqual(["wait 100", "check x"]);
  });

  it("waits no longer than three seconds for changes that do not end", () => {
    const played = Played.idle();
    for (let atMs = 0; atMs < 2_950; atMs += 50) played.tell(changed("log", atMs));
    expect(played.tell(changed("log", 2_980))).toEqual(["wait 20"]);
    expect(played.tell(due(3_000))).toEqual(["check log"]);
  });

  it("looks again at what changes while it looks", () => {
    const played = Played.idle();
    played.tell(changed("x", 0), due(100));
    expect(played.tell(changed("y", 110), due(210))).toEqual(["wait 100"]);
    expect(played.tell(checked(nothing, 150))).toEqual(["wait 60"]);
    expect(played.tell(due(210))).toEqual(["check y"]);
  });

  it("goes on when a pipeline that could not be run is mended", () => {
    const played = new Played();
    expect(played.tell({ type: "broken" })).toEqual(["watch.waiting"]);
    expect(played.tell(changed("m", 0), due(100), checked({ ...nothing, project: "broken" }))).toEqual([
      "wait 100",
      "check m",
    ]);
    expect(played.tell(changed("m", 500), due(600), checked({ ...nothing, project: "changed" }))).toEqual([
      "wait 100",
      "check m",
      "watch.changed",
      "run",
    ]);
  });
});

describe("a change while a run goes on", () => {
  it.each([
    [stale(), "restart a"],
    [stale({ isRepeatable: false }), "stop a"],
    [stale({ onChange: "finish" }), "finish a"],
    [stale({ onChange: "finish", isRepeatable: false }), "queue a"],
    [stale({ onChange: "queue" }), "queue a"],
  ])("does what the job says: %#", (verdict, expected) => {
    const played = new Played();
    played.tell({ type: "ready" }, changed("x", 0), due(100));
    expect(played.tell(checked(verdict))).toEqual([expected, "watch.changed"]);
  });

  it("tells of a job that nobody wants any more that it does not run again", () => {
    const machine = new WatchMachine();
    machine.receive({ type: "ready" });
    const gone = stale({ isRepeatable: false, isGone: true, reasons: ["its item is gone from the list"] });
    const told = [changed("x", 0), due(100), checked(gone)].flatMap((input) => machine.receive(input));
    expect(told.filter(({ type }) => type === "redo")).toEqual([{ type: "redo", job: "a", wish: "stop" }]);
    expect(told.flatMap((command) => (command.type === "tell" ? [command.fact] : []))).toMatchObject([
      { affected: [{ job: "a", reasons: ["its item is gone from the list"], action: "drop" }] },
    ]);
  });

  it("is looked at once more after it, with what came since", () => {
    const played = new Played();
    played.tell({ type: "ready" }, changed("x", 0), due(100), checked(nothing), changed("y", 20_000));
    expect(played.tell(settled("succeeded", 20_040))).toEqual(["wait 60"]);
    expect(played.tell(due(20_100))).toEqual(["check y"]);
    expect(played.tell(checked(nothing))).toEqual(["watch.waiting"]);
    expect(
      played.tell(
        key("enter"),
        checked(nothing),
        changed("x", 0),
        due(100),
        checked(nothing),
        settled("failed"),
      ),
    ).toEqual(["check", "run and retry", "wait 100", "check x", "check x"]);
    expect(played.tell(checked(nothing))).toEqual(["watch.waiting"]);
  });

  it("that was looked at when the run ended is looked at again: what was seen in its middle says nothing now", () => {
    const played = new Played();
    played.tell({ type: "ready" }, changed("x", 0), due(100));
    expect(played.tell(settled("succeeded"))).toEqual([]);
    expect(played.tell(checked(wanted))).toEqual(["check x"]);
    expect(played.tell(checked(wanted))).toEqual(["watch.changed", "run"]);
  });

  it("that a job may not have seen is looked at", () => {
    const played = new Played();
    played.tell({ type: "ready" });
    expect(played.tell({ type: "suspected" })).toEqual(["check"]);
    expect(played.tell({ type: "suspected" })).toEqual([]);
  });

  it("does not begin for ever: the same file in each run, and nobody at work in between, is the pipeline itself", () => {
    const played = new Played();
    played.tell({ type: "ready" });
    const again = () =>
      played.tell(changed("own", 0), due(100), checked(nothing), settled("succeeded"), checked(wanted));
    for (let run = 1; run < 5; run += 1) expect(again().at(-1)).toBe("run");
    for (let run = 5; run < 8; run += 1) {
      expect(again().at(-1)).toBe("wait 2000");
      expect(played.tell(due(2_100), checked(wanted))).toEqual(["check own", "watch.changed", "run"]);
    }
    expect(again().slice(-2)).toEqual(["watch.looping", "watch.waiting"]);
    expect(played.tell(changed("own", 50_000), due(50_100), checked(wanted)).at(-1)).toBe("run");
    expect(again().at(-1)).toBe("run");
  });

  it("does not begin for ever either when what a run changes is told after its end", () => {
    const played = Played.idle();
    const again = (atMs: number) =>
      played.tell(settled("succeeded", atMs), changed("own", atMs + 300), due(atMs + 400), checked(wanted));
    for (let run = 1; run < 5; run += 1) expect(again(run * 100_000).at(-1)).toBe("run");
    expect(again(600_000).at(-1)).toBe("wait 2000");
  });

  it("begins at once again when somebody turns out to be at work", () => {
    const played = new Played();
    played.tell({ type: "ready" });
    const again = () =>
      played.tell(changed("own", 0), due(100), checked(nothing), settled("succeeded", 200), checked(wanted));
    const told: string[] = [];
    for (let run = 0; run < 40; run += 1) {
      told.push(...again());
      if (told.at(-1) === "run") continue;
      expect(told.at(-1)).toBe("wait 2000");
      told.push(...played.tell(changed("own", 800), due(900), checked(wanted)));
      expect(told.at(-1)).toBe("run");
    }
    expect(told).toContain("wait 2000");
    expect(told).not.toContain("watch.looping");
  });

  it("may begin again and again if it is another file each time, or one that changes in between", () => {
    const played = new Played();
    played.tell({ type: "ready" });
    for (let run = 0; run < 20; run += 1) {
      const told = played.tell(
        changed(`f${run}`, 0),
        due(100),
        checked(nothing),
        settled("succeeded"),
        checked(wanted),
      );
      expect(told.at(-1)).toBe("run");
    }
    for (let run = 0; run < 20; run += 1) {
      played.tell(changed("own", 0), due(100), checked(nothing), settled("succeeded"), checked(nothing));
      expect(played.tell(changed("own", 200), due(300), checked(wanted)).at(-1)).toBe("run");
    }
  });
});

describe("a key", () => {
  it("has failed stages tried again, or all stages run", () => {
    expect(Played.idle().tell(key("enter"), checked(nothing))).toEqual(["check", "run and retry"]);
    expect(Played.idle().tell(key("force"), checked(nothing))).toEqual(["check", "run all and retry"]);
  });

  it("waits for the end of a run, or of a look", () => {
    const played = new Played();
    expect(played.tell({ type: "ready" }, key("enter"), settled("failed"))).toEqual(["run", "run and retry"]);
    const looking = Played.idle();
    expect(looking.tell(changed("x", 0), due(100), key("force"), checked(nothing))).toEqual([
      "wait 100",
      "check x",
      "run all and retry",
    ]);
  });

  it("runs nothing of a pipeline that cannot be run", () => {
    const played = Played.idle();
    expect(played.tell(key("enter"), checked({ ...nothing, project: "broken" }))).toEqual([
      "check",
      "watch.waiting",
    ]);
  });

  it("holds back what changes, until it goes on", () => {
    const played = Played.idle();
    expect(played.tell(key("pause"), changed("x", 0), due(100))).toEqual(["watch.paused"]);
    expect(played.tell(key("pause", 500))).toEqual(["watch.resumed", "check x"]);
    expect(played.tell(key("pause"), checked(wanted))).toEqual(["watch.paused"]);
    expect(played.tell(key("pause"), checked(wanted))).toEqual([
      "watch.resumed",
      "check x",
      "watch.changed",
      "run",
    ]);
  });

  it("holds back what a run has not begun, too", () => {
    const played = new Played();
    expect(played.tell({ type: "ready" }, key("pause"), key("pause"))).toEqual([
      "run",
      "watch.paused",
      "pause",
      "watch.resumed",
      "resume",
    ]);
  });

  it("holds back what is left of a run", () => {
    const played = new Played();
    played.tell({ type: "ready" }, changed("x", 0), due(100), checked(nothing), key("pause"));
    expect(played.machine.isPaused).toBe(true);
    expect(played.tell(settled("succeeded"))).toEqual(["watch.waiting"]);
    expect(played.tell(key("pause"))).toEqual(["watch.resumed", "check x"]);
  });

  it("ends it at once, or when what runs has ended", () => {
    expect(Played.idle().tell(key("quit"), changed("x", 0))).toEqual(["watch.ended", "end"]);
    const played = new Played();
    expect(played.tell({ type: "ready" }, key("quit"), changed("x", 0), settled("cancelled"))).toEqual([
      "run",
      "stopRun",
      "watch.ended",
      "end",
    ]);
  });
});
