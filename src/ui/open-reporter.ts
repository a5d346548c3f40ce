import { JsonReporter } from "./json-reporter.ts";
import { LinePrinter } from "./line-printer.ts";
import { createPalette, wantsColors } from "./palette.ts";
import { PlainReporter } from "./plain-reporter.ts";
import type { Reporter } from "./reporter.ts";
import { silentReporter } from "./silent-reporter.ts";
import type { LogPrefix, UiName } from "./ui-names.ts";

export interface Terminal {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** `auto` is the live screen on a terminal that a person looks at, else plain lines. */
export function chooseUi(wanted: UiName, terminal: Terminal): Exclude<UiName, "auto"> {
  if (wanted !== "auto") return wanted;
  const { stdout, environment } = terminal;
  const { CI: ci = "", TERM: kind } = environment;
  const isCi = ci !== "" && ci !== "0" && ci !== "false";
  return stdout.isTTY && !isCi && kind !== "dumb" ? "listr" : "plain";
}

export async function openReporter(
  ui: Exclude<UiName, "auto">,
  terminal: Terminal,
  /** Present where all that stages print is to be shown. */
  logPrefix: LogPrefix | undefined,
): Promise<Reporter> {
  const { stdout, stderr, environment } = terminal;
  switch (ui) {
    case "listr": {
      const [listr2, { ListrReporter }] = await Promise.all([
        import("listr2"),
        import("./listr-reporter.ts"),
      ]);
      const palette = createPalette(wantsColors(environment, stdout.isTTY));
      return new ListrReporter({ listr2, stdout, stderr, palette });
    }
    case "plain": {
      // Lines for logs: a terminal alone is no reason to colour them.
      const palette = createPalette(wantsColors(environment, false));
      const lines = logPrefix && new LinePrinter({ output: stdout, palette, prefix: logPrefix });
      return new PlainReporter({ output: stdout, palette, ...(lines && { lines }) });
    }
    case "json":
      return new JsonReporter(stdout, stderr);
    case "silent":
      return silentReporter;
  }
}
