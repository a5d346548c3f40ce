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
  /** Said before there was a run to say it to. */
  #isPaused = false;
  #ending: "cancel" | "kill" | undefined;

  constructor(folder: string) {
    this.#close = listenForControl(folder, (command) => this.#obey(command));
  }

  /** Aborts when a run that still waits for another one is cancelled. */
  get signal(): AbortSignal {
    return this.#waiting.signal;
  }

  attach(run: Controllable): void {
    this.#run = run;
    if (this.#isPaused) run.pause();
    if (this.#ending !== undefined) this.#end(run, this.#ending);
  }

  close(): void {
    this.#close();
  }

  #obey(command: ControlCommand): void {
    switch (command) {
      case "pause":
      case "resume":
        this.#isPaused = command === "pause";
        return this.#run?.[command]();
      case "cancel":
      case "kill":
        if (this.#run !== undefined) return this.#end(this.#run, command);
        this.#ending = command;
        return this.#waiting.abort();
    }
  }

  #end(run: Controllable, command: "cancel" | "kill"): void {
    if (command === "cancel") run.stop("SIGTERM");
    else run.kill();
  }
}
