/** Calls at once, then at most every `intervalMs`; a call that came too early is made up for. */
interface Throttle {
  readonly call: () => void;
  /** Makes a call that is due, and no more. */
  readonly end: () => void;
}

export function createThrottle(intervalMs: number, action: () => void): Throttle {
  let timer: NodeJS.Timeout | undefined;
  let due = false;
  const rest = () => {
    timer = undefined;
    if (due) call();
  };
  const call = () => {
    due = timer !== undefined;
    if (due) return;
    timer = setTimeout(rest, intervalMs);
    timer.unref();
    action();
  };
  const end = () => {
    clearTimeout(timer);
    if (due) action();
    due = false;
  };
  return { call, end };
}
