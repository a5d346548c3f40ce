import type { PlannedNeed, PlannedStage } from "../model/plan.ts";

/**
 * Whether all that is needed of a stage are paths: of a fanned-out one, the jobs whose paths are met. A rewritten path may also be read as
 * content of the stage that made it; then which paths are meant is not written in the inputs.
 */
export function isByPath({ reason }: PlannedNeed, { needs }: Pick<PlannedStage, "needs">): boolean {
  return reason === "path" || (reason === "version" && !needs.some(({ content }) => content));
}
