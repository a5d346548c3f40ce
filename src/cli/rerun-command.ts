import type { RunFlags } from "./command-line.ts";
import { defaultManifest } from "./find-manifest.ts";
import { quoteWord } from "./quote-word.ts";

/** The command that runs one stage, and what it needs, as this run would. `isFile` says what of a first word would be made. */
export function rerunCommand(
  manifest: string,
  stage: string,
  flags: Pick<RunFlags, "param" | "paramsFile">,
  isFile: (word: string) => boolean,
): string {
  const isImplied = manifest === defaultManifest && !isFile(stage);
  return [
    "storyflow run",
    ...(isImplied ? [] : [quotePath(manifest)]),
    quoteWord(stage),
    ...(flags.paramsFile === undefined ? [] : ["--params-file", quotePath(flags.paramsFile)]),
    ...(flags.param ?? []).flatMap(([name, value]) => ["--param", quoteWord(`${name}=${value}`)]),
  ].join(" ");
}

/** A dash at the beginning would make an option of it. */
function quotePath(path: string): string {
  return quoteWord(path.startsWith("-") ? `./${path}` : path);
}
