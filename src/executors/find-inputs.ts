import { lstat } from "node:fs/promises";
import { resolve } from "node:path";
import type { WorkOrder } from "../model/work-order.ts";
import type { Workspace } from "../ports.ts";
import type { Problem } from "./problem.ts";

type FoundInputs =
  | { readonly ok: true; readonly files: readonly string[] }
  | { readonly ok: false; readonly problem: Problem };

/** Every file that the stage's inputs match; one that is named and not there fails the attempt. */
export async function findInputs(order: WorkOrder, workspace: Workspace): Promise<FoundInputs> {
  const own = [...order.outputs, ...order.updates];
  const { files, missing } = await workspace.resolveInputs(order.inputs, own);
  const [first, ...others] = missing;
  if (first === undefined) return { ok: true, files };
  const hint = await hintFor(resolve(workspace.root, first), first);
  return {
    ok: false,
    problem: {
      class: "not_found",
      message: `input \`${first}\` is not there`,
      ...(hint !== undefined && { hint }),
      ...(others.length > 0 && { details: others.map((path) => `nor is \`${path}\``) }),
    },
  };
}

async function hintFor(absolute: string, path: string): Promise<string | undefined> {
  const stats = await lstat(absolute).catch(() => undefined);
  if (stats === undefined) return undefined;
  if (stats.isDirectory()) return `it is a folder: write \`${path}/\``;
  return path.endsWith("/")
    ? `it is a file: write \`${path.slice(0, -1)}\``
    : "it is a link that leads nowhere";
}
