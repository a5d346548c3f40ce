import { PassThrough } from "node:stream";
import * as listr2 from "listr2";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ListrReporter } from "../../../src/ui/listr-reporter.ts";
import { createPalette } from "../../../src/ui/palette.ts";
import { textWidth } from "../../../src/ui/terminal-text.ts";
import { RunView } from "../../../src/ui/run-view.ts";
import { PaintedScreen } from "../../support/painted-screen.ts";
import { FilmRun, shotKeys } from "./film-run.ts";

/** A terminal on which the events of a run are shown, as a person sees it. */
function openScreen(run: FilmRun, columns: number, rows: number) {
  const stdout = Object.assign(new PassThrough(), { isTTY: true, columns, rows });
  const screen = new PaintedScreen();
  let now = 0;
  stdout.on("data", (chunk: Buffer) => screen.write(chunk.toString()));
  // Only what listr2 uses of a terminal is there.
  const stream = stdout as unknown as NodeJS.WriteStream;
  const reporter = new ListrReporter({
    listr2,
    stdout: stream,
    stderr: stream,
    palette: createPalette(false),
    nowMs: () => now,
  });
  let told = 0;
  const tell = () => {
    for (const event of run.events.slice(told)) {
      now = event.at;
      reporter.onEvent(event);
    }
    told = run.events.length;
    now = run.nowMs;
  };
  return {
    resize: (changed: { readonly columns: number; readonly rows: number }) => Object.assign(stdout, changed),
    /** What stands there once all was told and painted. */
    frame: async () => {
      tell();
      await vi.advanceTimersByTimeAsync(100);
      return screen.text;
    },
    /** What is left in the end. */
    close: async () => {
      tell();
      await reporter.close();
      return screen.text;
    },
  };
}

/** A hundred shots: some painted, some at work, one broken, two that wait for another try. */
function hundredShots(): FilmRun {
  const run = new FilmRun(shotKeys(100)).expand().start("brief").wait(1500).succeed("brief");
  for (const key of run.keys.slice(0, 20)) {
    run.start(`keyframe[${key}]`).wait(200);
    if (key === "s007") run.fail(`keyframe[${key}]`).block("video[s007]", "keyframe[s007]");
    else run.succeed(`keyframe[${key}]`);
  }
  for (const key of run.keys.slice(0, 12)) {
    if (key === "s007") continue;
    run.start(`video[${key}]`);
    if (key === "s003" || key === "s009") run.fail(`video[${key}]`, 1, { retries: true });
    else if (key < "s008") run.succeed(`video[${key}]`).skip(`enlarge[${key}]`, "shot.wide false");
  }
  return run
    .block("enlarge[s007]", "keyframe[s007]")
    .start("keyframe[s021]")
    .start("keyframe[s022]")
    .wait(2000);
}

function awaitGpu(run: FilmRun, keys: readonly string[]): FilmRun {
  for (const key of keys) {
    run.tell({ type: "slots.awaited", job: `keyframe[${key}]`, round: 0, pools: ["gpu"] });
  }
  return run;
}

describe("the screen of a run with a hundred shots", () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] }));
  afterEach(() => vi.useRealTimers());

  it("has one row for a fanned-out stage, with what fails and what runs below it", async () => {
    const run = hundredShots();
    const screen = openScreen(run, 100, 40);
    expect(await screen.frame()).toMatchInlineSnapshot(`
      "film  █░░░░░░░░░  18 %  33 of 302 jobs · 7s · 1 failed · 6 running · 2 waiting to retry · 2 block…
      ✔ The brief      1.5s
      ⠴ 🎨 Keyframes     6s  20 of 100 jobs  1 failed  2 running
        ✖ s007         1.5s  exit: node tools/paint.mjs exited with 1
        ⠴ s021           2s
        ⠴ s022           2s
      ⠴ Videos           2s  6 of 100 jobs  4 running  2 retrying  1 blocked
        ↻ s003               retry 1 of 2 in 3s (exit)  node tools/paint.mjs exited with 1
        ↻ s009               retry 1 of 2 in 3s (exit)  node tools/paint.mjs exited with 1
        ⠴ s008           2s
        ⠴ s010           2s
        ⠴ s011           2s
        ⠴ s012           2s
      ◻ enlarge              6 of 100 jobs  1 blocked  5 skipped
      ◻ The film             waits for enlarge"
    `);
    await screen.close();
  });

  it("fits any terminal: what fails comes first, and the rest is counted", async () => {
    const run = hundredShots();
    const screen = openScreen(run, 60, 12);
    const frame = await screen.frame();
    expect(frame).toMatchInlineSnapshot(`
      "film  █░░░░░░░░░  18 %  33 of 302 jobs · 7s · 1 failed ·…
      ✔ The brief      1.5s
      ⠴ 🎨 Keyframes     6s  20 of 100 jobs  1 failed  2 running
        ✖ s007         1.5s  exit: node tools/paint.mjs exited…
        … and 2 more
      ⠴ Videos           2s  6 of 100 jobs  4 running  2 retryi…
        ↻ s003               retry 1 of 2 in 3s (exit)  node to…
        … and 5 more
      ◻ enlarge              6 of 100 jobs  1 blocked  5 skipped
      ◻ The film             waits for enlarge"
    `);
    expect(Math.max(...frame.split("\n").map(textWidth))).toBeLessThanOrEqual(60);
    await screen.close();
  });

  it("shows more of them when the terminal grows, and fewer when it shrinks", async () => {
    const run = hundredShots();
    const screen = openScreen(run, 80, 10);
    expect((await screen.frame()).split("\n")).toHaveLength(8);
    screen.resize({ columns: 80, rows: 24 });
    expect((await screen.frame()).split("\n")).toHaveLength(15);
    screen.resize({ columns: 80, rows: 12 });
    expect((await screen.frame()).split("\n")).toHaveLength(10);
    await screen.close();
  });

  it("lets a job keep its line, and one that ended until another needs it", async () => {
    const run = new FilmRun(shotKeys(5)).expand().start("brief").succeed("brief");
    const screen = openScreen(run, 60, 24);
    run.start("keyframe[s001]").start("keyframe[s002]").start("keyframe[s003]").wait(1000);
    await screen.frame();
    run.succeed("keyframe[s002]").fail("keyframe[s003]");
    expect(await screen.frame()).toMatchInlineSnapshot(`
      "film  █░░░░░░░░░  20 %  3 of 17 jobs · 1s · 1 failed · 1…
      ✔ The brief      1.5s
      ⠋ 🎨 Keyframes     1s  2 of 5 jobs  1 failed  1 running
        ⠋ s001           1s
        ✔ s002         1.5s
        ✖ s003         1.5s  exit: node tools/paint.mjs exited…
      ◻ Videos               0 of 5 jobs
      ◻ enlarge              0 of 5 jobs
      ◻ The film             waits for enlarge"
    `);
    run.start("keyframe[s004]");
    expect((await screen.frame()).split("\n").slice(2, 6)).toMatchInlineSnapshot(`
      [
        "⠋ 🎨 Keyframes     1s  2 of 5 jobs  1 failed  2 running",
        "  ⠋ s001           1s",
        "  ⠋ s004           0s",
        "  ✖ s003         1.5s  exit: node tools/paint.mjs exited…",
      ]
    `);
    run.succeed("keyframe[s001]").succeed("keyframe[s004]").start("keyframe[s005]").succeed("keyframe[s005]");
    run.settle("keyframe", "failed");
    expect((await screen.frame()).split("\n").slice(2, 5)).toMatchInlineSnapshot(`
      [
        "✖ 🎨 Keyframes   1.0s  5 jobs  1 failed",
        "  ✖ s003         1.5s  exit: node tools/paint.mjs exited…",
        "◻ Videos               0 of 5 jobs",
      ]
    `);
    await screen.close();
  });

  it("says how many wait for slots of a pool, and that another run has them", async () => {
    const run = new FilmRun(shotKeys(9)).expand().start("brief").succeed("brief");
    run.start("keyframe[s001]").wait(3000);
    const screen = openScreen(awaitGpu(run, ["s002", "s003", "s004"]), 80, 24);
    expect(await screen.frame()).toMatchInlineSnapshot(`
      "film  █░░░░░░░░░  14 %  1 of 29 jobs · 3s · 1 running · 3 waiting for gpu
      ✔ The brief      1.5s
      ⠋ 🎨 Keyframes     3s  0 of 9 jobs  1 running  3 waiting for gpu
        ⠋ s001           3s
      ◻ Videos               0 of 9 jobs
      ◻ enlarge              0 of 9 jobs
      ◻ The film             waits for enlarge"
    `);
    run.succeed("keyframe[s001]");
    run
      .tell({ type: "slots.awaited", job: "keyframe[s002]", round: 0, pools: ["gpu"], isElsewhere: true })
      .wait(5000);
    expect((await screen.frame()).split("\n").slice(0, 3)).toMatchInlineSnapshot(`
      [
        "film  █░░░░░░░░░  15 %  2 of 29 jobs · 8s · 3 waiting for gpu, in use by anot…",
        "✔ The brief      1.5s",
        "◻ 🎨 Keyframes     8s  1 of 9 jobs  3 waiting for gpu, in use by another run",
      ]
    `);
    await screen.close();
  });

  it("gives long and wide keys room as far as there is any", async () => {
    const keys = ["海辺の夜明け", "🎬🎬 shot", "a-key-that-is-so-long-that-nobody-reads-it", "ok"];
    const run = new FilmRun(keys).expand().start("brief").succeed("brief");
    for (const key of keys) run.start(`keyframe[${key}]`);
    run.wait(65_000).fail("keyframe[海辺の夜明け]");
    const screen = openScreen(run, 100, 24);
    expect(await screen.frame()).toMatchInlineSnapshot(`
      "film  █░░░░░░░░░  17 %  2 of 14 jobs · 1m05s · 1 failed · 3 running
      ✔ The brief                  1.5s
      ⠋ 🎨 Keyframes              1m05s  1 of 4 jobs  1 failed  3 running
        ✖ 海辺の夜明け             1.5s  exit: node tools/paint.mjs exited with 1
        ⠋ 🎬🎬 shot               1m05s
        ⠋ a-key-that-is-so-long…  1m05s
        ⠋ ok                      1m05s
      ◻ Videos                           0 of 4 jobs
      ◻ enlarge                          0 of 4 jobs
      ◻ The film                         waits for enlarge"
    `);
    screen.resize({ columns: 40, rows: 24 });
    expect(await screen.frame()).toMatchInlineSnapshot(`
      "film  █░░░░░░░░░  17 %  2 of 14 jobs…
      ✔ The brief   1.5s
      ⠋ 🎨 Keyfr…  1m05s  1 of 4 jobs  1 fa…
        ✖ 海辺の…   1.5s  exit: node tools/…
        ⠋ 🎬🎬 s…  1m05s
        ⠋ a-key-…  1m05s
        ⠋ ok       1m05s
      ◻ Videos            0 of 4 jobs
      ◻ enlarge           0 of 4 jobs
      ◻ The film          waits for enlarge"
    `);
    await screen.close();
  });

  it("says what a list waits for, that it is empty, and why all its jobs are skipped", async () => {
    const run = new FilmRun(shotKeys(3)).start("brief").wait(1000);
    const screen = openScreen(run, 80, 24);
    expect(await screen.frame()).toMatchInlineSnapshot(`
      "film  ░░░░░░░░░░   0 %  0 of 5 stages · 1s · 1 running
      ⠋ The brief        1s
      ◻ 🎨 Keyframes         waits for The brief
      ◻ Videos               waits for Keyframes
      ◻ enlarge              waits for Videos
      ◻ The film             waits for enlarge"
    `);
    run.succeed("brief");
    run.expand("keyframe", []).settle("keyframe", "succeeded");
    run.expand("video", []).settle("video", "succeeded").expand("enlarge");
    for (const key of run.keys) run.skip(`enlarge[${key}]`, "params.large false");
    run.settle("enlarge", "skipped").start("film").wait(2000);
    expect(await screen.frame()).toMatchInlineSnapshot(`
      "film  █████░░░░░  57 %  6 of 7 jobs · 3s · 1 running
      ✔ The brief      1.5s
      ✔ 🎨 Keyframes         no jobs: its list is empty
      ✔ Videos               no jobs: its list is empty
      ↓ enlarge              3 jobs  skipped: params.large false
      ⠋ The film         2s"
    `);
    await screen.close();
  });

  it("leaves what failed of each stage, in the order of its list", async () => {
    const run = hundredShots();
    for (const key of ["s021", "s022"]) run.succeed(`keyframe[${key}]`);
    for (const job of ["video[s010]", "video[s009]", "video[s003]"]) {
      run.start(job, 2).wait(1000).fail(job, 2);
    }
    for (const key of ["s008", "s011", "s012"]) run.succeed(`video[${key}]`);
    for (const stage of ["keyframe", "video", "enlarge"]) {
      for (const key of run.keys.slice(22)) run.settle(`${stage}[${key}]`, "cancelled");
    }
    run.settle("keyframe", "failed").settle("video", "failed").settle("enlarge", "cancelled");
    run.block("film", "keyframe[s007]", "video[s003]", "video[s009]", "video[s010]").end("failed");
    const screen = openScreen(run, 80, 24);
    expect(await screen.close()).toMatchInlineSnapshot(`
      "film  failed in 10.5s · 30 succeeded · 5 skipped · 4 failed · 3 blocked · 234…
      ✔ The brief      1.5s
      ✖ 🎨 Keyframes   9.0s  100 jobs  1 failed  78 cancelled
        ✖ s007         1.5s  exit: node tools/paint.mjs exited with 1
      ✖ Videos         5.0s  100 jobs  3 failed  1 blocked  78 cancelled
        ✖ s003         1.5s  exit: node tools/paint.mjs exited with 1
        ✖ s009         1.5s  exit: node tools/paint.mjs exited with 1
        ✖ s010         1.5s  exit: node tools/paint.mjs exited with 1
      ⊘ enlarge              100 jobs  1 blocked  78 cancelled  5 skipped
      ⊘ The film             blocked by keyframe[s007], video[s003], video[s009] an…"
    `);
  });

  it("never goes back in what is done, whatever jobs come into being", () => {
    const [start, ...events] = hundredShots().events;
    if (start?.type !== "run.started") throw new Error("no start");
    const history = { durationMs: { low: 1000, middle: 1000, high: 1000 } };
    for (const known of [{}, { history }]) {
      const jobs = start.jobs.map((job) => (job.job === "brief" ? { ...job, ...known } : job));
      const view = new RunView({ ...start, jobs });
      // The lists are known late.
      const late = events.toSorted(
        (a, b) => Number(a.type === "stage.expanded") - Number(b.type === "stage.expanded"),
      );
      const briefDone = late.findIndex((event) => event.type === "stage.settled") + 1;
      const inOrder = [...late.slice(0, briefDone), ...late.slice(-3), ...late.slice(briefDone, -3)];
      const shares = inOrder.map((event, index) => {
        view.apply(event);
        return view.progressAt(start.at + index * 2000).fraction;
      });
      expect(shares).toEqual(shares.toSorted((a, b) => a - b));
      expect(shares.at(-1)).toBeGreaterThan(shares[0] ?? 1);
    }
  });
});
