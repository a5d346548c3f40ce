import { lstat, readdir } from "node:fs/promises";
import { dirname, posix, resolve } from "node:path";
import { isNearName } from "../causes/near-name.ts";
import type { PathVersion, WorkOrder } from "../model/work-order.ts";
import { parsePathText } from "../plan/path-pattern.ts";
import type { Workspace } from "../ports.ts";
import type { Problem } from "./problem.ts";

const nearShown = 3;

type FoundInputs =
  | { readonly ok: true; readonly files: readonly string[] }
  | { readonly ok: false; readonly problem: Problem };

/**
 * Every file that the stage's inputs match; one that is named and not there fails the attempt. What belongs to a stage that did not
 * make it is not there: a folder or glob finds none of it.
 */
export async function findInputs(order: WorkOrder, workspace: Workspace): Promise<FoundInputs> {
  const own = [...order.outputs, ...order.updates];
  const { files, missing } = await workspace.resolveInputs(order.inputs, own, order.versions);
  const unmade = (path: string) =>
    order.versions.find((version) => version.entries === undefined && isWithin(path, version.path));
  const lost = missing.find((path) => unmade(path) !== undefined);
  if (lost !== undefined && isFile(lost)) return { ok: false, problem: notMade(lost, unmade(lost)) };
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

function isFile(path: string): boolean {
  const { type, excludes } = parsePathText(path, "input");
  return type === "file" && !excludes;
}

function isWithin(path: string, output: string): boolean {
  const [inner, outer] = [path, output].map((one) => posix.normalize(one).replace(/\/$/, ""));
  return inner === outer || (inner?.startsWith(`${outer}/`) ?? false);
}

function notMade(path: string, absent: PathVersion | undefined): Problem {
  const why = absent === undefined ? "" : `: \`${absent.stage}\`, which makes it, ${endings[absent.state]}`;
  return {
    class: "not_found",
    message: `input \`${path}\` is not there${why}`,
    hint: "let this stage run only `when` it is there, or read it by a glob, which may find nothing",
  };
}

const endings: Readonly<Record<PathVersion["state"], string>> = {
  waiting: "has not run",
  running: "has not ended",
  retrying: "has not ended",
  succeeded: "succeeded",
  skipped: "was skipped",
  failed: "failed",
  blocked: "was blocked",
  cancelled: "was cancelled",
};

/** Names beside it that it may have been written for. */
async function nearHint(absolute: string, path: string): Promise<string | undefined> {
  const beside = await readdir(dirname(absolute)).catch(() => []);
  const near = beside.filter((name) => isNearName(posix.basename(path), name)).slice(0, nearShown);
  if (near.length === 0) return undefined;
  const names = near.map((name) => `\`${posix.join(posix.dirname(path), name)}\``);
  return `did you mean ${names.join(" or ")}?`;
}

async function hintFor(absolute: string, path: string): Promise<string | undefined> {
  const stats = await lstat(absolute).catch(() => undefined);
  if (stats === undefined) return nearHint(absolute, path);
  if (stats.isDirectory()) return `it is a folder: write \`${path}/\``;
  return path.endsWith("/")
    ? `it is a file: write \`${path.slice(0, -1)}\``
    : "it is a link that leads nowhere";
}
