import type { Failure } from "../model/outcome.ts";

/** A failure that was found here, not printed by the attempt. */
export type Problem = Omit<Failure, "tail">;

export function contract(message: string, more: Partial<Problem> = {}): Problem {
  return { class: "contract", message, ...more };
}

const classes: { readonly [code: string]: Failure["class"] } = {
  EACCES: "denied",
  EPERM: "denied",
  EROFS: "denied",
  ENOENT: "not_found",
  ENOTDIR: "not_found",
};

const oddHint =
  "outputs are files, links and folders with names that are text; make anything else in `$STORYFLOW_TMP`";

/** What the system refused while an attempt was prepared or looked at; anything else is a bug and is thrown on. */
export function systemProblem(error: unknown): Problem {
  if (error instanceof Error && error.name === "OddFile") return contract(error.message, { hint: oddHint });
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") throw error;
  return { class: classes[error.code] ?? "crashed", message: error.message };
}
