import { EventEmitter } from "node:events";
import { describe, expect, it } from "vitest";
import { listenForSignals } from "../../../src/cli/signals.ts";

function listen() {
  const told: string[] = [];
  const source = Object.assign(new EventEmitter(), {
    exit: (code: number) => void told.push(`exit ${code}`),
  });
  let nowMs = 0;
  const run = {
    cancel: (signal: string) => void told.push(`stop ${signal}`),
    kill: () => void told.push("kill"),
  };
  const end = listenForSignals(
    run,
    (message) => void told.push(message),
    source,
    () => nowMs,
  );
  const send = (signal: string, afterMs = 1000) => {
    nowMs += afterMs;
    source.emit(signal, signal);
  };
  return { told, send, end, source };
}

describe("signals to a run", () => {
  it("stop it at first and kill it at the second", () => {
    const { told, send } = listen();
    send("SIGINT");
    send("SIGTERM");
    send("SIGINT");
    expect(told).toEqual([
      "SIGINT: stopping what runs; once more kills it",
      "stop SIGINT",
      "SIGTERM again: killing what runs",
      "kill",
    ]);
  });

  it("count once when npm hands on the one that the terminal sent as well", () => {
    const { told, send } = listen();
    send("SIGINT");
    send("SIGINT", 5);
    expect(told).toEqual(["SIGINT: stopping what runs; once more kills it", "stop SIGINT"]);
    send("SIGTERM", 5);
    expect(told.at(-1)).toBe("kill");
  });

  it("treat a terminal that was closed like SIGTERM", () => {
    const { told, send } = listen();
    send("SIGHUP");
    expect(told.at(-1)).toBe("stop SIGTERM");
  });

  it("end storyflow on the spot when it is to quit", () => {
    const { told, send } = listen();
    send("SIGQUIT");
    expect(told).toEqual(["exit 131"]);
  });

  it("are not listened to after the run", () => {
    const { source, end } = listen();
    end();
    expect(source.eventNames()).toEqual([]);
  });
});
