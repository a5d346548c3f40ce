import { isDeepStrictEqual } from "node:util";
import { foldHeld, mergeHeld, type HeldKeys } from "../engine/fold-held.ts";
import type { ContinuedRun } from "../engine/run-input.ts";
import { journalOf, type KeptRun, readRun } from "../runs/list-runs.ts";
import { readJournal } from "../runs/read-journal.ts";
import type { RunHead } from "../runs/run-head.ts";
import { isProcessLiving } from "./run-process.ts";

/** So many runs that went on with each other are gone through. */
const chainMax = 100;

/** So many runs are looked through for one of the same request: watching leaves tens of thousands. */
const lookedAtMax = 1_000;

/** The last run of the same manifest, params and stages, if it did not come to its end: its id. `ids`: the latest first. */
export function findInterrupted(root: string, ids: readonly string[], head: RunHead): string | undefined {
  for (const id of ids.slice(0, lookedAtMax)) {
    if (id === head.run) continue;
    const run = readRun(root, id, isProcessLiving);
    if (run === undefined || !isSameRequest(run.head, head) || !hasBegun(run)) continue;
    return run.state === "interrupted" ? id : undefined;
  }
  return undefined;
}

/** One that waits, or was killed while it did, has done nothing that could be gone on with. */
function hasBegun({ folder, state }: KeptRun): boolean {
  return (
    state !== "pending" && (state !== "interrupted" || (readJournal(journalOf(folder)) ?? []).length > 0)
  );
}

function isSameRequest(one: RunHead, other: RunHead): boolean {
  const requestOf = ({ manifest, params, stages }: RunHead) => ({ manifest, params, stages });
  return one.params !== null && isDeepStrictEqual(requestOf(one), requestOf(other));
}

/** What holds of a run, and of those that it went on with itself. */
export function continueRun(root: string, id: string): ContinuedRun {
  let keys: HeldKeys = {};
  let next: string | null = id;
  for (let count = 0; next !== null && count < chainMax; count++) {
    const run = readRun(root, next, isProcessLiving);
    const events = run === undefined ? undefined : readJournal(journalOf(run.folder));
    keys = mergeHeld(foldHeld(events ?? []), keys);
    next = run?.head.continues ?? null;
  }
  return { run: id, keys };
}
