/** The longest that one timer of Node can wait, 24 days. */
const longestTimerMs = 2 ** 31 - 1;

/** Does something later, unless the signal aborts before. */
export function timerWithin(ms: number, action: () => void, signal: AbortSignal): void {
  const timer = setTimeout(action, Math.min(ms, longestTimerMs));
  signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
}
