import type { AttemptReport } from "../model/work-order.ts";
import { tailLines, type LineTail } from "./line-tail.ts";
import { parseProgress } from "./parse-progress.ts";
import { plainLine } from "./plain-line.ts";
import { createThrottle } from "./throttle.ts";

/** Tells how an attempt gets on: its last line, the progress that its lines stand for, or what a module says itself. */
interface LiveReport {
  /** The tail has new lines. */
  readonly changed: () => void;
  readonly report: (report: AttemptReport) => void;
  /** Tells what was held back. */
  readonly end: () => void;
}

/** At most ten reports a second. */
export const reportIntervalMs = 100;

export function createLiveReport(
  tail: LineTail,
  progress: string | undefined,
  onReport: (report: AttemptReport) => void,
  /** Told of each new message of a module. */
  onSaid: (message: string) => void,
): LiveReport {
  const pattern = progress === undefined ? undefined : new RegExp(progress);
  let linesSeen = 0;
  let told = "{}";
  let said: AttemptReport = {};
  let lastSaid: string | undefined;

  const tell = () => {
    const lines = tail.lines();
    const fresh = lines.slice(-Math.min(tailLines, tail.count() - linesSeen + 2));
    linesSeen = tail.count();
    const report = { ...printed(lines.at(-1), fresh, pattern), ...said };
    if (said.message !== undefined && said.message !== lastSaid) onSaid(said.message);
    lastSaid = said.message ?? lastSaid;
    said = {};
    const text = JSON.stringify(report);
    if (text !== told) onReport(report);
    told = text;
  };
  const throttle = createThrottle(reportIntervalMs, tell);
  const report = ({ fraction, message }: AttemptReport) => {
    if (fraction !== undefined) said = { ...said, fraction };
    if (message !== undefined) said = { ...said, message: plainLine(message) };
    throttle.call();
  };
  return { changed: throttle.call, report, end: throttle.end };
}

function printed(
  message: string | undefined,
  fresh: readonly string[],
  pattern: RegExp | undefined,
): AttemptReport {
  const fractions = pattern === undefined ? [] : fresh.map((line) => parseProgress(pattern, line));
  const fraction = fractions.findLast((found) => found !== undefined);
  return { ...(message !== undefined && { message }), ...(fraction !== undefined && { fraction }) };
}
