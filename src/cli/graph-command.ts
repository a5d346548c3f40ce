import { graphText } from "../plan/graph-text.ts";
import { exitCodes } from "./exit-codes.ts";
import { load } from "./load.ts";
import type { Cli } from "./command-line.ts";
import { refuse } from "./refuse.ts";

/** Prints the graph of a plan. */
export async function graphCommand(
  manifest: string,
  flags: { readonly format: "mermaid" | "dot" | "json" },
  cli: Cli,
): Promise<number> {
  const { cwd, environment, stdout } = cli;
  const loaded = await load(manifest, { cwd, environment });
  // The graph is the same whatever the params are.
  const refused = refuse({ ...loaded, usage: [] }, cli);
  if (refused !== undefined) return refused;
  if (loaded.plan === undefined) throw new Error(`${manifest} has no error and no plan`);
  stdout.write(`${graphText(loaded.plan, flags.format).trimEnd()}\n`);
  return exitCodes.succeeded;
}
