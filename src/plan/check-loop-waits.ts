import type { Diagnostic } from "../model/diagnostic.ts";
import type { Place } from "../model/source.ts";
import { cyclePath } from "./describe-cycle.ts";
import { findCycles, type Cycle } from "./find-cycles.ts";
import { explainNeed } from "./need.ts";
import type { NeedGraph } from "./need-graph.ts";
import type { FoundLoop } from "./plan-loops.ts";
import { sortStages } from "./sort-stages.ts";

/** A stage outside a loop that needs part of it waits until the loop has settled; two loops may wait for each other so. */
export function checkLoopWaits(loops: readonly FoundLoop[], graph: NeedGraph): readonly Diagnostic[] {
  if (loops.length < 2) return [];
  const waiting = graph.copy();
  for (const loop of loops) {
    for (const member of loop.body) addWaits(waiting, graph, loop, member);
  }
  return findCycles(waiting, sortStages(waiting).rest).map((cycle) => describeWaits(cycle, loops, graph));
}

/** Each stage outside that needs the member waits for the loop. */
function addWaits(waiting: NeedGraph, graph: NeedGraph, { id, body }: FoundLoop, member: string): void {
  for (const need of graph.needsFor(member)) {
    if (need.stage !== id && !body.has(need.stage)) waiting.add({ ...need, needed: id });
  }
}

function describeWaits(cycle: Cycle, loops: readonly FoundLoop[], graph: NeedGraph): Diagnostic {
  const steps = cycle.map((id, index) =>
    describeStep(id, cycle[(index + 1) % cycle.length] ?? "", loops, graph),
  );
  const first = loops.find(({ id }) => cycle.includes(id));
  return {
    code: "loop/mutual-wait",
    severity: "error",
    message: `\`${cyclePath(cycle)}\` is a circle: each of these stages waits for the next, since what needs a part of a loop waits until the loop has settled`,
    ...(first === undefined ? {} : { place: first.loop.place }),
    hint: "let one of the loops settle before the other begins, or let one hold the other as a whole",
    related: steps.flat(),
  };
}

function describeStep(
  id: string,
  awaited: string,
  loops: readonly FoundLoop[],
  graph: NeedGraph,
): readonly { readonly message: string; readonly place: Place }[] {
  const need = graph.need(id, awaited);
  if (need !== undefined) return [{ message: explainNeed(need), place: need.place }];
  const body = loops.find((loop) => loop.id === awaited)?.body;
  const inBody = graph.needsOf(id).find(({ needed }) => body?.has(needed));
  if (inBody === undefined) return [];
  const { needed, place } = inBody;
  return [{ message: `\`${id}\` needs \`${needed}\`, a part of the loop of \`${awaited}\``, place }];
}
