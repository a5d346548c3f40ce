import { parseManifest } from "../../../src/manifest/parse-manifest.ts";
import type { Diagnostic } from "../../../src/model/diagnostic.ts";
import type { Pipeline, Stage } from "../../../src/model/pipeline.ts";
import type { Place } from "../../../src/model/source.ts";

/** All that is told of a manifest, with the text that each place marks. */
export function diagnose(manifest: string | Uint8Array, file = "pipeline.yaml"): string {
  const bytes = typeof manifest === "string" ? new TextEncoder().encode(manifest) : manifest;
  const { source, diagnostics } = parseManifest(bytes, file);
  return tell(source.text, diagnostics);
}

export function tell(text: string, diagnostics: readonly Diagnostic[]): string {
  return diagnostics
    .flatMap(({ severity, code, place, message, hint, related = [] }) => [
      `${where(text, place)} ${severity} ${code}`,
      `  ${message}`,
      ...(hint === undefined ? [] : [`  hint: ${hint}`]),
      ...related.map((other) => `  ${where(text, other.place)} ${other.message}`),
    ])
    .join("\n");
}

function where(text: string, place: Place | undefined): string {
  if (place === undefined) return "nowhere";
  const marked = JSON.stringify(text.slice(place.start, place.end)).slice(1, -1);
  const shown = marked.length > 30 ? `${marked.slice(0, 30)}…` : marked;
  return `${place.line}:${place.column} ‹${shown}›`;
}

/** A pipeline without any mistake. */
export function build(manifest: string, file = "pipeline.yaml"): Pipeline {
  const { source, pipeline, diagnostics } = parseManifest(new TextEncoder().encode(manifest), file);
  if (pipeline === undefined || diagnostics.length > 0) throw new Error(tell(source.text, diagnostics));
  return pipeline;
}

/** The first stage of a manifest that consists of `stages:` and these lines. */
export function buildStage(lines: string): Stage {
  const [stage] = build(`stages:\n${lines}`).stages;
  if (stage === undefined) throw new Error("no stage");
  return stage;
}
