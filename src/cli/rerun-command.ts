import { defaultManifest } from "./find-manifest.ts";
import type { RunFlags } from "./command-line.ts";

/** The command that runs one stage, and what it needs, as this run would. */
export function rerunCommand(
  manifest: string,
  stage: string,
  flags: Pick<RunFlags, "param" | "paramsFile">,
): string {
  return [
    "storyflow run",
    ...(manifest === defaultManifest ? [] : [quoteWord(manifest)]),
    stage,
    ...(flags.paramsFile === undefined ? [] : ["--params-file", quoteWord(flags.paramsFile)]),
    ...(flags.param ?? []).flatMap(([name, value]) => ["--param", quoteWord(`${name}=${value}`)]),
  ].join(" ");
}

function quoteWord(word: string): string {
  return /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
