import { advise } from "../../../src/causes/advise.ts";
import { findCause } from "../../../src/causes/find-cause.ts";
import type { CauseFacts, Evidence } from "../../../src/causes/known-cause.ts";

export interface FailedCommand extends Partial<Omit<Evidence, "failure">>, Partial<Evidence["failure"]> {
  readonly facts?: Partial<CauseFacts>;
}

const exitCode1 = "the command ended with exit code 1";

/** What is proposed for a command that failed like this, on a machine with these facts. */
export function adviceFor({ facts, shellText, caller = {}, ...failed }: FailedCommand): string | undefined {
  const { given = { PATH: "/bin", STORYFLOW_RESULTS: "/r" }, ...failure } = failed;
  const cause = findCause({
    failure: { class: "exit", message: exitCode1, tail: [], ...failure },
    ...(shellText !== undefined && { shellText }),
    caller,
    given,
  });
  return cause && advise(cause, { disks: [], isInNodeModules: false, ...facts });
}
