import { statSync } from "node:fs";
import { isAbsolute, posix, resolve } from "node:path";
import type { WorkOrder } from "../model/work-order.ts";
import type { Workspace } from "../ports.ts";
import { contract, type Problem } from "./problem.ts";

/** Nobody's outputs. */
const reserved: ReadonlySet<string> = new Set([".storyflow", ".git"]);

/** Looks again at what the manifest's check could only know without the values of templates. */
export async function checkPaths(order: WorkOrder, workspace: Workspace): Promise<Problem | undefined> {
  const outside = order.inputs.map((path) => path.replace(/^!/u, "")).find(leadsOut);
  if (outside !== undefined) {
    const how = isAbsolute(outside) ? "is an absolute path" : "leads out of the project behind its beginning";
    const hint = "write it relative to the project root, beginning with `../` when it lies outside";
    return contract(`input \`${outside}\` ${how}`, { hint });
  }
  for (const path of [...order.outputs, ...order.updates]) {
    // What stands there now goes away before the command, a link too: only the way to it counts.
    const problem = await checkOne(path, posix.dirname(posix.normalize(path).replace(/\/$/u, "")), workspace);
    if (problem !== undefined) return problem;
  }
  // The root is there: everything else has been found in it.
  if (order.cwd === "." || isFolder(resolve(workspace.root, order.cwd))) return undefined;
  return { class: "not_found", message: `\`cwd\` names \`${order.cwd}\`, which is not a folder` };
}

/** Paths that a stage made: inside the project, also through links. */
export async function checkMade(
  paths: readonly string[],
  workspace: Workspace,
): Promise<Problem | undefined> {
  for (const path of paths) {
    const problem = await checkOne(path, path, workspace);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** Whether a path that is read leaves the project in another way than at its beginning, where one sees it. */
function leadsOut(path: string): boolean {
  const plain = posix.normalize(path.replace(/^(?:\.\.\/)+/u, ""));
  return isAbsolute(path) || plain === ".." || plain.startsWith("../");
}

async function checkOne(path: string, way: string, workspace: Workspace): Promise<Problem | undefined> {
  const plain = posix.normalize(path);
  if (path === "" || plain === "." || plain === "./") {
    return contract(`output \`${path}\` is the whole project`, { hint: "name a file or folder in it" });
  }
  if (isAbsolute(path) || plain === ".." || plain.startsWith("../")) {
    return contract(`output \`${path}\` lies outside the project`, {
      hint: "outputs are written relative to the project root, and stay in it",
    });
  }
  const [first = ""] = plain.split("/");
  if (reserved.has(first)) {
    return contract(`output \`${path}\` lies in \`${first}/\``, { hint: "no stage writes there" });
  }
  if ((await workspace.locate(way)) !== undefined) return undefined;
  return contract(`output \`${path}\` leads outside the project through a link`, {
    hint: "outputs stay in the project; replace the link by a folder",
  });
}

function isFolder(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  } catch {
    return false;
  }
}
