import { attemptInvariants } from "./attempt-invariants.ts";
import { editInvariants } from "./edit-invariants.ts";
import { fanOutInvariants } from "./fan-out-invariants.ts";
import { historyInvariants } from "./history-invariants.ts";
import { runInvariants } from "./run-invariants.ts";
import type { History } from "./simulate.ts";

const everyRun = { ...runInvariants, ...attemptInvariants, ...fanOutInvariants };
const everyHistory = { ...historyInvariants, ...editInvariants };

/** All that does not hold of what a seed gave, each with the name of what is broken. */
export function brokenInvariants(history: History): readonly string[] {
  const { troubled, healing, second, fresh, edits } = history;
  const edited = edits.flatMap((edit) => [edit.run, edit.fresh]);
  const runs = [...troubled, healing, second, fresh, ...edited];
  const inRuns = runs.flatMap((run) =>
    Object.entries(everyRun).flatMap(([name, check]) =>
      check(run).map((text) => `${run.name} ${name}: ${text}`),
    ),
  );
  const overall = Object.entries(everyHistory).flatMap(([name, check]) =>
    check(history).map((text) => `${name}: ${text}`),
  );
  return [...inRuns, ...overall].map((text) => `seed ${history.seed}, ${text}`);
}
