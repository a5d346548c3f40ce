import type { Diagnostic } from "../model/diagnostic.ts";

/** What a check found: a value when nothing is wrong, else the reasons. */
export interface Checked<T> {
  readonly value?: T;
  readonly diagnostics: readonly Diagnostic[];
}
