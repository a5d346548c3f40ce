import { loadProject } from "../api/load-project.ts";
import type { LoadedProject, LoadOptions } from "../api/project.ts";
import { checkManifestExists } from "./find-manifest.ts";

/** `loadProject`, but a manifest that is not there gets the diagnostic that helps most. */
export async function load(options: LoadOptions): Promise<LoadedProject> {
  const missing = await checkManifestExists(options.manifest, options.cwd);
  return missing === undefined
    ? loadProject(options)
    : { sources: [], diagnostics: [missing], usage: [], files: [] };
}
