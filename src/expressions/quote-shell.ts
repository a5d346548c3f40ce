import type { ShellQuoting } from "../model/expression.ts";

/**
 * A value as sh and bash read it back byte for byte as (part of) one argument. `before` is the script up to there: right
 * behind a `$name` in double quotes, letters of the value would become part of the name.
 */
export function quoteForShell(value: string, quoting: ShellQuoting, before: string): string {
  switch (quoting) {
    case "bare":
      return `'${insideSingle(value)}'`;
    case "single":
      return insideSingle(value);
    case "double":
      return (endsInName(before) ? '""' : "") + insideDouble(value);
  }
}

/** Closes the quotes, gives one quote by itself, and opens them again. */
function insideSingle(value: string): string {
  return value.replaceAll("'", "'\\''");
}

/** `!` means something to a shell that a person types into only, and a backslash before it would stay. */
function insideDouble(value: string): string {
  return value.replaceAll(/["$`\\]/g, "\\$&");
}

function endsInName(script: string): boolean {
  return /\$\w+$/.test(script.slice(-200));
}
