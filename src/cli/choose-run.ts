import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Cli } from "./command-line.ts";
import { checkManifestExists, splitWords } from "./find-manifest.ts";
import { refuse } from "./refuse.ts";

/** A project by its folder alone: its runs can be told of whatever its manifest says now. */
export interface ProjectFolder {
  readonly root: string;
  /** As it was named. */
  readonly manifest: string;
  /** The words behind it. */
  readonly words: readonly string[];
}

/** The folder of the manifest that the first word names; an exit code if there is neither a manifest nor a run, and said so. */
export async function chooseFolder(words: readonly string[], cli: Cli): Promise<ProjectFolder | number> {
  const { manifest, stages } = await splitWords(words, cli.cwd);
  const root = dirname(resolve(cli.cwd, manifest));
  if (!existsSync(join(root, ".storyflow"))) {
    const missing = await checkManifestExists(manifest, cli.cwd);
    if (missing !== undefined) {
      const nothing = { sources: [], diagnostics: [missing], usage: [] };
      const refused = refuse(nothing, cli);
      if (refused !== undefined) return refused;
    }
  }
  return { root, manifest, words: stages };
}
