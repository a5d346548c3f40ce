import type { Diagnostic } from "../model/diagnostic.ts";
import type { Place } from "../model/source.ts";
import { cyclePath } from "./describe-cycle.ts";
import { findCycles, type Cycle } from "./find-cycles.ts";
import { explainNeed, needBetween, type NeedGraph } from "./need-graph.ts";
import type { FoundLoop } from "./plan-loops.ts";
import { sortStages } from "./sort-stages.ts";

/** A stage outside a loop that needs part of it waits until the loop has settled; two loops may wait for each other so. */
export function checkLoopWaits(loops: readonly FoundLoop[], graph: NeedGraph): readonly Diagnostic[] {
  if (loops.length < 2) return [];
  const waiting: NeedGraph = graph.copy();
  for (const { id, body } of loops) {
    for (const member of body) addWaits(waiting, graph, id, member, body);
  }
  return findCycles(waiting, sortStages(waiting).rest).map((cycle) => describeWaits(cycle, loops, graph));
}

function addWaits(
  waiting: NeedGraph,
  graph: NeedGraph,
  loop: string,
  member: string,
  body: ReadonlySet<string>,
): void {
  graph.forEachOutEdge(member, (_edge, { need }) => {
    const isOutside = need.stage !== loop && !body.has(need.stage);
    if (isOutside && !waiting.hasEdge(loop, need.stage)) waiting.addDirectedEdge(loop, need.stage, { need });
  });
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
  const need = needBetween(graph, id, awaited);
  if (need !== undefined) return [{ message: explainNeed(need), place: need.place }];
  const body = loops.find((loop) => loop.id === awaited)?.body;
  const inBody = graph.findInEdge(id, (_edge, attributes) => body?.has(attributes.need.needed) ?? false);
  if (inBody === undefined) return [];
  const { needed, place } = graph.getEdgeAttribute(inBody, "need");
  return [{ message: `\`${id}\` needs \`${needed}\`, a part of the loop of \`${awaited}\``, place }];
}
