import type { Loop, Stage } from "../model/pipeline.ts";
import type { PlannedStage } from "../model/plan.ts";

/** What a node says, line by line: the id, then what is particular about the stage. */
export function stageLines({ id, stage }: PlannedStage): readonly string[] {
  const condition = conditionOf(stage);
  return [
    id,
    ...(stage.description === undefined ? [] : [oneLine(stage.description)]),
    ...(condition === undefined ? [] : [`when ${condition}`]),
    ...(stage.always ? ["always"] : []),
  ].filter((line) => line !== "");
}

/** What the way back of a loop says. */
export function loopLabel(stage: Stage, { limit }: Loop): string {
  const times = limit === 1 ? "at most once" : `at most ${limit} times`;
  const condition = conditionOf(stage);
  return condition === undefined ? times : `${times} while ${condition}`;
}

/** The condition under which a stage runs, in one line. */
export function conditionOf(stage: Stage): string | undefined {
  return stage.when === undefined ? undefined : oneLine(stage.when.text);
}

function oneLine(text: string): string {
  return text.replaceAll(/[\s\p{Cc}]+/gu, " ").trim();
}
