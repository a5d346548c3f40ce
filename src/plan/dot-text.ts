import type { Loop } from "../model/pipeline.ts";
import type { Plan, PlannedNeed, PlannedStage } from "../model/plan.ts";
import { loopLabel, stageLines } from "./graph-labels.ts";

/** The plan in the DOT language of Graphviz. */
export function dotText({ pipeline, stages }: Plan): string {
  const lines = [
    "node [shape=box, style=rounded]",
    ...stages.map(nodeLine),
    ...stages.flatMap(needLines),
    ...stages.flatMap((planned) =>
      planned.stage.loop === undefined ? [] : backLines(planned, planned.stage.loop),
    ),
  ];
  return [`digraph ${quote(pipeline.name)} {`, ...lines.map((line) => `  ${line}`), "}", ""].join("\n");
}

function nodeLine(planned: PlannedStage): string {
  const style = planned.stage.when === undefined ? "" : ', style="rounded,dashed"';
  return `${quote(planned.id)} [label="${stageLines(planned).map(escape).join("\\n")}"${style}]`;
}

function needLines({ id, needs }: PlannedStage): readonly string[] {
  return needs.map((need) => `${quote(need.stage)} -> ${quote(id)}${reasonLabel(need)}`);
}

function reasonLabel({ reason }: PlannedNeed): string {
  return reason === "needs" ? "" : ` [label=${quote(reason)}]`;
}

/** `constraint=false` keeps the way back from turning the ranks around. */
function backLines({ id, stage }: PlannedStage, loop: Loop): readonly string[] {
  const label = quote(loopLabel(stage, loop));
  return loop.backTo.map(
    (target) => `${quote(id)} -> ${quote(target.stage)} [style=dashed, constraint=false, label=${label}]`,
  );
}

function quote(text: string): string {
  return `"${escape(text)}"`;
}

/** Labels read backslash sequences and HTML entities. */
function escape(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("\\", "\\\\")
    .replaceAll('"', '\\"')
    .replaceAll(/[\p{Cc}]+/gu, " ");
}
