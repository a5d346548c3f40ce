import { type ParsedCel, parseCel } from "./cel.ts";
import { maxParsedKept } from "./limits.ts";

const parsed = new Map<string, ParsedCel>();

/** Parses an expression, or finds it parsed: a pipeline's conditions are evaluated again and again. */
export function parsedExpression(text: string): ParsedCel {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const fresh = parseCel(text);
  if (parsed.size >= maxParsedKept) dropOldest();
  parsed.set(text, fresh);
  return fresh;
}

function dropOldest(): void {
  for (const oldest of parsed.keys()) {
    parsed.delete(oldest);
    return;
  }
}
