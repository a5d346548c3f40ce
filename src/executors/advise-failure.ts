import { access, stat, statfs } from "node:fs/promises";
import { join, resolve } from "node:path";
import { advise } from "../causes/advise.ts";
import { findCause } from "../causes/find-cause.ts";
import type { DiskSpace, KnownCause } from "../causes/known-cause.ts";
import type { Failure } from "../model/outcome.ts";
import type { WorkOrder } from "../model/work-order.ts";
import { attemptEnvironment } from "./attempt-environment.ts";
import type { Variables } from "./base-environment.ts";
import { findProgram } from "./find-program.ts";
import type { LocalWorld } from "./local-world.ts";

type FailedOr<T> = T | { readonly status: "failed"; readonly failure: Failure };

/** Says what to do about a failure that says nothing of it itself, if its cause is a known one. */
export async function withAdvice<T extends { readonly status: string }>(
  ended: FailedOr<T>,
  order: WorkOrder,
  world: Pick<LocalWorld, "workspace" | "environment">,
): Promise<FailedOr<T>> {
  if (!isFailed(ended) || ended.failure.hint !== undefined) return ended;
  const hint = await hintFor(ended.failure, order, world);
  return hint === undefined ? ended : { status: "failed", failure: { ...ended.failure, hint } };
}

function isFailed<T extends { readonly status: string }>(
  ended: FailedOr<T>,
): ended is { readonly status: "failed"; readonly failure: Failure } {
  return ended.status === "failed" && "failure" in ended;
}

async function hintFor(
  failure: Failure,
  order: WorkOrder,
  { workspace: { root }, environment }: Pick<LocalWorld, "workspace" | "environment">,
): Promise<string | undefined> {
  const given = environmentOf(order, environment);
  const { action } = order;
  const shell = action.kind === "shell" ? { shellText: action.display } : {};
  const cause = findCause({ failure, ...shell, caller: environment, given });
  if (cause === undefined || (await isRefuted(cause, given, resolve(root, order.cwd)))) return undefined;
  return advise(cause, {
    disks: cause.type === "disk_full" ? await freeSpace(root, given["TMPDIR"] ?? "/tmp") : [],
    isInNodeModules: cause.type === "missing_program" && (await isInNodeModules(cause.name, root)),
  });
}

/** Names are all that counts here. */
function environmentOf(order: WorkOrder, caller: Variables): Variables {
  const variables = attemptEnvironment(order, caller, { results: "", tmp: "" });
  return variables.ok ? variables.env : {};
}

/** A program that is there is not missing: then it was a file that the words meant. */
async function isRefuted(cause: KnownCause, given: Variables, cwd: string): Promise<boolean> {
  if (cause.type !== "missing_program" || cause.isCertain) return false;
  return (await findProgram(cause.name, given["PATH"], cwd)) !== undefined;
}

async function isInNodeModules(name: string, root: string): Promise<boolean> {
  if (name.includes("/")) return false;
  return access(join(root, "node_modules", ".bin", name)).then(
    () => true,
    () => false,
  );
}

/** Of the project and of temporary files, once if they are on one file system. */
async function freeSpace(root: string, tmp: string): Promise<readonly DiskSpace[]> {
  const [project, temporary] = await Promise.all([diskAt(root, "the project"), diskAt(tmp, tmp)]);
  const disks = [project, ...(temporary?.device === project?.device ? [] : [temporary])];
  return disks.flatMap((disk) => (disk === undefined ? [] : [disk.space]));
}

async function diskAt(path: string, where: string) {
  try {
    const [{ dev: device }, { bavail, bsize }] = await Promise.all([stat(path), statfs(path)]);
    return { device, space: { where, freeBytes: bavail * bsize } };
  } catch {
    return undefined;
  }
}
