import { setTimeout as sleep } from "node:timers/promises";
import { FollowedRun } from "../api/follow-run.ts";
import { listKeptRuns, recordOf } from "../api/kept-runs.ts";
import type { UsageProblem } from "../api/project.ts";
import type { RunReport } from "../engine/run-report.ts";
import { itemJob, stageOfJob } from "../plan/declare-items.ts";
import { noFanOut, noItem, parseJobName } from "../plan/item-names.ts";
import type { RunEvent } from "../model/event.ts";
import { suggest } from "../model/suggest.ts";
import type { KeptRun } from "../runs/list-runs.ts";
import { isLivingState } from "../runs/select-runs.ts";
import { silenceText } from "../ui/log-text.ts";
import { wantsColors } from "../ui/palette.ts";
import { safeJson } from "../ui/safe-json.ts";
import { visibleText } from "../ui/visible-text.ts";
import { listOf } from "../ui/words.ts";
import { chooseRun } from "./choose-run.ts";
import type { Cli } from "./command-line.ts";
import { exitCodes } from "./exit-codes.ts";
import { LogPrinter } from "./log-printer.ts";
import { PacedOutput } from "./paced-output.ts";
import { quoteWord } from "./quote-word.ts";
import { refuseUsage } from "./refuse.ts";
import { RunFold } from "./run-fold.ts";

export interface LogsFlags {
  readonly follow?: true;
  readonly events?: true;
}

const pollMs = 200;
const stagesNamed = 20;
/** So many runs are looked through for one that has a log of a stage. */
const runsSearched = 50;

/** Prints what stages printed, or the events of a run. */
export async function logsCommand(words: readonly string[], flags: LogsFlags, cli: Cli): Promise<number> {
  const chosen = await chooseRun(words, cli);
  if (typeof chosen === "number") return chosen;
  const { root, run } = chosen;
  const [word, stray] = chosen.words;
  if (stray !== undefined) {
    const message = `\`${stray}\` is one word too many`;
    return refuseUsage([{ message, hint: "storyflow logs [manifest] [run] [stage]" }], cli);
  }
  if (run === undefined) {
    const message = "there has been no run in this project yet";
    return refuseUsage([{ message, hint: "`storyflow run` begins one" }], cli);
  }
  const stage = word === undefined || parseJobName(word).key !== undefined ? word : parseJobName(word).stage;
  using followed = new FollowedRun(run);
  const fold = new RunFold();
  const output = new PacedOutput(cli.stdout);
  const isFollowing = flags.follow === true;
  if (flags.events === true)
    return follow(new EventPrinter(output), { followed, fold, stage, isFollowing }, cli);
  using printer = await openPrinter(run, { output, stage, isFollowing }, cli);
  const exitCode = await follow(printer, { followed, fold, stage, isFollowing }, cli);
  if (exitCode !== exitCodes.succeeded || printer.printedBytes > 0) return exitCode;
  return tellSilence(root, followed.run, fold, stage, cli);
}

/** What prints a run as its events come. */
interface Printer {
  /** Nobody reads any more. */
  readonly isGone: boolean;
  apply(event: RunEvent): Promise<void>;
  /** Prints what there is by now; `isLast`: there will be no more. */
  print(isLast: boolean): Promise<void>;
}

interface Subject {
  readonly followed: FollowedRun;
  readonly fold: RunFold;
  /** Undefined: all. */
  readonly stage: string | undefined;
  readonly isFollowing: boolean;
}

/** Until the run has ended, or once. */
async function follow(printer: Printer, subject: Subject, cli: Cli): Promise<number> {
  const { followed, fold, stage, isFollowing } = subject;
  for (;;) {
    const isLast = !isLivingState(followed.look().state) || !isFollowing;
    for (const event of followed.read()) {
      fold.apply(event);
      const problem = event.type === "run.started" ? stageProblem(stage, event) : undefined;
      if (problem !== undefined) return refuseUsage([problem], cli);
      if (stage === undefined || isAbout(stage, event)) await printer.apply(event);
      if (printer.isGone) break;
    }
    await printer.print(isLast);
    if (isLast || printer.isGone) return exitCodes.succeeded;
    if (isLivingState(followed.run.state)) await sleep(pollMs);
  }
}

function stageProblem(
  name: string | undefined,
  { run, jobs }: Extract<RunEvent, { type: "run.started" }>,
): UsageProblem | undefined {
  if (name === undefined) return undefined;
  const { stage: id, key } = parseJobName(name);
  const stage = jobs.find(({ job }) => job === id);
  // Which jobs a fanned-out stage has is known later.
  if (stage !== undefined) return key === undefined || stage.isFannedOut ? undefined : noFanOut(id, name);
  const ids = jobs.map(({ job }) => job);
  const likely = jobs.find(({ job }) => job === suggest(id, ids));
  const message = `\`${name}\` is not a stage of run ${run}`;
  if (likely === undefined) return { message, hint: `its stages are ${listOf(ids, stagesNamed)}` };
  const meant = key !== undefined && likely.isFannedOut === true ? itemJob(likely.job, key) : likely.job;
  return { message, hint: `did you mean \`${meant}\`?` };
}

function isAbout(stage: string, event: RunEvent): boolean {
  if ("job" in event && event.job !== undefined) return isOf(event.job, stage);
  return "loop" in event && isOf(event.loop, stage);
}

/** Whether a job is the one that is named, or one of the stage that is. */
function isOf(job: string, name: string): boolean {
  return job === name || stageOfJob(job) === name;
}

async function openPrinter(
  run: KeptRun,
  { output, stage, isFollowing }: Pick<Subject, "stage" | "isFollowing"> & { readonly output: PacedOutput },
  { stdout, stderr, environment }: Cli,
): Promise<LogPrinter> {
  const isOpen = isFollowing && isLivingState(run.state);
  const { report } = await recordOf(run);
  return new LogPrinter(run.folder, output, {
    terminal: stdout.isTTY ? { hasColors: wantsColors(environment, true) } : undefined,
    hasHeadings: isOpen || attemptCount(report, stage) > 1,
    onMissing: ({ job, log }) =>
      stderr.write(`storyflow: the log of ${visibleText(`${job} is gone: ${log}`)}\n`),
  });
}

function attemptCount({ stages }: RunReport, stage: string | undefined): number {
  const asked = stages.filter(({ id }) => stage === undefined || isOf(id, stage));
  return asked.reduce((sum, { attempts }) => sum + attempts.length, 0);
}

/** Why nothing was printed, and where there is something of the stage; that there is no such job. */
async function tellSilence(
  root: string,
  run: KeptRun,
  fold: RunFold,
  stage: string | undefined,
  cli: Cli,
): Promise<number> {
  const { report } = fold.statusOf(run, Date.now());
  const hasLog = stage !== undefined && attemptCount(report, stage) > 0;
  const other = stage === undefined || hasLog ? undefined : await lastRunWithLog(root, stage);
  const problem = other === undefined && stage !== undefined ? itemProblem(stage, report) : undefined;
  if (problem !== undefined) return refuseUsage([problem], cli);
  const hint =
    other === undefined
      ? []
      : [`  hint: for what it printed last: storyflow logs ${other} ${quoteWord(stage ?? "")}`];
  const lines = [`storyflow: ${silenceText(report, stage)}`, ...hint];
  cli.stderr.write(lines.map((line) => `${visibleText(line)}\n`).join(""));
  return exitCodes.succeeded;
}

/** The list of the stage was known in this run, and has no such item. */
function itemProblem(name: string, { run, stages }: RunReport): UsageProblem | undefined {
  const { stage: id, key } = parseJobName(name);
  if (key === undefined || stages.some((stage) => stage.id === name)) return undefined;
  const keys = stages.flatMap(({ stage, item = "" }) => (stage === id ? [item] : []));
  if (keys.length === 0) return undefined;
  return { ...noItem(id, key, keys), message: `\`${name}\` is not a job of run ${run}` };
}

async function lastRunWithLog(root: string, stage: string): Promise<string | undefined> {
  for (const run of listKeptRuns(root).slice(0, runsSearched)) {
    const { report } = await recordOf(run);
    if (attemptCount(report, stage) > 0) return run.id;
  }
  return undefined;
}

/** The events of a run as JSON, one a line. */
class EventPrinter implements Printer {
  readonly #output: PacedOutput;

  constructor(output: PacedOutput) {
    this.#output = output;
  }

  get isGone(): boolean {
    return this.#output.isGone;
  }

  apply(event: RunEvent): Promise<void> {
    return this.#output.write(`${safeJson(event)}\n`);
  }

  print(): Promise<void> {
    return Promise.resolve();
  }
}
