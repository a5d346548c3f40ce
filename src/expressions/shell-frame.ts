/** What is open at a place in a shell script, from the outside in. */
export type ShellFrame =
  | CommandFrame
  | { readonly kind: "single" }
  /** `translated`: opened by `$"`. */
  | { readonly kind: "double"; readonly translated: boolean }
  /** `$'…'` */
  | { readonly kind: "ansi" }
  | { readonly kind: "backtick" }
  /** `$((…))` and `((…))` */
  | { readonly kind: "arithmetic"; parentheses: number }
  /** `$[…]` */
  | { readonly kind: "bracket" }
  /** `${…}`; single quotes mean different things by what is around it. */
  | { readonly kind: "expansion"; readonly inDouble: boolean };

/** The script itself, or `$(…)`: quoting is fresh inside. */
export interface CommandFrame {
  readonly kind: "command";
  readonly substitution: boolean;
  /** Open ones of a substitution, its own included. */
  parentheses: number;
  /** Those whose text begins at the next line. */
  hereDocuments: readonly HereDocument[];
}

export interface HereDocument {
  readonly delimiter: string;
  /** `<<-`: tabs before the delimiter do not count. */
  readonly stripTabs: boolean;
  /** Without quotes in the delimiter a backslash joins lines. */
  readonly joinsLines: boolean;
}

export function commandFrame(substitution: boolean): CommandFrame {
  return { kind: "command", substitution, parentheses: substitution ? 1 : 0, hereDocuments: [] };
}

/** Where a value cannot be quoted, in words; undefined where it can. */
export function refusalOf(frame: ShellFrame): string | undefined {
  switch (frame.kind) {
    case "command":
    case "single":
      return undefined;
    case "double":
      return frame.translated ? 'inside `$"…"`' : undefined;
    case "ansi":
      return "inside `$'…'`";
    case "backtick":
      return "inside backticks";
    case "arithmetic":
      return "inside `$(( ))`";
    case "bracket":
      return "inside `$[ ]`";
    case "expansion":
      return "inside `${ }`";
  }
}
