import { loadManifest } from "../api/load-manifest.ts";
import type { LoadedManifest, LoadOptions } from "../api/project.ts";
import { checkManifestExists } from "./find-manifest.ts";

/** `loadManifest`, but a manifest that is not there gets the diagnostic that helps most. */
export async function load(
  manifest: string,
  options: LoadOptions & { readonly cwd: string },
): Promise<LoadedManifest> {
  const missing = await checkManifestExists(manifest, options.cwd);
  if (missing !== undefined) return { sources: [], diagnostics: [missing], usage: [], files: [] };
  return loadManifest(manifest, options);
}
