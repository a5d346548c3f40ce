import { join, posix } from "node:path";
import type { RunEvent } from "../model/event.ts";
import { FileTail } from "../runs/tail-file.ts";
import { LineHold, logHeading, LogText } from "../ui/log-text.ts";
import type { PacedOutput } from "./paced-output.ts";

/** So much of one log is printed before the others get their turn. */
const turnBytes = 1_048_576;

type AttemptStarted = Extract<RunEvent, { type: "attempt.started" }>;

export interface LogStyle {
  /** Undefined: bytes as they are. */
  readonly terminal: { readonly hasColors: boolean } | undefined;
  /** Whether each log stands under a heading. */
  readonly hasHeadings: boolean;
  /** Told when the log of an attempt is not there. */
  readonly onMissing: (started: AttemptStarted) => void;
}

/** A log that is printed while it may grow. */
interface OpenLog {
  readonly started: AttemptStarted;
  readonly tail: FileTail;
  readonly hold: LineHold;
  readonly text: LogText | undefined;
  /** Nothing more comes to it. */
  isFinished: boolean;
  isPrinted: boolean;
}

const newline = 10;
const resetColors = "\u001b[0m";

/** Prints the logs of a run: of each what is there, and again when asked again. */
export class LogPrinter implements Disposable {
  readonly #folder: string;
  readonly #output: PacedOutput;
  readonly #style: LogStyle;
  #open: readonly OpenLog[] = [];
  /** Whose output came last. */
  #last: OpenLog | undefined;
  #endsLine = true;
  printedBytes = 0;

  /** `folder` is the run's. */
  constructor(folder: string, output: PacedOutput, style: LogStyle) {
    this.#folder = folder;
    this.#output = output;
    this.#style = style;
  }

  get isGone(): boolean {
    return this.#output.isGone;
  }

  async apply(event: RunEvent): Promise<void> {
    if (event.type === "attempt.started") this.#begin(event);
    if (event.type === "attempt.finished") this.#end(event);
  }

  /** What is there is printed by `print`. */
  #end(event: Extract<RunEvent, { type: "attempt.finished" }>): void {
    const log = this.#open.findLast(({ started, isFinished }) => !isFinished && isOf(event, started));
    if (log !== undefined) log.isFinished = true;
  }

  /** Prints what is there; `isLast`: nothing more will come. */
  async print(isLast: boolean): Promise<void> {
    for (let isMore = true; isMore && !this.#output.isGone;) {
      isMore = false;
      for (const log of this.#open) isMore = (await this.#printTurn(log, isLast)) || isMore;
      this.#open = this.#open.filter(({ isPrinted }) => !isPrinted);
    }
    if (isLast && this.#style.terminal?.hasColors === true && this.#last !== undefined)
      await this.#output.write(resetColors);
  }

  [Symbol.dispose](): void {
    for (const { tail } of this.#open) tail[Symbol.dispose]();
  }

  #begin(started: AttemptStarted): void {
    // Whatever its journal says, the logs of a run are in its folder.
    const file = join(this.#folder, "logs", posix.basename(started.log));
    const { terminal } = this.#style;
    const text = terminal === undefined ? undefined : new LogText(terminal.hasColors);
    const log = { started, tail: new FileTail(file), hold: new LineHold(), text };
    this.#open = [...this.#open, { ...log, isFinished: false, isPrinted: false }];
  }

  /** Whether there may be more of it. */
  async #printTurn(log: OpenLog, isLast: boolean): Promise<boolean> {
    let printed = 0;
    for (let bytes = log.tail.read(); bytes !== undefined; bytes = log.tail.read()) {
      await this.#printPiece(log, log.hold.push(bytes));
      printed += bytes.length;
      const isTurnOver = printed >= turnBytes && !log.isFinished && !isLast;
      if (isTurnOver || this.#output.isGone) return true;
    }
    if (log.isFinished || isLast) await this.#finish(log);
    return false;
  }

  async #finish(log: OpenLog): Promise<void> {
    log.isPrinted = true;
    await this.#printPiece(log, log.hold.end());
    if (!log.tail.isThere) this.#style.onMissing(log.started);
    log.tail[Symbol.dispose]();
  }

  async #printPiece(log: OpenLog, bytes: Uint8Array): Promise<void> {
    if (bytes.length === 0) return;
    if (this.#last !== log) await this.#printHeading(log);
    this.#last = log;
    this.#endsLine = bytes.at(-1) === newline;
    this.printedBytes += bytes.length;
    await this.#output.write(log.text?.push(bytes) ?? bytes);
  }

  async #printHeading({ started }: OpenLog): Promise<void> {
    if (!this.#style.hasHeadings) return;
    const reset = this.#style.terminal?.hasColors === true && this.#last !== undefined ? resetColors : "";
    const gap = this.#last === undefined ? "" : this.#endsLine ? "\n" : "\n\n";
    await this.#output.write(`${reset}${gap}${logHeading(started)}\n`);
  }
}

function isOf(finished: Extract<RunEvent, { type: "attempt.finished" }>, started: AttemptStarted): boolean {
  return (
    finished.job === started.job && finished.round === started.round && finished.attempt === started.attempt
  );
}
