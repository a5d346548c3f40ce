import type { Pipeline } from "../model/pipeline.ts";
import { plainPath } from "./plain-path.ts";

/** What stages may rewrite of what others make. */
export interface UpdatedOutputs {
  /** Each version of it is asked for again when the next update begins with it. */
  readonly isUpdated: (output: string) => boolean;
  /**
   * Some stage may rewrite only a part of it: then jobs that have nothing to do with each other may be at work in it at the same time,
   * and each puts in place just what it reads itself.
   */
  readonly isPartlyUpdated: (output: string) => boolean;
}

export function findUpdatedOutputs({ stages }: Pipeline): UpdatedOutputs {
  const updates = stages.flatMap((stage) => stage.updates.map(literalStart));
  const isPartlyUpdated = (output: string) => {
    const plain = plainPath(output);
    return updates.some(({ text, isOpen }) => {
      const isDeeper = text.startsWith(`${plain}/`);
      return isDeeper || (isOpen && `${plain}/`.startsWith(text));
    });
  };
  const isUpdated = (output: string) =>
    isPartlyUpdated(output) || updates.some(({ text }) => text === plainPath(output));
  return { isUpdated, isPartlyUpdated };
}

/** What a path surely begins with, and whether more may follow. */
function literalStart({ parts }: Pipeline["stages"][number]["updates"][number]): {
  readonly text: string;
  readonly isOpen: boolean;
} {
  const [first] = parts;
  const text = first?.type === "text" ? plainPath(first.value) : "";
  return { text, isOpen: parts.some(({ type }) => type === "expression") };
}
