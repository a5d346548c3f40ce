import type { RunInput, RunWorld } from "../../src/engine/run-input.ts";
import type { RunEvent } from "../../src/model/event.ts";
import type { JsonObject } from "../../src/model/json.ts";
import type { FailureClass, Outcome } from "../../src/model/outcome.ts";
import type { Plan } from "../../src/model/plan.ts";
import type { WorkOrder } from "../../src/model/work-order.ts";
import type { AttemptControls, Clock, MachineSlots, ProjectFolder } from "../../src/ports.ts";

/** A clock whose sleepers wake at once, in the order of their time; what they slept is on record. */
export class FakeClock implements Clock {
  #now = 1_800_000_000_000;
  readonly slept: number[] = [];

  now(): number {
    return this.#now;
  }

  monotonicMs(): number {
    return this.#now;
  }

  advance(ms: number): void {
    this.#now += ms;
  }

  async sleep(ms: number, signal: AbortSignal): Promise<void> {
    this.slept.push(ms);
    await Promise.resolve();
    if (!signal.aborted) this.#now += ms;
  }
}

/** A folder in which nothing is, and nothing needs to be done. */
const emptyFolder: ProjectFolder = {
  show: async () => ({ restored: [], trashed: [], failed: [] }),
  differing: async () => new Set(),
  hasRun: () => false,
  leftOver: async () => [],
  standing: async () => [],
  formerOutputs: () => [],
  retire: async () => ({ trashed: [] }),
  forgetOutputs: () => {},
};

/** A machine of which nobody else takes anything. */
export const alwaysFree: MachineSlots = {
  acquire: async (wanted) => ({
    ids: new Map(wanted.map(({ pool, devices, slots }) => [pool, devices.slice(0, slots)])),
    release: () => {},
  }),
};

export type Puppet = (order: WorkOrder, controls: AttemptControls) => Promise<Outcome> | Outcome;

export interface FakeWorld {
  readonly world: RunWorld;
  readonly input: RunInput;
  readonly clock: FakeClock;
  readonly events: RunEvent[];
  readonly orders: WorkOrder[];
}

/** All that an engine needs, with an executor that a test plays. */
export function fakeWorld(
  plan: Plan,
  puppet: Puppet,
  changes: { readonly input?: Partial<RunInput>; readonly world?: Partial<RunWorld> } = {},
): FakeWorld {
  const clock = new FakeClock();
  const events: RunEvent[] = [];
  const orders: WorkOrder[] = [];
  const world: RunWorld = {
    executor: {
      recall: async () => ({ status: "miss", reasons: [] }),
      execute: async (order, _keyed, controls) => {
        orders.push(order);
        const outcome = await puppet(order, controls);
        return outcome.status === "succeeded" ? { ...outcome, made: [] } : outcome;
      },
    },
    folder: emptyFolder,
    machineSlots: alwaysFree,
    clock,
    random: () => 0.5,
    journal: { append: (event) => void events.push(event), onSaved: () => {}, close: async () => {} },
    makeRoom: async () => ({ records: 0, files: 0, bytes: 0 }),
    listeners: [],
    mask: (text) => text,
    logFile: (job, pass, attempt) => `logs/${job}.${pass}.${attempt}.log`,
    ...changes.world,
  };
  const input: RunInput = {
    run: "01HRUN",
    manifest: "pipeline.yaml",
    plan,
    params: {},
    data: {},
    environment: {},
    limits: { concurrency: 2, onFailure: "finish" },
    graceMs: 10_000,
    cache: { isOn: true, forced: [] },
    isWhole: true,
    ...changes.input,
  };
  return { world, input, clock, events, orders };
}

export function good(results: JsonObject = {}): Outcome {
  return { status: "succeeded", exitCode: 0, results };
}

export function bad(failureClass: FailureClass = "exit"): Outcome {
  return { status: "failed", failure: { class: failureClass, message: "it said no", tail: [] } };
}
