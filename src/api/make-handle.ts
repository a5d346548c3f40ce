import type { Engine } from "../engine/engine.ts";
import type { Listener } from "../engine/listeners.ts";
import type { RunFolder } from "../runs/create-run-folder.ts";
import { readEvents, type RunPulse } from "./run-events.ts";
import type { RunHandle, RunResult } from "./run-options.ts";

/** What whoever started a run holds of it. */
export function makeHandle(
  engine: Engine,
  folder: RunFolder,
  pulse: RunPulse,
  result: Promise<RunResult>,
): RunHandle {
  const { listeners } = engine;
  return {
    id: folder.id,
    folder: folder.relative,
    result,
    events: () => readEvents(folder.journal, pulse),
    // It is called for events of its type only.
    on: (type, listener) => listeners.add(listener as Listener, type),
    onAny: (listener) => listeners.add(listener),
    off: (listener) => listeners.remove(listener),
    pause: () => engine.pause(),
    resume: () => engine.resume(),
    cancel: (signal = "SIGTERM") => engine.stop(signal),
    kill: () => engine.kill(),
  };
}

/** Stops a run when somebody else's signal aborts, and leaves that signal alone when the run is over. */
export async function obeySignal<T>(
  signal: AbortSignal | undefined,
  run: Pick<Engine, "stop">,
  result: Promise<T>,
): Promise<T> {
  const stop = () => run.stop(signal?.reason === "SIGINT" ? "SIGINT" : "SIGTERM");
  if (signal?.aborted === true) stop();
  signal?.addEventListener("abort", stop);
  return result.finally(() => signal?.removeEventListener("abort", stop));
}
