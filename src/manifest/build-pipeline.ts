import type { DataFile, Pipeline } from "../model/pipeline.ts";
import type { Source } from "../model/source.ts";
import { pipelineNames, type Build } from "./build.ts";
import { buildBudget } from "./build-budget.ts";
import { buildEnv, checkSecrets, mergeEnv, mergeNames, namesIn, placedNames } from "./build-env.ts";
import { buildFile } from "./build-paths.ts";
import { buildParams } from "./build-params.ts";
import { buildPools } from "./build-pools.ts";
import { buildSize } from "./build-size.ts";
import { buildStage, type StageDefaults } from "./build-stage.ts";
import { findDecisionsInCommands } from "./decision-in-command.ts";
import type { Findings } from "./findings.ts";
import type { DataFile as RawDataFile, Manifest } from "./generated/manifest.ts";
import { checkNames, knownNames } from "./known-names.ts";
import { keyPlaceOf, placeOf } from "./manifest-node.ts";
import { Suggester } from "./suggester.ts";
import { isMapAt, listOrOne, member, members, type Typed, type TypedEntry } from "./typed-node.ts";

/** 20 GB: some hours of film, and room left on the disk of a laptop. */
const cacheBytesDefault = 20e9;

/** The model of what the schema let through; whether it may be used, the findings tell. */
export function buildPipeline(source: Source, manifest: Typed<Manifest>, findings: Findings): Pipeline {
  findings.addAll(checkNames(source, manifest));
  const params = buildParams({ source, findings }, manifest);
  const build = { source, findings, known: knownNames(manifest, params), suggester: new Suggester() };
  const general = buildDefaults(build, manifest);
  const stages = members(member(manifest, "stages")).flatMap(
    (stage) => buildStage(build, stage, general) ?? [],
  );
  findings.addAll(findDecisionsInCommands(stages, params));
  const description = member(manifest, "description")?.value;
  const concurrency = member(manifest, "concurrency")?.value;
  return {
    source,
    name: member(manifest, "name")?.value ?? nameOfFile(source.file),
    params,
    data: buildData(build, manifest),
    envFiles: listOrOne(member(manifest, "env_file")).map((typed) => ({
      file: buildFile(build, typed),
      place: placeOf(source, typed.node),
    })),
    secrets: general.secrets,
    pools: general.pools,
    onFailure: member(manifest, "on_failure")?.value ?? "finish",
    budget: buildBudget(build, member(manifest, "budget")),
    cacheBytesMax: cacheBytesMax(build, manifest),
    stages,
    ...(description !== undefined && { description }),
    ...(concurrency !== undefined && { concurrency }),
  };
}

function cacheBytesMax(build: Build, manifest: Typed<Manifest>): number {
  const cache = member(manifest, "cache");
  const written = cache && member(cache, "max_size");
  return (written && buildSize(build, written)) ?? cacheBytesDefault;
}

function buildDefaults(build: Build, manifest: Typed<Manifest>): StageDefaults {
  const defaults = member(manifest, "defaults");
  const names = pipelineNames(build.known);
  const env = mergeEnv(
    buildEnv(build, member(manifest, "env"), names),
    buildEnv(build, defaults && member(defaults, "env"), names),
  );
  const passEnv = mergeNames(
    namesIn(member(manifest, "pass_env")),
    namesIn(defaults && member(defaults, "pass_env")),
  );
  const secrets = member(manifest, "secrets");
  const variables = [...env.map(({ name }) => name), ...passEnv];
  build.findings.addAll(checkSecrets(placedNames(build, secrets), variables));
  const onChange = member(manifest, "on_change")?.value ?? "restart";
  return {
    env,
    passEnv,
    secrets: mergeNames(namesIn(secrets)),
    pools: buildPools(build, manifest),
    onChange,
    ...(defaults !== undefined && { defaults }),
  };
}

function buildData(build: Build, manifest: Typed<Manifest>): readonly DataFile[] {
  return members(member(manifest, "data")).flatMap((typed) => buildDataFile(build, typed) ?? []);
}

function buildDataFile(build: Build, typed: TypedEntry<RawDataFile>): DataFile | undefined {
  const known = { name: typed.entry.name, place: keyPlaceOf(build.source, typed.entry) };
  if (typeof typed.value === "string") {
    return { ...known, file: buildFile(build, { node: typed.node, value: typed.value }) };
  }
  if (!isMapAt(typed)) return undefined;
  const [file, schema] = [member(typed, "file"), member(typed, "schema")];
  if (file === undefined) return undefined;
  const read = { ...known, file: buildFile(build, file) };
  if (schema === undefined) return read;
  return {
    ...read,
    schema: { file: buildFile(build, schema), place: placeOf(build.source, schema.node) },
  };
}

function nameOfFile(file: string): string {
  const name = file
    .slice(Math.max(file.lastIndexOf("/"), file.lastIndexOf("\\")) + 1)
    .replace(/\.ya?ml$/, "");
  return name === "" ? "pipeline" : name;
}
