import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { estimate, type Estimate } from "../../../src/estimate/estimate.ts";
import type { JobStand } from "../../../src/estimate/job-stand.ts";
import { shapeRun } from "../../../src/estimate/run-shape.ts";
import type { JobSketch } from "../../../src/model/event.ts";
import { answered, executedIn, makeSketch, runningSince, waiting } from "../../support/make-sketch.ts";

interface Case {
  readonly jobs: readonly JobSketch[];
  readonly stands: readonly JobStand[];
  readonly nowMs: number;
}

const nowMs = 100_000;
const spread = fc
  .tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 }))
  .map((values): [number, number, number] => {
    const [low = 0, middle = 0, high = 0] = values.toSorted((a, b) => a - b);
    return [low, middle, high];
  });
const stand: fc.Arbitrary<JobStand> = fc.oneof(
  fc.constant(waiting),
  fc.constant(answered),
  fc.integer({ min: 0, max: 90 }).map(executedIn),
  fc
    .tuple(fc.integer({ min: 0, max: nowMs }), fc.option(fc.double({ min: 0, max: 1, noNaN: true })))
    .map(([sinceMs, fraction]) => runningSince(sinceMs, fraction ?? undefined)),
  fc.integer({ min: 0, max: nowMs * 2 }).map((dueMs): JobStand => ({ ...waiting, dueMs, made: "executed" })),
);
const job = fc.record({
  needs: fc.array(fc.nat(), { maxLength: 3 }),
  seconds: fc.option(spread),
  weight: fc.integer({ min: 0, max: 9 }),
  always: fc.boolean(),
  stand,
});

/** Each needs some of those before it; now and then two in a row are a loop, where the second reworks the first. */
const someCase: fc.Arbitrary<Case> = fc
  .tuple(fc.array(job, { minLength: 1, maxLength: 12 }), fc.array(fc.nat({ max: 10 }), { maxLength: 2 }))
  .map(([found, loopStarts]) => {
    const starts = loopStarts.map((start) => start - (start % 2));
    const bodies = new Set(starts.filter((start) => start + 1 < found.length));
    const jobs = found.map(({ needs, seconds, weight, always }, index) => {
      const isRework = bodies.has(index - 1);
      const before = index === 0 ? [] : needs.map((need) => `j${need % index}`);
      const names = [...new Set(isRework ? [...before, `j${index - 1}`] : before)];
      return makeSketch(`j${index}`, names, seconds ?? undefined, {
        weight,
        always: always && !isRework && !bodies.has(index),
        ...(isRework ? { limit: 3 } : {}),
        ...(bodies.has(index) ? { loops: [`j${index + 1}`] } : {}),
      });
    });
    return { jobs, stands: found.map((one) => one.stand), nowMs };
  });

function ask({ jobs, stands }: Case, concurrency = 2, atMs = nowMs): Estimate | undefined {
  return estimate(shapeRun(jobs), stands, concurrency, atMs);
}

describe("an estimate, whatever the run", () => {
  it("is a share from 0 to 1, and a time left that is a range", () => {
    fc.assert(
      fc.property(someCase, fc.integer({ min: 1, max: 9 }), (run, concurrency) => {
        const found = ask(run, concurrency);
        const hasHistory = run.jobs.some(({ history }) => history !== undefined);
        expect(found !== undefined).toBe(hasHistory);
        if (found?.timeLeft === undefined) return;
        const { fraction, timeLeft } = found;
        expect(fraction).toBeGreaterThanOrEqual(0);
        expect(fraction).toBeLessThanOrEqual(1);
        expect(timeLeft.lowMs).toBeGreaterThanOrEqual(0);
        expect(timeLeft.highMs).toBeGreaterThanOrEqual(timeLeft.lowMs - 1e-6);
      }),
    );
  });

  it("leaves at least what one job that goes on has left by itself", () => {
    fc.assert(
      fc.property(someCase, (run) => {
        run.stands.forEach((one, place) => {
          if (!one.isRunning && one.dueMs === undefined) return;
          const alone = {
            ...run,
            stands: run.stands.map((other, at) => (at === place ? other : settled(other))),
          };
          const [whole, single] = [ask(run)?.timeLeft, ask(alone)?.timeLeft];
          expect(whole?.highMs ?? 0).toBeGreaterThanOrEqual((single?.highMs ?? 0) - 1e-6);
          expect(whole?.lowMs ?? 0).toBeGreaterThanOrEqual((single?.lowMs ?? 0) - 1e-6);
        });
      }),
    );
  });

  it("is done when all has settled", () => {
    fc.assert(
      fc.property(someCase, (run) => {
        const found = ask({ ...run, stands: run.stands.map(settled) });
        const done = { fraction: 1, timeLeft: { lowMs: 0, highMs: 0 } };
        expect(found ?? done).toEqual(done);
      }),
    );
  });

  it("does not become longer with more hands", () => {
    fc.assert(
      fc.property(someCase, fc.integer({ min: 1, max: 9 }), (run, concurrency) => {
        const [few, more] = [ask(run, concurrency)?.timeLeft, ask(run, concurrency + 1)?.timeLeft];
        expect(more?.lowMs ?? 0).toBeLessThanOrEqual((few?.lowMs ?? 0) + 1e-6);
        expect(more?.highMs ?? 0).toBeLessThanOrEqual((few?.highMs ?? 0) + 1e-6);
      }),
    );
  });

  it("is the same in whatever order the jobs stand", () => {
    fc.assert(
      fc.property(someCase, fc.array(fc.nat(), { minLength: 12, maxLength: 12 }), (run, keys) => {
        const order = run.jobs.map((_, place) => place).toSorted((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0));
        const shuffled = {
          ...run,
          jobs: order.flatMap((place) => run.jobs[place] ?? []),
          stands: order.flatMap((place) => run.stands[place] ?? []),
        };
        const [one, other] = [ask(run), ask(shuffled)];
        expect(other?.fraction ?? 0).toBeCloseTo(one?.fraction ?? 0, 6);
        expect(other?.timeLeft?.lowMs ?? 0).toBeCloseTo(one?.timeLeft?.lowMs ?? 0, 3);
        expect(other?.timeLeft?.highMs ?? 0).toBeCloseTo(one?.timeLeft?.highMs ?? 0, 3);
      }),
    );
  });
});

/** As it stands, but done; how long it took does not change, so that the pace of the run does not. */
function settled(one: JobStand): JobStand {
  const { executions, executedMs, made } = one;
  return { ...answered, executions, executedMs, made };
}
