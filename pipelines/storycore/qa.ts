import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { defineStage, StageFailure } from "storyflow";
import type { StageContext } from "storyflow";
import { checkRange } from "../images/check-range.ts";
import { measurePanel } from "../images/measure-panel.ts";
import {
  categories,
  defaultThresholds,
  defaultWeights,
  measureLabels,
  measureNames,
  recordOf,
} from "../images/measures.ts";
import type { Weights } from "../images/measures.ts";
import { mergeThresholds } from "../images/merge-thresholds.ts";
import type { ThresholdChanges } from "../images/merge-thresholds.ts";
import { fileOf, panelOf, pictureFiles } from "../images/panel-files.ts";
import { makeQaReport } from "../images/qa-report.ts";
import type { MeasuredPanel } from "../images/qa-report.ts";
import { readPanel } from "../images/read-picture.ts";

type Options = {
  readonly pass_mark?: number;
  readonly detailed?: boolean;
  readonly weights?: Partial<Weights>;
  readonly thresholds?: ThresholdChanges;
};

const defaultPassMark = 3.5;

const levels = {
  type: "object",
  additionalProperties: false,
  properties: {
    good: { type: "number", description: "From here on the score is 5." },
    warn: { type: "number", description: "Past this there is a warning; the score is 3.5." },
    fail: { type: "number", description: "Past this the panel fails; the score is 1.5." },
  },
};

const options = {
  type: "object",
  additionalProperties: false,
  properties: {
    pass_mark: {
      type: "number",
      minimum: 0,
      maximum: 5,
      default: defaultPassMark,
      description: "The overall score from which the report says that the set passed.",
    },
    detailed: {
      type: "boolean",
      default: false,
      description: "Adds every raw value, with its score and verdict, to each panel of the report.",
    },
    weights: {
      type: "object",
      additionalProperties: false,
      properties: recordOf(categories, (category) => ({
        type: "number",
        minimum: 0,
        maximum: 1000,
        default: defaultWeights[category],
        description: `How much ${category} counts in a panel's score.`,
      })),
      description: "How much each category counts.",
    },
    thresholds: {
      type: "object",
      additionalProperties: false,
      properties: recordOf(measureNames, (measure) => ({
        type: "object",
        additionalProperties: false,
        properties: { at_least: levels, at_most: levels },
        default: defaultThresholds[measure],
        description: `What counts as good: ${measureLabels[measure]}.`,
      })),
      description: "Changes to what counts as good; what is not named stays.",
    },
  },
};

/** Measures every panel, judges the set and writes the report; its members are the stage's results. */
export const stage = defineStage<Options>({
  options,
  async run(context) {
    const { options: given } = context;
    const passMark = given.pass_mark ?? defaultPassMark;
    checkRange("pass_mark", passMark, 0, 5);
    const weights = checkWeights({ ...defaultWeights, ...given.weights });
    const thresholds = mergeThresholds(defaultThresholds, given.thresholds ?? {});
    const target = fileOf("qa", "outputs", ".json", context.outputs);
    const measured = await measureAll(context);
    const report = makeQaReport(measured, {
      passMark,
      weights,
      thresholds,
      detailed: given.detailed ?? false,
    });
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, `${JSON.stringify(report, null, 2)}\n`);
    const verdict = `${report.score} of 5, ${report.issues.length} issues`;
    context.log(`${report.passed ? "passed" : "below the mark"}: ${verdict}`);
    context.report(1, verdict);
  },
});

function checkWeights(weights: Weights): Weights {
  for (const category of categories) checkRange(`weights.${category}`, weights[category], 0, 1000);
  if (categories.some((category) => weights[category] > 0)) return weights;
  throw new StageFailure("contract", "option weights gives no category any weight", {
    hint: "leave at least one above 0",
  });
}

async function measureAll(context: StageContext<Options>): Promise<readonly MeasuredPanel[]> {
  const files = pictureFiles("qa", context.inputs);
  const measured: MeasuredPanel[] = [];
  for (const [index, file] of files.entries()) {
    context.signal.throwIfAborted();
    context.report(index / files.length, panelOf(file));
    measured.push({ panel: panelOf(file), file, facts: await measurePanel(await readPanel(file)) });
  }
  return measured;
}
