import type { PlannedLoop, PlannedStage } from "../model/plan.ts";

/**
 * What must open before a need holds. Inside a loop that is the needed job, in each round anew; for a stage
 * outside it is the whole loop: what it needs may still be made again.
 */
export interface Gate {
  readonly type: "job" | "loop" | "list";
  /** The needed job, the stage of the loop, or the fanned-out stage whose list is to be known. */
  readonly id: string;
}

/** For each stage the loops that run it, innermost first: those with it in their body, and its own. */
export type LoopChains = ReadonlyMap<string, readonly PlannedLoop[]>;

function gateName(gate: Gate): string {
  return `${gate.type}:${gate.id}`;
}

/** `loops` lists inner loops before outer ones, which is the order of each chain. */
export function chainLoops(loops: readonly PlannedLoop[]): Map<string, PlannedLoop[]> {
  const chains = new Map<string, PlannedLoop[]>();
  for (const loop of loops) {
    for (const id of [...loop.body, loop.stage]) {
      const chain = chains.get(id);
      if (chain === undefined) chains.set(id, [loop]);
      else chain.push(loop);
    }
  }
  return chains;
}

/** Which gates each job waits at. */
export class GateTable {
  readonly #gatesOf = new Map<string, readonly Gate[]>();
  /** Jobs that wait at a gate, by `gateName`. */
  readonly #waiting = new Map<string, string[]>();
  readonly #chains: LoopChains;

  constructor(chains: LoopChains) {
    this.#chains = chains;
  }

  /** A gate for each need of a job. One of a new set of needs waits at the gates of these. */
  add({ id, needs }: PlannedStage): void {
    this.#add(
      id,
      needs.map((need) => gateFor(id, need.stage, this.#chains)),
    );
  }

  /** A fanned-out stage waits for its list; its jobs are made when those of all that it needs are. */
  addFanOut({ id, needs, fanOut }: PlannedStage, isFannedOut: (stage: string) => boolean): void {
    const lists = needs.filter(({ stage }) => isFannedOut(stage));
    const whole = needs.filter(({ stage }) => fanOut?.listNeeds.includes(stage));
    this.#add(id, [
      ...whole.map((need) => gateFor(id, need.stage, this.#chains)),
      ...lists.map(({ stage }) => ({ type: "list" as const, id: stage })),
    ]);
  }

  /** What reads paths of fanned-out stages waits for their lists: then it is known which jobs it needs. */
  addReader({ id }: PlannedStage, lists: readonly string[]): void {
    this.#add(
      id,
      lists.map((stage) => ({ type: "list" as const, id: stage })),
    );
  }

  gatesOf(id: string): readonly Gate[] {
    return this.#gatesOf.get(id) ?? [];
  }

  /** The jobs that wait at a gate. */
  waitingAt(gate: Gate): readonly string[] {
    return this.#waiting.get(gateName(gate)) ?? [];
  }

  /** A job waits at no gate any more. */
  remove(id: string): void {
    for (const gate of this.gatesOf(id)) {
      const name = gateName(gate);
      const others = (this.#waiting.get(name) ?? []).filter((other) => other !== id);
      this.#waiting.set(name, others);
    }
    this.#gatesOf.delete(id);
  }

  #add(id: string, gates: readonly Gate[]): void {
    this.#gatesOf.set(id, gates);
    for (const gate of gates) {
      const name = gateName(gate);
      const list = this.#waiting.get(name);
      if (list === undefined) this.#waiting.set(name, [id]);
      else list.push(id);
    }
  }
}

function gateFor(reader: string, needed: string, chains: LoopChains): Gate {
  const shared = new Set(chains.get(reader) ?? []);
  const outermost = (chains.get(needed) ?? []).findLast((loop) => !shared.has(loop));
  return outermost === undefined ? { type: "job", id: needed } : { type: "loop", id: outermost.stage };
}
