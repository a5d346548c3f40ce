import type { Diagnostic } from "../model/diagnostic.ts";
import type { Place } from "../model/source.ts";

/** An error of the author's. */
export function problem(code: string, place: Place, message: string, hint?: string): Diagnostic {
  return { code, severity: "error", message, place, ...(hint !== undefined && { hint }) };
}
