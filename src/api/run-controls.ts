import { type ControlCommand, listenForControl } from "../runs/run-control.ts";

/** What a run that has begun can be told to do. */
interface Controllable {
  pause(): void;
  resume(): void;
  stop(signal: "SIGTERM"): void;
  kill(): void;
}

/** Hears what other processes tell a run, from the moment that it has a folder. */
export class RunControls {
  readonly #waiting = new AbortController();
  readonly #close: () => void;
  #run: Controllable | undefined;

  constructor(folder: string) {
    this.#close = listenForControl(folder, (command) => this.#obey(command));
  }

  /** Aborts when a run that still waits for another one is cancelled. */
  get signal(): AbortSignal {
    return this.#waiting.signal;
  }

  attach(run: Controllable): void {
    this.#run = run;
  }

  close(): void {
    this.#close();
  }

  #obey(command: ControlCommand): void {
    switch (command) {
      case "pause":
        return this.#run?.pause();
      case "resume":
        return this.#run?.resume();
      case "cancel":
        return this.#run === undefined ? this.#waiting.abort() : this.#run.stop("SIGTERM");
      case "kill":
        return this.#run === undefined ? this.#waiting.abort() : this.#run.kill();
    }
  }
}
