import { resolve } from "node:path";
import { maxManifestBytes } from "../manifest/limits.ts";
import { parseData } from "../manifest/parse-data.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { JsonObject, JsonValue } from "../model/json.ts";
import type { Pipeline } from "../model/pipeline.ts";
import type { Source } from "../model/source.ts";
import { readNamedFile, type ReadRules } from "./read-sources.ts";

type ReadData =
  | { readonly ok: true; readonly value: JsonValue }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[]; readonly source?: Source };

/** The files under `data`, by name, and the texts of those that are wrong. */
export async function loadData(
  pipeline: Pipeline,
  root: string,
): Promise<{
  readonly values: JsonObject;
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: readonly Source[];
}> {
  const read = await Promise.all(
    pipeline.data.map(async ({ name, file, place }) => {
      const rules = { what: "the data file", area: "data", name: file, place };
      return [name, await readDataFile(resolve(root, file), rules)] as const;
    }),
  );
  const bad = read.flatMap(([, data]) => (data.ok ? [] : [data]));
  return {
    values: Object.fromEntries(read.flatMap(([name, data]) => (data.ok ? [[name, data.value]] : []))),
    diagnostics: bad.flatMap(({ diagnostics }) => diagnostics),
    sources: bad.flatMap(({ source }) => source ?? []),
  };
}

/** One YAML or JSON file. */
export async function readDataFile(path: string, rules: Omit<ReadRules, "maxBytes">): Promise<ReadData> {
  const read = await readNamedFile(path, { ...rules, maxBytes: maxManifestBytes });
  return read.ok ? parseData(read.bytes, rules.name) : { ok: false, diagnostics: [read.diagnostic] };
}
