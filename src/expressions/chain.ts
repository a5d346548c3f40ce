import type { CelNode, IndexNode, MemberNode, NameNode } from "./cel-node.ts";

/** A name with the members and indexes behind it: `data.shots[0].title`. */
export interface Chain {
  readonly root: NameNode;
  /** From the root outwards; each holds the one before it. */
  readonly steps: readonly (MemberNode | IndexNode)[];
}

/** Undefined where something else than a name stands at the root. */
export function chainOf(node: CelNode): Chain | undefined {
  const steps: (MemberNode | IndexNode)[] = [];
  let current = node;
  while (current.kind === "member" || current.kind === "index") {
    steps.push(current);
    current = current.object;
  }
  return current.kind === "name" ? { root: current, steps: steps.toReversed() } : undefined;
}

/** The name that a step asks for, when it stands there: `.score` and `["score"]`. */
export function literalName(step: MemberNode | IndexNode): string | undefined {
  if (step.kind === "member") return step.name;
  const { index } = step;
  return index.kind === "literal" && typeof index.value === "string" ? index.value : undefined;
}

/** The literal names from the root on, up to the first step that is something else. */
export function literalPath(chain: Chain): readonly string[] {
  const names: string[] = [];
  for (const step of chain.steps) {
    const name = literalName(step);
    if (name === undefined) break;
    names.push(name);
  }
  return names;
}
