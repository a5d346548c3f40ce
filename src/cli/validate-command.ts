import { hasErrors } from "../model/diagnostic.ts";
import { frameStyle } from "../ui/frame-style.ts";
import { visibleText } from "../ui/visible-text.ts";
import { exitCodes } from "./exit-codes.ts";
import { load } from "./load.ts";
import type { Cli } from "./command-line.ts";

/** Prints all diagnostics of a manifest. Params are of a run, so none are asked for. */
export async function validateCommand(
  manifest: string,
  flags: { readonly json?: true },
  cli: Cli,
): Promise<number> {
  const { cwd, environment, stdout } = cli;
  const { diagnostics, sources } = await load(manifest, { cwd, environment });
  if (diagnostics.length === 0) {
    stdout.write(flags.json === true ? "[]\n" : `${visibleText(manifest)} is valid\n`);
    return exitCodes.succeeded;
  }
  const { renderDiagnostics, renderDiagnosticsJson } = await import("../ui/render-diagnostics.ts");
  const text = () => renderDiagnostics(diagnostics, sources, frameStyle(stdout, environment));
  stdout.write(`${flags.json === true ? renderDiagnosticsJson(diagnostics) : text()}\n`);
  return hasErrors(diagnostics) ? exitCodes.diagnostics : exitCodes.succeeded;
}
