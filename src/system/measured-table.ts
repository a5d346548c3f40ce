import type { DatabaseSync } from "node:sqlite";
import type { Measured } from "../model/job-history.ts";
import type { State } from "../ports.ts";

/** Of the last few a median and its quartiles can be told, and what has changed since is soon forgotten. */
const kept = 9;

type MeasuredTable = Pick<State, "noteMeasured" | "allMeasured">;

/** What was measured of the jobs of a manifest: one row each, so that all of them are read at once. */
export function measuredIn(database: DatabaseSync, manifest: string): MeasuredTable {
  const read = database.prepare("SELECT durations, rounds FROM measured WHERE manifest = ? AND job = ?");
  const readAll = database.prepare("SELECT job, durations, rounds FROM measured WHERE manifest = ?");
  const write = database.prepare("INSERT OR REPLACE INTO measured VALUES (?, ?, ?, ?)");
  return {
    noteMeasured: (job, measured) => {
      const { durationsMs, rounds } = measuredOf(read.get(manifest, job));
      const durations =
        "durationMs" in measured ? [...durationsMs, Math.round(measured.durationMs)] : durationsMs;
      const counts = "rounds" in measured ? [...rounds, measured.rounds] : rounds;
      write.run(manifest, job, textOf(durations), textOf(counts));
    },
    allMeasured: () =>
      new Map(readAll.all(manifest).map((row) => [String(row["job"]), measuredOf(row)] as const)),
  };
}

function measuredOf(row: { readonly [column: string]: unknown } | undefined): Measured {
  return { durationsMs: numbersOf(row?.["durations"]), rounds: numbersOf(row?.["rounds"]) };
}

function textOf(numbers: readonly number[]): string {
  return numbers.slice(-kept).join(" ");
}

function numbersOf(text: unknown): readonly number[] {
  return typeof text === "string" && text !== "" ? text.split(" ").map(Number) : [];
}
