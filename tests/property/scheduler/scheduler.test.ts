import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isSettled, type JobRecord } from "../../../src/scheduler/job-table.ts";
import { drive } from "./drive.ts";
import { chainWeight, runNaively, type World } from "./naive-model.ts";
import {
  arbitraryPlan,
  arbitraryWorld,
  concurrency,
  picks,
  remembering,
  withoutWaits,
} from "./random-plan.ts";

describe("the scheduler over random graphs, conditions, failures and loops", () => {
  it("ends where a naive model ends that looks at everything afresh, whatever the order of execution", () => {
    fc.assert(
      fc.property(arbitraryPlan, arbitraryWorld, picks, concurrency, (plan, world, order, slots) => {
        const limits = { concurrency: slots, onFailure: "keep_going" } as const;
        const { scheduler } = drive(plan, world, limits, { picks: order });
        const naive = runNaively(plan, world);
        const real = [...scheduler.jobs.values()].map(({ id, state, pass, results }) => [
          id,
          state,
          pass,
          state === "succeeded" ? results["pass"] : undefined,
        ]);
        expect(real).toEqual(
          [...naive].map(([id, { state, pass, made }]) => [
            id,
            state,
            pass,
            state === "succeeded" ? made : undefined,
          ]),
        );
      }),
      { numRuns: 2000 },
    );
  });

  it("starts a job only when all it needs has settled, and nothing inside a loop that it stands outside of is open", () => {
    fc.assert(
      fc.property(arbitraryPlan, arbitraryWorld, picks, concurrency, (plan, world, order, slots) => {
        const limits = { concurrency: slots, onFailure: "keep_going" } as const;
        drive(
          plan,
          world,
          limits,
          { picks: order },
          {
            onExecute: (job, scheduler) => {
              for (const need of job.planned.needs) {
                const needed = scheduler.jobs.get(need.stage);
                expect(needed !== undefined && isSettled(needed)).toBe(true);
                const outer = plan.loops.filter(
                  (loop) =>
                    [...loop.body, loop.stage].includes(need.stage) &&
                    ![...loop.body, loop.stage].includes(job.id),
                );
                const states = outer.map((loop) => scheduler.jobs.get(loop.stage)?.state);
                expect(states).not.toContain("waiting");
                expect(states).not.toContain("running");
              }
            },
          },
        );
      }),
    );
  });

  it("never runs more at once than it may, finishes once, and leaves nothing unsettled, also when stopped or killed", () => {
    fc.assert(
      fc.property(
        arbitraryPlan,
        arbitraryWorld,
        picks,
        concurrency,
        fc.constantFrom("finish", "keep_going", "fail_fast"),
        fc.option(fc.nat(12), { nil: undefined }),
        fc.option(fc.nat(20), { nil: undefined }),
        (plan, world, order, slots, onFailure, stopAt, killAt) => {
          const script = {
            picks: order,
            ...(stopAt === undefined ? {} : { stopAt }),
            ...(killAt === undefined ? {} : { killAt }),
          };
          const driven = drive(plan, world, { concurrency: slots, onFailure }, script);
          expect(driven.peak).toBeLessThanOrEqual(slots);
          expect(driven.finishes).toBe(1);
          const states = [...driven.scheduler.jobs.values()];
          expect(states.filter((job) => !job.final || !isSettled(job))).toEqual([]);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("makes no more attempts in a pass than the retry limit allows, and no more rounds than the loop's", () => {
    fc.assert(
      fc.property(arbitraryPlan, arbitraryWorld, picks, (plan, world, order) => {
        const limits = { concurrency: 2, onFailure: "finish" } as const;
        const { commands } = drive(plan, world, limits, { picks: order });
        for (const command of commands) {
          if (command.type !== "execute") continue;
          const planned = plan.stages.find((stage) => stage.id === command.job);
          expect(command.attempt).toBeLessThanOrEqual((planned?.stage.retry.limit ?? 0) + 1);
          const loop = plan.loops.find(({ stage }) => stage === command.job);
          if (loop !== undefined) expect(command.round).toBeLessThanOrEqual(loop.limit);
        }
      }),
    );
  });

  it("spends no more retries and rounds than the run has, and refuses one only when all are spent", () => {
    fc.assert(
      fc.property(
        arbitraryPlan,
        arbitraryWorld,
        picks,
        concurrency,
        fc.record({ retries: fc.nat(3), rounds: fc.nat(3), seed: fc.nat() }),
        (plan, world, order, slots, { retries, rounds, seed }) => {
          const limits = {
            concurrency: slots,
            onFailure: "keep_going",
            budget: { retries, rounds },
          } as const;
          const driven = drive(plan, remembering(world, seed), limits, { picks: order });
          const waits = driven.commands.filter(({ type }) => type === "wait").length;
          const refused = driven.commands.flatMap((command) =>
            command.type === "announce" && command.fact.type === "budget.spent" ? [command.fact.budget] : [],
          );
          expect(waits).toBeLessThanOrEqual(retries);
          expect(driven.roundsExecuted).toBeLessThanOrEqual(rounds);
          expect(new Set(refused).size).toBe(refused.length);
          if (refused.includes("retries")) expect(waits).toBe(retries);
          if (refused.includes("rounds")) expect(driven.roundsExecuted).toBe(rounds);
          const dueTo = [...driven.scheduler.jobs.values()].flatMap(({ failure }) => failure?.budget ?? []);
          expect(refused).toEqual(expect.arrayContaining([...new Set(dueTo)]));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("ends loops for want of rounds where the naive model does, which counts those that executed", () => {
    const seen = { refused: 0 };
    fc.assert(
      fc.property(arbitraryPlan, arbitraryWorld, fc.nat(3), fc.nat(), (random, failing, rounds, seed) => {
        const plan = withoutWaits(random);
        const world = remembering(failing, seed);
        const limits = { concurrency: 1, onFailure: "keep_going", budget: { rounds } } as const;
        const { scheduler, commands } = drive(plan, world, limits, { picks: [0] });
        const told = commands.filter(
          (command) => command.type === "announce" && command.fact.type === "budget.spent",
        );
        seen.refused += told.length;
        const naive = runNaively(plan, world, rounds);
        expect([...scheduler.jobs.values()].map(({ id, state }) => [id, state])).toEqual(
          [...naive].map(([id, { state }]) => [id, state]),
        );
        // An inner loop shows the rounds of whichever pass of the outer one is kept.
        const outer = plan.loops.filter(({ stage, parent }) => {
          return parent === undefined && scheduler.jobs.get(stage)?.state !== "blocked";
        });
        expect(outer.map(({ stage }) => [stage, scheduler.jobs.get(stage)?.round])).toEqual(
          outer.map(({ stage }) => [stage, naive.get(stage)?.rounds]),
        );
      }),
      { numRuns: 3000 },
    );
    expect(seen.refused).toBeGreaterThan(50);
  });

  it("ends when its time is spent: only always stages start, and each loop that was judged keeps a round", () => {
    const seen = { loops: 0 };
    fc.assert(
      fc.property(
        arbitraryPlan,
        arbitraryWorld,
        picks,
        concurrency,
        fc.nat(12),
        (plan, world, order, slots, at) => {
          const limits = { concurrency: slots, onFailure: "keep_going", budget: { timeMs: 1 } } as const;
          const driven = drive(plan, world, limits, { picks: order, timeAt: at });
          expect(driven.finishes).toBe(1);
          const late = driven.commands.slice(driven.stoppedAfter).flatMap((command) => {
            const planned = plan.stages.find(({ id }) => command.type === "execute" && id === command.job);
            return planned === undefined || planned.stage.always ? [] : [planned.id];
          });
          expect(late).toEqual([]);
          const jobs = [...driven.scheduler.jobs.values()];
          const last = driven.commands.at(-1);
          const isBad = jobs.some(({ state, planned }) => {
            return state === "cancelled" || (state === "failed" && !planned.stage.continueOnError);
          });
          expect(last).toEqual({ type: "finish", state: isBad ? "failed" : "succeeded" });
          for (const command of driven.commands) {
            if (command.type !== "announce" || command.fact.type !== "loop.settled") continue;
            const { loop, kept } = command.fact;
            if (kept !== undefined)
              seen.loops += driven.scheduler.jobs.get(loop)?.failure?.budget === "time" ? 1 : 0;
            const isJudged = kept !== undefined;
            if (isJudged) expect(driven.scheduler.jobs.get(loop)?.state).not.toBe("cancelled");
          }
        },
      ),
      { numRuns: 1000 },
    );
    expect(seen.loops).toBeGreaterThan(10);
  });

  it("starts nothing but always stages after a stop, and nothing at all after a kill", () => {
    fc.assert(
      fc.property(
        arbitraryPlan,
        arbitraryWorld,
        picks,
        fc.nat(10),
        fc.boolean(),
        (plan, world, order, at, kill) => {
          const script = kill ? { picks: order, killAt: at } : { picks: order, stopAt: at };
          const limits = { concurrency: 3, onFailure: "keep_going" } as const;
          const { commands, stoppedAfter } = drive(plan, world, limits, script);
          const late = commands.slice(stoppedAfter).flatMap((command) => {
            const planned = plan.stages.find(({ id }) => command.type === "execute" && id === command.job);
            return planned === undefined || (planned.stage.always && !kill) ? [] : [planned.id];
          });
          expect(late).toEqual([]);
        },
      ),
    );
  });

  it("gives no slot to two jobs at once, also when some fail, are tried again or are stopped, and lets each have its own", () => {
    const seen = { held: 0, executed: 0, acquired: 0 };
    fc.assert(
      fc.property(
        arbitraryPlan,
        arbitraryWorld,
        picks,
        concurrency,
        fc.option(fc.nat(20), { nil: undefined }),
        (plan, failing, order, places, stopAt) => {
          const script = { picks: order, ...(stopAt === undefined ? {} : { stopAt }) };
          const limits = { concurrency: places, onFailure: "keep_going" } as const;
          const driven = drive(plan, remembering(failing, places), limits, script);
          const states = [...driven.scheduler.jobs.values()];
          expect(states.filter((job) => !job.final || !isSettled(job))).toEqual([]);
          expect(states.filter(({ id }) => driven.scheduler.slotsOf(id).size > 0)).toEqual([]);
          for (const command of driven.commands) {
            if (command.type === "execute") seen.executed += 1;
            if (command.type === "acquire") seen.acquired += 1;
            if (command.type === "announce" && command.fact.type === "slots.awaited") seen.held += 1;
          }
        },
      ),
      { numRuns: 1000 },
    );
    expect(seen.held).toBeGreaterThan(100);
    expect(seen.acquired).toBeGreaterThan(100);
    expect(seen.executed).toBeGreaterThan(1000);
  });

  it("gives slots in turn: enough is left of a pool for all that wait for it and come before whoever gets some", () => {
    const seen = { passed: 0 };
    fc.assert(
      fc.property(arbitraryPlan, arbitraryWorld, picks, (plan, failing, order) => {
        const world: World = { ...failing, when: () => true };
        const limits = { concurrency: 5, onFailure: "keep_going" } as const;
        const waiting = new Set<JobRecord>();
        const goesBefore = (a: JobRecord, b: JobRecord) => {
          const more = chainWeight(plan, a.id) - chainWeight(plan, b.id);
          return more > 0 || (more === 0 && a.position < b.position);
        };
        drive(
          plan,
          world,
          limits,
          { picks: order },
          {
            onHeld: (job) => void waiting.add(job),
            onExecute: (job) => void waiting.delete(job),
            onGranted: (job, freeOf) => {
              waiting.delete(job);
              const before = [...waiting].filter((other) => goesBefore(other, job));
              seen.passed += before.length;
              for (const { pool } of job.planned.stage.pools) {
                const uses = before.flatMap((other) => other.planned.stage.pools);
                const wanted = uses.filter((use) => use.pool === pool).map(({ slots }) => slots);
                expect(freeOf(pool)).toBeGreaterThanOrEqual(wanted.reduce((sum, slots) => sum + slots, 0));
              }
            },
          },
        );
      }),
      { numRuns: 1000 },
    );
    expect(seen.passed).toBeGreaterThan(20);
  });

  it("is asked by this suite about loops that go round, nest and fail, and about retries", () => {
    const seen = { rounds: 0, nested: 0, failedLoops: 0, plateaus: 0, putBack: 0, waits: 0 };
    fc.assert(
      fc.property(arbitraryPlan, arbitraryWorld, picks, (plan, world, order) => {
        const limits = { concurrency: 2, onFailure: "keep_going" } as const;
        const { commands } = drive(plan, world, limits, { picks: order });
        seen.nested += plan.loops.filter((loop) => loop.parent !== undefined).length;
        for (const command of commands) {
          if (command.type === "wait") seen.waits += 1;
          if (command.type === "putBack") seen.putBack += 1;
          if (command.type !== "announce") continue;
          if (command.fact.type === "loop.settled" && command.fact.decision === "plateau") seen.plateaus += 1;
          if (command.fact.type === "round.started") seen.rounds += 1;
          if (command.fact.type === "loop.settled" && command.fact.decision === "failed")
            seen.failedLoops += 1;
        }
      }),
      { numRuns: 500, seed: 7 },
    );
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(10);
  });

  it("blocks a job exactly when something it needs failed or is blocked", () => {
    fc.assert(
      fc.property(arbitraryPlan, arbitraryWorld, picks, (plan, world, order) => {
        const limits = { concurrency: 2, onFailure: "keep_going" } as const;
        const { scheduler } = drive(plan, world, limits, { picks: order });
        for (const job of scheduler.jobs.values()) {
          if (job.planned.stage.always) continue;
          const hasBadNeed = job.planned.needs.some(({ stage }) => {
            const needed = scheduler.jobs.get(stage);
            const failed = needed?.state === "failed" && !needed.planned.stage.continueOnError;
            return failed || needed?.state === "blocked";
          });
          expect(job.state === "blocked").toBe(hasBadNeed);
        }
      }),
    );
  });
});
