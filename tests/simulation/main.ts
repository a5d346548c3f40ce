// More seeds than the test run has time for: `npm run simulate -- --seed 1000 --count 10000`.
import { parseArgs } from "node:util";
import { brokenInvariants } from "./invariants.ts";
import { simulate } from "./simulate.ts";

const { values } = parseArgs({
  options: { seed: { type: "string", default: "0" }, count: { type: "string", default: "1000" } },
});
const first = Number(values.seed);
const count = Number(values.count);
let failed = 0;

for (let seed = first; seed < first + count; seed += 1) {
  const broken = await brokenIn(seed);
  if (broken.length === 0) continue;
  failed += 1;
  console.log(`seed ${seed}: ${broken.join("; ")}`);
}
console.log(`${count} seeds from ${first}, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

async function brokenIn(seed: number): Promise<readonly string[]> {
  try {
    return brokenInvariants(await simulate(seed));
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}
