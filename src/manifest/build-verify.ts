import type { Check } from "../model/pipeline.ts";
import { buildCondition, buildPlainText, type Build, type StageScope } from "./build.ts";
import { buildOptions, checkUses } from "./build-action.ts";
import { buildMadeFile, buildSchemaFile, type MadePaths } from "./build-paths.ts";
import type { Check as RawCheck } from "./generated/manifest.ts";
import { firstLineOf } from "./manifest-node.ts";
import { buildSize } from "./build-size.ts";
import { itemsOf, member, type Typed } from "./typed-node.ts";

export function buildVerify(
  build: Build,
  verify: Typed<readonly RawCheck[]> | undefined,
  made: MadePaths,
  scope: StageScope,
): readonly Check[] {
  return itemsOf(verify).flatMap(
    (check) =>
      buildFileCheck(build, check, made, scope) ??
      buildJsonCheck(build, check, made, scope) ??
      buildThat(build, check, scope) ??
      buildModuleCheck(build, check, scope) ??
      [],
  );
}

function buildFileCheck(
  build: Build,
  check: Typed<RawCheck>,
  made: MadePaths,
  { command }: StageScope,
): Check | undefined {
  const written = member(check, "file");
  const file = written && buildMadeFile(build, written, made, command);
  if (file === undefined) return undefined;
  const mediaType = member(check, "type")?.value;
  const minBytes = buildSize(build, member(check, "min_size"));
  const maxBytes = buildSize(build, member(check, "max_size"));
  const sha256 = member(check, "sha256")?.value.toLowerCase();
  return {
    type: "file",
    file,
    place: firstLineOf(build.source, check.node),
    ...(mediaType !== undefined && { mediaType }),
    ...(minBytes !== undefined && { minBytes }),
    ...(maxBytes !== undefined && { maxBytes }),
    ...(sha256 !== undefined && { sha256 }),
  };
}

function buildJsonCheck(
  build: Build,
  check: Typed<RawCheck>,
  made: MadePaths,
  { command }: StageScope,
): Check | undefined {
  const written = { file: member(check, "json"), schema: member(check, "schema") };
  const file = written.file && buildMadeFile(build, written.file, made, command);
  const schema = written.schema && buildSchemaFile(build, written.schema, command);
  if (file === undefined || schema === undefined) return undefined;
  return { type: "json", file, schema, place: firstLineOf(build.source, check.node) };
}

function buildThat(build: Build, check: Typed<RawCheck>, scope: StageScope): Check | undefined {
  const that = member(check, "that");
  if (that === undefined) return undefined;
  const expression = buildCondition(build, that, scope.verdict);
  const written = member(check, "message");
  const message = written && buildPlainText(build, written);
  if (expression === undefined) return undefined;
  return {
    type: "that",
    that: expression,
    place: firstLineOf(build.source, check.node),
    ...(message !== undefined && { message }),
  };
}

function buildModuleCheck(build: Build, check: Typed<RawCheck>, scope: StageScope): Check | undefined {
  const uses = member(check, "uses");
  if (uses === undefined) return undefined;
  checkUses(build, uses, "check");
  return {
    type: "uses",
    uses: uses.value,
    with: buildOptions(build, uses, member(check, "with"), { command: scope.verdict }),
    place: firstLineOf(build.source, check.node),
  };
}
