import type {
  AttemptFact,
  JobSketch,
  RetryScheduled,
  RoundSettled,
  RunEvent,
  RunStarted,
  StageExpanded,
  StageFact,
} from "../model/event.ts";
import type { Failure } from "../model/outcome.ts";
import type { WorkOrder } from "../model/work-order.ts";
import type { AttemptControls, JobExecutor } from "../ports.ts";
import { formatBytes } from "../model/format-bytes.ts";
import { formatClockTime, formatDuration, formatTimeLeft } from "./format-time.ts";
import type { LinePrinter } from "./line-printer.ts";
import { createPalette, type Palette } from "./palette.ts";
import { ManyJobs, manyJobsOf, type ToldStage } from "./many-jobs.ts";
import type { Output, Reporter } from "./reporter.ts";
import { RetryCountdown } from "./retry-countdown.ts";
import { RunView } from "./run-view.ts";
import { budgetSpentText } from "./render-budget.ts";
import { gainText, resultsText } from "./results-text.ts";
import { aboutStage } from "./stage-name.ts";
import { clipText, padText, textWidth } from "./terminal-text.ts";
import { plainLine } from "./visible-text.ts";
import { awaitedText, countOf, deniedText, listOf } from "./words.ts";

interface PlainOptions {
  readonly output: Output;
  readonly palette?: Palette;
  /** Shows all that stages print as it comes; without it their last line is told now and then. */
  readonly lines?: LinePrinter;
  readonly clockTime?: (atMs: number) => string;
}

/** How far the run is is worth a line when something ends, but not more often than this. */
const progressEveryMs = 30_000;
/** Progress of a stage is worth a line when it was silent for so long. */
const quietMs = 5_000;
const widestName = 24;
const widestCommand = 120;
const reasonsShown = 3;
const keysShown = 5;

type CacheFact = Extract<
  RunEvent,
  { type: "cache.hit" | "cache.missed" | "outputs.restored" | "outputs.outdated" }
>;

type Tone = "red" | "green" | "yellow" | "dim";

interface StageNotes {
  readonly sketch: JobSketch;
  lastLineAt: number;
  hasStarted: boolean;
  isExhausted: boolean;
  failure?: Failure;
}

/** One line for each event worth one, with the time and the stage: for logs and for what is no terminal. */
export class PlainReporter implements Reporter {
  readonly #options: Required<Omit<PlainOptions, "lines">>;
  readonly #lines: LinePrinter | undefined;
  readonly #stages = new Map<string, StageNotes>();
  readonly #countdown = new RetryCountdown((job, text) => this.#print(job, text, "dim", Date.now()));
  readonly #manyJobs = new ManyJobs();
  #view: RunView | undefined;
  /** The view, where nobody else keeps it up to date. */
  #own: RunView | undefined;
  #progressToldAt = 0;
  #pipeline = "storyflow";
  #nameWidth = 0;
  #at = 0;

  constructor(options: PlainOptions) {
    const { lines, ...others } = options;
    this.#options = { palette: createPalette(false), clockTime: formatClockTime, ...others };
    this.#lines = lines;
  }

  wrapExecutor(executor: JobExecutor): JobExecutor {
    const lines = this.#lines;
    if (lines === undefined) return executor;
    const listen = ({ job }: WorkOrder, controls: AttemptControls): AttemptControls => ({
      ...controls,
      onPrinted: (text) => this.#tellPrinted(job, text, lines),
    });
    return {
      recall: (order, controls) => executor.recall(order, listen(order, controls)),
      execute: (order, keyed, controls) => executor.execute(order, keyed, listen(order, controls)),
    };
  }

  announce(message: string): void {
    this.#print("storyflow", message, "yellow", Date.now());
  }

  close(): Promise<void> {
    this.#countdown.stopAll();
    return Promise.resolve();
  }

  onEvent(event: RunEvent): void {
    this.#at = event.at;
    this.#own?.apply(event);
    this.#note(event);
    const told = this.#replace(event);
    if (told === undefined) this.#tell(event);
    else for (const { stage, text } of told) this.#print(stage, text);
    if (event.type === "attempt.finished") this.#tellTimeLeft();
  }

  /** Who asked for all that stages print has asked for all lines. */
  #replace(event: RunEvent): readonly ToldStage[] | undefined {
    if (this.#view === undefined || this.#lines !== undefined) return undefined;
    return this.#manyJobs.replace(event, this.#view);
  }

  #note(event: RunEvent): void {
    if (event.type === "attempt.started" || event.type === "stage.settled") this.#countdown.stop(event.job);
    const notes = "job" in event && event.job !== undefined ? this.#stages.get(event.job) : undefined;
    if (notes !== undefined && event.type === "attempt.started") notes.hasStarted = true;
  }

  #tell(event: RunEvent): void {
    switch (event.type) {
      case "run.started":
        return this.#startRun(event);
      case "stage.expanded":
        return this.#tellJobs(event);
      case "stage.skipped":
      case "stage.blocked":
      case "stage.settled":
        return this.#tellStage(event);
      case "attempt.started":
      case "attempt.progressed":
      case "attempt.finished":
        return this.#tellAttempt(event);
      case "slots.awaited":
        return this.#print(event.job, awaitedText(event.pools, event.isElsewhere === true), "dim");
      case "retry.scheduled":
        return this.#tellRetry(event);
      case "cache.hit":
      case "cache.missed":
      case "outputs.restored":
      case "outputs.outdated":
        return this.#tellCache(event);
      case "round.started":
        return this.#print(event.loop, `round ${event.round} of ${event.limit}: ${event.explanation}`);
      case "round.settled":
        return this.#tellRound(event);
      case "budget.spent":
        return this.#print(this.#pipeline, budgetSpentText(event), "yellow");
      case "warning.raised":
        return this.#print(event.job ?? this.#pipeline, `warning: ${event.message}`, "yellow");
      case "run.paused":
        return this.#print(this.#pipeline, pausedText, "yellow");
      case "run.resumed":
        return this.#print(this.#pipeline, "goes on");
      case "cache.evicted":
        return this.#print(this.#pipeline, `made room in the cache: ${formatBytes(event.bytes)}`, "dim");
      case "stage.ready":
      case "stage.keyed":
      case "cache.stored":
      case "state.saved":
      case "loop.settled":
      case "run.settled":
    }
  }

  /** Takes in what the run is, without a line: for who begins to tell in the middle. Somebody else keeps the view up to date. */
  learn(event: RunStarted, view?: RunView): void {
    this.#view = view;
    this.#pipeline = event.name;
    for (const sketch of event.jobs) this.#learnJob(sketch);
    for (const { sketch, made } of view?.stages.values() ?? []) this.#learnJob(sketch, made === "executed");
    const names = ["storyflow", event.name, ...this.#stages.keys()];
    this.#nameWidth = Math.min(widestName, Math.max(...names.map(textWidth)));
  }

  #learnJob(sketch: JobSketch, hasStarted = false): void {
    this.#stages.set(sketch.job, { sketch, hasStarted, lastLineAt: 0, isExhausted: false });
  }

  #tellJobs({ job, jobs }: StageExpanded): void {
    for (const sketch of jobs) this.#learnJob(sketch);
    const widest = Math.max(this.#nameWidth, ...jobs.map((sketch) => textWidth(sketch.job)));
    this.#nameWidth = Math.min(widestName, widest);
    if (jobs.length === 0) return this.#print(job, "no jobs: its list is empty", "dim");
    const keys = jobs.map(({ item = "" }) => clipText(item, widestName));
    this.#print(job, `${countOf(jobs.length, "job")}: ${listOf(keys, keysShown)}`);
  }

  #startRun(event: RunStarted & { readonly at: number }): void {
    this.learn(event);
    this.#own = new RunView(event);
    this.#view = this.#own;
    this.#progressToldAt = event.at;
    const counts = `${countOf(event.jobs.length, "stage")}, ${event.concurrency} at once`;
    this.#print(event.name, `run ${event.run} of ${event.manifest}: ${counts}`);
    if (event.continues === undefined) return;
    this.#print(event.name, `goes on with run ${event.continues}, which did not come to its end`);
  }

  #tellStage(event: StageFact): void {
    if (event.type === "stage.skipped") {
      const when = event.round > 0 ? ` in round ${event.round}` : "";
      this.#print(event.job, `skipped${when}: ${deniedText(event.explanation)}`, "dim");
    } else if (event.type === "stage.blocked") {
      this.#print(event.job, `blocked by ${listOf(event.causes, 5)}`, "yellow");
    } else {
      this.#tellSettled(event, this.#stages.get(event.job));
    }
  }

  /** Skipped, blocked and failed attempts were told before; what is in a loop told of each round. */
  #tellSettled(event: Extract<StageFact, { type: "stage.settled" }>, notes: StageNotes | undefined): void {
    const { job, state, failure, durationMs } = event;
    // Its jobs have told how they ended.
    if (notes?.sketch.isFannedOut === true && failure === undefined) return;
    if (state === "failed") {
      if (failure !== undefined && failure.message !== notes?.failure?.message)
        this.#tellFailure(job, failure, durationMs);
    } else if (state === "cancelled" && notes?.hasStarted === true) {
      this.#print(job, `cancelled after ${formatDuration(durationMs)}`, "yellow");
    } else if (state === "succeeded" && notes?.isExhausted === true) {
      this.#print(job, "accepted as it is");
    } else if (state === "succeeded" && !isInLoop(notes)) {
      const how = notes?.hasStarted === true ? `succeeded in ${formatDuration(durationMs)}` : "fresh";
      this.#print(job, `${how}${withColon(resultsText(event.results))}`, "green");
    }
  }

  #tellCache(event: CacheFact): void {
    const { job } = event;
    const notes = this.#stages.get(job);
    if (event.type === "cache.hit" && isInLoop(notes)) {
      this.#print(job, `${againText(event.round)}fresh${withColon(resultsText(event.results))}`, "green");
    } else if (event.type === "cache.missed" && isWorthTelling(event)) {
      this.#print(job, `runs: ${listOf(event.reasons, reasonsShown)}`, "dim");
    } else if (event.type === "outputs.restored") {
      this.#print(job, `restored ${countOf(event.files, "file")}, ${formatBytes(event.bytes)}`, "green");
    } else if (event.type === "outputs.outdated") {
      this.#print(job, `out of date: ${listOf(event.paths, reasonsShown)}`, "yellow");
    }
  }

  #tellAttempt(event: AttemptFact): void {
    const notes = this.#stages.get(event.job);
    if (notes === undefined) return;
    if (event.type === "attempt.started") this.#tellStart(event, notes);
    else if (event.type === "attempt.progressed") this.#tellProgress(event, notes);
    else this.#tellFinish(event, notes);
  }

  #tellRetry({ job, attempt, limit, delayMs, isAsked }: RetryScheduled): void {
    const what = `retry ${attempt - 1} of ${limit}`;
    const asked = isAsked === true ? ", as it was asked to" : "";
    this.#print(job, `${what} in ${formatDuration(delayMs)}${asked}`, "yellow");
    const isOneOfMany = this.#view !== undefined && manyJobsOf(job, this.#view) !== undefined;
    if (!isOneOfMany) this.#countdown.start(job, what, delayMs);
  }

  #tellFinish(event: Extract<AttemptFact, { type: "attempt.finished" }>, notes: StageNotes): void {
    const { outcome, durationMs } = event;
    if (outcome.status === "failed") {
      notes.failure = outcome.failure;
      this.#tellFailure(event.job, outcome.failure, durationMs);
    } else if (outcome.status === "succeeded" && isInLoop(notes)) {
      const results = withColon(resultsText(outcome.results));
      this.#print(event.job, `finished in ${formatDuration(durationMs)}${results}`, "green");
    }
  }

  /** Only where something is known: how many stages there are and have ended stands in the lines before. */
  #tellTimeLeft(): void {
    if (this.#at - this.#progressToldAt < progressEveryMs) return;
    const { fraction, timeLeft } = this.#view?.progressAt(this.#at) ?? {};
    if (fraction === undefined || timeLeft === undefined) return;
    this.#progressToldAt = this.#at;
    this.#print(this.#pipeline, `${Math.floor(fraction * 100)} %, ${formatTimeLeft(timeLeft)}`, "dim");
  }

  #tellFailure(job: string, failure: Failure, durationMs: number): void {
    this.#print(
      job,
      `failed after ${formatDuration(durationMs)} (${failure.class}): ${failure.message}`,
      "red",
    );
  }

  #tellStart(event: Extract<AttemptFact, { type: "attempt.started" }>, notes: StageNotes): void {
    const isRework = event.round > 0 && notes.sketch.limit === undefined;
    const again = [
      ...(isRework ? [`round ${event.round}`] : []),
      ...(event.attempt > 1 ? [`attempt ${event.attempt}`] : []),
    ];
    const what = again.length > 0 ? `started again, ${again.join(", ")}` : "started";
    const said = aboutStage(notes.sketch);
    const about = said === "" || again.length > 0 ? "" : ` (${plainLine(said)})`;
    this.#print(event.job, `${what}${about}: ${clipText(plainLine(event.command), widestCommand)}`);
  }

  #tellProgress(event: Extract<AttemptFact, { type: "attempt.progressed" }>, notes: StageNotes): void {
    const { fraction, message = "" } = event;
    if (this.#at - notes.lastLineAt < quietMs) return;
    const percent = fraction === undefined ? [] : [`${Math.floor(fraction * 100)} %`];
    this.#print(event.job, [...percent, ...(message === "" ? [] : [message])].join("  "), "dim");
  }

  #tellRound(event: RoundSettled): void {
    const rounds = countOf(event.round, "round");
    const score = event.score === undefined ? "" : `, score ${gainText(event.score, event.gain)}`;
    if (event.decision === "satisfied" && event.round > 0) {
      this.#print(event.loop, `satisfied after ${rounds}${score}: ${deniedText(event.explanation)}`, "green");
    } else if (event.decision === "exhausted" || event.decision === "plateau") {
      const notes = this.#stages.get(event.loop);
      if (notes !== undefined) notes.isExhausted = true;
      const what = event.decision === "plateau" ? "gains too little after" : "not satisfied after";
      this.#print(event.loop, `${what} ${rounds}${score}: ${event.explanation}`, "yellow");
    }
  }

  #tellPrinted(job: string, text: string, lines: LinePrinter): Promise<void> | undefined {
    const atMs = Date.now();
    const notes = this.#stages.get(job);
    if (notes !== undefined) notes.lastLineAt = atMs;
    return lines.print(job, text, atMs);
  }

  #print(name: string, text: string, tone?: Tone, at: number = this.#at): void {
    const { output, palette, clockTime } = this.#options;
    const column = padText(clipText(plainLine(name), widestName), this.#nameWidth);
    const line = plainLine(text);
    output.write(
      `${palette.dim(clockTime(at))} ${column}  ${tone === undefined ? line : palette[tone](line)}\n`,
    );
    const notes = this.#stages.get(name);
    if (notes !== undefined) notes.lastLineAt = at;
  }
}

const pausedText = "paused: nothing new starts until `storyflow resume`, what runs is let finish";

/** That a later round reads something else goes without saying. */
function isWorthTelling(event: Extract<CacheFact, { type: "cache.missed" }>): boolean {
  const { reasons, round, isAsked } = event;
  return isAsked !== true && round === 0 && reasons.length > 0 && reasons[0] !== "never ran";
}

function againText(round: number): string {
  return round > 0 ? `round ${round} ` : "";
}

function isInLoop(notes: StageNotes | undefined): boolean {
  return notes !== undefined && (notes.sketch.loops.length > 0 || notes.sketch.limit !== undefined);
}

function withColon(text: string): string {
  return text === "" ? "" : `: ${text}`;
}
