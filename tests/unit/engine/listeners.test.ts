import { describe, expect, it } from "vitest";
import { Listeners } from "../../../src/engine/listeners.ts";
import type { RunEvent } from "../../../src/model/event.ts";

function warning(message: string): RunEvent {
  return { at: 0, type: "warning.raised", message };
}

function messageOf(event: RunEvent): string {
  return event.type === "warning.raised" ? event.message : event.type;
}

function makeListeners() {
  const lost: string[] = [];
  const listeners = new Listeners([], (reason) => void lost.push(reason));
  return { listeners, lost };
}

describe("listeners", () => {
  it("hear each event in order, also one that a listener causes", () => {
    const { listeners } = makeListeners();
    const heard: string[] = [];
    listeners.add((event) => {
      heard.push(`first ${messageOf(event)}`);
      if (messageOf(event) === "cause") listeners.tell(warning("effect"));
    });
    listeners.add((event) => void heard.push(`second ${messageOf(event)}`));
    listeners.tell(warning("cause"));
    expect(heard).toEqual(["first cause", "second cause", "first effect", "second effect"]);
  });

  it("hear of one type only, if that is what they ask for, and nothing when they are taken away", () => {
    const { listeners } = makeListeners();
    const heard: string[] = [];
    const listener = (event: RunEvent) => void heard.push(event.type);
    listeners.add(listener, "run.paused");
    listeners.add(listener, "run.resumed");
    for (const type of ["run.paused", "run.resumed"] as const) listeners.tell({ at: 0, type });
    listeners.tell(warning("a"));
    listeners.remove(listener);
    listeners.tell({ at: 0, type: "run.paused" });
    expect(heard).toEqual(["run.paused", "run.resumed"]);
  });

  it("have one event at a time while they are asynchronous, and keep nobody waiting", async () => {
    const { listeners, lost } = makeListeners();
    const gates = new Map(["a", "b", "c"].map((name) => [name, Promise.withResolvers<void>()]));
    const heard: string[] = [];
    const all = Promise.withResolvers<void>();
    listeners.add(async (event) => {
      heard.push(`slow ${messageOf(event)}`);
      await gates.get(messageOf(event))?.promise;
      if (messageOf(event) === "c") all.resolve();
    });
    listeners.add((event) => void heard.push(`quick ${messageOf(event)}`));
    for (const name of gates.keys()) listeners.tell(warning(name));
    expect(heard).toEqual(["slow a", "quick a", "quick b", "quick c"]);
    for (const { resolve } of gates.values()) resolve();
    await all.promise;
    expect(heard.slice(4)).toEqual(["slow b", "slow c"]);
    expect(lost).toEqual([]);
  });

  it("that throw, reject or never end hear no more; others do", async () => {
    const { listeners, lost } = makeListeners();
    const counts = { thrown: 0, rejected: 0, hung: 0, good: 0 };
    listeners.add(() => {
      counts.thrown += 1;
      throw new Error("no screen");
    });
    listeners.add(async () => {
      counts.rejected += 1;
      await Promise.reject(new Error("no network"));
    });
    listeners.add(() => {
      counts.hung += 1;
      return new Promise(() => {});
    });
    listeners.add(() => void (counts.good += 1));
    listeners.tell(warning("a"));
    await new Promise(setImmediate);
    for (let count = 0; count < 10_001; count++) listeners.tell(warning("b"));
    expect(lost).toEqual(["no screen", "no network", "it is 10000 events behind"]);
    expect(counts).toEqual({ thrown: 1, rejected: 1, hung: 1, good: 10_002 });
  });
});
