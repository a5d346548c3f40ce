import { Engine, type EngineResult } from "../../src/engine/engine.ts";
import type { RunWorld } from "../../src/engine/run-input.ts";
import type { RunEvent } from "../../src/model/event.ts";
import type { JsonObject } from "../../src/model/json.ts";
import type { MadePath } from "../../src/model/record.ts";
import type { Plan } from "../../src/model/plan.ts";
import type { WorkOrder } from "../../src/model/work-order.ts";
import type { JobExecutor, ProjectFolder } from "../../src/ports.ts";
import type { Command } from "./fake-command.ts";
import { fakeExecutor } from "./fake-executor.ts";
import { fakeMachineSlots, takeSlots } from "./fake-machine-slots.ts";
import { DiskFull, Life } from "./life.ts";
import type { Machine } from "./machine.ts";
import { SeededRandom } from "./random.ts";
import type { Moment, Rival, Trouble } from "./trouble.ts";

/** What was seen of a run from outside, in order. */
export type Sight =
  | { readonly type: "event"; readonly event: RunEvent }
  /** The engine has turned to an attempt of a job. */
  | { readonly type: "begun"; readonly job: string; readonly atMs: number }
  /** What removed items made was taken away: jobs that were to begin have waited for that. */
  | { readonly type: "cleared" }
  /** A job's outputs were made, or made before. */
  | { readonly type: "made"; readonly job: string; readonly made: readonly MadePath[] }
  | {
      readonly type: "executed";
      readonly job: string;
      readonly key: string | undefined;
      readonly status: string;
    }
  | { readonly type: "stopped" }
  | { readonly type: "paused"; readonly atMs: number }
  /** Nothing would ever happen any more if nobody stopped the run; these commands hang. */
  | { readonly type: "stuck"; readonly hanging: readonly string[] }
  | { readonly type: "killed"; readonly atMs: number };

export interface RunPlan {
  readonly plan: Plan;
  readonly params: JsonObject;
  readonly data: JsonObject;
  readonly isWhole: boolean;
}

/** What another run of the machine had of a pool; see `Command` for its times. */
export interface Taken {
  readonly pool: string;
  readonly ids: readonly string[];
  readonly beganAt: number;
  endedAt?: number;
}

export interface SimulatedRun extends RunPlan {
  readonly name: string;
  readonly trouble: Trouble;
  /** Absent where the process was killed. */
  readonly result?: EngineResult;
  readonly heard: readonly RunEvent[];
  readonly journal: readonly RunEvent[];
  readonly sights: readonly Sight[];
  readonly commands: readonly Command[];
  readonly taken: readonly Taken[];
  /** Slots of the machine that it had not given back at its end. */
  readonly slotsLeft: readonly string[];
  /** The most attempts that were under way at once. */
  readonly peak: number;
  readonly steps: number;
  /** What stood in the project, and the keys of all records, before and after. */
  readonly before: Snapshot;
  readonly after: Snapshot;
}

export interface Snapshot {
  readonly disk: ReadonlyMap<string, string>;
  readonly records: ReadonlyMap<string, string>;
}

/** Puts something broken between the engine and the world: what the invariants are there for. */
export interface Sabotage {
  readonly executor?: (executor: JobExecutor) => JobExecutor;
  readonly folder?: (folder: ProjectFolder) => ProjectFolder;
  readonly world?: (world: RunWorld) => RunWorld;
}

export const graceMs = 1000;
/** Far more moments than any simulated run takes. */
const momentsMax = 20_000;

/** One run of the whole engine on a simulated machine. Throws when it does not end. */
export async function simulateRun(
  machine: Machine,
  project: RunPlan,
  name: string,
  trouble: Trouble,
  sabotage: Sabotage = {},
): Promise<SimulatedRun> {
  const run = new RunInProgress(machine, project, name, trouble, sabotage);
  const before = snapshotOf(machine);
  const result = await run.finish();
  machine.clock.forgetAll();
  const slotsLeft = [...machine.slots].flatMap(([slot, holder]) => (holder === name ? [slot] : []));
  machine.slots.clear();
  return {
    ...project,
    name,
    trouble,
    ...(result && { result }),
    ...run.seen(),
    slotsLeft,
    before,
    after: snapshotOf(machine),
  };
}

function snapshotOf({ disk, records }: Machine): Snapshot {
  return { disk: new Map(disk), records: new Map(records) };
}

class RunInProgress {
  readonly #machine: Machine;
  readonly #project: RunPlan;
  readonly #trouble: Trouble;
  readonly #life: Life;
  readonly #engine: Engine;
  readonly #heard: RunEvent[] = [];
  readonly #journal: RunEvent[] = [];
  readonly #sights: Sight[] = [];
  readonly #commands: Command[] = [];
  readonly #taken: Taken[] = [];
  readonly #name: string;
  readonly #random: SeededRandom;
  #underWay = 0;
  #peak = 0;
  #hasStarted = false;

  constructor(machine: Machine, project: RunPlan, name: string, trouble: Trouble, sabotage: Sabotage) {
    this.#machine = machine;
    this.#name = name;
    this.#project = project;
    this.#trouble = trouble;
    this.#random = new SeededRandom(trouble.weather.seed);
    this.#life = new Life(machine.clock, trouble.hardships, this.#random.fork());
    const world = this.#makeWorld(sabotage);
    const { plan, params, data, isWhole } = project;
    const { pipeline } = plan;
    this.#engine = new Engine(
      {
        run: name,
        manifest: "pipeline.yaml",
        plan,
        params,
        data,
        environment: {},
        limits: {
          concurrency: pipeline.concurrency ?? 1,
          onFailure: pipeline.onFailure,
          budget: pipeline.budget,
        },
        graceMs,
        cache: trouble.cache,
        isWhole,
      },
      sabotage.world?.(world) ?? world,
    );
  }

  seen() {
    return {
      heard: this.#heard,
      journal: this.#journal,
      sights: this.#sights,
      commands: this.#commands,
      taken: this.#taken,
      peak: this.#peak,
      steps: this.#life.steps,
    };
  }

  /** Lets time pass until the run ends. Where only a person can end it, a person does: one signal, then another. */
  async finish(): Promise<EngineResult | undefined> {
    this.#schedule();
    let result: EngineResult | undefined;
    const thrown: { error?: unknown } = {};
    this.#engine.run().then(
      (value) => (result = value),
      (error: unknown) => (thrown.error = error),
    );
    this.#hasStarted = true;
    const left = [this.#stop, this.#kill];
    for (let moment = 0; moment < momentsMax; moment += 1) {
      await allIsQuiet();
      if (this.#life.isOver) return undefined;
      if ("error" in thrown) throw thrown.error;
      if (result !== undefined) return result;
      if (!this.#machine.clock.advance()) this.#endByHand(left.shift() ?? hang);
    }
    return hang();
  }

  #endByHand(end: () => void): void {
    const hanging = this.#commands.filter((command) => command.end === "running" && command.fate === "hangs");
    this.#note({ type: "stuck", hanging: hanging.map(({ job }) => job) });
    end();
  }

  #makeWorld(sabotage: Sabotage): RunWorld {
    const { local, workspace } = fakeExecutor(
      {
        machine: this.#machine,
        life: this.#life,
        weather: this.#trouble.weather,
        commands: this.#commands,
        pools: this.#project.plan.pipeline.pools,
        isStopped: () => this.#sights.some(({ type }) => type === "stopped"),
      },
      (message) => {
        if (this.#hasStarted && !this.#life.isOver) this.#engine.warn(message);
      },
    );
    return {
      executor: this.#watch(sabotage.executor?.(local) ?? local),
      folder: this.#watchFolder(sabotage.folder?.(workspace) ?? workspace),
      machineSlots: this.#makeSlots(),
      clock: this.#machine.clock,
      random: () => this.#random.next(),
      journal: { append: (event) => this.#append(event), onSaved: () => {}, close: async () => {} },
      makeRoom: async () => ({ records: 0, files: 0, bytes: 0 }),
      listeners: [(event) => this.#hear(event), () => this.#showOnScreen()],
      mask: (text) => text,
      logFile: (job, pass, attempt) => `logs/${job}.${pass}.${attempt}.log`,
    };
  }

  #makeSlots(): RunWorld["machineSlots"] {
    const { storm } = this.#trouble.weather;
    const random = this.#random.fork();
    return fakeMachineSlots({
      machine: this.#machine,
      life: this.#life,
      holder: this.#name,
      isRefused: () => random.chance(storm / 4),
    });
  }

  /** What comes of it when the process is gone is no sight any more. */
  #note(sight: Sight): void {
    if (!this.#life.isOver) this.#sights.push(sight);
  }

  #append(event: RunEvent): void {
    this.#life.lookNow();
    if (
      this.#life.elapsedMs >= (this.#trouble.journalFullFrom ?? Number.POSITIVE_INFINITY) ||
      this.#life.isFull
    ) {
      throw new DiskFull();
    }
    this.#journal.push(event);
  }

  #showOnScreen(): void {
    const { listenerThrowsFrom = Number.POSITIVE_INFINITY } = this.#trouble;
    if (this.#life.elapsedMs >= listenerThrowsFrom) throw new Error("no screen");
  }

  #hear(event: RunEvent): void {
    if (this.#life.isOver) return;
    this.#heard.push(event);
    this.#note({ type: "event", event });
    const { stop, kill, pause } = this.#trouble;
    this.#actIfDue(stop, this.#stop);
    this.#actIfDue(kill, this.#kill);
    this.#actIfDue(pause?.moment, this.#pause);
  }

  #actIfDue(moment: Moment | undefined, act: () => void): void {
    if (moment === undefined || !("atEvent" in moment) || this.#heard.length - 1 !== moment.atEvent) return;
    if (moment.inside) act();
    else queueMicrotask(act);
  }

  #schedule(): void {
    const { clock } = this.#machine;
    const { stop, kill, pause, jumps, rivals } = this.#trouble;
    if (stop !== undefined && "atMs" in stop) clock.at(stop.atMs, this.#stop);
    if (kill !== undefined && "atMs" in kill) clock.at(kill.atMs, this.#kill);
    if (pause !== undefined && "atMs" in pause.moment) clock.at(pause.moment.atMs, this.#pause);
    for (const rival of rivals) clock.at(rival.atMs, () => this.#takeSlots(rival));
    for (const { atMs, byMs } of jumps) clock.at(atMs, () => clock.jump(byMs));
  }

  /** Another run comes, and goes. */
  #takeSlots({ pool, forMs }: Rival): void {
    const { pools } = this.#project.plan.pipeline;
    const { devices = [], machine } = pools.find(({ name }) => name === pool) ?? {};
    if (machine !== true) return;
    const free = devices.filter((id) => !this.#machine.slots.has(`${pool} ${id}`));
    const held = takeSlots(this.#machine, [{ pool, devices, slots: free.length }], "another run");
    const taken: Taken = { pool, ids: free, beganAt: (this.#machine.ticks += 1) };
    this.#taken.push(taken);
    this.#machine.clock.at(forMs, () => {
      taken.endedAt = this.#machine.ticks += 1;
      held?.release();
    });
  }

  readonly #pause = (): void => {
    const { forMs = 0 } = this.#trouble.pause ?? {};
    const { clock } = this.#machine;
    if (this.#life.isOver) return;
    this.#note({ type: "paused", atMs: clock.monotonicMs() });
    this.#engine.pause();
    clock.at(forMs, () => {
      if (!this.#life.isOver) this.#engine.resume();
    });
  };

  readonly #stop = (): void => {
    if (this.#life.isOver) return;
    if (!this.#sights.some(({ type }) => type === "stopped")) this.#note({ type: "stopped" });
    this.#engine.stop(this.#trouble.signal);
  };

  /** A second signal: the first one has stopped the run. */
  readonly #kill = (): void => {
    this.#stop();
    if (this.#life.isOver) return;
    this.#note({ type: "killed", atMs: this.#machine.clock.monotonicMs() });
    this.#engine.kill();
  };

  #watch(executor: JobExecutor): JobExecutor {
    return {
      recall: (order, controls) =>
        this.#count(async () => {
          const recalled = await executor.recall(order, controls);
          if (recalled.status === "hit") this.#see(order, recalled.made);
          return recalled;
        }),
      execute: (order, keyed, controls) =>
        this.#count(async () => {
          const outcome = await executor.execute(order, keyed, controls);
          const { status } = outcome;
          this.#note({ type: "executed", job: order.job, key: keyed?.key, status });
          const command = this.#commands.findLast(({ job }) => job === order.job);
          if (command !== undefined) command.attempted ??= status;
          if (outcome.status === "succeeded") this.#see(order, outcome.made);
          return outcome;
        }),
    };
  }

  #see({ job }: WorkOrder, made: readonly MadePath[]): void {
    this.#note({ type: "made", job, made });
  }

  async #count<T>(work: () => Promise<T>): Promise<T> {
    this.#underWay += 1;
    this.#peak = Math.max(this.#peak, this.#underWay);
    try {
      return await work();
    } finally {
      this.#underWay -= 1;
    }
  }

  /** Before an attempt the folder is told what the job makes from now on; after the last one also for skipped jobs. */
  #watchFolder(folder: ProjectFolder): ProjectFolder {
    return {
      ...folder,
      retire: (job, ...others) => {
        const isSettled = this.#heard.some((event) => event.type === "stage.settled" && event.job === job);
        if (!isSettled) this.#note({ type: "begun", job, atMs: this.#machine.clock.monotonicMs() });
        return folder.retire(job, ...others);
      },
      show: async (versions, run) => {
        const shown = await folder.show(versions, run);
        if (versions.some(({ spare }) => spare !== undefined)) this.#note({ type: "cleared" });
        return shown;
      },
    };
  }
}

/**
 * Nothing goes on but what waits for the clock. What is said of a failure may come of a look at the real disk, of which a machine that is
 * made up has none: that is waited for.
 */
async function allIsQuiet(): Promise<void> {
  do await new Promise((resolve) => setImmediate(resolve));
  while (process.getActiveResourcesInfo().some((name) => name.startsWith("FSReq")));
}

function hang(): never {
  throw new Error("the run does not end");
}
