import { stripVTControlCharacters } from "node:util";
import { formatClockTime } from "./format-time.ts";
import type { Palette } from "./palette.ts";
import type { LogPrefix } from "./ui-names.ts";
import { plainLine, visibleText } from "./visible-text.ts";

/** What ends the waiting for a stream, well or not. */
const reliefs = ["drain", "close", "error"] as const;

type Relief = (typeof reliefs)[number];

/** A stream that may fall behind: a file, a pipe, a terminal. */
interface SlowOutput {
  write(text: string): unknown;
  readonly writableNeedDrain?: boolean;
  readonly destroyed?: boolean;
  on?(event: Relief, listener: () => void): unknown;
  off?(event: Relief, listener: () => void): unknown;
}

interface LineOptions {
  readonly output: SlowOutput;
  readonly palette: Palette;
  readonly prefix: LogPrefix;
  readonly clockTime?: (atMs: number) => string;
}

/** Shows what stages print: whole lines, each after where it comes from, and nothing that a terminal would act on. */
export class LinePrinter {
  readonly #options: Required<LineOptions>;
  #drained: Promise<void> | undefined;

  constructor(options: LineOptions) {
    this.#options = { clockTime: formatClockTime, ...options };
  }

  /** Resolves when there is room for more. `lines` end in a line feed each. */
  print(job: string, lines: string, atMs: number): Promise<void> | undefined {
    const prefix = this.#prefixOf(job, atMs);
    const isClean = !unclean.test(lines);
    const shown = lines
      .slice(0, -1)
      .split("\n")
      .map((line) => `${(prefix + (isClean ? line : settledLine(line))).trimEnd()}\n`);
    // In one piece, so that nothing else comes in between.
    this.#options.output.write(shown.join(""));
    return this.#whenDrained();
  }

  #prefixOf(job: string, atMs: number): string {
    const { prefix, palette, clockTime } = this.#options;
    if (prefix === "none") return "";
    const stage = `${palette.cyan(`[${plainLine(job)}]`)} `;
    return prefix === "time" ? `${palette.dim(clockTime(atMs))} ${stage}` : stage;
  }

  #whenDrained(): Promise<void> | undefined {
    const { output } = this.#options;
    if (output.writableNeedDrain !== true || output.destroyed === true) return undefined;
    this.#drained ??= new Promise<void>((resolve) => {
      const go = () => {
        this.#drained = undefined;
        for (const event of reliefs) output.off?.(event, go);
        resolve();
      };
      for (const event of reliefs) output.on?.(event, go);
    });
    return this.#drained;
  }
}

/** What `visibleText` would change, and tabs, but for the ends of lines. */
const unclean = /[^\P{Cc}\n]|[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;

/** What a terminal shows of a line in the end: a carriage return begins it anew, as the bars of progress do. */
function settledLine(line: string): string {
  const drafts = stripVTControlCharacters(line).split("\r");
  const last = drafts.findLast((draft) => draft.trim() !== "") ?? "";
  return visibleText(last.replaceAll("\t", "    "));
}
