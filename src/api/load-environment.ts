import { resolve } from "node:path";
import { parse } from "dotenv";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { Pipeline } from "../model/pipeline.ts";
import { readNamedFile } from "./read-sources.ts";

const envFileBytesMax = 1_048_576;

/**
 * The variables that `pass_env` and `secrets` may name: the caller's over those of the `env_file`s, later files over
 * earlier ones. None of them reaches a stage unless it is named.
 */
export async function loadEnvironment(
  pipeline: Pipeline,
  root: string,
  caller: { readonly [name: string]: string | undefined },
): Promise<{
  readonly values: { readonly [name: string]: string };
  readonly diagnostics: readonly Diagnostic[];
}> {
  const values: { [name: string]: string } = {};
  const diagnostics: Diagnostic[] = [];
  for (const { file, place } of pipeline.envFiles) {
    const rules = { what: "the env file", area: "env", name: file, maxBytes: envFileBytesMax, place };
    const read = await readNamedFile(resolve(root, file), rules);
    if (read.ok) Object.assign(values, parse(new TextDecoder().decode(read.bytes)));
    else diagnostics.push(read.diagnostic);
  }
  for (const [name, value] of Object.entries(caller)) {
    if (value !== undefined) values[name] = value;
  }
  return { values, diagnostics };
}
