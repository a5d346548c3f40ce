import type { Diagnostic } from "../model/diagnostic.ts";
import type { Place, Source } from "../model/source.ts";
import { renderCodeFrame, type FrameStyle } from "./code-frame.ts";
import { safeJson } from "./safe-json.ts";
import { clipText } from "./terminal-text.ts";
import { visibleText } from "./visible-text.ts";
import { countOf } from "./words.ts";

/** More than these are only counted; `--json` has them all. */
const maxShown = 200;
/** Columns of a message; names from a hostile manifest can be megabytes long. */
const maxMessageWidth = 1_000;

/** All diagnostics as a person reads them: message, place, code frame and hint of each, and a count at the end. */
export function renderDiagnostics(
  diagnostics: readonly Diagnostic[],
  sources: readonly Source[],
  style: FrameStyle,
): string {
  const shown = inReadingOrder(diagnostics).slice(0, maxShown);
  const blocks = shown.map((diagnostic) => renderDiagnostic(diagnostic, sources, style));
  return [...blocks, renderCount(diagnostics, shown.length)].join("\n\n");
}

function renderDiagnostic(diagnostic: Diagnostic, sources: readonly Source[], style: FrameStyle): string {
  const { palette } = style;
  const paint = diagnostic.severity === "error" ? palette.red : palette.yellow;
  const title = paint(palette.bold(`${diagnostic.severity} ${visibleText(diagnostic.code)}`));
  const lines = [`${title}: ${boundedText(diagnostic.message)}`];
  if (diagnostic.place !== undefined) lines.push(...renderPlace(diagnostic.place, sources, style));
  for (const related of diagnostic.related ?? []) {
    lines.push(`  note: ${boundedText(related.message)}`, ...renderPlace(related.place, sources, style));
  }
  if (diagnostic.hint !== undefined) lines.push(`  ${palette.cyan("hint:")} ${boundedText(diagnostic.hint)}`);
  return lines.join("\n");
}

/** `  file:line:column` and the code frame below it. */
export function renderPlace(place: Place, sources: readonly Source[], style: FrameStyle): readonly string[] {
  const source = sources.find((candidate) => candidate.file === place.file);
  return [
    `  ${style.palette.dim(`${visibleText(place.file)}:${place.line}:${place.column}`)}`,
    ...(source === undefined ? [] : renderCodeFrame(source, place, style)),
  ];
}

/** An array of diagnostics for programs; the order of members is part of the format. */
export function renderDiagnosticsJson(diagnostics: readonly Diagnostic[]): string {
  return safeJson(inReadingOrder(diagnostics).map(plainDiagnostic), 2);
}

function plainDiagnostic(diagnostic: Diagnostic): object {
  const { code, severity, message, place, hint, related } = diagnostic;
  return {
    code,
    severity,
    message,
    place: plainPlace(place),
    hint,
    related: related?.map((entry) => ({ message: entry.message, place: plainPlace(entry.place) })),
  };
}

function plainPlace(place: Place | undefined): object | undefined {
  if (place === undefined) return undefined;
  const { file, line, column, start, end } = place;
  return { file, line, column, start, end };
}

/** By place; what has none comes first, since it concerns all. */
function inReadingOrder(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const files = [...new Set(diagnostics.map((diagnostic) => diagnostic.place?.file))];
  const rank = ({ place }: Diagnostic) => (place === undefined ? -1 : files.indexOf(place.file));
  return diagnostics.toSorted((a, b) => rank(a) - rank(b) || (a.place?.start ?? 0) - (b.place?.start ?? 0));
}

function renderCount(diagnostics: readonly Diagnostic[], shown: number): string {
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === "error").length;
  const warnings = diagnostics.length - errors;
  const counts = [
    ...(errors > 0 ? [countOf(errors, "error")] : []),
    ...(warnings > 0 ? [countOf(warnings, "warning")] : []),
  ];
  const rest = diagnostics.length - shown;
  return counts.join(", ") + (rest > 0 ? `; the first ${shown} are shown, --json gives all` : "");
}

function boundedText(text: string): string {
  return clipText(visibleText(text.slice(0, maxMessageWidth * 2)), maxMessageWidth);
}
