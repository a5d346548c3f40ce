import type { JobSketch } from "../model/event.ts";
import type { ReportedAttempt, ReportedError, ReportedStage, TriedAttempt } from "./run-report.ts";

/** A stage as it is reported, and how often it may be tried. */
export interface FailedCandidate {
  readonly stage: ReportedStage;
  readonly sketch: Pick<JobSketch, "attempts">;
}

/** The command that runs a stage alone. */
export type Rerun = (stage: string) => string;

/** Every stage that failed, with all that somebody needs who was not there. What it blocks is named once, here. */
export function reportErrors(
  stages: readonly FailedCandidate[],
  rerun: Rerun | undefined,
): readonly ReportedError[] {
  const byId = new Map(stages.map((candidate) => [candidate.stage.id, candidate]));
  return stages.flatMap(({ stage }) => {
    const { failure } = stage;
    if (stage.state !== "failed" || failure === undefined) return [];
    // What is in the body of a loop fails the loop; it is its attempt that failed.
    const culprit = byId.get(failure.job ?? stage.id);
    return [
      {
        stage: stage.id,
        ...failure,
        ...(culprit === undefined ? {} : attemptOf(culprit)),
        blocks: blockedBy(stage.id, stages),
        ...(rerun === undefined ? {} : { rerun: rerun(stage.id) }),
      },
    ];
  });
}

/** A fanned-out stage is named by those of its jobs that are blocked. */
function blockedBy(cause: string, stages: readonly FailedCandidate[]): readonly string[] {
  return stages.flatMap(({ stage: { id, jobs = 0, blockedBy: causes = [] } }) =>
    jobs === 0 && causes.includes(cause) ? [id] : [],
  );
}

/** The attempt that failed, and those before it in the same round; nothing where it never came to one. */
function attemptOf({ stage, sketch }: FailedCandidate): Partial<ReportedError> {
  const last = stage.attempts.at(-1);
  if (last === undefined) return {};
  const { round, attempt, command, log } = last;
  // A loop that is not satisfied has good attempts only.
  if (last.status !== "failed") return { round, log };
  const tried = stage.attempts.filter((other) => other.round === round).slice(-attempt);
  const attempts = sketch.attempts ?? 1;
  return { round, attempt, attempts, command, log, tried: tried.map(triedAttempt) };
}

function triedAttempt({ attempt, waitedMs, durationMs, log, ...rest }: ReportedAttempt): TriedAttempt {
  const { class: failureClass, severity, message } = rest;
  return {
    attempt,
    ...(waitedMs === undefined ? {} : { waitedMs }),
    durationMs,
    ...(failureClass === undefined ? {} : { class: failureClass }),
    ...(severity === undefined ? {} : { severity }),
    ...(message === undefined ? {} : { message }),
    log,
  };
}
