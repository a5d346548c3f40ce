import type { Names } from "../expressions/names.ts";
import type { Template } from "../model/expression.ts";
import { buildPlainText, buildTemplate, hasTemplate, reportAt, type Build } from "./build.ts";
import {
  checkFolder,
  checkInputPath,
  checkMadePath,
  checkReadPath,
  pathShape,
  plainPath,
  shownPath,
  withoutDot,
} from "./check-path.ts";
import type { Stage } from "./generated/manifest.ts";
import { placeOf } from "./manifest-node.ts";
import { entryOf, itemsOf, member, type Typed } from "./typed-node.ts";

export function buildInputs(
  build: Build,
  paths: Typed<readonly string[]> | undefined,
  names: Names,
): readonly Template[] {
  return buildPaths(build, paths, names, (template) => checkInputPath(template));
}

/** What a stage makes. */
export interface MadePaths {
  readonly outputs: readonly Template[];
  readonly updates: readonly Template[];
  /** False when some are wrong, so that nobody knows what they should have been. */
  readonly isComplete: boolean;
}

export function buildMadePaths(build: Build, stage: Typed<Stage>, names: Names): MadePaths {
  const made = (key: "outputs" | "updates") =>
    buildPaths(build, member(stage, key), names, (template) => checkMadePath(template, build.source.file));
  const [outputs, updates] = [made("outputs"), made("updates")];
  const isComplete = isWhole(stage, "outputs", outputs) && isWhole(stage, "updates", updates);
  return { outputs, updates, isComplete };
}

function isWhole(stage: Typed<Stage>, key: "outputs" | "updates", built: readonly Template[]): boolean {
  const node = entryOf(stage, key)?.node;
  return node === undefined || (node.type === "list" && !node.broken && node.items.length === built.length);
}

function buildPaths(
  build: Build,
  paths: Typed<readonly string[]> | undefined,
  names: Names,
  check: (template: Template) => ReturnType<typeof checkInputPath>,
): readonly Template[] {
  return itemsOf(paths).flatMap((path) => {
    const template = buildTemplate(build, path, names);
    if (template === undefined) return [];
    const diagnostic = check(template);
    if (diagnostic === undefined) return [plainPath(template)];
    build.findings.add(diagnostic);
    return [];
  });
}

/** The folder in which a command runs. */
export function buildFolder(build: Build, typed: Typed<string>, names: Names): Template | undefined {
  const template = buildTemplate(build, typed, names);
  if (template === undefined) return undefined;
  const diagnostic = checkFolder(template);
  if (diagnostic !== undefined) build.findings.add(diagnostic);
  return plainPath(template);
}

/** A file that is read before anything runs. */
export function buildFile(build: Build, typed: Typed<string>): string {
  const file = buildPlainText(build, typed);
  const diagnostic = hasTemplate(file) ? undefined : checkReadPath(file, placeOf(build.source, typed.node));
  if (diagnostic !== undefined) build.findings.add(diagnostic);
  return withoutDot(file);
}

/** The file of a schema that what a stage made is held to. */
export function buildSchemaFile(build: Build, typed: Typed<string>, names: Names): Template | undefined {
  const template = buildTemplate(build, typed, names);
  if (template === undefined) return undefined;
  const diagnostic = checkReadPath(pathShape(template), template.text.place);
  if (diagnostic !== undefined) build.findings.add(diagnostic);
  return plainPath(template);
}

/** A file that the stage must have made it has to be among its outputs or updates, or in a folder of these. */
export function buildMadeFile(
  build: Build,
  typed: Typed<string>,
  made: MadePaths,
  names: Names,
): Template | undefined {
  const template = buildTemplate(build, typed, names);
  if (template === undefined) return undefined;
  const paths = [...made.outputs, ...made.updates];
  if (made.isComplete && !paths.some((path) => mayHold(path, template))) {
    const message = `\`${shownPath(template)}\` is not among the outputs of this stage`;
    reportAt(build, "stage/not-an-output", typed, message, "add it, or its folder, to `outputs`");
  }
  return plainPath(template);
}

/** What a template stands for is not known yet, so from there on anything fits. */
function mayHold(output: Template, file: Template): boolean {
  const [made, wanted] = [literalStart(output), literalStart(file)];
  if (hasExpression(file) && made.startsWith(wanted)) return true;
  const holdsMore = hasExpression(output) || made.endsWith("/");
  return wanted.startsWith(made) && (holdsMore || wanted === made);
}

function hasExpression({ parts }: Template): boolean {
  return parts.some((part) => part.type === "expression");
}

function literalStart(template: Template): string {
  const [first] = plainPath(template).parts;
  return first?.type === "text" ? first.value : "";
}
