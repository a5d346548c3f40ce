import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { thisProcess } from "../../src/api/run-process.ts";
import { foldReport } from "../../src/engine/fold-report.ts";
import type { RunEvent } from "../../src/model/event.ts";
import { journalOf } from "../../src/runs/list-runs.ts";
import { openJournal } from "../../src/runs/open-journal.ts";
import { headFormat, type RunHead, type RunProcess, writeHead } from "../../src/runs/run-head.ts";

/** The id of the `n`th run. */
export function runId(n: number): string {
  return `01K${String(n).padStart(7, "0")}${"ABCDEFGH".repeat(2)}`;
}

/** A process of this machine that is gone: the number may be anybody's now. */
export const goneProcess: RunProcess = { ...thisProcess(), startedAt: 0 };

export interface KeptRunFiles {
  readonly id: string;
  readonly head?: Partial<RunHead>;
  /** Undefined: there is no journal. */
  readonly events?: readonly RunEvent[];
  readonly manifest?: string;
  /** By file name. */
  readonly logs?: { readonly [name: string]: string };
}

/** Writes the folder of a run as a run does. One whose events tell its end has it in its head. Returns the folder. */
export function keepRun(root: string, { id, head = {}, events, manifest, logs = {} }: KeptRunFiles): string {
  const folder = join(root, ".storyflow", "runs", id);
  mkdirSync(join(folder, "logs"), { recursive: true });
  writeFileSync(join(folder, "manifest.yaml"), manifest ?? "stages: {}\n");
  for (const [name, text] of Object.entries(logs)) writeFileSync(join(folder, "logs", name), text);
  if (events !== undefined) writeJournal(folder, events);
  writeHead(folder, { ...headOf(id, events ?? []), ...head });
  return folder;
}

function writeJournal(folder: string, events: readonly RunEvent[]): void {
  const journal = openJournal(journalOf(folder));
  for (const event of events) journal.append(event);
  void journal.close();
}

function headOf(id: string, events: readonly RunEvent[]): RunHead {
  const { name, manifest, params, startedAt, durationMs, state, exitCode } = foldReport(events);
  const endedAt = new Date(Date.parse(startedAt) + durationMs).toISOString();
  const isEnded = state !== "interrupted" && exitCode !== null;
  return {
    format: headFormat,
    run: id,
    name,
    manifest: manifest === "" ? "pipeline.yaml" : manifest,
    params,
    stages: [],
    options: { cache: true, forced: [], concurrency: 2, onFailure: "finish" },
    startedAt,
    process: goneProcess,
    continues: null,
    end: isEnded ? { state, exitCode, endedAt, durationMs } : null,
  };
}
