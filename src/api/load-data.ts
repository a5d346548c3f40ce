import { resolve } from "node:path";
import { maxManifestBytes } from "../manifest/limits.ts";
import type { ManifestNode } from "../manifest/manifest-node.ts";
import { parseData } from "../manifest/parse-data.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { JsonObject, JsonValue } from "../model/json.ts";
import type { DataFile, DataSchema, Pipeline } from "../model/pipeline.ts";
import type { Source } from "../model/source.ts";
import { fileOfSchema } from "./file-of-schema.ts";
import { readNamedFile, type ReadRules } from "./read-sources.ts";

type ReadData =
  | { readonly ok: true; readonly value: JsonValue; readonly source: Source; readonly node?: ManifestNode }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[]; readonly source?: Source };

/** The files under `data`, by name, each held to its schema, and the texts of those that are wrong. */
export async function loadData(
  pipeline: Pipeline,
  root: string,
): Promise<{
  readonly values: JsonObject;
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: readonly Source[];
}> {
  const read = await Promise.all(
    pipeline.data.map(async (data) => [data.name, await loadDataFile(data, root)] as const),
  );
  const bad = read.flatMap(([, data]) => (data.ok ? [] : [data]));
  return {
    values: Object.fromEntries(read.flatMap(([name, data]) => (data.ok ? [[name, data.value]] : []))),
    diagnostics: bad.flatMap(({ diagnostics }) => diagnostics),
    sources: bad.flatMap(({ source }) => source ?? []),
  };
}

async function loadDataFile({ file, place, schema }: DataFile, root: string): Promise<ReadData> {
  const rules = { what: "the data file", area: "data", name: file, place };
  const read = await readDataFile(resolve(root, file), rules);
  if (!read.ok || schema === undefined) return read;
  const diagnostics = await checkAgainst(schema, read, root);
  return diagnostics.length === 0 ? read : { ok: false, diagnostics, source: read.source };
}

async function checkAgainst(
  schema: DataSchema,
  { source, node }: Extract<ReadData, { ok: true }>,
  root: string,
): Promise<readonly Diagnostic[]> {
  const { file, place } = schema;
  const rules = { what: "the schema", area: "data", name: file, place };
  const read = await readDataFile(fileOfSchema(file, root), rules);
  if (!read.ok) return read.diagnostics;
  // The validator is heavy; most manifests need none.
  const { checkData } = await import("../manifest/check-data.ts");
  return checkData({ source, node: node ?? nothing }, read.value, place);
}

/** What an empty file holds. */
const nothing = { type: "scalar", value: null, style: "plain", start: 0, end: 0, broken: false } as const;

/** One YAML or JSON file. */
export async function readDataFile(path: string, rules: Omit<ReadRules, "maxBytes">): Promise<ReadData> {
  const read = await readNamedFile(path, { ...rules, maxBytes: maxManifestBytes });
  return read.ok ? parseData(read.bytes, rules.name) : { ok: false, diagnostics: [read.diagnostic] };
}
