import type { Diagnostic } from "../model/diagnostic.ts";
import type { Cycle } from "./find-cycles.ts";
import { explainNeed, type Need } from "./need.ts";
import type { NeedGraph } from "./need-graph.ts";
import type { PathPattern } from "./path-pattern.ts";

/** A longer circle is told by so many of its stages at either end. */
const stagesShownAtEnds = 8;

/** A circle of needs as one diagnostic, with the reason for each of them. */
export function describeCycle(graph: NeedGraph, cycle: Cycle): Diagnostic {
  const needs = cycle.flatMap((id, index) => graph.need(id, cycle[(index + 1) % cycle.length] ?? "") ?? []);
  const version = needs.find(({ cause }) => cause.type === "version");
  const culprit = version ?? needs.find(({ cause }) => cause.type === "pattern") ?? needs[0];
  return {
    code: version === undefined ? "graph/cycle" : "graph/version-cycle",
    severity: "error",
    message: describe(cycle, version),
    ...(culprit === undefined ? {} : { place: culprit.place, hint: hintFor(culprit) }),
    related: ends(needs).map((need) => ({ message: explainNeed(need), place: need.place })),
  };
}

function describe(cycle: Cycle, version: Need | undefined): string {
  const path = `\`${cyclePath(cycle)}\``;
  if (version?.cause.type === "version") {
    return `${path} is a circle that the versions of \`${version.cause.path}\` close: ${explainNeed(version)}`;
  }
  return `${path} is a circle: each of these stages needs the next`;
}

export function cyclePath(cycle: Cycle): string {
  const path = [...cycle, ...cycle.slice(0, 1)];
  if (path.length <= 2 * stagesShownAtEnds + 1) return path.join(" → ");
  const left = path.length - 2 * stagesShownAtEnds;
  return [...path.slice(0, stagesShownAtEnds), `(${left} more)`, ...path.slice(-stagesShownAtEnds)].join(
    " → ",
  );
}

function ends(needs: readonly Need[]): readonly Need[] {
  if (needs.length <= 2 * stagesShownAtEnds) return needs;
  return [...needs.slice(0, stagesShownAtEnds), ...needs.slice(-stagesShownAtEnds)];
}

function hintFor({ stage, needed, cause }: Need): string {
  if (cause.type === "pattern") {
    const excludes = cause.outputs
      .map((output) => `'!${excludeText(output).replaceAll("'", "''")}'`)
      .join(", ");
    return `if \`${stage}\` does not read what \`${needed}\` makes, leave it out: add ${excludes} to its \`inputs\``;
  }
  if (cause.type === "version") {
    return `to let \`${stage}\` read it before the update, let \`${needed}\` need \`${stage}\`; else take one of these needs away`;
  }
  return "take one of these needs away; a bounded way back is written as a `loop` with `back_to`";
}

/** A pattern that matches the output and, for a folder, all in it. */
function excludeText({ text, type, shapes }: PathPattern): string {
  const segments = (shapes[0] ?? []).map((segment) =>
    typeof segment === "string" ? segment.replaceAll(/[\\*?[\]{}()]/g, "\\$&") : "*",
  );
  if (segments.length === 0) return text;
  return [...segments, ...(type === "folder" ? ["**"] : [])].join("/");
}
