import type { RunEvent } from "../../src/model/event.ts";
import type { Plan, PlannedLoop, PlannedStage } from "../../src/model/plan.ts";
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

export function stageOf({ plan }: SimulatedRun, id: string): PlannedStage | undefined {
  return plan.stages.find((planned) => planned.id === id);
}

export function isAlways(run: SimulatedRun, id: string): boolean {
  return stageOf(run, id)?.stage.always === true;
}

export function toleratesError(run: SimulatedRun, id: string): boolean {
  return stageOf(run, id)?.stage.continueOnError === true;
}

/** For a stage the loops that run it, innermost first. */
export function loopsAround({ loops }: Plan, id: string): readonly PlannedLoop[] {
  return loops.filter(({ stage, body }) => stage === id || body.includes(id));
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
export function isCacheable({ plan }: SimulatedRun, id: string): boolean {
  const planned = plan.stages.find((stage) => stage.id === id);
  if (planned === undefined || planned.stage.always || planned.stage.cache === "off") return false;
  const { inputs, outputs, updates, cache } = planned.stage;
  const hasPaths = inputs.length + outputs.length + updates.length > 0;
  return hasPaths || cache === "on" || planned.needs.some(({ content }) => content);
}
