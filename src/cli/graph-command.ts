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
  const loaded = await load({ cwd, manifest, params: [], environment });
  const refused = refuse(loaded, cli);
  if (refused !== undefined) return refused;
  if (loaded.project === undefined) throw new Error(`${manifest} has no error and no plan`);
  stdout.write(`${graphText(loaded.project.plan, flags.format).trimEnd()}\n`);
  return exitCodes.succeeded;
}
