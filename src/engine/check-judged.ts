import type { Failure } from "../model/outcome.ts";
import { judgedFiles, type WorkOrder } from "../model/work-order.ts";
import { foldersAbove, plainPath } from "./plain-path.ts";

/**
 * Results and checks look at what the stage makes, and at schemas like at anything that is read. Where templates take part, nobody knew
 * before what paths they come to.
 */
export function checkJudged(
  order: Pick<WorkOrder, "outputs" | "updates" | "results" | "verify">,
): Failure | undefined {
  const made = new Set([...order.outputs, ...order.updates].map(plainPath));
  for (const { file, schema, place } of judgedFiles(order)) {
    const path = plainPath(file);
    const isMade = [path, ...foldersAbove(path)].some((folder) => made.has(folder));
    if (!isMade || file.split("/").includes("..")) {
      const message = `\`${file}\` is not among the outputs of this stage`;
      return { class: "contract", message, place, hint: "add it, or its folder, to `outputs`", tail: [] };
    }
    if (schema !== undefined && leadsOut(schema)) {
      const message = `the schema \`${schema}\` leads out of the project behind its beginning`;
      const hint = "write `../` at the beginning, where one sees it";
      return { class: "contract", message, place, hint, tail: [] };
    }
  }
  return undefined;
}

/** Whether a path that is read leaves the project in another way than at its beginning. */
function leadsOut(path: string): boolean {
  let depth = 0;
  for (const name of path.replace(/^(?:\.\.\/)+/u, "").split("/")) {
    if (name !== "" && name !== ".") depth += name === ".." ? -1 : 1;
    if (depth < 0) return true;
  }
  return /^(?:[\\/]|[A-Za-z]:)/u.test(path);
}
