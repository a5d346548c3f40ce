import type { RunEvent } from "../model/event.ts";
import type { JobExecutor } from "../ports.ts";

/** What shows a run while it goes on. */
export interface Reporter {
  onEvent(event: RunEvent): void;
  /** Something that is no event of the run, such as a signal that came in: one line. */
  announce(message: string): void;
  /** Present where showing a job means to execute it, or to hear all that it prints. */
  wrapExecutor?(executor: JobExecutor): JobExecutor;
  /** Resolves when the terminal is as it was before. */
  close(): Promise<void>;
}

/** Where a reporter writes to. */
export interface Output {
  write(text: string): unknown;
}
