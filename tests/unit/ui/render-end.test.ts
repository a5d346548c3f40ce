import { describe, expect, it } from "vitest";
import { foldReport } from "../../../src/engine/fold-report.ts";
import type { RunReport } from "../../../src/engine/run-report.ts";
import type { GradedFailure } from "../../../src/model/severity.ts";
import { makeSource, placeAt } from "../../../src/model/source.ts";
import { createPalette } from "../../../src/ui/palette.ts";
import { renderEnd } from "../../../src/ui/render-end.ts";
import { renderFailures, type EndStyle } from "../../../src/ui/render-failure.ts";
import { recordedRun, recordedSuccess } from "./recorded-run.ts";

const source = makeSource("pipeline.yaml", "stages:\n  export:\n    when: qa.score < threshold\n");

const rerun = (stage: string) => `storyflow run film/pipeline.yaml ${stage}`;

const style: EndStyle = {
  palette: createPalette(false),
  columns: 100,
  sources: [source],
  showPath: (path) => `film/${path}`,
  reportPath: "film/.storyflow/runs/01RUN/report.json",
};

function withFailure(failure: GradedFailure): RunReport {
  const events = recordedRun.map((event) =>
    event.type === "stage.settled" && event.job === "export" ? { ...event, failure } : event,
  );
  return foldReport(events, rerun);
}

describe("the end of a run", () => {
  it("says what failed, what to do, and what the run came to", () => {
    expect(renderEnd(foldReport(recordedRun, rerun), style)).toBe(`
failed export (exit, high): node tools/export.mjs exited with 1
  command: node tools/export.mjs
  tried 2 times of at most 2: attempt 1 (exit), 0.5s later attempt 2 (exit)
  the end of its output:
   |   reading build/refined/
   | Error: no frames␇
  log: film/.storyflow/runs/01RUN/logs/export.0.2.log
  run it alone: storyflow run film/pipeline.yaml export
  blocked by this: upload
  hint: look at what \`refine\` made

storycore failed in 13.8s
  stages: 4 succeeded, 1 skipped, 1 failed, 1 blocked
  slowest: grid 5.8s, export 3.5s, qa 2.0s
  loop autofix: satisfied after 1 round of at most 3
    round 0: qa.score 3.1 < threshold 3.5; qa score 3.1
    round 1: qa.score 3.9 < threshold 3.5 is false; autofix fixed 2, delta 0.8; qa score 3.9
  warning: refine: panel 3 is very dark
  report: film/.storyflow/runs/01RUN/report.json
`);
  });

  it("says where the film is", () => {
    const [title, ...lines] = renderEnd(foldReport(recordedSuccess, rerun), style).trim().split("\n");
    expect(title).toBe("storycore succeeded in 12.8s");
    expect(lines.at(-2)).toBe("  made: film/build/film.mp4");
  });

  it("shows a failed condition in the manifest, with the values it saw", () => {
    const from = source.text.indexOf("qa.score");
    const report = withFailure({
      class: "condition",
      severity: "high",
      message: "`<` compares numbers, but `qa.score` is text",
      place: placeAt(source, from, source.text.length - 1),
      details: ["in: qa.score < threshold", 'qa.score = "high"', "threshold = 3.5"],
      tail: [],
    });
    expect(renderFailures(report, style)).toBe(`\
failed export (condition, high): \`<\` compares numbers, but \`qa.score\` is text
  pipeline.yaml:3:11
   3 |     when: qa.score < threshold
     |           ^^^^^^^^^^^^^^^^^^^^
  in: qa.score < threshold
  qa.score = "high"
  threshold = 3.5
  command: node tools/export.mjs
  tried 2 times of at most 2: attempt 1 (exit), 0.5s later attempt 2 (exit)
  log: film/.storyflow/runs/01RUN/logs/export.0.2.log
  run it alone: storyflow run film/pipeline.yaml export
  blocked by this: upload`);
  });

  it("tells of an exit code where the message does not, and of long tries in short", () => {
    const report = foldReport(recordedRun, rerun);
    const [failed] = report.errors;
    const tried = Array.from({ length: 9 }, (_, index) => ({
      attempt: index + 1,
      ...(index > 0 && { waitedMs: 1000 * index }),
      durationMs: 5,
      class: index % 2 === 0 ? ("exit" as const) : ("timeout" as const),
      log: "a.log",
    }));
    const message = "program `ffmpeg` was not found";
    const errors = failed && [{ ...failed, message, exitCode: 127, tried, attempts: 20, round: 2, tail: [] }];
    expect(renderFailures({ ...report, errors: errors ?? [] }, style)).toBe(`\
failed export (exit, high): program \`ffmpeg\` was not found
  command: node tools/export.mjs (exit code 127)
  tried 9 times of at most 20 in round 2: …, attempt 5 (exit), 5.0s later attempt 6 (timeout), 6.0s later attempt 7 (exit), 7.0s later attempt 8 (timeout), 8.0s later attempt 9 (exit)
  log: film/.storyflow/runs/01RUN/logs/export.0.2.log
  run it alone: storyflow run film/pipeline.yaml export
  blocked by this: upload
  hint: look at what \`refine\` made`);
  });

  it("says nothing of a wait that was none", () => {
    const report = foldReport(recordedRun, rerun);
    const errors = report.errors.map((error) => ({
      ...error,
      tried: error.tried?.map((attempt) => ({ ...attempt, waitedMs: 10 })) ?? [],
    }));
    expect(renderFailures({ ...report, errors }, style)).toContain(
      "\n  tried 2 times of at most 2: attempt 1 (exit), attempt 2 (exit)\n",
    );
  });

  it("is bounded, however much failed: the gravest first, the rest by name", () => {
    const report = foldReport(recordedRun, rerun);
    const [failed] = report.errors;
    const errors = Array.from({ length: 12 }, (_, index) => {
      const severity = index === 11 ? "critical" : index % 2 === 0 ? "medium" : "high";
      return failed === undefined ? [] : [{ ...failed, stage: `s${index}`, severity } as const];
    });
    const blocks = renderFailures({ ...report, errors: errors.flat() }, style).split("\n\n");
    expect(blocks.map((block) => /^failed (?<stage>\w+)/u.exec(block)?.groups?.["stage"])).toEqual([
      "s11",
      "s1",
      "s3",
      "s5",
      "s7",
      "s9",
      "s0",
      "s2",
      "s4",
      "s6",
      undefined,
    ]);
    expect(blocks.at(-1)).toBe("2 more failed (s8 and s10): see film/.storyflow/runs/01RUN/report.json");
  });
});
