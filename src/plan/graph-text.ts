import type { Plan } from "../model/plan.ts";
import { dotText } from "./dot-text.ts";
import { graphJson } from "./graph-json.ts";
import { mermaidText } from "./mermaid-text.ts";

export type GraphFormat = "mermaid" | "dot" | "json";

/** The plan as a drawing or as data: stages, what they need, and the ways back of loops. Ends in a line break. */
export function graphText(plan: Plan, format: GraphFormat): string {
  switch (format) {
    case "mermaid":
      return mermaidText(plan);
    case "dot":
      return dotText(plan);
    case "json":
      return graphJson(plan);
  }
}
