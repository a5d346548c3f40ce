import type { NamedResult, ResultsSpec } from "../model/pipeline.ts";
import type { Build } from "./build.ts";
import { buildFile, buildMadeFile, type MadePaths } from "./build-paths.ts";
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
): ResultsSpec | undefined {
  if (results === undefined) return undefined;
  const shape = resultsShape(results);
  switch (shape.type) {
    case "text":
      return buildResultsFile(build, shape.file, undefined, made);
    case "file":
      return buildResultsFile(build, member(shape.results, "file"), member(shape.results, "schema"), made);
    case "named":
      return {
        type: "named",
        values: members(shape.results).map((result) => buildResult(build, result, made)),
      };
  }
}

function buildResultsFile(
  build: Build,
  file: Typed<string> | undefined,
  schema: Typed<string> | undefined,
  made: MadePaths,
): ResultsSpec | undefined {
  if (file === undefined) return undefined;
  return {
    type: "file",
    file: buildMadeFile(build, file, made),
    place: placeOf(build.source, file.node),
    ...(schema !== undefined && { schema: buildFile(build, schema) }),
  };
}

function buildResult(build: Build, result: TypedEntry<RawResult>, made: MadePaths): NamedResult {
  const badName = checkResultName(build.source, result.entry);
  if (badName !== undefined) build.findings.add(badName);
  const type = member(result, "type")?.value;
  return {
    name: result.entry.name,
    place: keyPlaceOf(build.source, result.entry),
    from: buildFrom(build, result, made),
    ...(type !== undefined && { type }),
  };
}

function buildFrom(build: Build, result: Typed<RawResult>, made: MadePaths): NamedResult["from"] {
  const file = member(result, "file");
  const pointer = member(result, "pointer");
  const stdout = member(result, "stdout");
  if (stdout !== undefined) {
    if (entryOf(result, "file") !== undefined) reportTwoSources(build, stdout);
    checkRegex(build, stdout, [1], "put parentheses around the value, and `(?: )` around what only groups");
    return { type: "stdout", pattern: stdout.value };
  }
  if (file === undefined || pointer === undefined) return { type: "appended" };
  return { type: "pointer", file: buildMadeFile(build, file, made), pointer: pointer.value };
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
