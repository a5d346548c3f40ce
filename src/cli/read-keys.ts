import type { ReadStream } from "node:tty";
import type { WatchKey } from "../watch/watch-machine.ts";

type Pressed = WatchKey | "help" | "interrupt";

const keys: { readonly [text: string]: Pressed } = {
  "\r": "enter",
  "\n": "enter",
  f: "force",
  p: "pause",
  q: "quit",
  "?": "help",
  // In raw mode the terminal makes no signals of them.
  "\u0003": "interrupt",
  "\u0004": "quit",
};

/** Single keys of a terminal, without Enter behind them. Returns what gives the terminal back. */
export function listenForKeys(stdin: ReadStream, onKey: (key: Pressed) => void): () => void {
  const onData = (data: Buffer): void => {
    for (const text of data.toString("utf8")) {
      const key = keys[text];
      if (key !== undefined) onKey(key);
    }
  };
  const release = (): void => {
    stdin.off("data", onData);
    stdin.setRawMode(false);
    stdin.pause();
  };
  stdin.setRawMode(true);
  stdin.on("data", onData);
  // Also when the process ends in the middle.
  process.once("exit", release);
  return () => {
    process.off("exit", release);
    release();
  };
}
