import { exitCodes } from "./exit-codes.ts";

/** An error of ours in the middle of a run. */
export class BugInRun extends Error {
  readonly run: string;

  constructor(run: string, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = "BugInRun";
    this.run = run;
  }
}

/** Says that storyflow itself is wrong, once; the stack is there for those who ask for it. */
export function reportBug(
  error: unknown,
  stderr: { write(text: string): unknown },
  isVerbose: boolean,
): number {
  const where = error instanceof BugInRun ? `, in run ${error.run}` : "";
  const origin = error instanceof BugInRun ? error.cause : error;
  const message = origin instanceof Error ? origin.message : String(origin);
  const stack = origin instanceof Error && origin.stack !== undefined ? origin.stack : "there is no stack";
  const more = isVerbose
    ? stack
    : "  hint: run it again with --verbose to see where, and report it with that";
  stderr.write(`storyflow: this is a bug of storyflow${where}: ${message}\n${more}\n`);
  return exitCodes.bug;
}
