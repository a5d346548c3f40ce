import { basename, dirname, resolve } from "node:path";
import { maxManifestBytes } from "../manifest/limits.ts";
import { parseManifest } from "../manifest/parse-manifest.ts";
import { resolveParams } from "../manifest/resolve-params.ts";
import { type Diagnostic, hasErrors } from "../model/diagnostic.ts";
import { isJsonObject, type JsonObject } from "../model/json.ts";
import type { Pipeline } from "../model/pipeline.ts";
import type { Source } from "../model/source.ts";
import { knownFrom, nothingKnown } from "../plan/known.ts";
import { planPipeline } from "../plan/plan-pipeline.ts";
import { checkModules, modulesOf } from "./check-modules.ts";
import { checkSecretKeys } from "./check-secret-keys.ts";
import { checkUndeclaredInputs } from "./check-undeclared-inputs.ts";
import type { LoadedManifest, LoadOptions, UsageProblem } from "./project.ts";
import type { ModuleFile } from "../ports.ts";
import { fileOfSchema } from "./file-of-schema.ts";
import { loadData, readDataFile } from "./load-data.ts";
import { loadEnvironment } from "./load-environment.ts";
import { readNamedFile } from "./read-sources.ts";
import { secretsOf } from "./secrets-of.ts";

/**
 * Reads a manifest and all that it names: data, dotenv files, module descriptions, params. Never throws for what is
 * written in them: mistakes come back as diagnostics (of the manifest) and usage problems (of the params).
 */
export async function loadManifest(manifest: string, options: LoadOptions = {}): Promise<LoadedManifest> {
  const request = { cwd: process.cwd(), params: {}, environment: process.env, ...options, manifest };
  const file = resolve(request.cwd, manifest);
  const read = await readNamedFile(file, {
    what: "the manifest",
    area: "manifest",
    name: manifest,
    maxBytes: maxManifestBytes,
  });
  const files = [file, ...paramsFiles(request)];
  if (!read.ok) return { sources: [], diagnostics: [read.diagnostic], usage: [], files };
  const parsed = parseManifest(read.bytes, manifest);
  const sources = parsed.source === undefined ? [] : [parsed.source];
  if (parsed.pipeline === undefined) return { sources, diagnostics: parsed.diagnostics, usage: [], files };
  return loadPipeline(request, parsed.pipeline, sources, parsed.diagnostics);
}

type LoadRequest = LoadOptions &
  Required<Pick<LoadOptions, "cwd" | "params" | "environment">> & { readonly manifest: string };

async function loadPipeline(
  options: LoadRequest,
  pipeline: Pipeline,
  sources: readonly Source[],
  found: readonly Diagnostic[],
): Promise<LoadedManifest> {
  const root = dirname(resolve(options.cwd, options.manifest));
  const [modules, data, environment, params] = await Promise.all([
    checkModules(pipeline, root, options.isRemembered === true),
    loadData(pipeline, root),
    loadEnvironment(pipeline, root, options.environment),
    loadParams(options, pipeline),
  ]);
  // Params that are wrong or missing say nothing about paths; what the manifest says can be checked all the same.
  const isKnown = data.diagnostics.length === 0 && params.usage.length === 0;
  const known = isKnown ? knownFrom(pipeline, params.values, data.values) : nothingKnown;
  const planned = planPipeline(pipeline, known);
  const secrets = secretsOf(pipeline, environment.values);
  const undeclared = await checkUndeclaredInputs(planned, root);
  const diagnostics = [
    ...found,
    // They may show values.
    ...planned.diagnostics.map((one) => ({ ...one, message: secrets.mask(one.message) })),
    ...checkSecretKeys(pipeline, known, secrets),
    ...undeclared,
    ...modules.diagnostics,
    ...data.diagnostics,
    ...environment.diagnostics,
  ].toSorted(byPlace);
  const { usage } = params;
  const { plan } = planned;
  const files = namedFiles(options, pipeline, [...modules.moduleFiles.values()].flat());
  if (plan === undefined || hasErrors(diagnostics)) {
    return { sources: [...sources, ...data.sources], diagnostics, usage, files };
  }
  if (usage.length > 0) return { sources, diagnostics, usage, files, plan };
  const project = {
    root,
    manifest: options.manifest,
    plan,
    params: params.values,
    data: data.values,
    environment: environment.values,
    optionSchemas: modules.optionSchemas,
    moduleFiles: modules.moduleFiles,
  };
  return { sources, diagnostics, usage, files, plan, project };
}

function namedFiles(
  options: LoadRequest,
  { data, envFiles, stages }: Pipeline,
  moduleFiles: readonly ModuleFile[],
): readonly string[] {
  const manifest = resolve(options.cwd, options.manifest);
  const named = [...data, ...envFiles].map(({ file }) => file);
  const schemas = data.flatMap(({ schema }) => (schema === undefined ? [] : [schema.file]));
  const modules = stages.flatMap(modulesOf).map(({ uses }) => uses);
  const own = modules.filter((uses) => /^\.\.?\//u.test(uses));
  const root = dirname(manifest);
  const inProject = [...named, ...own].map((file) => resolve(root, file));
  const held = schemas.map((file) => fileOfSchema(file, root));
  const all = [
    manifest,
    ...paramsFiles(options),
    ...inProject,
    ...held,
    ...moduleFiles.map(({ file }) => file),
  ];
  return [...new Set(all)];
}

function paramsFiles({ cwd, paramsFile }: LoadRequest): readonly string[] {
  return paramsFile === undefined ? [] : [resolve(cwd, paramsFile)];
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  return (a.place?.start ?? 0) - (b.place?.start ?? 0);
}

async function loadParams(
  options: LoadRequest,
  pipeline: Pipeline,
): Promise<{ readonly values: JsonObject; readonly usage: readonly UsageProblem[] }> {
  const file = await loadParamsFile(options);
  if ("message" in file) return { values: {}, usage: [file] };
  const resolved = resolveParams(pipeline.params, {
    flags: Object.entries(options.params),
    ...(file.values === undefined ? {} : { file: file.values }),
    environment: options.environment,
  });
  return { values: resolved.params, usage: resolved.problems };
}

async function loadParamsFile(
  options: LoadRequest,
): Promise<{ readonly values?: JsonObject } | UsageProblem> {
  const { paramsFile } = options;
  if (paramsFile === undefined) return {};
  const read = await readDataFile(resolve(options.cwd, paramsFile), {
    what: "the params file",
    area: "params",
    name: paramsFile,
  });
  if (!read.ok) return paramsFileProblem(paramsFile, read.diagnostics[0]);
  if (!isJsonObject(read.value)) {
    return { message: `the params file \`${basename(paramsFile)}\` must hold a map of names to values` };
  }
  return { values: read.value };
}

function paramsFileProblem(file: string, found: Diagnostic | undefined): UsageProblem {
  if (found?.place === undefined) return { message: found?.message ?? "the params file cannot be read" };
  const { place, message, hint } = found;
  return {
    message: `the params file \`${file}\` is wrong in line ${place.line}: ${message}`,
    ...(hint === undefined ? {} : { hint }),
  };
}
