import type { JobsView, StagePhase } from "./stage-view.ts";
import { settledPhases } from "./stage-view.ts";
import { countOf, deniedText } from "./words.ts";

/** `47 of 100 jobs: 40 fresh, 6 succeeded, 1 failed, 2 running`; `100 jobs: 99 succeeded, 1 failed` when all have settled. */
export function countsText(jobs: JobsView): string {
  const all = jobs.all.length;
  const settled = jobs.count(...settledPhases);
  const reason = skippedReason(jobs);
  if (reason !== undefined) return `${countOf(all, "job")} skipped: ${deniedText(reason)}`;
  const made = madeCounts(jobs);
  const executed = made.reduce((left, { count }) => left - count, jobs.count("succeeded"));
  const counts = [
    ...made,
    { count: executed, word: "succeeded" },
    ...shown.map((phase) => ({ count: jobs.count(phase), word: phase })),
  ];
  const told = counts.filter(({ count }) => count > 0).map(({ count, word }) => `${count} ${word}`);
  const head = settled === all ? countOf(all, "job") : `${settled} of ${countOf(all, "job")}`;
  return told.length === 0 ? head : `${head}: ${told.join(", ")}`;
}

const shown: readonly StagePhase[] = [
  "passed",
  "skipped",
  "failed",
  "blocked",
  "cancelled",
  "running",
  "retrying",
];

/** How many had not to execute. */
export function madeCounts({
  all,
}: JobsView): readonly { readonly count: number; readonly word: "restored" | "fresh" }[] {
  return (["restored", "fresh"] as const).flatMap((word) => {
    const count = all.filter((job) => job.phase === "succeeded" && job.made === word).length;
    return count === 0 ? [] : [{ count, word }];
  });
}

/** Where all were skipped for the same reason, that one. */
export function skippedReason(jobs: JobsView): string | undefined {
  if (jobs.all.length === 0 || jobs.count("skipped") < jobs.all.length) return undefined;
  const [reason = "", ...others] = new Set(jobs.all.map((job) => job.explanation));
  return reason === "" || others.length > 0 ? undefined : reason;
}
