import { StageFailure } from "storyflow";
import { fixNames } from "./issues.ts";
import type { FixName } from "./issues.ts";
import { categories, measureNames, recordOf } from "./measures.ts";
import type { Levels, Threshold, Thresholds, Weights } from "./measures.ts";

/** The part of a qa report that says what to mend and by which standard. */
export interface Verdicts {
  readonly thresholds: Thresholds;
  readonly weights: Weights;
  readonly panels: readonly { readonly panel: string; readonly file: string }[];
  readonly issues: readonly { readonly panel: string; readonly fix: FixName; readonly severity: string }[];
}

type Fields = Readonly<Record<string, unknown>>;

/** Throws with the first thing that does not belong in a qa report. */
export function parseQaReport(text: string, file: string): Verdicts {
  const report = fieldsOf(parseJson(text, file), file);
  const thresholds = fieldsOf(report["thresholds"], `${file}: thresholds`);
  const weights = fieldsOf(report["weights"], `${file}: weights`);
  return {
    thresholds: recordOf(measureNames, (name) =>
      thresholdOf(thresholds[name], `${file}: thresholds.${name}`),
    ),
    weights: recordOf(categories, (name) => numberOf(weights[name], `${file}: weights.${name}`)),
    panels: listOf(report["panels"], `${file}: panels`).map((panel, index) =>
      panelOf(panel, `${file}: panels[${index}]`),
    ),
    issues: listOf(report["issues"], `${file}: issues`).map((issue, index) =>
      issueOf(issue, `${file}: issues[${index}]`),
    ),
  };
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw misfit(file, "JSON", text.trim() === "" ? "an empty file" : "something else");
  }
}

function panelOf(value: unknown, place: string): Verdicts["panels"][number] {
  const { panel, file } = fieldsOf(value, place);
  return { panel: textOf(panel, `${place}.panel`), file: textOf(file, `${place}.file`) };
}

function issueOf(value: unknown, place: string): Verdicts["issues"][number] {
  const { panel, fix, severity } = fieldsOf(value, place);
  const known = fixNames.find((name) => name === fix);
  if (known === undefined) throw misfit(`${place}.fix`, `one of ${fixNames.join(", ")}`, JSON.stringify(fix));
  return {
    panel: textOf(panel, `${place}.panel`),
    severity: textOf(severity, `${place}.severity`),
    fix: known,
  };
}

function thresholdOf(value: unknown, place: string): Threshold {
  const { at_least: least, at_most: most } = fieldsOf(value, place);
  return {
    ...(least !== undefined && { at_least: levelsOf(least, `${place}.at_least`) }),
    ...(most !== undefined && { at_most: levelsOf(most, `${place}.at_most`) }),
  };
}

function levelsOf(value: unknown, place: string): Levels {
  const { good, warn, fail } = fieldsOf(value, place);
  return {
    good: numberOf(good, `${place}.good`),
    warn: numberOf(warn, `${place}.warn`),
    fail: numberOf(fail, `${place}.fail`),
  };
}

function fieldsOf(value: unknown, place: string): Fields {
  // Any object may be read as fields of unknown type.
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Fields;
  throw misfit(place, "an object", JSON.stringify(value));
}

function listOf(value: unknown, place: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw misfit(place, "a list", JSON.stringify(value));
}

function textOf(value: unknown, place: string): string {
  if (typeof value === "string") return value;
  throw misfit(place, "a text", JSON.stringify(value));
}

function numberOf(value: unknown, place: string): number {
  if (typeof value === "number") return value;
  throw misfit(place, "a number", JSON.stringify(value));
}

function misfit(place: string, expected: string, found: string | undefined): StageFailure {
  return new StageFailure("contract", `${place} is ${found ?? "missing"}, expected ${expected}`, {
    hint: "autofix reads the report that the qa stage writes",
  });
}
