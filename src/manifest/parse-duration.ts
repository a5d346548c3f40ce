import { maxDurationMs } from "./limits.ts";

const pattern =
  /^(?=\d)(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)m(?!s))?(?:(\d+(?:\.\d+)?)s)?(?:(\d+(?:\.\d+)?)ms)?$/;

/** Milliseconds of `500ms`, `2s`, `10m`, `1h30m`, or of a number of seconds; undefined for anything else, and past `maxDurationMs`. */
export function parseDuration(value: string | number): number | undefined {
  const ms = Math.round(typeof value === "number" ? value * 1000 : millisecondsOf(value));
  return ms >= 0 && ms <= maxDurationMs ? ms : undefined;
}

function millisecondsOf(text: string): number {
  const match = pattern.exec(text);
  if (match === null) return Number.NaN;
  const [, hours = "0", minutes = "0", seconds = "0", milliseconds = "0"] = match;
  return Number(hours) * 3_600_000 + Number(minutes) * 60_000 + Number(seconds) * 1000 + Number(milliseconds);
}
