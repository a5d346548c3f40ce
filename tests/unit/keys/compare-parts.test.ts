import { describe, expect, it } from "vitest";
import { compareParts } from "../../../src/keys/compare-parts.ts";
import type { KeyPart } from "../../../src/model/record.ts";

const part = (name: string, value = "1"): KeyPart => ({ name, value });

const note = (name: string, value: string, more: Partial<KeyPart> = {}): KeyPart => ({
  name,
  value,
  where: "line 18",
  note: true,
  ...more,
});

const scale = (value: number, key = "run") => note(`param scale (${key})`, `${value}`, { shown: `${value}` });
const text = (value: string, key = "run") => note(`\`${key}\` (${key})`, value);

describe("why a key is another one", () => {
  it.each([
    ["input build/panels/03.png", "input build/panels/03.png changed"],
    ["update build/refined/1.png", "update build/refined/1.png changed"],
    ["env MODE", "env MODE changed"],
    ["secret TOKEN", "secret TOKEN changed"],
    ["tool ffmpeg", "tool ffmpeg changed"],
    ["module stages/word.mjs", "module stages/word.mjs changed"],
    ["platform", "platform changed"],
    ["content draw", "what `draw` made changed"],
    ["run", "`run` changed"],
    ["uses", "`uses` changed"],
    ["with", "`with` changed"],
    ["cwd", "`cwd` changed"],
    ["outputs", "`outputs` changed"],
    ["updates", "`updates` changed"],
    ["language", "storyflow makes keys in another way now"],
  ])("is told of %s", (name, reason) => {
    expect(compareParts([part(name, "2")], [part(name, "1")])).toEqual([reason]);
    expect(compareParts([part(name)], [part(name)])).toEqual([]);
  });

  it("is that something came or went", () => {
    const before = [part("run"), part("input a"), part("content draw")];
    const now = [part("run"), part("input b"), part("tool ffmpeg")];
    expect(compareParts(now, before)).toEqual([
      "input b added",
      "tool ffmpeg added",
      "input a removed",
      "what `draw` made removed",
    ]);
  });

  it("is the value that a command is made with, and where, in place of the command", () => {
    const before = [part("run", "1"), scale(2), text("render ${{ scale }}")];
    const now = [part("run", "2"), scale(4), text("render ${{ scale }}")];
    expect(compareParts(now, before)).toEqual(["param scale 2 → 4 (run, line 18)"]);
  });

  it("is that the text of a command was edited, in place of the command", () => {
    const before = [part("run", "1"), text("a")];
    expect(compareParts([part("run", "2"), text("b")], before)).toEqual(["`run` was edited"]);
  });

  it("is the command where nothing that it is made of tells more", () => {
    const before = [part("run", "1"), scale(2), text("a")];
    expect(compareParts([part("run", "2"), scale(2), text("a")], before)).toEqual(["`run` changed"]);
    // A value that was not there before has nothing to be told from.
    const added = [part("run", "2"), scale(2), text("a"), note("qa.score (run)", "3", { shown: "3" })];
    expect(compareParts(added, before)).toEqual(["`run` changed"]);
    expect(compareParts([part("run", "2"), text("a")], before)).toEqual(["`run` changed"]);
  });

  it("is not a value that came to the same command", () => {
    const before = [part("run", "1"), part("input a", "1"), scale(2), text("a")];
    const now = [part("run", "1"), part("input a", "2"), scale(4), text("b")];
    expect(compareParts(now, before)).toEqual(["input a changed"]);
    expect(compareParts([part("run", "1"), scale(4)], [part("run", "1"), scale(2)])).toEqual([]);
  });

  it("is told of the command that a value is in", () => {
    const before = [part("with", "1"), part("run", "1"), scale(2, "with")];
    const now = [part("with", "2"), part("run", "2"), scale(4, "with")];
    expect(compareParts(now, before)).toEqual(["param scale 2 → 4 (with, line 18)", "`run` changed"]);
  });

  it("shows a value only where its difference can be seen", () => {
    const long = (value: string, shown = "x".repeat(60)) => note("param title (run)", value, { shown });
    const told = (now: KeyPart, before: KeyPart) =>
      compareParts([part("run", "2"), now], [part("run", "1"), before]);
    expect(told(long("2"), long("1"))).toEqual(["param title changed (run, line 18)"]);
    expect(told(long("2", '"***"'), long("1", '"***"'))).toEqual(["param title changed (run, line 18)"]);
    const nowhere: KeyPart = { name: "param title (run)", value: "2", shown: "2", note: true };
    expect(told(nowhere, long("1", "1"))).toEqual(["param title 1 → 2 (run)"]);
  });

  it("is, for another kind of action, what came and went", () => {
    const before = [part("kind", "shell 1"), part("run"), text("a")];
    const now = [part("kind", "module 1"), part("uses"), part("with"), text("", "with")];
    expect(compareParts(now, before)).toEqual(["`uses` added", "`with` added", "`run` removed"]);
  });

  it("is told once where storyflow itself changed", () => {
    const before = [part("language", "1"), part("kind", "shell 1")];
    const now = [part("language", "2"), part("kind", "shell 2")];
    expect(compareParts(now, before)).toEqual(["storyflow makes keys in another way now"]);
    expect(compareParts([part("kind", "shell 2")], [part("kind", "shell 1")])).toHaveLength(1);
  });

  it("begins with the most telling, and counts what is too much", () => {
    const names = Array.from({ length: 30 }, (_, index) => `input ${index}`);
    const before = [part("run", "1"), scale(2)];
    const now = [part("run", "2"), ...names.map((name) => part(name)), scale(4)];
    const reasons = compareParts(now, before);
    expect(reasons[0]).toBe("param scale 2 → 4 (run, line 18)");
    expect(reasons[1]).toBe("input 0 added");
    expect(reasons.slice(-2)).toEqual(["input 18 added", "and 11 more"]);
    expect(reasons).toHaveLength(21);
  });

  it("takes names for what they are, also of what every object has", () => {
    expect(compareParts([part("constructor")], [])).toEqual(["constructor added"]);
    expect(compareParts([], [part("__proto__")])).toEqual(["__proto__ removed"]);
  });
});
