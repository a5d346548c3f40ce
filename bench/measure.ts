/** Runs things in turn and keeps the best time of each: on a noisy machine the minimum says most. */
export async function bestOf(
  rounds: number,
  subjects: { readonly [name: string]: () => unknown },
): Promise<{ readonly [name: string]: number }> {
  const best: { [name: string]: number } = {};
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, subject] of Object.entries(subjects)) {
      const started = performance.now();
      await subject();
      best[name] = Math.min(best[name] ?? Number.POSITIVE_INFINITY, performance.now() - started);
    }
  }
  return best;
}

/** A table: each subject's time, and its ratio to the first, which is the floor. */
export function printTable(title: string, times: { readonly [name: string]: number }): void {
  const rows = Object.entries(times);
  const [floor = 1] = rows.map(([, time]) => time);
  const width = Math.max(...rows.map(([name]) => name.length));
  console.log(`\n${title}`);
  for (const [name, time] of rows) {
    console.log(
      `  ${name.padEnd(width)}  ${time.toFixed(1).padStart(9)} ms  ${(time / floor).toFixed(2).padStart(7)} ×`,
    );
  }
}
