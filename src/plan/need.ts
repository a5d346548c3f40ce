import type { NeedReason } from "../model/plan.ts";
import type { Place } from "../model/source.ts";
import type { PathPattern } from "./path-pattern.ts";

/** One stage needs another, and why. */
export interface Need {
  readonly stage: string;
  readonly needed: string;
  readonly cause: NeedCause;
  /** All outputs of the needed stage are content of this one. */
  readonly content: boolean;
  readonly place: Place;
}

export type NeedCause =
  | { readonly type: "named" }
  /** `name`: what the expression reads, as `qa.score`. */
  | { readonly type: "read"; readonly name: string }
  /** A literal input. */
  | { readonly type: "path"; readonly input: string }
  /** A glob or folder that takes in outputs: an exclude can leave them out. */
  | { readonly type: "pattern"; readonly input: string; readonly outputs: readonly PathPattern[] }
  | { readonly type: "update"; readonly path: string }
  /** `path`: read, by an input or as content, after the needed stage updates it. */
  | { readonly type: "version"; readonly path: string };

/** Of several causes the one that is the hardest to give up is told. */
const hardestFirst: readonly NeedCause["type"][] = ["named", "read", "update", "path", "pattern", "version"];

/** So many outputs that a pattern takes in are remembered for one need. */
const outputsLimit = 3;

export function mergeNeeds(known: Need, added: Need): Need {
  const harder = rankOf(added) < rankOf(known) ? added : known;
  return {
    ...harder,
    cause: mergeCauses(harder.cause, added.cause),
    content: known.content || added.content,
  };
}

function rankOf(need: Need): number {
  return hardestFirst.indexOf(need.cause.type);
}

function mergeCauses(harder: NeedCause, added: NeedCause): NeedCause {
  if (harder.type !== "pattern" || added.type !== "pattern" || harder.outputs.length >= outputsLimit) {
    return harder;
  }
  return { ...harder, outputs: [...new Set([...harder.outputs, ...added.outputs])] };
}

export function reasonOf(cause: NeedCause): NeedReason {
  switch (cause.type) {
    case "named":
      return "needs";
    case "read":
      return "expression";
    case "version":
      return "version";
    default:
      return "path";
  }
}

/** In words, as the reason of an edge. */
export function explainNeed({ stage, needed, cause }: Need): string {
  switch (cause.type) {
    case "named":
      return `\`${stage}\` names \`${needed}\` in \`needs\``;
    case "read":
      return `\`${stage}\` reads \`${cause.name}\``;
    case "path":
      return `\`${stage}\` reads \`${cause.input}\`, which \`${needed}\` makes`;
    case "pattern":
      return `\`${stage}\` reads \`${cause.input}\`, which takes in \`${cause.outputs[0]?.text}\` of \`${needed}\``;
    case "update":
      return `\`${stage}\` updates \`${cause.path}\`, which \`${needed}\` makes`;
    case "version":
      return `\`${stage}\` reads \`${cause.path}\` after \`${needed}\` updates it`;
  }
}
