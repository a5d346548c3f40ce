/** `0.4s`, `12.3s`, `4m07s`, `1h02m`. */
export function formatDuration(durationMs: number): string {
  const tenths = Math.max(0, Math.round(durationMs / 100));
  if (tenths < 600) return `${Math.floor(tenths / 10)}.${tenths % 10}s`;
  const seconds = Math.round(durationMs / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m${twoDigits(seconds % 60)}s`;
  const minutes = Math.floor(seconds / 60);
  return `${Math.floor(minutes / 60)}h${twoDigits(minutes % 60)}m`;
}

/** A duration that a screen counts up: whole seconds below a minute. */
export function formatElapsed(durationMs: number): string {
  const seconds = Math.max(0, Math.floor(durationMs / 1000));
  return seconds < 60 ? `${seconds}s` : formatDuration(seconds * 1000);
}

/** The time of day, here: `14:05:09`. */
export function formatClockTime(atMs: number): string {
  const at = new Date(atMs);
  return [at.getHours(), at.getMinutes(), at.getSeconds()].map(twoDigits).join(":");
}

/** A day and a time of it, here: `2026-03-01 14:05:09`. */
export function formatMoment(atMs: number): string {
  const at = new Date(atMs);
  const day = [String(at.getFullYear()), ...[at.getMonth() + 1, at.getDate()].map(twoDigits)].join("-");
  return `${day} ${formatClockTime(atMs)}`;
}

/** The same as a person would say it: `12s ago`, `3h ago`, past a day `2026-03-01 14:05`. */
export function formatAgo(atMs: number, nowMs: number): string {
  const seconds = Math.floor((nowMs - atMs) / 1000);
  if (seconds < 0 || seconds >= 86_400) return formatMoment(atMs).slice(0, -":09".length);
  if (seconds < 60) return `${seconds}s ago`;
  return seconds < 3600 ? `${Math.floor(seconds / 60)}m ago` : `${Math.floor(seconds / 3600)}h ago`;
}

/** What is likely to be left, as a person would say it: `12 min left`, `10–14 min left`, `under 40 s left`. */
export function formatTimeLeft({
  lowMs,
  highMs,
}: {
  readonly lowMs: number;
  readonly highMs: number;
}): string {
  const high = roundedTime(highMs);
  const low = roundedTime(lowMs);
  if (low.amount === 0) return `under ${Math.max(1, high.amount)} ${high.unit} left`;
  if (low.unit !== high.unit) return `${low.amount} ${low.unit} – ${high.amount} ${high.unit} left`;
  const amounts = low.amount === high.amount ? `${high.amount}` : `${low.amount}–${high.amount}`;
  return `${amounts} ${high.unit} left`;
}

/** No more exact than it is: from 10 s on in steps of 5 s, from 100 s on in minutes, from 100 min on in half hours. */
function roundedTime(ms: number): { readonly amount: number; readonly unit: "s" | "min" | "h" } {
  const seconds = ms / 1000;
  if (seconds < 9.5) return { amount: Math.round(seconds), unit: "s" };
  if (seconds < 97.5) return { amount: Math.round(seconds / 5) * 5, unit: "s" };
  if (seconds < 99.5 * 60) return { amount: Math.round(seconds / 60), unit: "min" };
  return { amount: Math.round(seconds / 1800) / 2, unit: "h" };
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}
