import type { Pipeline } from "../model/pipeline.ts";
import { plainPath } from "./plain-path.ts";

/**
 * Whether some stage may rewrite only a part of an output: then jobs that have nothing to do with each other may be at work in it at the
 * same time, and each puts in place just what it reads itself.
 */
export function findPartialUpdates({ stages }: Pipeline): (output: string) => boolean {
  const updates = stages.flatMap((stage) => stage.updates.map(literalStart));
  return (output) => {
    const plain = plainPath(output);
    return updates.some(({ text, isOpen }) => {
      const isDeeper = text.startsWith(`${plain}/`);
      return isDeeper || (isOpen && `${plain}/`.startsWith(text));
    });
  };
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
