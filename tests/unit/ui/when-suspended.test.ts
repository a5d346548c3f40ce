import { EventEmitter } from "node:events";
import { describe, expect, it } from "vitest";
import { whenSuspended } from "../../../src/ui/when-suspended.ts";

function fakeProcess(told: string[]) {
  const source = Object.assign(new EventEmitter(), {
    pid: 7,
    kill: (pid: number, signal: string) => told.push(`${signal} to ${pid}`),
  });
  const end = whenSuspended(
    { leave: () => told.push("leave"), comeBack: () => told.push("come back") },
    source,
  );
  return { source, end };
}

describe("Ctrl-Z", () => {
  it("gives the terminal back, then stops the process, which takes the terminal when it goes on", () => {
    const told: string[] = [];
    const { source } = fakeProcess(told);
    source.emit("SIGTSTP");
    expect(told).toEqual(["leave", "SIGSTOP to 7"]);
    source.emit("SIGCONT");
    expect(told).toEqual(["leave", "SIGSTOP to 7", "come back"]);
  });

  it("is the system's again when nobody listens any more", () => {
    const { source, end } = fakeProcess([]);
    end();
    expect([source.listenerCount("SIGTSTP"), source.listenerCount("SIGCONT")]).toEqual([0, 0]);
  });
});
