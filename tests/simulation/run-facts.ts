import type { RunEvent } from "../../src/model/event.ts";
import type { PlannedLoop, PlannedStage } from "../../src/model/plan.ts";
import { naiveJobs, stageIdOf } from "./naive-jobs.ts";
import type { SimulatedRun } from "./simulate-run.ts";

type EventOf<Type extends RunEvent["type"]> = Extract<RunEvent, { type: Type }>;

export function eventsOf<Type extends RunEvent["type"]>(
  { heard }: Pick<SimulatedRun, "heard">,
  type: Type,
): readonly EventOf<Type>[] {
  return heard.filter((event): event is EventOf<Type> => event.type === type);
}

/** By job, how it ended. */
export function endings(run: SimulatedRun): ReadonlyMap<string, EventOf<"stage.settled">> {
  return new Map(eventsOf(run, "stage.settled").map((event) => [event.job, event]));
}

/** Of a job, or by its own id. */
export function stageOf({ plan }: SimulatedRun, job: string): PlannedStage | undefined {
  const stage = stageIdOf(job);
  return plan.stages.find((planned) => planned.id === stage);
}

export function isAlways(run: SimulatedRun, id: string): boolean {
  return stageOf(run, id)?.stage.always === true;
}

export function toleratesError(run: SimulatedRun, id: string): boolean {
  return stageOf(run, id)?.stage.continueOnError === true;
}

/** For a job the loops that run it, innermost first: each item has its own, unless the stage of the loop never had its jobs. */
export function loopsAround(run: SimulatedRun, job: string): readonly PlannedLoop[] {
  const id = stageIdOf(job);
  const item = job.slice(id.length);
  const jobs = naiveJobs(run);
  return run.plan.loops
    .filter(({ stage, body }) => stage === id || body.includes(id))
    .map((loop) => ({
      ...loop,
      stage: `${loop.stage}${item}`,
      body: loop.body.map((member) => `${member}${item}`),
    }))
    .filter(({ stage }) => jobs.get(stage) !== undefined);
}

/** The loop of which a job is the stage. */
export function loopOf(run: SimulatedRun, job: string): PlannedLoop | undefined {
  return loopsAround(run, job).find(({ stage }) => stage === job);
}

/** A signal that comes later changes nothing any more. */
export function beforeItsEnd({ sights }: SimulatedRun): SimulatedRun["sights"] {
  const end = sights.findIndex((sight) => sight.type === "event" && sight.event.type === "run.settled");
  return end === -1 ? sights : sights.slice(0, end);
}

/** It ran to its end, and the folder could be made to show what it made. */
export function isShown(run: SimulatedRun): boolean {
  const isKilled = beforeItsEnd(run).some(({ type }) => type === "killed");
  const couldNot = eventsOf(run, "warning.raised").some(({ message }) =>
    message.includes("could not be put in place"),
  );
  return run.result !== undefined && !isKilled && !couldNot;
}

/** Stages that may execute though nothing changed. */
export function isCacheable(run: SimulatedRun, job: string): boolean {
  const planned = stageOf(run, job);
  if (planned === undefined || planned.stage.always || planned.stage.cache === "off") return false;
  const { inputs, outputs, updates, cache } = planned.stage;
  const hasPaths = inputs.length + outputs.length + updates.length > 0;
  return hasPaths || cache === "on" || planned.needs.some(({ content }) => content);
}

/** Whether what needs a job, or a stage, may not run. */
export function blocks(run: SimulatedRun, ended: ReturnType<typeof endings>, id: string): boolean {
  const state = ended.get(id)?.state;
  const jobs = naiveJobs(run);
  const own = jobs.isFannedOut(id) ? jobs.ofStage(id) : undefined;
  // Jobs that nobody asked for have not ended.
  if (own !== undefined) return own.some((job) => blocks(run, ended, job.id));
  return state === "blocked" || (state === "failed" && !toleratesError(run, id));
}
