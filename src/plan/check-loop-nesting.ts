import type { Diagnostic } from "../model/diagnostic.ts";
import type { FoundLoop } from "./plan-loops.ts";

/** Loops lie apart, or one as a whole inside the body of another. */
export function checkLoopNesting(loops: readonly FoundLoop[]): readonly Diagnostic[] {
  const seen = new Map<FoundLoop, Set<FoundLoop>>();
  const diagnostics: Diagnostic[] = [];
  for (const [shared, around] of loopsByStage(loops)) {
    const bySize = around.toSorted((a, b) => a.body.size - b.body.size);
    for (const [index, inner] of bySize.entries()) {
      const outer = bySize[index + 1];
      if (outer === undefined || seen.get(inner)?.has(outer) === true) continue;
      seen.set(inner, (seen.get(inner) ?? new Set()).add(outer));
      if (!holds(outer, inner)) diagnostics.push(describeOverlap(inner, outer, shared));
    }
  }
  return diagnostics;
}

/** For each stage the loops that it takes part in. */
function loopsByStage(loops: readonly FoundLoop[]): ReadonlyMap<string, readonly FoundLoop[]> {
  const around = new Map<string, FoundLoop[]>();
  for (const loop of loops) {
    for (const id of [...loop.body, loop.id]) around.set(id, [...(around.get(id) ?? []), loop]);
  }
  return around;
}

function holds(outer: FoundLoop, inner: FoundLoop): boolean {
  return outer.body.has(inner.id) && inner.body.isSubsetOf(outer.body);
}

function describeOverlap(a: FoundLoop, b: FoundLoop, shared: string): Diagnostic {
  const [first, second] = a.loop.place.start <= b.loop.place.start ? [a, b] : [b, a];
  return {
    code: "loop/overlap",
    severity: "error",
    message: `the loops of \`${first.id}\` and \`${second.id}\` both go through \`${shared}\`, and neither lies inside the other`,
    place: second.loop.place,
    hint: "let one loop settle before the other begins, or let one hold the other as a whole",
    related: [{ message: `the loop of \`${first.id}\``, place: first.loop.place }],
  };
}
