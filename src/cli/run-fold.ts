import { reportKeptRun } from "../runs/report-kept-run.ts";
import type { KeptRun } from "../runs/list-runs.ts";
import type { RunEvent } from "../model/event.ts";
import type { RunStatus } from "../ui/render-status.ts";
import { RunView } from "../ui/run-view.ts";

/** A run as its events come, for one who looks at it at any time. */
export class RunFold {
  readonly #events: RunEvent[] = [];
  readonly #rerun: ((stage: string) => string) | undefined;
  #view: RunView | undefined;

  /** `rerun` is the command that runs a stage alone. */
  constructor(rerun?: (stage: string) => string) {
    this.#rerun = rerun;
  }

  apply(event: RunEvent): void {
    if (event.type === "run.started") this.#view = new RunView(event);
    this.#view?.apply(event);
    // A long render makes a lot of progress, and a report needs none of it.
    if (event.type !== "attempt.progressed") this.#events.push(event);
  }

  statusOf(run: KeptRun, nowMs: number): RunStatus {
    return { run, report: reportKeptRun(run, this.#events, nowMs, this.#rerun), view: this.#view };
  }
}
