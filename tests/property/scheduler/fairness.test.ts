import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Plan } from "../../../src/model/plan.ts";
import { isSettled, type JobRecord } from "../../../src/scheduler/job-table.ts";
import { makePlan } from "../../support/make-plan.ts";
import { drive } from "./drive.ts";
import { chainWeight, type World } from "./naive-model.ts";
import { arbitraryPlan, arbitraryWorld, concurrency, picks } from "./random-plan.ts";

/** So many that were given slots may go before one that waits although they came later. */
const overtakenMax = 64;

/** Some chains of jobs that want little and are urgent, and one that wants much and is not. */
const crowd: fc.Arbitrary<Plan> = fc
  .record({
    slots: fc.integer({ min: 2, max: 3 }),
    chains: fc.integer({ min: 2, max: 4 }),
    count: fc.integer({ min: 150, max: 260 }),
    at: fc.nat(40),
    retry: fc.nat(1),
  })
  .map(({ slots, chains, count, at, retry }) => {
    const small = Array.from({ length: count }, (_, index) => ({
      id: `s${index}`,
      needs: index < chains ? [] : [`s${index - chains}`],
      pools: [{ pool: "gpu", slots: 1 }],
      retry: { limit: retry },
      continueOnError: true,
      weight: 1,
    }));
    const big = { id: "big", pools: [{ pool: "gpu", slots }], weight: 0, needs: [`s${at}`] };
    const devices = Array.from({ length: slots }, (_, index) => `${index}`);
    return makePlan([...small, big], [], [{ name: "gpu", machine: false, devices }]);
  });

const goodOrBad = fc.nat().map((seed): World => ({
  when: () => true,
  attempt: (job, _pass, attempt) => ((job.length * 7 + attempt * 13 + seed) % 9 === 0 ? "bad" : "good"),
  score: () => undefined,
  key: () => undefined,
}));

describe("jobs that wait for their turn", () => {
  it("never starve: after so many others, whoever gets slots stood in line before", () => {
    const seen = { overtaken: 0 };
    fc.assert(
      fc.property(crowd, goodOrBad, picks, concurrency, (plan, world, order, places) => {
        const limits = { concurrency: places + 1, onFailure: "keep_going" } as const;
        const cameAt = new Map<string, number>();
        const waiting = new Map<string, number>();
        let given = 0;
        const { scheduler } = drive(
          plan,
          world,
          limits,
          { picks: order },
          {
            onExecute: ({ id }) => void (cameAt.has(id) || cameAt.set(id, given)),
            onHeld: ({ id }) => void waiting.set(id, waiting.get(id) ?? given),
            onGranted: ({ id }) => {
              given += 1;
              const since = waiting.get(id);
              if (since !== undefined) seen.overtaken = Math.max(seen.overtaken, given - since);
              waiting.delete(id);
              for (const [other, from] of waiting) {
                expect([other, (cameAt.get(id) ?? 0) <= from + overtakenMax]).toEqual([other, true]);
              }
            },
          },
        );
        expect([...scheduler.jobs.values()].filter((job) => !isSettled(job))).toEqual([]);
      }),
      { numRuns: 150 },
    );
    expect(seen.overtaken).toBeGreaterThan(20);
  });

  it("start in the order of the chains that they begin, the heaviest first, and else in that of the plan", () => {
    const seen = { passed: 0 };
    fc.assert(
      fc.property(arbitraryPlan, arbitraryWorld, picks, concurrency, (plan, failing, order, places) => {
        const limits = { concurrency: places, onFailure: "keep_going" } as const;
        const { commands, scheduler } = drive(plan, { ...failing, when: () => true }, limits, {
          picks: order,
        });
        const ready = new Set<JobRecord>();
        const goesBefore = (a: JobRecord, b: JobRecord) => {
          const more = chainWeight(plan, a.id) - chainWeight(plan, b.id);
          return more > 0 || (more === 0 && a.position < b.position);
        };
        for (const command of commands) {
          const id =
            command.type === "announce" && command.fact.type === "stage.ready" ? command.fact.job : "";
          const told = scheduler.jobs.get(id);
          if (told !== undefined) ready.add(told);
          if (command.type !== "execute") continue;
          const started = scheduler.jobs.get(command.job);
          if (started === undefined) continue;
          ready.delete(started);
          // Whoever has slots of the machine starts at once.
          if (started.planned.stage.pools.some(({ pool }) => pool === "licence")) continue;
          seen.passed += ready.size;
          const before = [...ready].filter((other) => goesBefore(other, started));
          expect(before.map(({ id: other }) => `${other} before ${started.id}`)).toEqual([]);
        }
      }),
      { numRuns: 500 },
    );
    expect(seen.passed).toBeGreaterThan(100);
  });
});
