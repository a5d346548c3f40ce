/** What a line says of the progress: one group of the pattern is a percentage, two are done and total. */
export function parseProgress(pattern: RegExp, line: string): number | undefined {
  const match = pattern.exec(line);
  if (match === null) return undefined;
  const [done, total] = [match[1], match[2]].map((text) => (text === undefined ? undefined : Number(text)));
  if (done === undefined) return undefined;
  const fraction = total === undefined ? done / 100 : done / total;
  return Number.isFinite(fraction) ? Math.min(Math.max(fraction, 0), 1) : undefined;
}
