import { EventEmitter } from "node:events";
import { describe, expect, it } from "vitest";
import { LinePrinter } from "../../../src/ui/line-printer.ts";
import { createPalette } from "../../../src/ui/palette.ts";
import type { LogPrefix } from "../../../src/ui/ui-names.ts";

const at = Date.UTC(2026, 0, 2, 12, 1);
const clockTime = (atMs: number) => new Date(atMs).toISOString().slice(11, 19);

function print(lines: string, prefix: LogPrefix = "stage", colors = false): string {
  const written: string[] = [];
  const output = { write: (text: string) => written.push(text) };
  const printer = new LinePrinter({ output, palette: createPalette(colors), prefix, clockTime });
  expect(printer.print("render", lines, at)).toBeUndefined();
  expect(written).toHaveLength(1);
  return written.join("");
}

describe("a line that a stage printed", () => {
  it.each([
    ["stage", "[render] frame 1\n[render]\n[render]   frame 2\n"],
    ["time", "12:01:00 [render] frame 1\n12:01:00 [render]\n12:01:00 [render]   frame 2\n"],
    ["none", "frame 1\n\n  frame 2\n"],
  ] as const)("stands after where it comes from: %s", (prefix, expected) => {
    expect(print("frame 1\n\n  frame 2  \n", prefix)).toBe(expected);
  });

  it("has a coloured prefix where colours are wanted", () => {
    expect(print("frame 1\n", "time", true)).toBe(
      "\u001b[2m12:01:00\u001b[22m \u001b[36m[render]\u001b[39m frame 1\n",
    );
  });

  it("carries nothing that a terminal would act on", () => {
    const hostile = "\u001b]52;c;aGk=\u0007\u001b[2J\u001b[?1049h\u0000a\u0008\u009b31mb\u202e";
    expect(print(`${hostile}\n\tfine\n`)).toBe("[render] ␀a␈b�\n[render]     fine\n");
  });

  it("is what a carriage return left of it", () => {
    expect(print("\r 10 %\r 99 %\r100 %\r\u001b[K\ndone\r\n\r\n")).toBe(
      "[render] 100 %\n[render] done\n[render]\n",
    );
  });
});

describe("a reader that is slow", () => {
  it("is waited for, by all that print", async () => {
    const output = Object.assign(new EventEmitter(), { write: () => false, writableNeedDrain: true });
    const printer = new LinePrinter({ output, palette: createPalette(false), prefix: "none" });
    const waiting = [printer.print("a", "1\n", at), printer.print("b", "2\n", at)];
    expect(waiting[0]).toBeInstanceOf(Promise);
    expect(waiting[0]).toBe(waiting[1]);
    output.emit("drain");
    await waiting[0];
    expect(output.eventNames()).toEqual([]);
    output.writableNeedDrain = false;
    expect(printer.print("a", "3\n", at)).toBeUndefined();
  });

  it("that has gone away is not waited for", () => {
    const output = { write: () => false, writableNeedDrain: true, destroyed: true };
    const printer = new LinePrinter({ output, palette: createPalette(false), prefix: "none" });
    expect(printer.print("a", "1\n", at)).toBeUndefined();
  });
});
