import type { JobSketch, RunEvent, RunFact } from "../../../src/model/event.ts";
import type { Failure } from "../../../src/model/outcome.ts";

/** 12:00:00 UTC on some day. */
const startMs = Date.UTC(2026, 0, 2, 12, 0, 0);

/** Stages of a film: each shot is painted, moved and enlarged, then all are cut together. */
export const filmStages: readonly JobSketch[] = [
  sketch("brief", { title: "The brief" }),
  sketch("keyframe", { needs: ["brief"], icon: "🎨", title: "Keyframes", isFannedOut: true }),
  sketch("video", { needs: ["keyframe"], title: "Videos", isFannedOut: true, attempts: 3 }),
  sketch("enlarge", { needs: ["video"], isFannedOut: true }),
  sketch("film", { needs: ["enlarge"], title: "The film", weight: 3 }),
];

const failure: Failure & { readonly severity: "high" } = {
  class: "exit",
  severity: "high",
  message: "node tools/paint.mjs exited with 1",
  exitCode: 1,
  tail: ["out of colours"],
};

/** The events of a run with fanned-out stages, told one after the other. */
export class FilmRun {
  readonly events: RunEvent[] = [];
  readonly keys: readonly string[];
  #at = startMs;

  constructor(keys: readonly string[], concurrency = 6) {
    this.keys = keys;
    const head = { run: "01RUN", manifest: "pipeline.yaml", name: "film", params: {}, budget: {} };
    this.tell({ type: "run.started", ...head, concurrency, jobs: filmStages });
  }

  get nowMs(): number {
    return this.#at;
  }

  wait(ms: number): this {
    this.#at += ms;
    return this;
  }

  tell(...facts: readonly RunFact[]): this {
    for (const fact of facts) this.events.push({ at: this.#at, ...fact });
    return this;
  }

  /** The lists of all three stages are known, or that of one, with other keys. */
  expand(only?: string, keys: readonly string[] = this.keys): this {
    for (const stage of filmStages) {
      if (stage.isFannedOut !== true || (only ?? stage.job) !== stage.job) continue;
      this.tell({
        type: "stage.expanded",
        job: stage.job,
        jobs: keys.map((item) => itemSketch(stage, item)),
      });
    }
    return this;
  }

  start(job: string, attempt = 1): this {
    const log = `.storyflow/runs/01RUN/logs/${job}.0.${attempt}.log`;
    return this.tell({ type: "attempt.started", job, round: 0, attempt, command: `paint ${job}`, log });
  }

  succeed(job: string, attempt = 1): this {
    const outcome = { status: "succeeded", exitCode: 0, results: {} } as const;
    this.tell({ type: "attempt.finished", job, round: 0, attempt, outcome, durationMs: 1500 });
    return this.settle(job, "succeeded");
  }

  fresh(job: string): this {
    this.tell({ type: "cache.hit", job, round: 0, key: "k", exitCode: 0, results: {}, savedMs: 1500 });
    return this.settle(job, "succeeded");
  }

  /** With a retry after a while where there is another attempt. */
  fail(job: string, attempt = 1, { retries = false, message = failure.message } = {}): this {
    const outcome = { status: "failed", failure: { ...failure, message } } as const;
    this.tell({ type: "attempt.finished", job, round: 0, attempt, outcome, durationMs: 1500 });
    const next = { attempt: attempt + 1, limit: 2, delayMs: 5000, class: "exit" } as const;
    if (retries) return this.tell({ type: "retry.scheduled", job, round: 0, ...next });
    const facts = { durationMs: 1500, results: {}, outputs: [], failure: outcome.failure } as const;
    return this.tell({ type: "stage.settled", job, state: "failed", ...facts });
  }

  skip(job: string, explanation: string): this {
    this.tell({ type: "stage.skipped", job, round: 0, explanation });
    return this.settle(job, "skipped");
  }

  block(job: string, ...causes: readonly string[]): this {
    this.tell({ type: "stage.blocked", job, causes });
    return this.settle(job, "blocked");
  }

  settle(job: string, state: "succeeded" | "skipped" | "failed" | "blocked" | "cancelled"): this {
    const hasRun =
      state === "succeeded" && this.events.some((e) => e.type === "attempt.started" && e.job === job);
    const facts = { durationMs: hasRun ? 1500 : 0, results: {}, outputs: [] };
    return this.tell({ type: "stage.settled", job, state, ...facts });
  }

  end(state: "succeeded" | "failed" | "cancelled"): this {
    const durationMs = this.#at - startMs;
    return this.tell({ type: "run.settled", state, exitCode: state === "succeeded" ? 0 : 1, durationMs });
  }
}

/** `s001`, `s002`, … */
export function shotKeys(count: number): readonly string[] {
  return Array.from({ length: count }, (_none, index) => `s${String(index + 1).padStart(3, "0")}`);
}

function sketch(id: string, rest: Partial<JobSketch> = {}): JobSketch {
  return { job: id, stage: id, needs: [], weight: 1, loops: [], always: false, ...rest };
}

/** What they are called on screens is said of the stage. */
function itemSketch(
  { isFannedOut: _whole, title: _title, icon: _icon, ...stage }: JobSketch,
  item: string,
): JobSketch {
  const needs = stage.needs.map((need) => (need === "brief" ? need : `${need}[${item}]`));
  return { ...stage, job: `${stage.stage}[${item}]`, item, needs };
}
