import { resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { findKeptRun, listKeptRuns, recordOf } from "../api/kept-runs.ts";
import type { KeptRun, KeptRunState } from "../runs/list-runs.ts";
import { type ControlCommand, sendControl } from "../runs/run-control.ts";
import { isLivingState } from "../runs/select-runs.ts";
import { countOf } from "../ui/words.ts";
import { chooseOnlyRun } from "./choose-run.ts";
import type { Cli } from "./command-line.ts";
import { exitCodes } from "./exit-codes.ts";
import { refuseUsage, refuseWorld } from "./refuse.ts";

/** How often a run is looked at while it is waited for. */
const lookMs = 100;
/** A run that lives answers within a second; after this it does not. */
const answerMs = 10_000;

export interface CancelFlags {
  readonly kill?: true;
}

/** Lets a run that goes on start nothing new. */
export async function pauseCommand(words: readonly string[], cli: Cli): Promise<number> {
  const run = await chooseLiving(words, "pause", cli);
  if (typeof run === "number") return run;
  return command(run, "pause", "paused", cli);
}

/** Stops a run that goes on, and waits for its end. */
export async function cancelCommand(words: readonly string[], flags: CancelFlags, cli: Cli): Promise<number> {
  const run = await chooseLiving(words, "cancel", cli);
  if (typeof run === "number") return run;
  return command(run, flags.kill === true ? "kill" : "cancel", "ended", cli);
}

/** Tells a run that was paused to go on. */
export async function goOnCommand(run: KeptRun, cli: Cli): Promise<number> {
  return command(run, "resume", "running", cli);
}

async function chooseLiving(words: readonly string[], verb: string, cli: Cli): Promise<KeptRun | number> {
  const chosen = await chooseOnlyRun(words, cli);
  if (typeof chosen === "number") return chosen;
  const { root, run, isNamed } = chosen;
  const working = isNamed ? run : (findAtWork(root) ?? run);
  if (working !== undefined && isLivingState(working.state)) return working;
  const message =
    working === undefined
      ? `there is no run to ${verb}`
      : `run ${working.id} has ended: it ${endings[working.state]}`;
  return refuseUsage([{ message, hint: "`storyflow runs` lists the runs of this project" }], cli);
}

/** What is meant where no run is named: the one that goes on, not one that waits for it. */
export function findAtWork(root: string): KeptRun | undefined {
  return listKeptRuns(root).find(({ state }) => state === "running" || state === "paused");
}

const endings: { readonly [state in KeptRunState]: string } = {
  pending: "waits",
  running: "goes on",
  paused: "is paused",
  succeeded: "succeeded",
  failed: "failed",
  cancelled: "was cancelled",
  interrupted: "was interrupted",
};

type Wanted = "paused" | "running" | "ended";

async function command(run: KeptRun, control: ControlCommand, wanted: Wanted, cli: Cli): Promise<number> {
  try {
    if (!sendControl(run.folder, control)) return refuseDeaf(run, cli);
  } catch (error) {
    return refuseWorld(error, `run ${run.id} cannot be told`, cli);
  }
  if (run.state === "pending" && wanted !== "ended") {
    cli.stdout.write(`run ${run.id} waits for another run; it is told as soon as it begins\n`);
    return exitCodes.succeeded;
  }
  if (run.state !== "pending" && wanted === "ended") cli.stdout.write(`stopping run ${run.id}\n`);
  const state = await waitFor(run, wanted);
  if (state === "deaf") return refuseDeaf(run, cli);
  cli.stdout.write(`${await outcomeText(run, state)}\n`);
  return exitCodes.succeeded;
}

type Answer = KeptRunState | "gone" | "deaf";

async function waitFor({ folder, id }: KeptRun, wanted: Wanted): Promise<Answer> {
  const root = resolve(folder, "../../..");
  const limitMs = wanted === "ended" ? Number.POSITIVE_INFINITY : answerMs;
  for (let waitedMs = 0; waitedMs < limitMs; waitedMs += lookMs) {
    const run = findKeptRun(root, id);
    if (run === undefined) return "gone";
    if (!isLivingState(run.state) || run.state === wanted) return run.state;
    await pause(lookMs);
  }
  return "deaf";
}

async function outcomeText(run: KeptRun, state: Exclude<Answer, "deaf">): Promise<string> {
  if (state === "gone") return `run ${run.id} is cancelled: it had not begun`;
  if (state === "running") return `run ${run.id} goes on`;
  if (state !== "paused") return `run ${run.id} ${endings[state]}`;
  const { report } = await recordOf(run);
  const running = report.stages.filter((stage) => stage.state === "running").length;
  const left =
    running === 0
      ? ""
      : `; ${countOf(running, "stage")} that ${running === 1 ? "runs is" : "run are"} let finish`;
  return `run ${run.id} is paused: nothing new starts until \`storyflow resume\`${left}`;
}

function refuseDeaf({ id }: KeptRun, cli: Cli): number {
  cli.stderr.write(
    `error: run ${id} does not listen\n  hint: it is about to end, or its disk was full when it began: \`storyflow status ${id}\` says more\n`,
  );
  return exitCodes.failed;
}
