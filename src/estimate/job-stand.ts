/** How a job stands in a run, as far as it tells what is left of it. */
export interface JobStand {
  readonly isSettled: boolean;
  readonly isRunning: boolean;
  /** When it came to stand so, milliseconds since 1970. */
  readonly sinceMs: number;
  /** What a running attempt says of itself, 0 to 1. */
  readonly fraction: number | undefined;
  /** When the next attempt is due. */
  readonly dueMs: number | undefined;
  /** Of the stage of a loop: the round that the loop is in. */
  readonly round: number;
  /** The last round in which it was done. */
  readonly passedRound: number | undefined;
  /** How often it executed to a good end, and how long that took in all. */
  readonly executions: number;
  readonly executedMs: number;
  /** Whether it had to execute in this run; undefined while that is not known. */
  readonly made: "executed" | "restored" | "fresh" | undefined;
  /** Of the stage of a loop: there will be no more rounds. */
  readonly isLoopOver: boolean;
}
