export interface Times {
  readonly bestMs: number;
  readonly medianMs: number;
}

/** What is measured, by name; the first is the floor. */
export interface Subjects {
  readonly [name: string]: () => unknown;
}

/**
 * Runs things in turn, each so many times, so that what else the machine does falls on all of them. What `before` does is not
 * measured.
 */
export async function measure(
  rounds: number,
  subjects: Subjects,
  before: (name: string) => unknown = () => {},
): Promise<{ readonly [name: string]: Times }> {
  const times = Object.keys(subjects).map((name) => [name, new Array<number>()] as const);
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, found] of times) {
      await before(name);
      const started = performance.now();
      await subjects[name]?.();
      found.push(performance.now() - started);
    }
  }
  return Object.fromEntries(times.map(([name, found]) => [name, summed(found)]));
}

export function summed(times: readonly number[]): Times {
  const sorted = times.toSorted((a, b) => a - b);
  return { bestMs: sorted[0] ?? 0, medianMs: sorted[Math.floor(sorted.length / 2)] ?? 0 };
}

/**
 * A table: each subject's times, and the ratio of its best to that of the first. On a machine with other work the best says most,
 * and a median far from it that there was such work. With bytes, also how many go through in a second.
 */
export function printTable(
  title: string,
  times: { readonly [name: string]: Times },
  { bytes }: { readonly bytes?: number } = {},
): void {
  const rows = Object.entries(times);
  const floor = rows[0]?.[1].bestMs ?? 1;
  const width = Math.max(...rows.map(([name]) => name.length));
  console.log(`\n${title}`);
  console.log(`  ${" ".repeat(width)}${"best".padStart(13)}${"median".padStart(13)}${"ratio".padStart(9)}`);
  for (const [name, { bestMs, medianMs }] of rows) {
    const rate = bytes === undefined ? "" : `${(bytes / 1000 / bestMs).toFixed(0).padStart(8)} MB/s`;
    console.log(
      `  ${name.padEnd(width)}${msText(bestMs)}${msText(medianMs)}  ${(bestMs / floor).toFixed(2).padStart(7)}${rate}`,
    );
  }
}

function msText(ms: number): string {
  return `${ms.toFixed(1).padStart(10)} ms`;
}
