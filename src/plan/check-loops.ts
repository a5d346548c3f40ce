import type { Diagnostic } from "../model/diagnostic.ts";
import { outputsAround, type DeclaredPaths } from "./declared-paths.ts";
import type { NeedGraph } from "./need-graph.ts";
import type { FoundLoop } from "./plan-loops.ts";
import type { Reach } from "./reach.ts";
import type { Reader } from "./version-needs.ts";

/** The rules of each loop by itself. */
export function checkLoop(
  found: FoundLoop,
  graph: NeedGraph,
  paths: DeclaredPaths,
  reach: Reach,
): readonly Diagnostic[] {
  return [
    ...checkBackTo(found, graph, reach),
    ...checkProducers(found, graph, paths),
    ...checkAlways(found, graph),
    ...checkClean(found, graph),
  ];
}

function checkBackTo({ id, loop }: FoundLoop, graph: NeedGraph, reach: Reach): readonly Diagnostic[] {
  return loop.backTo
    .filter(({ stage }) => graph.has(stage) && !reach.dependsOn(id, stage))
    .map(({ stage, place }) => ({
      code: "loop/no-way-back",
      severity: "error",
      message: `\`${id}\` goes back to \`${stage}\`, which it does not depend on`,
      place,
      hint: `name a stage that comes before \`${id}\`, or let \`${id}\` need \`${stage}\``,
    }));
}

/** A new round of the producer would undo what the loop has gained. */
function checkProducers(
  { id, body }: FoundLoop,
  graph: NeedGraph,
  paths: DeclaredPaths,
): readonly Diagnostic[] {
  const updates = paths.stages.get(id)?.updates ?? [];
  return updates.flatMap((update) => {
    const output = outputsAround(update, paths).find(({ stage }) => body.has(stage));
    if (output === undefined) return [];
    const producer = graph.stage(output.stage);
    return [
      {
        code: "loop/producer-in-body",
        severity: "error" as const,
        message: `the loop of \`${id}\` goes through \`${output.stage}\`, which makes \`${update.pattern.text}\` anew and so undoes each update`,
        place: update.place,
        hint: `let \`back_to\` name a stage after \`${output.stage}\``,
        related: [{ message: `\`${output.stage}\` makes \`${output.pattern.text}\``, place: producer.place }],
      },
    ];
  });
}

/** A round that failed is over, so there is nothing that a stage could run in it in spite of that. */
function checkAlways({ id, stage, loop, body }: FoundLoop, graph: NeedGraph): readonly Diagnostic[] {
  const members = [...body].map((member) => graph.stage(member));
  return [...members, stage]
    .filter(({ always }) => always)
    .map((member) => ({
      code: "loop/always-in-loop",
      severity: "error",
      message:
        member.id === id
          ? `\`${id}\` has a loop and cannot be \`always\``
          : `\`${member.id}\` is \`always\` and cannot be part of the loop of \`${id}\``,
      place: member.place,
      hint: "a round ends with its first failure: let the `always` stage come after the loop",
      related: [{ message: `the loop of \`${id}\``, place: loop.place }],
    }));
}

/** A loop puts back its best round, and what old outputs got mixed into is not kept. */
function checkClean({ id, stage, loop, body }: FoundLoop, graph: NeedGraph): readonly Diagnostic[] {
  const members = [...body].map((member) => graph.stage(member));
  return [...members, stage]
    .filter(({ clean }) => !clean)
    .map((member) => ({
      code: "loop/unclean-stage",
      severity: "error",
      message:
        member.id === id
          ? `\`${id}\` has a loop and cannot be \`clean: false\``
          : `\`${member.id}\` is \`clean: false\` and cannot be part of the loop of \`${id}\``,
      place: member.place,
      hint: "a loop puts back its best round, and outputs that are not cleaned away are not kept: remove `clean`",
      related: [{ message: `the loop of \`${id}\``, place: loop.place }],
    }));
}

/** Stages outside a body that see the version before the loop in every round. */
export function checkStaleReaders(
  loops: readonly FoundLoop[],
  readers: readonly Reader[],
  paths: DeclaredPaths,
  reach: Reach,
): readonly Diagnostic[] {
  const readersOf = Map.groupBy(readers, ({ updater }) => updater);
  return loops.flatMap((found) => {
    const stale = (readersOf.get(found.id) ?? []).filter(
      (reader) =>
        reach.dependsOn(found.id, reader.stage) &&
        !found.body.has(reader.stage) &&
        !updatesToo(reader, paths),
    );
    const byStage = Map.groupBy(stale, ({ stage }) => stage);
    return [...byStage.values()].flatMap(([first]) =>
      first === undefined ? [] : [describeStale(found, first)],
    );
  });
}

/** An earlier updater hands on a version of its own, as a producer does. */
function updatesToo(reader: Reader, paths: DeclaredPaths): boolean {
  const updates = paths.stages.get(reader.stage)?.updates ?? [];
  return updates.some(({ pattern }) =>
    paths.updates.overlapping(pattern).some(({ stage }) => stage === reader.updater),
  );
}

function describeStale({ id, loop }: FoundLoop, reader: Reader): Diagnostic {
  const proposed = [...loop.backTo.map(({ stage }) => stage), reader.stage].join(", ");
  return {
    code: "loop/stale-reader",
    severity: "warning",
    message: `\`${reader.stage}\` reads \`${reader.path}\` outside the loop of \`${id}\` that updates it, so every round sees what it found before the first`,
    place: reader.place,
    hint: `to have it run in each round, write \`back_to: [${proposed}]\``,
    related: [{ message: `the loop of \`${id}\``, place: loop.place }],
  };
}
