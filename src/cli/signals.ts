/** What a signal can do to a run. */
interface Cancellable {
  cancel(signal: "SIGINT" | "SIGTERM"): void;
  kill(): void;
}

type Signal = "SIGINT" | "SIGTERM" | "SIGHUP";

const signals: readonly Signal[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/** What a shell says of a program that SIGQUIT (`Ctrl-\`) has ended. */
const quitExitCode = 131;

/** npm hands on a Ctrl-C that the terminal has sent to all: two of a kind this close are one. */
const samePressMs = 100;

/** Signals as they come in: what `process` is to a run. */
interface SignalSource {
  on(signal: Signal | "SIGQUIT", listener: (signal: NodeJS.Signals) => void): unknown;
  off(signal: Signal | "SIGQUIT", listener: (signal: NodeJS.Signals) => void): unknown;
  /** Ends this process on the spot; what listens to `exit` still gets its turn. */
  exit(code: number): unknown;
}

/** The first signal stops the run, the second kills it, SIGQUIT ends storyflow itself. Returns what ends the listening. */
export function listenForSignals(
  run: Cancellable,
  announce: (message: string) => void,
  source: SignalSource = process,
  nowMs: () => number = () => performance.now(),
): () => void {
  let last: { readonly signal: string; readonly atMs: number } | undefined;
  let count = 0;
  const onSignal = (signal: NodeJS.Signals): void => {
    const atMs = nowMs();
    const isSamePress = last?.signal === signal && atMs - last.atMs < samePressMs;
    last = { signal, atMs };
    if (isSamePress || count === 2) return;
    count += 1;
    if (count === 1) {
      announce(`${signal}: stopping what runs; once more kills it`);
      run.cancel(signal === "SIGINT" ? "SIGINT" : "SIGTERM");
    } else {
      announce(`${signal} again: killing what runs`);
      run.kill();
    }
  };
  // By itself SIGQUIT would leave the terminal without a cursor.
  const onQuit = () => source.exit(quitExitCode);
  for (const signal of signals) source.on(signal, onSignal);
  source.on("SIGQUIT", onQuit);
  return () => {
    source.off("SIGQUIT", onQuit);
    for (const signal of signals) source.off(signal, onSignal);
  };
}
