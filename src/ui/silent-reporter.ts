import type { Reporter } from "./reporter.ts";

/** Shows nothing of a run; what failed is told at its end. */
export const silentReporter: Reporter = {
  onEvent() {},
  announce() {},
  close: () => Promise.resolve(),
};
