import type * as Listr2 from "listr2";
import type { RunEvent, RunStarted } from "../model/event.ts";
import type { JobExecutor } from "../ports.ts";
import { ListrScreen } from "./listr-screen.ts";
import type { Palette } from "./palette.ts";
import { PlainReporter } from "./plain-reporter.ts";
import type { Reporter } from "./reporter.ts";
import { RunView } from "./run-view.ts";

interface ListrOptions {
  readonly listr2: typeof Listr2;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly palette: Palette;
  readonly nowMs?: () => number;
}

/** The live screen of a run in a terminal. If it breaks, plain lines take over. */
export class ListrReporter implements Reporter {
  readonly #options: ListrOptions;
  #view: RunView | undefined;
  #screen: ListrScreen | undefined;
  #substitute: PlainReporter | undefined;

  constructor(options: ListrOptions) {
    this.#options = options;
  }

  onEvent(event: RunEvent): void {
    if (event.type === "run.started") this.#open(event);
    this.#view?.apply(event);
    this.#substitute?.onEvent(event);
  }

  announce(message: string): void {
    if (this.#screen !== undefined) this.#screen.notice = message;
    this.#substitute?.announce(message);
  }

  wrapExecutor(executor: JobExecutor): JobExecutor {
    return {
      recall: (order, controls) => executor.recall(order, controls),
      execute: (order, keyed, controls) => {
        const attempt = () => executor.execute(order, keyed, controls);
        return this.#screen === undefined ? attempt() : this.#screen.execute(order.job, attempt);
      },
    };
  }

  async close(): Promise<void> {
    await this.#screen?.close();
    await this.#substitute?.close();
  }

  #open(started: RunStarted & { readonly at: number }): void {
    const { nowMs = Date.now, ...options } = this.#options;
    const onBroken = (error: unknown) => this.#substituteFor(error, started);
    this.#view = new RunView(started);
    this.#screen = new ListrScreen(this.#view, { ...options, nowMs, onBroken });
    this.#screen.start();
  }

  #substituteFor(error: unknown, started: RunStarted): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.#substitute = new PlainReporter({ output: this.#options.stdout, palette: this.#options.palette });
    this.#substitute.learn(started, this.#view);
    try {
      this.#substitute.announce(`the screen failed, the run goes on without it: ${reason}`);
    } catch {
      // The stream itself is what is broken: nobody is left to be told.
    }
  }
}
