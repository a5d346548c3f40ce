import { describe, expect, it } from "vitest";
import { LinePrinter } from "../../../src/ui/line-printer.ts";
import { createPalette } from "../../../src/ui/palette.ts";
import { PlainReporter } from "../../../src/ui/plain-reporter.ts";
import { FilmRun, shotKeys } from "./film-run.ts";

const clockTime = (atMs: number) => new Date(atMs).toISOString().slice(11, 19);

function tell(run: FilmRun, { printsAll = false } = {}): string {
  let text = "";
  const output = { write: (part: string) => (text += part) };
  const lines = new LinePrinter({ output, palette: createPalette(false), prefix: "stage" });
  const reporter = new PlainReporter({ output, clockTime, ...(printsAll && { lines }) });
  for (const event of run.events) reporter.onEvent(event);
  return text;
}

/** Each job of a stage takes 300 ms; what is not to succeed does something else. */
function each(run: FilmRun, stage: string, others: { readonly [key: string]: (job: string) => void }): void {
  for (const key of run.keys) {
    const job = `${stage}[${key}]`;
    run.wait(300);
    const other = others[key];
    if (other === undefined) run.start(job).succeed(job);
    else other(job);
  }
}

describe("plain lines about fanned-out stages", () => {
  it("tell of many jobs only what goes wrong with them, and count the others now and then", () => {
    const run = new FilmRun(shotKeys(100)).expand().start("brief").wait(1500).succeed("brief");
    for (const job of ["keyframe[s002]", "keyframe[s003]"]) {
      run.tell({ type: "slots.awaited", job, round: 0, pools: ["gpu"], isElsewhere: true });
    }
    each(run, "keyframe", {
      s017: (job) => run.start(job).fail(job),
      s040: (job) => run.tell({ type: "warning.raised", job, message: "very dark" }).start(job).succeed(job),
    });
    run.settle("keyframe", "failed");
    each(run, "video", {
      s017: (job) => run.block(job, "keyframe[s017]"),
      s020: (job) => run.start(job).fail(job, 1, { retries: true }).wait(5000).start(job, 2).succeed(job, 2),
    });
    run.settle("video", "blocked");
    for (const key of run.keys) run.skip(`enlarge[${key}]`, "params.large false");
    run.settle("enlarge", "skipped").block("film", "keyframe[s017]").end("failed");
    expect(tell(run)).toMatchInlineSnapshot(`
      "12:00:00 film       run 01RUN of pipeline.yaml: 5 stages, 6 at once
      12:00:00 keyframe        100 jobs: s001, s002, s003, s004, s005 and 95 more
      12:00:00 video           100 jobs: s001, s002, s003, s004, s005 and 95 more
      12:00:00 enlarge         100 jobs: s001, s002, s003, s004, s005 and 95 more
      12:00:00 brief           started (The brief): paint brief
      12:00:01 brief           succeeded in 1.5s
      12:00:01 keyframe        waits for gpu, in use by another run
      12:00:06 keyframe[s017]  failed after 1.5s (exit): node tools/paint.mjs exited with 1
      12:00:13 keyframe[s040]  warning: very dark
      12:00:23 keyframe        74 of 100 jobs: 73 succeeded, 1 failed
      12:00:31 keyframe        100 jobs: 99 succeeded, 1 failed
      12:00:37 video[s020]     failed after 1.5s (exit): node tools/paint.mjs exited with 1
      12:00:37 video[s020]     retry 1 of 2 in 5.0s
      12:00:47 video           37 of 100 jobs: 36 succeeded, 1 blocked
      12:00:57 video           71 of 100 jobs: 70 succeeded, 1 blocked
      12:01:06 video           100 jobs: 99 succeeded, 1 blocked
      12:01:06 enlarge         100 jobs skipped: params.large false
      12:01:06 film            blocked by keyframe[s017]
      "
    `);
  });

  it("say once for all that nothing had to be made", () => {
    const run = new FilmRun(shotKeys(100)).expand().fresh("brief");
    for (const stage of ["keyframe", "video", "enlarge"]) {
      for (const key of run.keys) run.fresh(`${stage}[${key}]`);
      run.settle(stage, "succeeded");
    }
    expect(tell(run.fresh("film").end("succeeded"))).toMatchInlineSnapshot(`
      "12:00:00 film       run 01RUN of pipeline.yaml: 5 stages, 6 at once
      12:00:00 keyframe        100 jobs: s001, s002, s003, s004, s005 and 95 more
      12:00:00 video           100 jobs: s001, s002, s003, s004, s005 and 95 more
      12:00:00 enlarge         100 jobs: s001, s002, s003, s004, s005 and 95 more
      12:00:00 brief           fresh
      12:00:00 keyframe        100 jobs: 100 fresh
      12:00:00 video           100 jobs: 100 fresh
      12:00:00 enlarge         100 jobs: 100 fresh
      12:00:00 film            fresh
      "
    `);
  });

  it("tell what a job says of itself when its stage was silent for half a minute", () => {
    const run = new FilmRun(shotKeys(100)).expand().start("brief").succeed("brief").start("keyframe[s001]");
    const progress = { type: "attempt.progressed", job: "keyframe[s001]", round: 0, attempt: 1 } as const;
    for (let frame = 1; frame <= 9; frame += 1) {
      run.wait(8000).tell({ ...progress, fraction: frame / 10, message: `frame ${frame}` });
    }
    expect(tell(run).split("\n").slice(6)).toMatchInlineSnapshot(`
      [
        "12:00:32 keyframe[s001]  40 %  frame 4",
        "12:01:04 keyframe[s001]  80 %  frame 8",
        "",
      ]
    `);
  });

  it("tell of a few jobs all that they do, and of many where all that stages print is shown", () => {
    const few = new FilmRun(shotKeys(2)).expand().start("brief").succeed("brief");
    each(few, "keyframe", {});
    expect(tell(few.settle("keyframe", "succeeded"))).toMatchInlineSnapshot(`
      "12:00:00 film       run 01RUN of pipeline.yaml: 5 stages, 6 at once
      12:00:00 keyframe        2 jobs: s001 and s002
      12:00:00 video           2 jobs: s001 and s002
      12:00:00 enlarge         2 jobs: s001 and s002
      12:00:00 brief           started (The brief): paint brief
      12:00:00 brief           succeeded in 1.5s
      12:00:00 keyframe[s001]  started: paint keyframe[s001]
      12:00:00 keyframe[s001]  succeeded in 1.5s
      12:00:00 keyframe[s002]  started: paint keyframe[s002]
      12:00:00 keyframe[s002]  succeeded in 1.5s
      "
    `);
    const many = new FilmRun(shotKeys(100)).expand().start("brief").succeed("brief");
    each(many, "keyframe", {});
    expect(tell(many, { printsAll: true }).split("\n")).toHaveLength(4 + 2 + 200 + 1);
  });

  it("say that a list is empty", () => {
    const run = new FilmRun([]).expand("keyframe").settle("keyframe", "succeeded");
    expect(tell(run)).toMatchInlineSnapshot(`
      "12:00:00 film       run 01RUN of pipeline.yaml: 5 stages, 6 at once
      12:00:00 keyframe   no jobs: its list is empty
      "
    `);
  });
});
