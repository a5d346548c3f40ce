import type { RunState } from "../model/outcome.ts";
import type { OnChange } from "../model/pipeline.ts";
import { ChangeBatch, namesMax } from "./change-batch.ts";
import { OwnChanges, slowMs } from "./own-changes.ts";
import type { AttemptWish } from "./running-attempt.ts";
import type { AffectedJob, WatchFact } from "./watch-event.ts";

export type WatchKey = "enter" | "force" | "pause" | "quit";

/** What the machine is told. Times are of a clock that only ever grows. */
export type WatchInput =
  /** All is set up for the first run. */
  | { readonly type: "ready" }
  /** The pipeline cannot be run yet. */
  | { readonly type: "broken" }
  | { readonly type: "changed"; readonly path: string; readonly atMs: number }
  /** The time that was waited for is over. */
  | { readonly type: "due"; readonly atMs: number }
  | { readonly type: "checked"; readonly verdict: Verdict; readonly atMs: number }
  | {
      readonly type: "settled";
      readonly state: RunState;
      readonly failed: readonly string[];
      readonly atMs: number;
    }
  | { readonly type: "key"; readonly key: WatchKey; readonly atMs: number }
  /** A running job began to read before a change that was looked at already. */
  | { readonly type: "suspected" };

/** What a look at the project came to. */
export interface Verdict {
  /** `changed`: the pipeline is written otherwise than when it last ran. */
  readonly project: "same" | "changed" | "broken";
  /** Jobs that would come to something else than in the last run. */
  readonly wanted: readonly WantedJob[];
  readonly dependents: readonly string[];
  /** Jobs that run now and would make something else if they began now. */
  readonly stale: readonly StaleJob[];
}

export interface WantedJob {
  readonly job: string;
  readonly reasons: readonly string[];
  /** It was made before, and need only be put back. */
  readonly isMade: boolean;
}

export interface StaleJob {
  readonly job: string;
  readonly reasons: readonly string[];
  readonly onChange: OnChange;
  /** It can begin again as it was ordered: only files differ. */
  readonly isRepeatable: boolean;
  /** Nobody wants it any more. */
  readonly isGone?: true;
}

export type WatchCommand =
  /** Tell `due` after this time; a later one takes the place of an earlier one. */
  | { readonly type: "wait"; readonly ms: number }
  | { readonly type: "check"; readonly paths: readonly string[] }
  | { readonly type: "run"; readonly isForced: boolean; readonly retriesFailed: boolean }
  | { readonly type: "redo"; readonly job: string; readonly wish: AttemptWish }
  | { readonly type: "stopRun" }
  /** Nothing new starts in the run that goes on, or again. */
  | { readonly type: "pauseRun"; readonly isPaused: boolean }
  | { readonly type: "tell"; readonly fact: WatchFact }
  | { readonly type: "end" };

/** What changes so soon after a run may be told late, and was changed by the run. */
const afterRunMs = 1_000;
const namesTold = 5;

interface Asked {
  readonly isForced: boolean;
}

/**
 * Decides what watching does next: changes, keys and what runs came to × what is going on → commands. Pure and synchronous, as the
 * scheduler is. Nothing that changed is forgotten: what comes while it is busy is looked at afterwards.
 */
export class WatchMachine {
  readonly #changes = new ChangeBatch();
  #isRunning = false;
  #isChecking = false;
  #isBroken = false;
  #isPaused = false;
  #isEnding = false;
  /** The look that goes on was begun while a run went on. */
  #isCheckInRun = false;
  /** When the last run ended. */
  #endedMs = Number.NEGATIVE_INFINITY;
  /** What the last look was about. */
  #checked: readonly string[] = [];
  /** What was looked at while a run went on: once more after it. */
  #again: Set<string> | undefined;
  /** What a person asked for meanwhile. */
  #asked: Asked | undefined;
  readonly #own = new OwnChanges();
  /** The next run waits, lest the pipeline sets itself off for ever. */
  #isSlowed = false;
  #commands: WatchCommand[] = [];
  #last: { readonly last?: RunState; readonly failed: readonly string[] } = { failed: [] };

  get isPaused(): boolean {
    return this.#isPaused;
  }

  receive(input: WatchInput): readonly WatchCommand[] {
    if (!this.#isEnding || input.type === "settled") this.#take(input);
    const commands = this.#commands;
    this.#commands = [];
    return commands;
  }

  #take(input: WatchInput): void {
    switch (input.type) {
      case "ready":
        return this.#run({ isForced: false }, false);
      case "broken":
        this.#isBroken = true;
        return this.#wait();
      case "changed":
        return this.#change(input.path, input.atMs);
      case "due":
        if (this.#isSlowed && this.#changes.isEmpty) return this.#checkAgain();
        return this.#look(input.atMs);
      case "checked":
        this.#isChecking = false;
        this.#takeVerdict(input.verdict);
        return this.#look(input.atMs);
      case "settled":
        this.#endedMs = input.atMs;
        return this.#settle(input);
      case "key":
        return this.#press(input.key, input.atMs);
      case "suspected":
        this.#keep([]);
        if (!this.#isChecking && !this.#isPaused) this.#check([]);
    }
  }

  // Changes

  #change(path: string, atMs: number): void {
    const isBusy = this.#isRunning || this.#isChecking;
    // What changes so soon may be the last run's doing; later it is somebody else's.
    if (this.#isRunning || (!isBusy && atMs - this.#endedMs <= afterRunMs)) this.#keep([path]);
    else if (!isBusy) this.#own.forget();
    if (this.#isSlowed) this.#speedUp();
    this.#changes.add(path, atMs);
    if (!this.#isPaused) this.#push({ type: "wait", ms: this.#changes.waitMs(atMs) });
  }

  /** To be looked at once more after the run. */
  #keep(paths: Iterable<string>): void {
    this.#again ??= new Set();
    for (const path of paths) if (this.#again.size < namesMax) this.#again.add(path);
  }

  /** Looks at what changed, if that is due. */
  #look(atMs: number): void {
    if (this.#isChecking || this.#isPaused || this.#changes.isEmpty) return;
    const waitMs = this.#changes.waitMs(atMs);
    if (waitMs > 0) this.#push({ type: "wait", ms: waitMs });
    else this.#check(this.#changes.take());
  }

  #check(paths: readonly string[]): void {
    this.#isChecking = true;
    this.#isCheckInRun = this.#isRunning;
    if (this.#isRunning) this.#keep(paths);
    this.#checked = paths;
    this.#push({ type: "check", paths });
  }

  #takeVerdict(verdict: Verdict): void {
    const wasBroken = this.#isBroken;
    this.#isBroken = verdict.project === "broken";
    if (this.#isRunning) return this.#judgeInRun(verdict);
    if (this.#asked !== undefined) return this.#runAsked();
    // What was seen in the middle of a run says nothing after its end.
    if (this.#isCheckInRun) return this.#checkAgain();
    this.#judge(verdict, wasBroken);
  }

  /** Nothing runs. */
  #judge(verdict: Verdict, wasBroken: boolean): void {
    if (this.#isBroken) return;
    if (this.#isPaused) {
      this.#keep(this.#checked);
      return;
    }
    const isWanted = verdict.wanted.length > 0 || verdict.project === "changed";
    const pace = isWanted ? this.#pace() : "go";
    if (isWanted && pace === "go") {
      const affected = verdict.wanted.map(({ job, reasons, isMade }) => ({
        job,
        reasons,
        action: isMade ? ("restore" as const) : ("run" as const),
      }));
      this.#tellChange(verdict, affected);
      this.#run({ isForced: false }, false);
    } else if (isWanted && pace === "slow") {
      this.#isSlowed = true;
      this.#push({ type: "wait", ms: slowMs });
    } else if (isWanted || wasBroken || this.#again !== undefined) {
      this.#again = undefined;
      this.#wait();
    }
  }

  /** A stage that writes into what is watched would keep the pipeline going for ever. */
  #pace(): "go" | "slow" | "stop" {
    const isWaitedFor = this.#isSlowed;
    this.#isSlowed = false;
    if (isWaitedFor) return "go";
    if (this.#again === undefined) this.#own.forget();
    const pace = this.#again === undefined ? "go" : this.#own.count(this.#again);
    if (pace !== "stop") return pace;
    const { paths, runs } = this.#own.found;
    this.#tell({ type: "watch.looping", paths: paths.slice(0, namesTold), runs });
    this.#own.forget();
    return pace;
  }

  /** Somebody is at work. */
  #speedUp(): void {
    this.#isSlowed = false;
    this.#own.forget();
  }

  #judgeInRun(verdict: Verdict): void {
    for (const stale of verdict.stale) this.#push({ type: "redo", job: stale.job, wish: wishFor(stale) });
    const affected = verdict.stale.map((stale) => ({
      job: stale.job,
      reasons: stale.reasons,
      action: stale.isGone === true ? ("drop" as const) : wishFor(stale),
    }));
    const running = new Set(affected.map(({ job }) => job));
    const later = verdict.wanted
      .filter(({ job }) => !running.has(job))
      .map(({ job, reasons }) => ({ job, reasons, action: "queue" as const }));
    const all = [...affected, ...later];
    if (all.length > 0 || verdict.project === "changed") this.#tellChange(verdict, all);
  }

  #tellChange(verdict: Verdict, affected: readonly AffectedJob[]): void {
    const isMeanwhile = this.#isRunning && this.#checked.length > 0;
    const paths = new Set([...(isMeanwhile ? [] : (this.#again ?? [])), ...this.#checked]);
    this.#tell({
      type: "watch.changed",
      paths: [...paths].slice(0, namesTold),
      count: paths.size,
      isProject: verdict.project === "changed",
      affected,
      dependents: verdict.dependents,
    });
  }

  // Runs

  #run({ isForced }: Asked, retriesFailed: boolean): void {
    this.#isRunning = true;
    this.#again = undefined;
    this.#asked = undefined;
    this.#push({ type: "run", isForced, retriesFailed });
  }

  #settle({ state, failed, atMs }: Extract<WatchInput, { type: "settled" }>): void {
    this.#isRunning = false;
    this.#last = { last: state, failed };
    if (this.#isEnding) return this.#end();
    if (this.#isChecking) return undefined;
    if (this.#asked !== undefined) return this.#runAsked();
    if (this.#again === undefined || this.#isPaused) return this.#wait();
    return this.#changes.isEmpty ? this.#checkAgain() : this.#look(atMs);
  }

  /** Looks once more at what was looked at while a run went on, and at what came since. */
  #checkAgain(): void {
    if (!this.#isPaused) this.#check([...(this.#again ?? []), ...this.#changes.take()]);
  }

  #runAsked(): void {
    if (this.#isBroken) {
      this.#asked = undefined;
      return this.#wait();
    }
    return this.#run(this.#asked ?? { isForced: false }, true);
  }

  #wait(): void {
    this.#tell({ type: "watch.waiting", ...this.#last });
  }

  // Keys

  #press(key: WatchKey, atMs: number): void {
    switch (key) {
      case "enter":
      case "force":
        return this.#ask({ isForced: key === "force" });
      case "pause":
        return this.#togglePause(atMs);
      case "quit":
        this.#isEnding = true;
        if (this.#isRunning) this.#push({ type: "stopRun" });
        else this.#end();
    }
  }

  /** The project is looked at first: it may be written otherwise than anybody has seen yet. */
  #ask(asked: Asked): void {
    this.#speedUp();
    this.#asked = asked;
    if (!this.#isRunning && !this.#isChecking) this.#check(this.#changes.take());
  }

  #togglePause(atMs: number): void {
    this.#isPaused = !this.#isPaused;
    this.#tell({ type: this.#isPaused ? "watch.paused" : "watch.resumed" });
    if (this.#isRunning) this.#push({ type: "pauseRun", isPaused: this.#isPaused });
    if (this.#isPaused) return undefined;
    const isLeftOver = this.#again !== undefined && !this.#isRunning && !this.#isChecking;
    return isLeftOver ? this.#checkAgain() : this.#look(atMs);
  }

  #end(): void {
    this.#tell({ type: "watch.ended" });
    this.#push({ type: "end" });
  }

  #tell(fact: WatchFact): void {
    this.#push({ type: "tell", fact });
  }

  #push(command: WatchCommand): void {
    this.#commands.push(command);
  }
}

function wishFor({ onChange, isRepeatable }: StaleJob): AttemptWish {
  if (onChange === "restart") return isRepeatable ? "restart" : "stop";
  return onChange === "finish" && isRepeatable ? "finish" : "queue";
}
