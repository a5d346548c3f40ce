import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { RunEvent } from "../model/event.ts";
import type { RunState } from "../model/outcome.ts";
import { readJournal } from "./read-journal.ts";
import { isOriginal, readHead, type RunHead, type RunProcess } from "./run-head.ts";

/** `pending`: it has not begun, since another run goes on. `interrupted`: its process is gone, and it did not end. */
export type KeptRunState = RunState | "pending" | "running" | "paused" | "interrupted";

/** A run that is on record. */
export interface KeptRun {
  readonly id: string;
  /** Its folder, absolute. */
  readonly folder: string;
  readonly head: RunHead;
  readonly state: KeptRunState;
}

/** Tells whether just this process still lives. */
export type IsLiving = (process: RunProcess) => boolean;

/** The runs of a project, the latest first. What cannot be read as one is left out. */
export function listRuns(root: string, isLiving: IsLiving): readonly KeptRun[] {
  return runIds(root).flatMap((id) => readRun(root, id, isLiving) ?? []);
}

/** The ids of all runs, the latest first. */
export function runIds(root: string): readonly string[] {
  try {
    const names = readdirSync(runsFolder(root)).filter((name) => isRunId(name));
    return names.toSorted().toReversed();
  } catch {
    return [];
  }
}

/** Undefined where there is no such run. */
export function readRun(root: string, id: string, isLiving: IsLiving): KeptRun | undefined {
  if (!isRunId(id)) return undefined;
  const folder = join(runsFolder(root), id);
  const head = readHead(folder);
  if (head?.run !== id) return undefined;
  const state = stateOf({ folder, head }, isLiving, () => readJournal(journalOf(folder)) ?? []);
  return { id, folder, head, state };
}

export function journalOf(folder: string): string {
  return join(folder, "journal.jsonl");
}

export function runsFolder(root: string): string {
  return join(root, ".storyflow", "runs");
}

/** The letters of a ULID: no other name is a folder of ours. */
function isRunId(name: string): boolean {
  return /^[0-9A-HJKMNP-TV-Z]{26}$/u.test(name);
}

/** `readEvents` is asked only where the head does not tell it all. */
export function stateOf(
  { folder, head }: Pick<KeptRun, "folder" | "head">,
  isLiving: IsLiving,
  readEvents: () => readonly RunEvent[],
): KeptRunState {
  const { end, process } = head;
  if (end !== null) return end.state;
  const events = readEvents();
  const settled = events.findLast(({ type }) => type === "run.settled");
  // It ended, and was killed before it wrote so in its head.
  if (settled?.type === "run.settled") return settled.state;
  if (!isLiving(process) || !isOriginal(folder, head)) return "interrupted";
  if (events.length === 0) return "pending";
  const last = events.findLast(({ type }) => type === "run.paused" || type === "run.resumed");
  return last?.type === "run.paused" ? "paused" : "running";
}
