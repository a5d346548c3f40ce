import type { Checked } from "../expressions/checked.ts";
import { checkExpression } from "../expressions/check-expression.ts";
import { checkTemplate } from "../expressions/check-template.ts";
import type { FanOutNames, NamedType, Names, StageNames } from "../expressions/names.ts";
import type { Expression, Template } from "../model/expression.ts";
import type { Source } from "../model/source.ts";
import type { Findings } from "./findings.ts";
import { placeOf, type MapEntry } from "./manifest-node.ts";
import { placedText } from "./placed-text.ts";
import { problem } from "./problem.ts";
import type { Suggester } from "./suggester.ts";
import type { Typed } from "./typed-node.ts";

/** What every part of the pipeline is built with. */
export interface Build {
  readonly source: Source;
  readonly findings: Findings;
  readonly known: KnownNames;
  readonly suggester: Suggester;
}

/** All names of a manifest, of broken parts too, so that whoever refers to such a part is not called wrong as well. */
export interface KnownNames {
  readonly params: readonly NamedType[];
  readonly stages: readonly StageNames[];
  /** Stage id → where it stands. */
  readonly stageEntries: ReadonlyMap<string, MapEntry>;
  /** Pool → where it stands. */
  readonly poolEntries: ReadonlyMap<string, MapEntry>;
  readonly data: readonly string[];
  /** False when names cannot be read where they are declared, so that any name may be one. */
  readonly isComplete: boolean;
}

/** Which names an expression may use, by what it is for. */
export interface StageScope {
  /** `run`, `with`, `cwd`. */
  readonly command: Names;
  /** `env`: variables do not see each other. */
  readonly variable: Names;
  /** `inputs`, `outputs`, `updates`. */
  readonly path: Names;
  /** `when`, `require`. */
  readonly decision: Names;
  /** `verify`, after the stage has run. */
  readonly verdict: Names;
}

export function stageScope(
  known: KnownNames,
  id: string,
  env: readonly string[],
  fanOut?: FanOutNames,
): StageScope {
  const { params, stages, data } = known;
  const base = { params, stages, data, env, ...(fanOut && { fanOut }) };
  const early = ["run", "this", ...(fanOut === undefined ? [] : ["previous"])];
  const all = [...early, "inputs", "outputs"];
  return {
    command: { ...base, extra: all, self: id, forCommand: true },
    variable: { ...base, env: [], extra: all, self: id, forCommand: true },
    path: { ...base, extra: early, self: id, forCommand: true },
    decision: { ...base, extra: early, self: id, forCommand: false },
    verdict: { ...base, extra: all, forCommand: false },
  };
}

/** What holds for all stages sees no stage: else every one would need that one, and so would it itself. */
export function pipelineNames({ params, data }: KnownNames): Names {
  return { params, stages: [], data, env: [], extra: [], forCommand: true };
}

export function buildCondition(build: Build, typed: Typed<unknown>, names: Names): Expression | undefined {
  return buildExpression(build, typed, names, "bool");
}

/** An expression that is a whole text of the manifest; with `expected`, it has to be one. */
export function buildExpression(
  build: Build,
  typed: Typed<unknown>,
  names: Names,
  expected?: "bool" | "number" | "list",
): Expression | undefined {
  if (typed.node.type !== "scalar") return undefined;
  return take(build, checkExpression(build.source, placedText(build.source, typed.node), names, expected));
}

export function buildTemplate(
  build: Build,
  typed: Typed<unknown>,
  names: Names,
  use: "shell" | "plain" = "plain",
): Template | undefined {
  if (typed.node.type !== "scalar") return undefined;
  const text = placedText(build.source, typed.node);
  // How a script is quoted matters only to the templates in it.
  const needed = hasTemplate(text.value) ? use : "plain";
  return take(build, checkTemplate(build.source, text, names, needed));
}

const unknownNames: ReadonlySet<string> = new Set(["expression/unknown-name", "expression/unknown-member"]);

function take<T>(build: Build, checked: Checked<T>): T | undefined {
  const told = checked.diagnostics.filter(({ code }) => build.known.isComplete || !unknownNames.has(code));
  build.findings.addAll(told);
  return checked.value;
}

export function hasTemplate(text: string): boolean {
  return text.includes("${{");
}

/** Where templates are. */
export const templatesHint =
  "they are in `run`, `with`, `env`, `inputs`, `outputs`, `updates`, `cwd`, and in the paths under `results` and `verify`";

/** A text that is taken as it is written; a template in it would be shown or searched for as such. */
export function buildPlainText(build: Build, typed: Typed<string>): string {
  if (hasTemplate(typed.value)) {
    reportAt(build, "manifest/template-not-here", typed, "templates are not filled in here", templatesHint);
  }
  return typed.value;
}

/** Reports a mistake at a value. */
export function reportAt(
  build: Build,
  code: string,
  typed: Typed<unknown>,
  message: string,
  hint?: string,
): void {
  build.findings.add(problem(code, placeOf(build.source, typed.node), message, hint));
}
