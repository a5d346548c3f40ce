import type { Plan, PlannedLoop } from "../model/plan.ts";

/**
 * What must open before a need holds. Inside a loop that is the needed job, in each round anew; for a stage
 * outside it is the whole loop: what it needs may still be made again.
 */
export interface Gate {
  readonly type: "job" | "loop";
  /** The needed job, or the stage of the loop. */
  readonly id: string;
}

export interface GateTable {
  /** For each stage, one gate for each need. */
  readonly gatesOf: ReadonlyMap<string, readonly Gate[]>;
  /** Stages that wait at a gate, by `gateName`. */
  readonly waiting: ReadonlyMap<string, readonly string[]>;
}

/** For each stage the loops that run it, innermost first: those with it in their body, and its own. */
export type LoopChains = ReadonlyMap<string, readonly PlannedLoop[]>;

export function gateName(gate: Gate): string {
  return `${gate.type}:${gate.id}`;
}

export function chainLoops(plan: Plan): LoopChains {
  const chains = new Map<string, PlannedLoop[]>();
  // plan.loops lists inner loops before outer ones, which is the order of each chain.
  for (const loop of plan.loops) {
    for (const id of [...loop.body, loop.stage]) {
      const chain = chains.get(id);
      if (chain === undefined) chains.set(id, [loop]);
      else chain.push(loop);
    }
  }
  return chains;
}

export function buildGates(plan: Plan, chains: LoopChains): GateTable {
  const gatesOf = new Map<string, readonly Gate[]>();
  const waiting = new Map<string, string[]>();
  for (const planned of plan.stages) {
    const gates = planned.needs.map((need) => gateFor(planned.id, need.stage, chains));
    gatesOf.set(planned.id, gates);
    for (const gate of gates) {
      const name = gateName(gate);
      const list = waiting.get(name);
      if (list === undefined) waiting.set(name, [planned.id]);
      else list.push(planned.id);
    }
  }
  return { gatesOf, waiting };
}

function gateFor(reader: string, needed: string, chains: LoopChains): Gate {
  const shared = new Set(chains.get(reader) ?? []);
  const outermost = (chains.get(needed) ?? []).findLast((loop) => !shared.has(loop));
  return outermost === undefined ? { type: "job", id: needed } : { type: "loop", id: outermost.stage };
}
