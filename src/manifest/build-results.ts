import type { Names } from "../expressions/names.ts";
import type { NamedResult, ResultsSpec } from "../model/pipeline.ts";
import { buildPlainText, type Build } from "./build.ts";
import { buildMadeFile, buildSchemaFile, type MadePaths } from "./build-paths.ts";
import { checkRegex } from "./build-regex.ts";
import type { NamedResult as RawResult, Results } from "./generated/manifest.ts";
import { checkResultName } from "./known-names.ts";
import { keyPlaceOf, placeOf } from "./manifest-node.ts";
import { resultsShape } from "./results-shape.ts";
import { entryOf, member, members, type Typed, type TypedEntry } from "./typed-node.ts";

export function buildResults(
  build: Build,
  results: Typed<Results> | undefined,
  made: MadePaths,
  names: Names,
): ResultsSpec | undefined {
  if (results === undefined) return undefined;
  const shape = resultsShape(results);
  switch (shape.type) {
    case "text":
      return buildResultsFile(build, shape.file, undefined, made, names);
    case "file":
      return buildResultsFile(
        build,
        member(shape.results, "file"),
        member(shape.results, "schema"),
        made,
        names,
      );
    case "named":
      return {
        type: "named",
        values: members(shape.results).map((result) => buildResult(build, result, made, names)),
      };
  }
}

function buildResultsFile(
  build: Build,
  file: Typed<string> | undefined,
  schema: Typed<string> | undefined,
  made: MadePaths,
  names: Names,
): ResultsSpec | undefined {
  const path = file && buildMadeFile(build, file, made, names);
  const schemaPath = schema && buildSchemaFile(build, schema, names);
  if (file === undefined || path === undefined) return undefined;
  const place = placeOf(build.source, file.node);
  return { type: "file", file: path, place, ...(schemaPath !== undefined && { schema: schemaPath }) };
}

function buildResult(
  build: Build,
  result: TypedEntry<RawResult>,
  made: MadePaths,
  names: Names,
): NamedResult {
  const badName = checkResultName(build.source, result.entry);
  if (badName !== undefined) build.findings.add(badName);
  const type = member(result, "type")?.value;
  return {
    name: result.entry.name,
    place: keyPlaceOf(build.source, result.entry),
    from: buildFrom(build, result, made, names),
    ...(type !== undefined && { type }),
  };
}

function buildFrom(
  build: Build,
  result: Typed<RawResult>,
  made: MadePaths,
  names: Names,
): NamedResult["from"] {
  const file = member(result, "file");
  const pointer = member(result, "pointer");
  const stdout = member(result, "stdout");
  if (stdout !== undefined) {
    if (entryOf(result, "file") !== undefined) reportTwoSources(build, stdout);
    checkRegex(build, stdout, [1], "put parentheses around the value, and `(?: )` around what only groups");
    return { type: "stdout", pattern: stdout.value };
  }
  const path = file && buildMadeFile(build, file, made, names);
  if (path === undefined || pointer === undefined) return { type: "appended" };
  return { type: "pointer", file: path, pointer: buildPlainText(build, pointer) };
}

function reportTwoSources(build: Build, stdout: TypedEntry<string>): void {
  build.findings.add({
    code: "manifest/exclusive-keys",
    severity: "error",
    message: "`file` and `stdout` exclude each other",
    place: keyPlaceOf(build.source, stdout.entry),
    hint: "a result comes from one of them",
  });
}
