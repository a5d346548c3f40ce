import type {
  CacheMode,
  EnvVariable,
  OnChange,
  Pool,
  PoolUse,
  Requirement,
  Stage,
} from "../model/pipeline.ts";
import { buildCondition, buildPlainText, stageScope, type Build, type StageScope } from "./build.ts";
import { buildAction } from "./build-action.ts";
import {
  buildEnv,
  checkSecrets,
  mergeEnv,
  mergeNames,
  namesIn,
  placedNames,
  placedVariables,
} from "./build-env.ts";
import { buildFanOut, fanOutNames } from "./build-fan-out.ts";
import { buildLoop, buildNeeds } from "./build-needs.ts";
import { buildFolder, buildInputs, buildMadePaths } from "./build-paths.ts";
import { buildPoolUses } from "./build-pool-uses.ts";
import { checkRegex } from "./build-regex.ts";
import { buildIcon } from "./build-icon.ts";
import { buildResults } from "./build-results.ts";
import { buildRetry, buildTimeout } from "./build-retry.ts";
import { buildVerify } from "./build-verify.ts";
import { checkEffect } from "./check-effect.ts";
import type { Defaults, Stage as RawStage, StageCache } from "./generated/manifest.ts";
import { keyPlaceOf, placeOf } from "./manifest-node.ts";
import { isListAt, isMapAt, itemsOf, keysOf, member, type Typed, type TypedEntry } from "./typed-node.ts";

/** What holds for every stage that does not say otherwise. */
export interface StageDefaults {
  readonly defaults?: Typed<Defaults>;
  readonly env: readonly EnvVariable[];
  readonly passEnv: readonly string[];
  readonly secrets: readonly string[];
  readonly pools: readonly Pool[];
  readonly onChange: OnChange;
}

/** Undefined when its action is wrong; the rest of it is checked all the same. */
export function buildStage(
  build: Build,
  stage: TypedEntry<RawStage>,
  general: StageDefaults,
): Stage | undefined {
  const id = stage.entry.name;
  const names = environmentNames(stage, general);
  const fanOut = buildFanOut(build, id, stage);
  const scope = stageScope(
    build.known,
    id,
    mergeNames(names.variables, names.passEnv),
    fanOutNames(build, id, stage),
  );
  checkEffect(build, stage);
  checkStageSecrets(build, stage, general, names);
  const action = buildAction(build, stage, inherited(stage, general, "shell"), scope);
  const parts = {
    id,
    place: keyPlaceOf(build.source, stage.entry),
    ...(fanOut !== undefined && { fanOut }),
    ...buildOrder(build, stage, id, scope),
    ...buildFiles(build, stage, scope),
    ...buildEnding(build, stage, general),
    env: mergeEnv(general.env, buildEnv(build, member(stage, "env"), scope.variable)),
    passEnv: names.passEnv,
    secrets: mergeNames(general.secrets, namesIn(member(stage, "secrets"))),
    ...buildWorkingFolder(build, stage, general, scope),
    tools: itemsOf(member(stage, "tools")).map((tool) => buildPlainText(build, tool)),
    cache: cacheMode(inherited(stage, general, "cache")),
    clean: member(stage, "clean")?.value ?? true,
    pools: buildStagePools(build, stage, general, names),
    ...buildShown(build, stage),
  };
  return action && { ...parts, action };
}

interface EnvironmentNames {
  readonly variables: readonly string[];
  readonly passEnv: readonly string[];
}

function environmentNames(stage: Typed<RawStage>, general: StageDefaults): EnvironmentNames {
  return {
    variables: mergeNames(
      general.env.map(({ name }) => name),
      keysOf(member(stage, "env")),
    ),
    passEnv: mergeNames(general.passEnv, namesIn(member(stage, "pass_env"))),
  };
}

/** Its own secrets are no variables at all, and its own variables no secrets of the whole pipeline. */
function checkStageSecrets(
  build: Build,
  stage: Typed<RawStage>,
  general: StageDefaults,
  names: EnvironmentNames,
): void {
  const secrets = placedNames(build, member(stage, "secrets"));
  const variables = [
    ...placedVariables(build, member(stage, "env")),
    ...placedNames(build, member(stage, "pass_env")),
  ];
  build.findings.addAll(checkSecrets(secrets, [...names.variables, ...names.passEnv]));
  build.findings.addAll(checkSecrets(variables, general.secrets));
}

/** The stage's own value of a key, or that of `defaults`. */
function inherited<K extends "shell" | "retry" | "timeout" | "cwd" | "cache" | "pool">(
  stage: Typed<RawStage>,
  { defaults }: StageDefaults,
  key: K,
): TypedEntry<NonNullable<Defaults[K]>> | undefined {
  return (
    member<Pick<Defaults, K>, K>(stage, key) ?? (defaults && member<Pick<Defaults, K>, K>(defaults, key))
  );
}

function buildStagePools(
  build: Build,
  stage: Typed<RawStage>,
  general: StageDefaults,
  { variables, passEnv }: EnvironmentNames,
): readonly PoolUse[] {
  const secrets = [...general.secrets, ...namesIn(member(stage, "secrets"))];
  const taken = [...variables, ...passEnv, ...secrets];
  return buildPoolUses(build, inherited(stage, general, "pool"), general.pools, taken);
}

function cacheMode(cache: Typed<StageCache> | undefined): CacheMode {
  if (cache === undefined) return "auto";
  if (isMapAt(cache)) return member(cache, "store")?.value === false ? "unstored" : "auto";
  return cache.value === true ? "on" : "off";
}

/** When the stage runs. */
function buildOrder(build: Build, stage: Typed<RawStage>, id: string, scope: StageScope) {
  const written = member(stage, "when");
  const when = written && buildCondition(build, written, scope.decision);
  const loop = buildLoop(build, id, member(stage, "loop"), scope);
  return {
    needs: buildNeeds(build, id, member(stage, "needs")),
    require: buildRequire(build, member(stage, "require"), scope),
    ...(when !== undefined && { when }),
    ...(loop !== undefined && { loop }),
  };
}

function buildRequire(
  build: Build,
  require: TypedEntry<NonNullable<RawStage["require"]>> | undefined,
  { decision }: StageScope,
): readonly Requirement[] {
  if (require === undefined) return [];
  if (!isListAt(require)) {
    const that = buildCondition(build, require, decision);
    return that === undefined ? [] : [{ that }];
  }
  return itemsOf(require).flatMap((item) => {
    const written = member(item, "that");
    const that = written && buildCondition(build, written, decision);
    const message = member(item, "message");
    const text = message && buildPlainText(build, message);
    return that === undefined ? [] : [{ that, ...(text !== undefined && { message: text }) }];
  });
}

/** What it reads and makes. */
function buildFiles(build: Build, stage: Typed<RawStage>, scope: StageScope) {
  const made = buildMadePaths(build, stage, scope.path);
  const results = buildResults(build, member(stage, "results"), made, scope.command);
  return {
    inputs: buildInputs(build, member(stage, "inputs"), scope.path),
    outputs: made.outputs,
    updates: made.updates,
    verify: buildVerify(build, member(stage, "verify"), made, scope),
    ...(results !== undefined && { results }),
  };
}

/** How an attempt ends, and what follows. */
function buildEnding(build: Build, stage: Typed<RawStage>, general: StageDefaults) {
  const exitCodes = member(stage, "success_exit_codes");
  const timeout = inherited(stage, general, "timeout");
  const timeoutMs = buildTimeout(build, timeout);
  return {
    successExitCodes: exitCodes === undefined ? [0] : itemsOf(exitCodes).map(({ value }) => value),
    retry: buildRetry(build, inherited(stage, general, "retry")),
    continueOnError: member(stage, "continue_on_error")?.value ?? false,
    always: member(stage, "always")?.value ?? false,
    onChange: member(stage, "on_change")?.value ?? general.onChange,
    ...(timeoutMs !== undefined && { timeoutMs }),
    ...(timeout !== undefined && { timeoutPlace: placeOf(build.source, timeout.node) }),
  };
}

function buildWorkingFolder(build: Build, stage: Typed<RawStage>, general: StageDefaults, scope: StageScope) {
  const written = inherited(stage, general, "cwd");
  const cwd = written && buildFolder(build, written, scope.path);
  return cwd === undefined ? {} : { cwd };
}

/** What people see of it. */
function buildShown(build: Build, stage: Typed<RawStage>) {
  const title = member(stage, "title");
  const icon = member(stage, "icon");
  const description = member(stage, "description");
  const progress = member(stage, "progress");
  if (progress !== undefined) {
    checkRegex(build, progress, [1, 2], "one group is a percentage, two are done and total");
  }
  return {
    weight: member(stage, "weight")?.value ?? 1,
    ...(title !== undefined && { title: buildPlainText(build, title) }),
    ...(icon !== undefined && { icon: buildIcon(build, icon) }),
    ...(description !== undefined && { description: buildPlainText(build, description) }),
    ...(progress !== undefined && {
      progress: { pattern: progress.value, place: placeOf(build.source, progress.node) },
    }),
  };
}
