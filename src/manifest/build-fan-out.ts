import type { FanOutNames, Names } from "../expressions/names.ts";
import type { Expression } from "../model/expression.ts";
import type { FanOut, ItemList } from "../model/pipeline.ts";
import { buildExpression, type Build } from "./build.ts";
import { alignmentOf, fanOutShape } from "./fan-out-shape.ts";
import type { ItemList as RawList, Stage } from "./generated/manifest.ts";
import { jsonValue } from "./json-value.ts";
import { firstLineOf, keyPlaceOf, placeOf } from "./manifest-node.ts";
import { problem } from "./problem.ts";
import { entryOf, keysOf, member, type Typed, type TypedEntry } from "./typed-node.ts";

/** Over what a stage is fanned out. */
export function buildFanOut(build: Build, id: string, stage: Typed<Stage>): FanOut | undefined {
  checkTogether(build, stage);
  const shape = fanOutShape(stage);
  const alignment = alignmentOf(stage);
  if (shape === undefined || alignment === undefined) return undefined;
  const lists = shape.lists.flatMap((list) => buildList(build, id, list) ?? []);
  // Where a list is wrong, nobody knows what its items are.
  if (lists.length < Object.keys(shape.written.value).length) return undefined;
  const key = buildKey(build, stage, lists, alignment);
  return {
    kind: shape.kind,
    lists,
    ...(key !== undefined && { key }),
    alignment,
    itemNames: [...lists.map(({ variable }) => variable), ...alignedWith(build, id, alignment)],
    place: keyPlaceOf(build.source, shape.written.entry),
  };
}

function alignedWith({ known }: Build, id: string, alignment: string): readonly string[] {
  return known.stages.filter((one) => one.alignment === alignment && one.id !== id).map((one) => one.id);
}

function checkTogether(build: Build, stage: Typed<Stage>): void {
  const [foreach, matrix] = [entryOf(stage, "foreach"), entryOf(stage, "matrix")];
  if (foreach === undefined || matrix === undefined) return;
  const place = keyPlaceOf(build.source, matrix);
  const message = "a stage is fanned out over one list or over one product of lists, not over both";
  const hint = "write `matrix` alone: it takes the list of `foreach` as one of its own";
  build.findings.add(problem("stage/two-fan-outs", place, message, hint));
}

function buildList(build: Build, id: string, list: TypedEntry<RawList>): ItemList | undefined {
  const place = placeOf(build.source, list.node);
  const variable = list.entry.name;
  if (list.node.type === "list") {
    const values = list.node.items.map((node) => jsonValue(build, node));
    const places = list.node.items.map((node) => firstLineOf(build.source, node));
    return { variable, place, items: { type: "written", values, places } };
  }
  const { params, stages, data } = build.known;
  const names = { params, stages, data, env: [], extra: [], self: id, forCommand: true };
  const expression = buildExpression(build, list, names, "list");
  return expression && { variable, place, items: { type: "expression", expression } };
}

/** A key is made of the item; what stages made may not change what a job is called. */
function buildKey(
  build: Build,
  stage: Typed<Stage>,
  lists: readonly ItemList[],
  alignment: string,
): Expression | undefined {
  const written = member(stage, "key");
  if (written === undefined) return undefined;
  const { params, data } = build.known;
  const variables = lists.map(({ variable }) => variable);
  const fanOut = { variables, alignment, own: { id: "" } };
  const names: Names = { params, stages: [], data, env: [], extra: [], forCommand: true, fanOut };
  return buildExpression(build, written, names);
}

/** What expressions see of the item, whether the list is right or not. */
export function fanOutNames({ known }: Build, id: string, stage: Typed<Stage>): FanOutNames | undefined {
  const alignment = alignmentOf(stage);
  const variables = [...keysOf(member(stage, "foreach")), ...keysOf(member(stage, "matrix"))];
  const own = known.stages.find((one) => one.id === id) ?? { id };
  return alignment === undefined ? undefined : { variables, alignment, own };
}
