import { FollowedRun } from "../api/follow-run.ts";
import type { KeptRun } from "../runs/list-runs.ts";
import { isLivingState } from "../runs/select-runs.ts";
import { renderStatus, type StatusStyle } from "../ui/render-status.ts";
import { RepaintedScreen } from "../ui/repainted-screen.ts";
import type { Cli } from "./command-line.ts";
import { exitCodes } from "./exit-codes.ts";
import { RunFold } from "./run-fold.ts";

const refreshMs = 1_000;
const footer = "q leaves, the run goes on";

/** A run as seen from where the person stands. */
export interface Perspective {
  /** The command that runs a stage alone. */
  readonly rerun: (stage: string) => string;
  /** As of now. */
  readonly style: () => StatusStyle;
}

/** Shows how a run stands until it ends or somebody leaves, then leaves the last of it on the terminal. Elsewhere it only waits. */
export async function watchStatus(run: KeptRun, { rerun, style }: Perspective, cli: Cli): Promise<number> {
  using followed = new FollowedRun(run);
  using leaving = new Leaving(process.stdin);
  const fold = new RunFold(rerun);
  const text = () => renderStatus(fold.statusOf(followed.run, Date.now()), style());
  {
    using screen = cli.stdout.isTTY ? new RepaintedScreen(cli.stdout) : undefined;
    for (;;) {
      const isLast = !isLivingState(followed.look().state);
      for (const event of followed.read()) fold.apply(event);
      if (isLast) break;
      if (!isLivingState(followed.run.state)) continue;
      screen?.paint(text().split("\n"), style().palette.dim(footer));
      await leaving.within(refreshMs);
      if (leaving.exitCode !== undefined) break;
    }
  }
  cli.stdout.write(`${text()}\n`);
  return leaving.exitCode ?? exitCodes.succeeded;
}

const signalCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

type Signal = keyof typeof signalCodes;

const signals: readonly Signal[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/** Hears of a key or a signal by which somebody leaves. */
class Leaving implements Disposable {
  readonly #stdin: NodeJS.ReadStream;
  readonly #left = Promise.withResolvers<void>();
  exitCode: number | undefined;

  constructor(stdin: NodeJS.ReadStream) {
    this.#stdin = stdin;
    for (const signal of signals) process.on(signal, this.#onSignal);
    if (!stdin.isTTY) return;
    stdin.setRawMode(true);
    stdin.on("data", this.#onKeys);
  }

  /** Resolves after a while, or at once when somebody leaves. */
  async within(waitMs: number): Promise<void> {
    const timeout = Promise.withResolvers<void>();
    const timer = setTimeout(timeout.resolve, waitMs);
    await Promise.race([timeout.promise, this.#left.promise]);
    clearTimeout(timer);
  }

  [Symbol.dispose](): void {
    for (const signal of signals) process.off(signal, this.#onSignal);
    if (!this.#stdin.isTTY) return;
    this.#stdin.off("data", this.#onKeys);
    this.#stdin.setRawMode(false);
    this.#stdin.pause();
  }

  readonly #onSignal = (signal: NodeJS.Signals): void => {
    this.#leave(signalCodes[signals.find((name) => name === signal) ?? "SIGTERM"]);
  };

  /** The terminal sends no signals now: Ctrl-C is a key. */
  readonly #onKeys = (keys: Buffer): void => {
    const text = keys.toString();
    if (text.includes("\u0003")) this.#leave(signalCodes.SIGINT);
    else if (/q/iu.test(text)) this.#leave(exitCodes.succeeded);
  };

  #leave(exitCode: number): void {
    this.exitCode ??= exitCode;
    this.#left.resolve();
  }
}
