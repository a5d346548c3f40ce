import { parseDuration } from "../manifest/parse-duration.ts";

const dayMs = 86_400_000;

/** Milliseconds of a duration as in a manifest, or of days: `7d`. */
export function parseAge(text: string): number | undefined {
  const days = /^(\d+(?:\.\d+)?)d$/u.exec(text)?.[1];
  return days === undefined ? parseDuration(text) : Number(days) * dayMs;
}

/** The moment so long ago, or the one that a date names, here: `2026-03-01`, `2026-03-01T14:05`. */
export function parseSince(text: string, nowMs: number): number | undefined {
  const ageMs = parseAge(text);
  if (ageMs !== undefined) return nowMs - ageMs;
  const [, day, time = "00:00"] = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?))?$/u.exec(text) ?? [];
  if (day === undefined || !isDay(day)) return undefined;
  const atMs = Date.parse(`${day}T${time}`);
  return Number.isNaN(atMs) ? undefined : atMs;
}

/** There is no 30th of February, but JavaScript makes it the 2nd of March. */
function isDay(text: string): boolean {
  const atMs = Date.parse(`${text}T00:00Z`);
  return !Number.isNaN(atMs) && new Date(atMs).toISOString().startsWith(text);
}
