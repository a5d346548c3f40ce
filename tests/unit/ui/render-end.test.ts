import { describe, expect, it } from "vitest";
import { foldReport } from "../../../src/engine/fold-report.ts";
import type { RunReport } from "../../../src/engine/run-report.ts";
import type { Failure } from "../../../src/model/outcome.ts";
import { makeSource, placeAt } from "../../../src/model/source.ts";
import { createPalette } from "../../../src/ui/palette.ts";
import { renderEnd } from "../../../src/ui/render-end.ts";
import { renderFailures, type EndStyle } from "../../../src/ui/render-failure.ts";
import { recordedRun, recordedSuccess } from "./recorded-run.ts";

const source = makeSource("pipeline.yaml", "stages:\n  export:\n    when: qa.score < threshold\n");

const style: EndStyle = {
  palette: createPalette(false),
  columns: 100,
  sources: [source],
  showPath: (path) => `film/${path}`,
  rerun: (stage) => `storyflow run film/pipeline.yaml ${stage}`,
  reportPath: "film/.storyflow/runs/01RUN/report.json",
};

function withFailure(failure: Failure): RunReport {
  const report = foldReport(recordedRun);
  const stages = report.stages.map((stage) => (stage.id === "export" ? { ...stage, failure } : stage));
  return { ...report, stages };
}

describe("the end of a run", () => {
  it("says what failed, what to do, and what the run came to", () => {
    expect(renderEnd(foldReport(recordedRun), style)).toBe(`
failed export (exit): node tools/export.mjs exited with 1
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
    const [title, ...lines] = renderEnd(foldReport(recordedSuccess), style).trim().split("\n");
    expect(title).toBe("storycore succeeded in 12.8s");
    expect(lines.at(-2)).toBe("  made: film/build/film.mp4");
  });

  it("shows a failed condition in the manifest, with the values it saw", () => {
    const from = source.text.indexOf("qa.score");
    const report = withFailure({
      class: "condition",
      message: "`<` compares numbers, but `qa.score` is text",
      place: placeAt(source, from, source.text.length - 1),
      details: ["in: qa.score < threshold", 'qa.score = "high"', "threshold = 3.5"],
      tail: [],
    });
    expect(renderFailures(report, style)).toBe(`\
failed export (condition): \`<\` compares numbers, but \`qa.score\` is text
  pipeline.yaml:3:11
   3 |     when: qa.score < threshold
     |           ^^^^^^^^^^^^^^^^^^^^
  in: qa.score < threshold
  qa.score = "high"
  threshold = 3.5
  log: film/.storyflow/runs/01RUN/logs/export.0.2.log
  run it alone: storyflow run film/pipeline.yaml export
  blocked by this: upload`);
  });

  it("is bounded, however much failed", () => {
    const report = foldReport(recordedRun);
    const failed = report.stages.find((stage) => stage.id === "export");
    const stages = Array.from({ length: 12 }, (_, index) => ({ ...failed, id: `s${index}` }));
    const text = renderFailures({ ...report, stages: stages as RunReport["stages"] }, style);
    expect(text.split("\n\n")).toHaveLength(11);
    expect(text.split("\n").at(-1)).toBe("2 more failed: see film/.storyflow/runs/01RUN/report.json");
  });
});
