import type { NeedGraph } from "./need-graph.ts";

/** Each stage needs the next, and the last one the first. */
export type Cycle = readonly string[];

/** Past so many circles, those that hang together with one of them are told when it is mended. */
const cyclesLimit = 100;

/** So many needs are followed in search of the shortest circle; past that a short one will do. */
const stepsLimit = 500_000;

/** Circles of needs that share no stage, short ones rather than long ones, in the order of the manifest. */
export function findCycles(graph: NeedGraph, among: readonly string[]): readonly Cycle[] {
  const cycles: Cycle[] = [];
  const steps = { left: stepsLimit };
  const open = [among];
  for (let next = open.pop(); next !== undefined && cycles.length < cyclesLimit; next = open.pop()) {
    for (const component of components(graph, new Set(next))) {
      const cycle = shortestCycle(graph, component, steps);
      if (cycle === undefined) continue;
      cycles.push(cycle);
      open.push([...new Set(component).difference(new Set(cycle))]);
    }
  }
  return cycles.toSorted((a, b) => graph.index(a[0] ?? "") - graph.index(b[0] ?? ""));
}

/** Groups of stages each of which depends on each other one of its group, in the order of the manifest. */
function components(graph: NeedGraph, among: ReadonlySet<string>): readonly (readonly string[])[] {
  const left = new Set(among);
  const dependents = (id: string): readonly string[] => graph.needsFor(id).map(({ stage }) => stage);
  const needed = (id: string): readonly string[] => graph.needsOf(id).map((need) => need.needed);
  const finished = [...among].flatMap((id) => postOrder(id, left, dependents));
  for (const id of among) left.add(id);
  return finished
    .toReversed()
    .map((id) => postOrder(id, left, needed).toSorted((a, b) => graph.index(a) - graph.index(b)))
    .filter((component) => component.length > 0);
}

/** Everything reachable, what is reached first coming last; takes it out of `left`. */
function postOrder(
  start: string,
  left: Set<string>,
  neighbors: (id: string) => readonly string[],
): readonly string[] {
  if (!left.delete(start)) return [];
  const order: string[] = [];
  const path = [{ id: start, next: neighbors(start).values() }];
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    const { value: id, done } = top.next.next();
    if (done === true) {
      order.push(top.id);
      path.pop();
    } else if (left.delete(id)) {
      path.push({ id, next: neighbors(id).values() });
    }
  }
  return order;
}

function shortestCycle(
  graph: NeedGraph,
  component: readonly string[],
  steps: { left: number },
): Cycle | undefined {
  const members = new Set(component);
  let shortest: Cycle | undefined;
  for (const start of component) {
    if (shortest !== undefined && (steps.left <= 0 || shortest.length === 1)) break;
    const limit = shortest?.length ?? Infinity;
    shortest = cycleThrough(graph, start, members, limit, steps) ?? shortest;
  }
  return shortest;
}

/** The shortest circle through `start` that has fewer than `limit` stages. */
function cycleThrough(
  graph: NeedGraph,
  start: string,
  members: ReadonlySet<string>,
  limit: number,
  steps: { left: number },
): Cycle | undefined {
  const paths = new Map<string, { readonly length: number; readonly before?: string }>([
    [start, { length: 1 }],
  ]);
  for (const [id, { length }] of paths) {
    if (length >= limit) return undefined;
    for (const { needed } of graph.needsOf(id)) {
      steps.left -= 1;
      if (needed === start) return backwards(paths, id);
      if (members.has(needed) && !paths.has(needed)) paths.set(needed, { length: length + 1, before: id });
    }
  }
  return undefined;
}

function backwards(paths: ReadonlyMap<string, { readonly before?: string }>, last: string): Cycle {
  const cycle: string[] = [];
  for (let id: string | undefined = last; id !== undefined; id = paths.get(id)?.before) cycle.push(id);
  return cycle.toReversed();
}
