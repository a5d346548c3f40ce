import { tracingChannel } from "node:diagnostics_channel";
import { existsSync, statSync } from "node:fs";
import { registerHooks, type ResolveHookContext } from "node:module";
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { storyflowUrl } from "./host-file.ts";
import type { ImportGraph } from "./import-graph.ts";
import { describeLoadError, type ModuleProblem } from "./load-error.ts";

/** The exports of a module, or why there are none. */
type LoadedModule =
  | { readonly ok: true; readonly url: string; readonly exports: { readonly [name: string]: unknown } }
  | { readonly ok: false; readonly problem: ModuleProblem };

/** A specifier of our own, so that the hook knows which import is that of a `uses`. */
const usesScheme = "storyflow-uses:";

/** Of the import that is under way. */
let entryUrl: string | undefined;
let lastUrl: string | undefined;

/** Once in the life of the process: resolves `uses` from the project root, and `storyflow` to the one that runs. */
export function installHooks(root: string, graph?: ImportGraph): void {
  const parentURL = pathToFileURL(resolve(root, "pipeline.yaml")).href;
  if (graph !== undefined) followRequires(graph);
  registerHooks({
    resolve: (specifier, context, nextResolve) => {
      if (specifier === "storyflow") return { url: storyflowUrl, shortCircuit: true };
      if (!specifier.startsWith(usesScheme)) {
        const found = nextResolve(specifier, context);
        if (graph !== undefined) note(graph, specifier, context, found.url);
        return found;
      }
      const resolved = nextResolve(specifier.slice(usesScheme.length), { ...context, parentURL });
      entryUrl = resolved.url;
      return resolved;
    },
    load: (url, context, nextLoad) => {
      lastUrl = url;
      return nextLoad(url, context);
    },
  });
}

function note(graph: ImportGraph, specifier: string, context: ResolveHookContext, url: string): void {
  const { conditions, parentURL } = context;
  if (parentURL === undefined) return;
  if (conditions.includes("require")) graph.addRequired(parentURL, specifier, url);
  else graph.add(parentURL, url);
}

/** Of a `require` whose meaning Node knows already no hook is asked, but this is told. */
function followRequires(graph: ImportGraph): void {
  tracingChannel("module.require").start.subscribe((message) => {
    const { id, parentFilename }: { id?: unknown; parentFilename?: unknown } = Object(message);
    if (typeof id === "string" && typeof parentFilename === "string") {
      graph.addKnownRequire(parentFilename, id);
    }
  });
}

export async function loadModule(uses: string, root: string): Promise<LoadedModule> {
  const isPath = uses.startsWith("./") || uses.startsWith("../");
  const missing = isPath ? missingFile(resolve(root, uses), uses) : undefined;
  if (missing !== undefined) return { ok: false, problem: missing };
  entryUrl = undefined;
  try {
    const specifier = isPath ? pathToFileURL(resolve(root, uses)).href : uses;
    const exports: { readonly [name: string]: unknown } = await import(`${usesScheme}${specifier}`);
    return { ok: true, url: entryUrl ?? "", exports };
  } catch (error) {
    return { ok: false, problem: loadProblem(error, uses, root) };
  }
}

function loadProblem(error: unknown, uses: string, root: string): ModuleProblem {
  if (entryUrl === undefined) return unresolved(error, uses, root);
  const missing = entryUrl.startsWith("file:") ? missingFile(fileURLToPath(entryUrl), uses) : undefined;
  return missing ?? describeLoadError(error, lastUrl, root);
}

function missingFile(path: string, uses: string): ModuleProblem | undefined {
  if (!existsSync(path)) return { class: "not_found", message: `there is no file \`${uses}\`` };
  if (statSync(path).isFile()) return undefined;
  return { class: "not_found", message: `\`${uses}\` is a folder, not a file` };
}

function unresolved(error: unknown, uses: string, root: string): ModuleProblem {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  const name = uses.split("/", uses.startsWith("@") ? 2 : 1).join("/");
  if (code === "ERR_PACKAGE_PATH_NOT_EXPORTED") {
    return { class: "not_found", message: `package \`${name}\` does not export \`${uses}\`` };
  }
  const hint = existsSync(resolve(root, uses))
    ? `a file of the project is written \`./${uses}\``
    : `npm install ${name}`;
  return { class: "not_found", message: `package \`${name}\` is not installed`, hint };
}

/** Node's own modules come with it, and what `storyflow` means is in the version of the key. */
export function isSource(url: string): boolean {
  return url.startsWith("file:") && url !== storyflowUrl;
}
