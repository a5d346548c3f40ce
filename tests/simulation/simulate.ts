import { Engine, type EngineResult } from "../../src/engine/engine.ts";
import type { RunEvent } from "../../src/model/event.ts";
import { failureClasses, type Outcome } from "../../src/model/outcome.ts";
import type { WorkOrder } from "../../src/model/work-order.ts";
import type { AttemptControls } from "../../src/ports.ts";
import { fakeWorld } from "../support/fake-world.ts";
import { makeScenario, type Scenario } from "./make-scenario.ts";
import { SeededRandom } from "./random.ts";
import { VirtualClock } from "./virtual-clock.ts";

export interface Simulation {
  readonly scenario: Scenario;
  readonly result: EngineResult;
  readonly heard: readonly RunEvent[];
  readonly journal: readonly RunEvent[];
  /** In the order in which they began. */
  readonly attempts: readonly SimulatedAttempt[];
  readonly peak: number;
  /** How many attempts had begun when the run was first told to stop, and to kill. */
  readonly begunAtStop: number;
  readonly begunAtKill: number;
}

export interface SimulatedAttempt {
  readonly job: string;
  readonly round: number;
  readonly attempt: number;
}

const graceMs = 1000;
/** Far more than any simulated run takes. */
const momentsMax = 20_000;

/** Runs the whole engine in a made-up world, as a seed says. Throws when the run does not end. */
export async function simulate(seed: number): Promise<Simulation> {
  const random = new SeededRandom(seed);
  const scenario = makeScenario(random);
  const clock = new VirtualClock();
  const heard: RunEvent[] = [];
  const journal: RunEvent[] = [];
  const attempts: SimulatedAttempt[] = [];
  const begun = { atStop: Number.POSITIVE_INFINITY, atKill: Number.POSITIVE_INFINITY };
  let running = 0;
  let peak = 0;

  const execute = async (order: WorkOrder, controls: AttemptControls): Promise<Outcome> => {
    attempts.push({ job: order.job, round: order.round, attempt: order.attempt });
    running += 1;
    peak = Math.max(peak, running);
    try {
      return await playAttempt(order, controls, clock, random);
    } finally {
      running -= 1;
    }
  };
  const elapsed = () => clock.monotonicMs();
  const { input, world } = fakeWorld(scenario.plan, execute, {
    input: { graceMs, limits: { concurrency: scenario.concurrency, onFailure: scenario.onFailure } },
    world: {
      clock,
      random: () => random.next(),
      journal: {
        append: (event) => {
          if (elapsed() >= (scenario.diskFullAt ?? Number.POSITIVE_INFINITY)) throw new Error("ENOSPC");
          journal.push(event);
        },
        close: async () => {},
      },
      listeners: [
        (event) => void heard.push(event),
        () => {
          if (elapsed() >= (scenario.listenerThrowsAt ?? Number.POSITIVE_INFINITY))
            throw new Error("no screen");
        },
      ],
    },
  });
  const engine = new Engine(input, world);
  const stop = () => {
    begun.atStop = Math.min(begun.atStop, attempts.length);
    engine.stop("SIGINT");
  };
  const kill = () => {
    begun.atKill = Math.min(begun.atKill, attempts.length);
    engine.kill();
  };
  if (scenario.stopAt !== undefined) clock.at(scenario.stopAt, stop);
  if (scenario.killAt !== undefined) clock.at(scenario.killAt, kill);
  if (scenario.jumpAt !== undefined)
    clock.at(scenario.jumpAt, () => clock.jump(random.pick([-1, 1]) * 3_600_000));
  const result = await finish(engine, clock, [stop, kill]);
  return {
    scenario,
    result,
    heard,
    journal,
    attempts,
    peak,
    begunAtStop: begun.atStop,
    begunAtKill: begun.atKill,
  };
}

/** Lets time pass until the run ends. Where only a person can end it, a person does: one signal, then another. */
async function finish(
  engine: Engine,
  clock: VirtualClock,
  signals: readonly (() => void)[],
): Promise<EngineResult> {
  let result: EngineResult | undefined;
  const failed: { error?: unknown } = {};
  engine.run().then(
    (value) => (result = value),
    (error: unknown) => (failed.error = error),
  );
  const left = [...signals];
  for (let moment = 0; moment < momentsMax; moment += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    if ("error" in failed) throw failed.error;
    if (result !== undefined) return result;
    if (!clock.advance()) (left.shift() ?? hang)();
  }
  return hang();
}

function hang(): never {
  throw new Error("the run does not end");
}

/** One attempt as fate has it: it may succeed, fail, crash the executor, hang, and take its time to stop. */
async function playAttempt(
  order: WorkOrder,
  { signal, killSignal, onReport }: AttemptControls,
  clock: VirtualClock,
  random: SeededRandom,
): Promise<Outcome> {
  const fate = random.pick(["good", "good", "good", "good", "bad", "bad", "crash", "hang"]);
  const bound = order.timeoutMs ?? Number.POSITIVE_INFINITY;
  onReport({ fraction: random.next() });
  const length = fate === "hang" ? bound : Math.min(bound, random.below(2000));
  if (length === Number.POSITIVE_INFINITY) await aborted(signal);
  else await clock.sleep(length, signal);
  if (signal.aborted) {
    await clock.sleep(random.below(graceMs), killSignal);
    return { status: "cancelled" };
  }
  if (length === bound)
    return { status: "failed", failure: { class: "timeout", message: "too long", tail: [] } };
  if (fate === "crash") throw new Error("the executor is broken");
  if (fate === "bad") {
    const [first, ...others] = failureClasses;
    return {
      status: "failed",
      failure: { class: random.pick([first, ...others]), message: "bad", tail: [] },
    };
  }
  return { status: "succeeded", exitCode: 0, results: { score: random.below(6) } };
}

function aborted(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (signal.aborted) resolve();
  else signal.addEventListener("abort", () => resolve());
  return promise;
}
