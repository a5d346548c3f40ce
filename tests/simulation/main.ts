// More seeds than the test run has time for: `npm run simulate -- --seed 1000 --count 10000`.
import { parseArgs } from "node:util";
import { brokenInvariants } from "./invariants.ts";
import { simulate } from "./simulate.ts";

const { values } = parseArgs({
  options: { seed: { type: "string", default: "0" }, count: { type: "string", default: "1000" } },
});
const first = wholeNumber("seed", values.seed);
const count = wholeNumber("count", values.count);
/** So often it says how far it has come. */
const progressEvery = 500;
let failed = 0;

for (let seed = first; seed < first + count; seed += 1) {
  const broken = await brokenIn(seed);
  const done = seed - first + 1;
  if (done % progressEvery === 0 && done < count) console.log(`${done} of ${count} seeds, ${failed} failed`);
  if (broken.length === 0) continue;
  failed += 1;
  for (const text of broken) console.log(text);
  console.log(`again: npm run simulate -- --seed ${seed} --count 1`);
}
console.log(`${count} seeds from ${first}, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

function wholeNumber(name: string, text: string): number {
  if (/^\d+$/u.test(text)) return Number(text);
  console.error(`--${name} takes a whole number, not ${text}`);
  process.exit(2);
}

async function brokenIn(seed: number): Promise<readonly string[]> {
  try {
    return brokenInvariants(await simulate(seed));
  } catch (error) {
    return [
      `seed ${seed}, settles: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    ];
  }
}
