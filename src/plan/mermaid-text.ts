import type { Loop } from "../model/pipeline.ts";
import type { Plan, PlannedNeed, PlannedStage } from "../model/plan.ts";
import { loopLabel, stageLines } from "./graph-labels.ts";

/** The plan as a Mermaid flowchart. */
export function mermaidText({ stages }: Plan): string {
  const skippable = stages.filter(({ stage }) => stage.when !== undefined);
  const lines = [
    ...stages.map(nodeLine),
    ...stages.flatMap(needLines),
    ...stages.flatMap((planned) =>
      planned.stage.loop === undefined ? [] : backLines(planned, planned.stage.loop),
    ),
    ...(skippable.length === 0 ? [] : ["classDef skippable stroke-dasharray: 5 5"]),
    ...skippable.map(({ id }) => `class ${nodeId(id)} skippable`),
  ];
  return ["flowchart TD", ...lines.map((line) => `  ${line}`), ""].join("\n");
}

function nodeLine(planned: PlannedStage): string {
  return `${nodeId(planned.id)}["${stageLines(planned).map(escape).join("<br/>")}"]`;
}

function needLines({ id, needs }: PlannedStage): readonly string[] {
  return needs.map((need) => `${nodeId(need.stage)} -->${reasonLabel(need)} ${nodeId(id)}`);
}

function reasonLabel({ reason }: PlannedNeed): string {
  return reason === "needs" ? "" : `|${reason}|`;
}

function backLines({ id, stage }: PlannedStage, loop: Loop): readonly string[] {
  const label = escape(loopLabel(stage, loop));
  return loop.backTo.map((target) => `${nodeId(id)} -.->|"${label}"| ${nodeId(target.stage)}`);
}

/** A stage may be called `end`, `style` or `graphics`, at each of which Mermaid's lexer would stumble. */
function nodeId(id: string): string {
  return `s_${id}`;
}

/** Only what is neither syntax, nor HTML, nor Markdown, nor an icon to Mermaid stays as it is. */
function escape(text: string): string {
  return text.replaceAll(unsafe, (character) => `#${character.codePointAt(0)};`);
}

const unsafe = /(?<![\p{L}\p{N}])[-_.]|[-_.](?![\p{L}\p{N}])|[^\p{L}\p{N}\-_. ,='()/\u{a0}-\u{10ffff}]/gu;
