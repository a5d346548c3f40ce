import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { RunControls } from "../../src/api/run-controls.ts";
import { type ControlCommand, listenForControl, sendControl } from "../../src/runs/run-control.ts";
import { makeProject } from "../support/temp-project.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] }));
afterEach(() => void vi.useRealTimers());

describe("a run that listens", () => {
  it("hears within a second what it is told, in order and once", async () => {
    await using folder = await makeProject();
    const heard: ControlCommand[] = [];
    const close = listenForControl(folder.root, (command) => heard.push(command));
    expect(sendControl(folder.root, "pause")).toBe(true);
    expect(sendControl(folder.root, "resume")).toBe(true);
    vi.advanceTimersByTime(1000);
    expect(heard).toEqual(["pause", "resume"]);
    sendControl(folder.root, "kill");
    vi.advanceTimersByTime(1000);
    expect(heard).toEqual(["pause", "resume", "kill"]);
    close();
    expect(sendControl(folder.root, "pause")).toBe(false);
    expect(await readdir(folder.root)).toEqual([]);
  });

  it("goes on where what it is told cannot be read", async () => {
    await using folder = await makeProject();
    const close = listenForControl(folder.root, () => {});
    await rm(join(folder.root, "control"));
    await mkdir(join(folder.root, "control/in-its-place"), { recursive: true });
    expect(() => vi.advanceTimersByTime(1000)).not.toThrow();
    expect(() => close()).not.toThrow();
  });
});

describe("what a run is told before it has begun", () => {
  it.each<[readonly ControlCommand[], readonly string[]]>([
    [["pause"], ["pause"]],
    [["pause", "resume"], []],
    [["cancel"], ["stop"]],
    [
      ["pause", "cancel"],
      ["pause", "stop"],
    ],
    [["cancel", "kill"], ["kill"]],
  ])("counts when it begins: %j", async (told, obeyed) => {
    await using folder = await makeProject();
    const controls = new RunControls(folder.root);
    for (const command of told) sendControl(folder.root, command);
    vi.advanceTimersByTime(1000);
    expect(controls.signal.aborted).toBe(obeyed.some((name) => name === "stop" || name === "kill"));
    const heard: string[] = [];
    const hear = (name: string) => () => void heard.push(name);
    controls.attach({ pause: hear("pause"), resume: hear("resume"), stop: hear("stop"), kill: hear("kill") });
    expect(heard).toEqual(obeyed);
    controls.close();
  });
});
