import type { RunFact } from "../model/event.ts";
import type { Failure } from "../model/outcome.ts";
import type { MadePath } from "../model/record.ts";
import type { AttemptReport, WorkOrder } from "../model/work-order.ts";
import type {
  Execution,
  AttemptControls,
  KeyedOrder,
  MissedRecall,
  Recalled,
  RecalledHit,
} from "../ports.ts";
import { knownFrom } from "../plan/known.ts";
import type { Permission, SchedulerCommand } from "../scheduler/commands.ts";
import type { JobRecord } from "../scheduler/job-table.ts";
import type { Slots } from "../scheduler/pool-book.ts";
import { adviseFromPlan } from "./advise-from-plan.ts";
import { trashText } from "./folder-show.ts";
import { checkJudged } from "./check-judged.ts";
import { conditionFailure } from "./condition-failure.ts";
import { exportSlots } from "./export-slots.ts";
import { contentOf, versionsFor, type VersionSources } from "./job-versions.ts";
import { knownPaths } from "./known-paths.ts";
import { makeOrder } from "./make-order.ts";
import type { RunInput, RunWorld } from "./run-input.ts";
import type { JobFacts } from "./scope.ts";

export type Execute = Extract<SchedulerCommand, { type: "execute" }>;

/** What an attempt came to, and whether it had to execute. Else that it would have had to, and why it did not. */
export type Attempted = Answered | Exclude<Permission, "granted">;

export interface Answered {
  readonly outcome: Execution;
  readonly isCached: boolean;
  /** Absent where nothing may be concluded from an equal key. */
  readonly key?: string;
}

export interface AttemptSignals {
  readonly stop: AbortSignal;
  readonly kill: AbortSignal;
}

/** Asked when nothing answers an attempt. */
interface ExecutionPermits {
  mayExecute(job: string): Permission;
  slotsOf(job: string): Slots;
}

/** What one attempt of a job takes: an order, a look at what was made before, and the execution if that does not answer. */
export class AttemptRunner {
  readonly #input: RunInput;
  readonly #world: Pick<RunWorld, "executor" | "folder" | "logFile">;
  readonly #sources: VersionSources;
  readonly #facts: (job: string) => JobFacts;
  readonly #emit: (fact: RunFact) => void;
  readonly #permits: ExecutionPermits;
  /** What stages of the manifest surely make. */
  readonly #spare: readonly string[];

  constructor(
    input: RunInput,
    world: Pick<RunWorld, "executor" | "folder" | "logFile">,
    sources: VersionSources,
    factsOf: (job: string) => JobFacts,
    emit: (fact: RunFact) => void,
    permits: ExecutionPermits,
  ) {
    this.#input = input;
    this.#world = world;
    this.#sources = sources;
    this.#facts = factsOf;
    this.#emit = emit;
    this.#permits = permits;
    const { plan, params, data } = input;
    this.#spare = knownPaths(plan.pipeline, "outputs", knownFrom(plan.pipeline, params, data));
  }

  /** Never rejects: what an executor should not have thrown is the attempt's failure. */
  async run(job: JobRecord, command: Execute, signals: AttemptSignals): Promise<Attempted> {
    const ordered = makeOrder(job, this.#input, this.#sources, command.withinGrace);
    if (!ordered.ok) return failed(conditionFailure(ordered.failure));
    const { outputs, updates } = ordered.value;
    const wrong = checkJudged(ordered.value) ?? this.#sources.claims.claim(job.id, outputs);
    if (wrong !== undefined) return failed(wrong);
    this.#facts(job.id).outputs = [...outputs, ...updates];
    await this.#retire(job.id, outputs);
    const order: WorkOrder = {
      ...ordered.value,
      versions: versionsFor(job, this.#sources),
      content: contentOf(job, this.#sources),
      log: this.#world.logFile(job.id, command.pass, command.attempt),
    };
    try {
      return advised(
        await this.#perform(order, command, this.#controls(command, signals)),
        order,
        this.#input,
      );
    } catch (error) {
      return failed(crashed(error));
    }
  }

  /** What the job made at other paths in earlier runs is not to be read as if somebody had put it there. */
  async #retire(job: string, outputs: readonly string[]): Promise<void> {
    const spare = () => [...this.#spare, ...this.#sources.claims.paths()];
    const { trashed } = await this.#world.folder.retire(job, outputs, spare, this.#input.run);
    if (trashed.length === 0) return;
    this.#emit({ type: "warning.raised", job, message: trashText(trashed, this.#input.run) });
  }

  async #perform(order: WorkOrder, command: Execute, controls: AttemptControls): Promise<Attempted> {
    const { executor } = this.#world;
    const recalled = await executor.recall(order, controls);
    const key = keyOf(recalled);
    const { job, round, pass } = command;
    if (key !== undefined) this.#emit({ type: "stage.keyed", job, round, pass, key });
    switch (recalled.status) {
      case "hit":
        return this.#takeHit(recalled, order, command);
      case "failed":
        return failed(recalled.failure);
      case "cancelled":
        return { outcome: { status: "cancelled" }, isCached: false };
      case "miss":
        return this.#executePermitted(order, recalled, command, controls);
    }
  }

  #takeHit(hit: RecalledHit, order: WorkOrder, { job, round }: Execute): Answered {
    const { key, exitCode, results, savedMs } = hit;
    this.#take(order, hit.made);
    this.#emit({ type: "cache.hit", job, round, key, exitCode, results, savedMs });
    const outcome: Execution = { status: "succeeded", exitCode, results, made: hit.made };
    return { outcome, isCached: true, ...(order.cache.isVolatile === true ? {} : { key }) };
  }

  async #executePermitted(
    order: WorkOrder,
    missed: MissedRecall,
    command: Execute,
    controls: AttemptControls,
  ): Promise<Attempted> {
    const permission = this.#permits.mayExecute(order.job);
    if (permission !== "granted") return permission;
    const exports = exportSlots(this.#permits.slotsOf(order.job), this.#input.plan.pipeline.pools);
    return this.#execute({ ...order, exports }, missed, command, controls);
  }

  async #execute(
    order: WorkOrder,
    { reasons, keyed, isAsked }: MissedRecall,
    { job, round, attempt }: Execute,
    controls: AttemptControls,
  ): Promise<Answered> {
    const { action, outputs, log, cache } = order;
    const command = action.kind === "shell" ? action.display : action.uses;
    if (attempt === 1) {
      this.#emit({ type: "cache.missed", job, round, reasons, ...(isAsked && { isAsked }) });
    }
    // Somebody may have stopped the run while the cache was asked, or just now.
    if (controls.signal.aborted) return { outcome: { status: "cancelled" }, isCached: false };
    this.#emit({ type: "attempt.started", job, round, attempt, command, log });
    this.#sources.view.drop(outputs);
    const outcome = await this.#world.executor.execute(order, keyed, controls);
    if (outcome.status === "succeeded") this.#take(order, outcome.made);
    this.#tellStored(outcome, keyed, { job, round });
    const key = cache.isVolatile === true ? undefined : keyed?.key;
    return { outcome, isCached: false, ...(key === undefined ? {} : { key }) };
  }

  #tellStored(
    outcome: Execution,
    keyed: KeyedOrder | undefined,
    of: { readonly job: string; readonly round: number },
  ): void {
    const stored = outcome.status === "succeeded" ? outcome.stored : undefined;
    if (stored === undefined || keyed === undefined) return;
    this.#emit({ type: "cache.stored", ...of, key: keyed.key, ...stored });
  }

  #take(order: WorkOrder, made: readonly MadePath[]): void {
    const own = new Set(order.outputs);
    this.#sources.view.make(
      order.job,
      made.filter(({ path }) => own.has(path)),
      made.filter(({ path }) => !own.has(path)),
    );
  }

  #controls({ job, round, attempt }: Execute, signals: AttemptSignals): AttemptControls {
    return {
      signal: signals.stop,
      killSignal: signals.kill,
      onReport: (report: AttemptReport) =>
        this.#emit({ type: "attempt.progressed", job, round, attempt, ...report }),
      onWarning: (message) => this.#emit({ type: "warning.raised", job, message }),
      onRestored: (stage, files, bytes) => this.#emit({ type: "outputs.restored", job: stage, files, bytes }),
    };
  }
}

function keyOf(recalled: Recalled): string | undefined {
  if (recalled.status === "hit") return recalled.key;
  return recalled.status === "miss" ? recalled.keyed?.key : undefined;
}

function advised(attempted: Attempted, order: WorkOrder, input: RunInput): Attempted {
  if (typeof attempted === "string") return attempted;
  const { outcome } = attempted;
  if (outcome.status !== "failed") return attempted;
  return { ...attempted, outcome: { ...outcome, failure: adviseFromPlan(outcome.failure, order, input) } };
}

function failed(failure: Failure): Answered {
  return { outcome: { status: "failed", failure }, isCached: false };
}

function crashed(error: unknown): Failure {
  const text = error instanceof Error ? error.message : String(error);
  return {
    class: "crashed",
    message: `storyflow itself failed here: ${text}`,
    hint: "this is a bug of storyflow: please report it with the run's journal",
    tail: [],
  };
}
