import type { LoadedManifest, UsageProblem } from "../api/project.ts";
import { hasErrors } from "../model/diagnostic.ts";
import { frameStyle } from "../ui/frame-style.ts";
import type { Terminal } from "../ui/open-reporter.ts";
import { renderDiagnostics } from "../ui/render-diagnostics.ts";
import { visibleText } from "../ui/visible-text.ts";
import { exitCodes } from "./exit-codes.ts";

/** Tells on stderr what is wrong with a manifest; the exit code if nothing can be done with it. */
export function refuse(
  loaded: Pick<LoadedManifest, "diagnostics" | "sources" | "usage">,
  terminal: Terminal,
): number | undefined {
  const { diagnostics, sources, usage } = loaded;
  if (diagnostics.length > 0) {
    const style = frameStyle(terminal.stderr, terminal.environment);
    terminal.stderr.write(`${renderDiagnostics(diagnostics, sources, style)}\n`);
  }
  if (hasErrors(diagnostics)) return exitCodes.diagnostics;
  return usage.length === 0 ? undefined : refuseUsage(usage, terminal);
}

/** Tells on stderr what is wrong with a command line. */
export function refuseUsage(problems: readonly UsageProblem[], terminal: Terminal): number {
  for (const { message, hint } of problems) {
    const more = hint === undefined ? "" : `  hint: ${visibleText(hint)}\n`;
    terminal.stderr.write(`error: ${visibleText(message)}\n${more}`);
  }
  return exitCodes.wrongUsage;
}

/** Tells on stderr that the machine does not let a run begin or go on: no permission, a full disk. Any other error is ours. */
export function refuseWorld(error: unknown, what: string, terminal: Terminal): number {
  if (!isSystemError(error)) throw error;
  terminal.stderr.write(`error: ${what}: ${visibleText(error.message)}\n`);
  return exitCodes.failed;
}

export function isSystemError(error: unknown): error is Error {
  return error instanceof Error && "syscall" in error;
}
