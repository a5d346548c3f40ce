import type { Place } from "./source.ts";

/** What is wrong with what an author wrote: a value, never thrown, one for each mistake. */
export interface Diagnostic {
  /** Stable, `area/kebab-name`, documented in docs/diagnostics.md. */
  readonly code: string;
  readonly severity: "error" | "warning";
  /** One sentence without a full stop; names from the manifest stand in backticks. */
  readonly message: string;
  readonly place?: Place;
  /** What to do, where that is likely right. */
  readonly hint?: string;
  /** Other places that belong to the mistake, such as the first of two equal keys. */
  readonly related?: readonly { readonly message: string; readonly place: Place }[];
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === "error");
}
