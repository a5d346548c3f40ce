import { nearestHash } from "./difference-hash.ts";
import { panelIssues, rounded } from "./issues.ts";
import type { Issue, JudgedPanel } from "./issues.ts";
import { panelValues, setColours } from "./measure-panel.ts";
import type { PanelFacts } from "./measure-panel.ts";
import { categories, measureNames, recordOf } from "./measures.ts";
import type { Category, MeasureName, Thresholds, Weights } from "./measures.ts";
import { categoryScores, judgePanel, overallScore } from "./score.ts";
import type { MeasureScore, PanelJudgement, Standard, Verdict } from "./score.ts";

/** What `qa` writes and `autofix` reads; described by schemas/qa-report.schema.json. */
export type QaReport = {
  readonly schema_version: 1;
  readonly overall_score: number;
  /** The same number, by the name that conditions use. */
  readonly score: number;
  readonly passed: boolean;
  readonly pass_mark: number;
  readonly categories: Readonly<Record<Category, number>>;
  readonly issues: readonly Issue[];
  readonly thresholds: Thresholds;
  readonly weights: Weights;
  readonly panels: readonly PanelReport[];
};

type PanelReport = {
  readonly panel: string;
  readonly file: string;
  readonly score: number;
  readonly verdict: Verdict;
  readonly categories: Readonly<Record<Category, number>>;
  /** Only in a detailed report. */
  readonly measures?: Readonly<Record<MeasureName, MeasureScore>>;
};

export interface MeasuredPanel {
  readonly panel: string;
  readonly file: string;
  readonly facts: PanelFacts;
}

interface ReportSettings extends Standard {
  readonly passMark: number;
  readonly detailed: boolean;
}

/** Judges each panel within its set; pure, so that the same measures give the same report. */
export function makeQaReport(measured: readonly MeasuredPanel[], settings: ReportSettings): QaReport {
  const judged = judgeSet(measured, settings);
  const judgements = judged.map(({ judgement }) => judgement);
  const score = hundredths(overallScore(judgements));
  return {
    schema_version: 1,
    overall_score: score,
    score,
    passed: score >= settings.passMark,
    pass_mark: settings.passMark,
    categories: roundedCategories(categoryScores(judgements)),
    issues: judged.flatMap((panel) => panelIssues(panel, settings.thresholds)),
    thresholds: settings.thresholds,
    weights: settings.weights,
    panels: judged.map((panel) => panelReport(panel, settings.detailed)),
  };
}

function judgeSet(
  measured: readonly MeasuredPanel[],
  standard: Standard,
): readonly (JudgedPanel & { readonly file: string })[] {
  const set = setColours(measured.map(({ facts }) => facts));
  const hashes = measured.map(({ facts }) => facts.hash);
  return measured.map(({ panel, file, facts }, index) => {
    const nearest = nearestHash(facts.hash, hashes.slice(0, index));
    const judgement = judgePanel(panelValues(facts, set, nearest.distance), standard);
    const similar = nearest.index === undefined ? undefined : measured[nearest.index]?.panel;
    return { panel, file, judgement, ...(similar !== undefined && { nearest: similar }) };
  });
}

function panelReport(judged: JudgedPanel & { readonly file: string }, detailed: boolean): PanelReport {
  const { panel, file, judgement } = judged;
  return {
    panel,
    file,
    score: hundredths(judgement.score),
    verdict: worstVerdict(judgement),
    categories: roundedCategories(judgement.categories),
    ...(detailed && { measures: roundedMeasures(judgement) }),
  };
}

function worstVerdict({ measures }: PanelJudgement): Verdict {
  const verdicts = new Set(measureNames.map((name) => measures[name].verdict));
  if (verdicts.has("fail")) return "fail";
  return verdicts.has("warn") ? "warn" : "good";
}

function roundedCategories(scores: Readonly<Record<Category, number>>): Readonly<Record<Category, number>> {
  return recordOf(categories, (category) => hundredths(scores[category]));
}

function roundedMeasures({ measures }: PanelJudgement): Readonly<Record<MeasureName, MeasureScore>> {
  return recordOf(measureNames, (name) => {
    const { value, score, verdict } = measures[name];
    return { value: rounded(value), score: hundredths(score), verdict };
  });
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
