/**
 * Runs things in turn and keeps the best time of each, in milliseconds: on a noisy machine the minimum says most. What `before` does
 * is not measured.
 */
export async function bestOf(
  rounds: number,
  subjects: { readonly [name: string]: () => unknown },
  before: (name: string) => unknown = () => {},
): Promise<{ readonly [name: string]: number }> {
  const best: { [name: string]: number } = {};
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, subject] of Object.entries(subjects)) {
      await before(name);
      const started = performance.now();
      await subject();
      best[name] = Math.min(best[name] ?? Number.POSITIVE_INFINITY, performance.now() - started);
    }
  }
  return best;
}

/** A table: each subject's time, and its ratio to the first, which is the floor. With bytes, also how many go through in a second. */
export function printTable(
  title: string,
  times: { readonly [name: string]: number },
  { bytes }: { readonly bytes?: number } = {},
): void {
  const rows = Object.entries(times);
  const [floor = 1] = rows.map(([, time]) => time);
  const width = Math.max(...rows.map(([name]) => name.length));
  console.log(`\n${title}`);
  for (const [name, time] of rows) {
    const rate = bytes === undefined ? "" : `${(bytes / 1e6 / (time / 1000)).toFixed(0).padStart(7)} MB/s`;
    console.log(
      `  ${name.padEnd(width)}  ${time.toFixed(1).padStart(9)} ms  ${(time / floor).toFixed(2).padStart(7)} ×${rate}`,
    );
  }
}
