import { statSync } from "node:fs";
import { join } from "node:path";
import { contract, type Problem } from "./problem.ts";

/** With more inputs than this, looking at them twice is not cheap any more. */
const inputsMax = 10_000;

export type InputStamps = ReadonlyMap<string, string>;

/** Size and time of each input, but for what the stage may rewrite. */
export function stampInputs(root: string, files: readonly string[], updates: readonly string[]): InputStamps {
  if (files.length > inputsMax) return new Map();
  const own = updates.map((path) => path.replace(/\/$/u, ""));
  const read = files.filter((file) => !own.some((path) => file === path || file.startsWith(`${path}/`)));
  return new Map(read.map((file) => [file, stampOf(join(root, file))]));
}

/** An input that is not what it was before the command. */
export function checkStamps(root: string, stamps: InputStamps): Problem | undefined {
  const changed = stamps.entries().find(([file, stamp]) => stampOf(join(root, file)) !== stamp);
  if (changed === undefined) return undefined;
  return contract(
    `stage/rewrites-input: \`${changed[0]}\` is an input, and it changed while the command ran`,
    {
      hint: "copy it to an output and `updates` that; if it was somebody else, run again",
    },
  );
}

function stampOf(path: string): string {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stats === undefined ? "missing" : `${stats.size} ${stats.mtimeNs}`;
}
