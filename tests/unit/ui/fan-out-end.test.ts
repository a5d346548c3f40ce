import { describe, expect, it } from "vitest";
import { foldReport } from "../../../src/engine/fold-report.ts";
import { createPalette } from "../../../src/ui/palette.ts";
import { renderEnd } from "../../../src/ui/render-end.ts";
import { renderForecast } from "../../../src/ui/render-forecast.ts";
import { renderStatus } from "../../../src/ui/render-status.ts";
import { RunView } from "../../../src/ui/run-view.ts";
import { keptRun } from "../runs/kept-run.ts";
import { FilmRun, shotKeys } from "./film-run.ts";

const palette = createPalette(false);

const style = {
  palette,
  columns: 100,
  sources: [],
  showPath: (path: string) => path,
  reportPath: ".storyflow/runs/01RUN/report.json",
};

/** Every tenth of a hundred keyframes cannot be painted, s099 for a reason of its own. */
function brokenFilm(): FilmRun {
  const run = new FilmRun(shotKeys(100)).expand().start("brief").succeed("brief");
  for (const key of run.keys) {
    const job = `keyframe[${key}]`;
    run.start(job).wait(100);
    const message = key === "s099" ? "no such brush" : `build/${key}.png was not made`;
    if (key.endsWith("0") || key === "s099") {
      run.fail(job, 1, { message }).block(`video[${key}]`, job).block(`enlarge[${key}]`, job);
    } else {
      for (const made of [job, `video[${key}]`, `enlarge[${key}]`]) run.succeed(made);
    }
  }
  const failed = run.keys
    .filter((key) => key.endsWith("0") || key === "s099")
    .map((key) => `keyframe[${key}]`);
  run
    .settle("keyframe", "failed")
    .block("video", ...failed)
    .block("enlarge", ...failed);
  return run.block("film", ...failed);
}

describe("the end of a run with many jobs", () => {
  it("tells once of those that failed alike, who they are, and what they block", () => {
    const run = brokenFilm().end("failed");
    const report = foldReport(run.events, (stage) => `storyflow run '${stage}'`);
    expect(renderEnd(report, style)).toMatchInlineSnapshot(`
      "
      failed 10 of 100 jobs of keyframe (exit, high): build/s010.png was not made
        jobs: s010, s020, s030, s040, s050, s060, s070, s080, s090 and s100
        the first is keyframe[s010]:
        command: paint keyframe[s010] (exit code 1)
        the end of its output:
         | out of colours
        log: .storyflow/runs/01RUN/logs/keyframe[s010].0.1.log
        run it alone: storyflow run 'keyframe[s010]'
        blocked by this: 10 jobs of video, 10 jobs of enlarge and film

      failed keyframe[s099] (exit, high): no such brush
        command: paint keyframe[s099] (exit code 1)
        the end of its output:
         | out of colours
        log: .storyflow/runs/01RUN/logs/keyframe[s099].0.1.log
        run it alone: storyflow run 'keyframe[s099]'
        blocked by this: video[s099], enlarge[s099] and film

      film failed in 10.0s
        jobs: 268 succeeded, 11 failed, 23 blocked
        slowest: brief 1.5s, keyframe[s001] 1.5s, keyframe[s002] 1.5s
        report: .storyflow/runs/01RUN/report.json
      "
    `);
  });
});

describe("the status of a run with many jobs", () => {
  it("shows each stage, which of its jobs are at work or failed, and how many others there are", () => {
    const run = brokenFilm().tell({
      type: "attempt.started",
      job: "film",
      round: 0,
      attempt: 1,
      command: "cut",
      log: "logs/film.0.1.log",
    });
    const [started, ...events] = run.events;
    if (started?.type !== "run.started") throw new Error("no start");
    const view = new RunView(started);
    for (const event of events) view.apply(event);
    const report = foldReport(run.events);
    const kept = keptRun("01RUN", "running", started.at);
    const status = { ...style, nowMs: run.nowMs, isThere: () => true };
    const [head] = renderStatus({ run: kept, report, view }, status).split("\n\n").slice(1);
    expect(head).toMatchInlineSnapshot(`
      "succeeded   brief            1.5s
      failed      🎨 keyframe     10.0s  100 jobs  11 failed
      failed      keyframe[s010]   1.5s  exit: build/s010.png was not made
      failed      keyframe[s020]   1.5s  exit: build/s020.png was not made
      failed      keyframe[s030]   1.5s  exit: build/s030.png was not made
      failed      keyframe[s040]   1.5s  exit: build/s040.png was not made
      failed      keyframe[s050]   1.5s  exit: build/s050.png was not made
      failed      keyframe[s060]   1.5s  exit: build/s060.png was not made
      failed      keyframe[s070]   1.5s  exit: build/s070.png was not made
      failed      keyframe[s080]   1.5s  exit: build/s080.png was not made
      failed      keyframe[s090]   1.5s  exit: build/s090.png was not made
      failed      keyframe[s099]   1.5s  exit: no such brush
      failed      keyframe[s100]   1.5s  exit: build/s100.png was not made
      blocked     video                  100 jobs  11 blocked  blocked by keyframe[s010], keyframe[s020],…
      blocked     enlarge                100 jobs  11 blocked  blocked by keyframe[s010], keyframe[s020],…
      running     film               0s  The film
      and 267 succeeded, 22 blocked"
    `);
  });
});

describe("what a run would do with many jobs", () => {
  it("is told once for those that go the same way", () => {
    const job = (id: string, state: "run" | "fresh" | "skipped", ...reasons: readonly string[]) => {
      return { job: id, state, reasons, round: 0, needs: [] };
    };
    const keys = shotKeys(12);
    const jobs = [
      job("brief", "fresh"),
      ...keys.map((key) =>
        key === "s003" ? job(`keyframe[${key}]`, "run", "never ran") : job(`keyframe[${key}]`, "fresh"),
      ),
      ...keys.map((key, index) =>
        job(`video[${key}]`, "run", index > 2 ? `input build/${key}.png changed` : "never ran"),
      ),
      ...keys.map((key) => job(`enlarge[${key}]`, "skipped", "params.large false")),
      job("film", "run", "never ran"),
    ];
    expect(renderForecast("film", jobs, palette)).toMatchInlineSnapshot(`
      "film: 14 to run, 12 fresh, 12 skipped
        fresh      brief
        fresh      keyframe[…]     11 of 12 jobs
        run        keyframe[s003]  never ran
        run        video[…]        9 of 12 jobs (s004, s005, s006 and 6 more): for example input build/s004.png changed
        run        video[s001]     never ran
        run        video[s002]     never ran
        run        video[s003]     never ran
        skipped    enlarge[…]      12 jobs: params.large false
        run        film            never ran"
    `);
  });
});
