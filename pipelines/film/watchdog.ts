import { once } from "node:events";
import { Worker } from "node:worker_threads";

export interface Watchdog {
  /** Something got done. */
  beat(): void;
  stop(): Promise<void>;
}

/**
 * Ends this process when nothing gets done for so long, and writes `lastWords` to a file before: a broken index can
 * send its reader in circles that no timer of the same thread interrupts.
 */
export async function startWatchdog(limitMs: number, file: string, lastWords: string): Promise<Watchdog> {
  const beats = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(dog, {
    eval: true,
    execArgv: [],
    workerData: { beats, limitMs, file, lastWords },
  });
  // Until then it needs this thread to come to life.
  await once(worker, "online");
  worker.unref();
  return {
    beat() {
      Atomics.add(beats, 0, 1);
      Atomics.notify(beats, 0);
    },
    async stop() {
      await worker.terminate();
    },
  };
}

/** Runs beside the thread that it watches. */
const dog = `
const { workerData } = require("node:worker_threads");
const { writeFileSync } = require("node:fs");
const { beats, limitMs, file, lastWords } = workerData;
for (;;) {
  const seen = Atomics.load(beats, 0);
  if (Atomics.wait(beats, 0, seen, limitMs) !== "timed-out") continue;
  writeFileSync(file, lastWords);
  process.kill(process.pid, "SIGKILL");
}
`;
