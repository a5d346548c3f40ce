/** A header of HTTP as programs print it: a number of seconds, or a date. */
const retryAfter =
  /\bretry-after"?\s*[:=]\s*"?(?:(?<seconds>\d+)\b|(?<date>\w{3}, \d{2} \w{3} \d{4} [\d:]{8} GMT))/iu;

/** How long a server asked to be left alone, as far as that was printed: the last word counts. */
export function askedWaitMs(lines: readonly string[], nowMs: number = Date.now()): number | undefined {
  const { seconds, date } = lines.findLast((line) => retryAfter.test(line))?.match(retryAfter)?.groups ?? {};
  if (seconds !== undefined) return Number(seconds) * 1000;
  const dueMs = date === undefined ? Number.NaN : Date.parse(date);
  return Number.isNaN(dueMs) ? undefined : Math.max(0, dueMs - nowMs);
}
