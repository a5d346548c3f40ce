type Suspension = "SIGTSTP" | "SIGCONT";

/** What `process` is to Ctrl-Z. */
interface SuspensionSource {
  readonly pid: number;
  on(signal: Suspension, listener: () => void): unknown;
  off(signal: Suspension, listener: () => void): unknown;
  kill(pid: number, signal: "SIGSTOP"): unknown;
}

/**
 * Ctrl-Z puts storyflow to rest until `fg` or `bg`, and the shell needs its terminal meanwhile: `leave` gives it back, `comeBack` takes it again.
 * Returns what ends the listening.
 */
export function whenSuspended(
  { leave, comeBack }: { readonly leave: () => void; readonly comeBack: () => void },
  source: SuspensionSource = process,
): () => void {
  const onSuspend = () => {
    leave();
    // Whoever listens to the signal is not stopped by it.
    source.kill(source.pid, "SIGSTOP");
  };
  source.on("SIGTSTP", onSuspend);
  source.on("SIGCONT", comeBack);
  return () => {
    source.off("SIGTSTP", onSuspend);
    source.off("SIGCONT", comeBack);
  };
}
