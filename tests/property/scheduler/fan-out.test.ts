import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Engine } from "../../../src/engine/engine.ts";
import type { Plan } from "../../../src/model/plan.ts";
import { bad, fakeWorld, good } from "../../support/fake-world.ts";
import { planText } from "../../support/plan-text.ts";

/** Which of two lists a stage goes over, if any, whether it is a chain, which earlier stages it names, and of which it reads what paths. */
interface StageSketch {
  readonly list: "a" | "b" | undefined;
  readonly isChain: boolean;
  readonly needs: readonly number[];
  readonly reads: readonly { readonly stage: number; readonly key: string }[];
}

const stageOf: fc.Arbitrary<StageSketch> = fc.record({
  list: fc.constantFrom("a", "b", undefined),
  isChain: fc.boolean(),
  needs: fc.uniqueArray(fc.nat(4), { maxLength: 3 }),
  reads: fc.array(fc.record({ stage: fc.nat(4), key: fc.constantFrom("k1", "k2", "*") }), { maxLength: 2 }),
});

const keys = fc.uniqueArray(fc.constantFrom("k1", "k2", "k3", "k4"), { maxLength: 4 });

const sketches = fc.record({ stages: fc.array(stageOf, { minLength: 1, maxLength: 5 }), a: keys, b: keys });

type Sketch = typeof sketches extends fc.Arbitrary<infer T> ? T : never;

const readsOf = ({ reads }: StageSketch, index: number) => reads.filter(({ stage }) => stage < index);
const needsOf = ({ needs }: StageSketch, index: number) => needs.filter((need) => need < index);

function manifestOf({ stages }: Sketch): string {
  const texts = stages.map((stage, index) => {
    const needs = needsOf(stage, index).map((need) => `s${need}`);
    const foreach = stage.list === undefined ? "" : `foreach: { x: data.lists.${stage.list} }, `;
    const chain = stage.list !== undefined && stage.isChain ? "when: 'previous == null || true', " : "";
    const inputs = readsOf(stage, index).map((read) => `"o/s${read.stage}/${read.key}"`);
    const output = stage.list === undefined ? `o/s${index}/k1` : `o/s${index}/\${{ x }}`;
    return `  s${index}: { ${foreach}${chain}needs: [${needs.join(", ")}], inputs: [${inputs.join(", ")}], outputs: ["${output}"], run: work }`;
  });
  return `data: { lists: lists.yaml }\nstages:\n${texts.join("\n")}\n`;
}

/** What each job must wait for, by the words of the language. */
function naiveNeeds(sketch: Sketch): ReadonlyMap<string, readonly string[]> {
  const jobsOf = ({ list }: StageSketch, index: number) =>
    list === undefined ? [`s${index}`] : sketch[list].map((key) => `s${index}[${key}]`);
  const all = new Map<string, readonly string[]>();
  for (const [index, stage] of sketch.stages.entries()) {
    for (const [at, job] of jobsOf(stage, index).entries()) {
      const key = job.slice(`s${index}`.length);
      const needs = needsOf(stage, index).flatMap((need) => {
        const other = sketch.stages[need];
        if (other === undefined) return [];
        const isAligned = stage.list !== undefined && stage.list === other.list;
        return isAligned ? [`s${need}${key}`] : jobsOf(other, need);
      });
      const read = readsOf(stage, index).flatMap(({ stage: from, key: path }) => {
        const maker = sketch.stages[from];
        if (maker === undefined) return [];
        const keyOf = (made: string) =>
          maker.list === undefined ? "k1" : made.slice(`s${from}[`.length, -1);
        return jobsOf(maker, from).filter((made) => path === "*" || keyOf(made) === path);
      });
      const before = stage.isChain && at > 0 ? jobsOf(stage, index).slice(at - 1, at) : [];
      all.set(job, [...needs, ...read, ...before]);
    }
  }
  return all;
}

function planOf(sketch: Sketch): Plan {
  return planText(manifestOf(sketch), dataOf(sketch));
}

function dataOf({ a, b }: Sketch) {
  return { lists: { a, b } };
}

describe("the jobs of fanned-out stages", () => {
  it("run each once, after just what a naive expansion has them wait for", async () => {
    await fc.assert(
      fc.asyncProperty(sketches, async (sketch) => {
        const naive = naiveNeeds(sketch);
        const ended: string[] = [];
        const fake = fakeWorld(
          planOf(sketch),
          async ({ job }) => {
            expect((naive.get(job) ?? ["an unknown job"]).filter((need) => !ended.includes(need))).toEqual(
              [],
            );
            await Promise.resolve();
            ended.push(job);
            return good();
          },
          { input: { data: dataOf(sketch) } },
        );
        const { state } = await new Engine(fake.input, fake.world).run();
        expect(state).toBe("succeeded");
        expect(ended.toSorted()).toEqual([...naive.keys()].toSorted());
      }),
      { numRuns: 300 },
    );
  });

  it("are blocked by what they wait for, and by nothing else", async () => {
    await fc.assert(
      fc.asyncProperty(sketches, fc.nat(), async (sketch, pick) => {
        const naive = naiveNeeds(sketch);
        const failing = [...naive.keys()][pick % Math.max(1, naive.size)];
        const fake = fakeWorld(planOf(sketch), ({ job }) => (job === failing ? bad() : good()), {
          input: {
            data: dataOf(sketch),
            limits: { concurrency: 2, onFailure: "keep_going" },
          },
        });
        await new Engine(fake.input, fake.world).run();
        const blocked = new Set<string>();
        for (const [job, needs] of naive) {
          if (needs.some((need) => need === failing || blocked.has(need))) blocked.add(job);
        }
        const told = fake.events.flatMap((event) =>
          event.type === "stage.settled" && event.state === "blocked" && naive.has(event.job)
            ? [event.job]
            : [],
        );
        expect(told.toSorted()).toEqual([...blocked].toSorted());
        // The one that failed in the first place, once: no stage between, and not the blocked one itself.
        const causes = fake.events.flatMap((event) => (event.type === "stage.blocked" ? [event.causes] : []));
        expect(causes).toEqual(causes.map(() => [failing]));
      }),
      { numRuns: 300 },
    );
  });
});
