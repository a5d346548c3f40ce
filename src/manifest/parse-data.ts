import type { Diagnostic } from "../model/diagnostic.ts";
import type { JsonValue } from "../model/json.ts";
import type { Source } from "../model/source.ts";
import { buildNodes } from "./build-nodes.ts";
import { decodeText } from "./decode-text.ts";
import { Findings } from "./findings.ts";
import { jsonValue } from "./json-value.ts";
import type { ManifestNode } from "./manifest-node.ts";
import { readYaml } from "./read-yaml.ts";

export type ParsedData =
  | { readonly ok: true; readonly value: JsonValue; readonly source: Source; readonly node?: ManifestNode }
  | { readonly ok: false; readonly source: Source; readonly diagnostics: readonly Diagnostic[] };

/** Reads a YAML or JSON file of data by the rules of a manifest: one document, no duplicate keys, bounded aliases and depth. */
export function parseData(bytes: Uint8Array, file: string): ParsedData {
  const { source, diagnostic } = decodeText(bytes, file);
  if (diagnostic !== undefined) return { ok: false, source, diagnostics: [diagnostic] };
  const findings = new Findings();
  const yaml = readYaml(source);
  findings.addAll(yaml.diagnostics);
  const node = yaml.root ? buildNodes(source, yaml.root, findings) : undefined;
  const value = node === undefined ? null : jsonValue({ source, findings }, node);
  const diagnostics = findings.list();
  if (diagnostics.length > 0) return { ok: false, source, diagnostics };
  return { ok: true, value, source, ...(node !== undefined && { node }) };
}
