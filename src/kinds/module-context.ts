import type { StageContext } from "../module.ts";
import type { AttemptReport } from "../model/work-order.ts";
import { runHostCommand } from "./host-command.ts";
import { reportIntervalMs } from "./live-report.ts";
import type { ModuleFacts } from "./module-messages.ts";
import { createThrottle } from "./throttle.ts";

/** The context of a module, and what its host has to know of how it is used. */
export interface HostedContext {
  readonly context: StageContext<never>;
  /** Whether the module could notice that it is to stop: it looked at `signal`, or waits for a program. */
  readonly listens: () => boolean;
  /** Sends the report that was held back. */
  readonly end: () => void;
}

/** Warnings of one attempt that are shown: a module that warns of each frame must not flood the run. */
const warningsMax = 100;

function log(message: string): void {
  process.stdout.write(`${message}\n`);
}

export function makeContext(
  facts: ModuleFacts,
  signal: AbortSignal,
  tell: { readonly report: (report: AttemptReport) => void; readonly warn: (message: string) => void },
): HostedContext {
  let isWatched = false;
  let programs = 0;
  let warnings = 0;
  let latest: AttemptReport = {};
  const throttle = createThrottle(reportIntervalMs, () => tell.report(latest));

  const run: StageContext["run"] = async (program, args = [], options = {}) => {
    programs++;
    try {
      return await runHostCommand(program, args, options, signal);
    } finally {
      programs--;
    }
  };
  const report: StageContext["report"] = (progress, message) => {
    const isNumber = Number.isFinite(progress);
    latest = {
      ...(isNumber && { fraction: Math.min(Math.max(progress, 0), 1) }),
      ...(message !== undefined && { message }),
    };
    throttle.call();
  };
  const context = {
    ...facts,
    options: facts.options as never,
    get signal() {
      isWatched = true;
      return signal;
    },
    report,
    log,
    // A module in plain JavaScript may hand over anything.
    warn: (message: unknown) => {
      warnings++;
      if (warnings <= warningsMax) tell.warn(String(message));
      else log(`warning: ${String(message)}`);
    },
    run,
  };
  return { context, listens: () => isWatched || programs > 0, end: throttle.end };
}
