import { hasErrors, type Diagnostic } from "../model/diagnostic.ts";
import type { Pipeline } from "../model/pipeline.ts";
import { placeAt, type Source } from "../model/source.ts";
import { buildNodes } from "./build-nodes.ts";
import { buildPipeline } from "./build-pipeline.ts";
import { checkSchema } from "./check-schema.ts";
import { decodeText } from "./decode-text.ts";
import { Findings } from "./findings.ts";
import type { Manifest } from "./generated/manifest.ts";
import { validateManifest } from "./generated/validate-manifest.js";
import type { ManifestNode } from "./manifest-node.ts";
import { problem } from "./problem.ts";
import { readYaml } from "./read-yaml.ts";
import { titleWords } from "./schema-words.ts";
import type { Typed } from "./typed-node.ts";

export interface ParsedManifest {
  readonly source: Source;
  /** Absent when there are errors. */
  readonly pipeline?: Pipeline;
  /** In the order of their places. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads a manifest. Whatever the bytes are, the answer is a pipeline or diagnostics. */
export function parseManifest(bytes: Uint8Array, file: string): ParsedManifest {
  const { source, diagnostic } = decodeText(bytes, file);
  if (diagnostic !== undefined) return { source, diagnostics: [diagnostic] };
  const findings = new Findings();
  const pipeline = parseText(source, findings);
  const diagnostics = findings.list();
  if (pipeline === undefined || hasErrors(diagnostics)) return { source, diagnostics };
  return { source, pipeline, diagnostics };
}

function parseText(source: Source, findings: Findings): Pipeline | undefined {
  const yaml = readYaml(source);
  findings.addAll(yaml.diagnostics);
  if (yaml.root === undefined) return undefined;
  const root = yaml.root && buildNodes(source, yaml.root, findings);
  if (root === null || isEmpty(root)) {
    findings.add(emptyManifest(source));
    return undefined;
  }
  const manifest = validate(source, root, findings);
  return manifest && buildPipeline(source, manifest, findings);
}

function isEmpty(root: ManifestNode): boolean {
  return root.type === "scalar" && root.start === root.end;
}

function emptyManifest(source: Source): Diagnostic {
  const hint = "write at least `stages:` with one stage";
  return problem("manifest/empty", placeAt(source, 0), "the manifest is empty", hint);
}

/** Undefined when nothing can be built on it. */
function validate(source: Source, root: ManifestNode, findings: Findings): Typed<Manifest> | undefined {
  const checked = checkSchema({ source, words: titleWords }, root, validateManifest);
  findings.addAll(checked.diagnostics);
  if (root.type !== "map" || !checked.isMarked) return undefined;
  // What does not fulfil the schema is marked in the nodes, and no accessor of `Typed` reaches it.
  return { value: checked.value as Manifest, node: root };
}
