import { describe, expect, it } from "vitest";
import { createLineTail, tailLines } from "../../../src/kinds/line-tail.ts";

function tailOf(...chunks: readonly string[]): readonly string[] {
  const tail = createLineTail();
  const push = tail.addStream();
  for (const chunk of chunks) push(Buffer.from(chunk));
  return tail.lines();
}

describe("the tail of a stream", () => {
  it("puts lines together that come in pieces", () => {
    expect(tailOf("fir", "st\nsec", "ond", "\nthird")).toEqual(["first", "second", "third"]);
  });

  it("does not mix the lines of two streams", () => {
    const tail = createLineTail();
    const [out, err] = [tail.addStream(), tail.addStream()];
    out(Buffer.from("frame 1"));
    err(Buffer.from("warning\nand"));
    out(Buffer.from(" of 2\n"));
    expect(tail.lines()).toEqual(["warning", "frame 1 of 2", "and"]);
  });

  it("keeps the last 20 lines", () => {
    const lines = Array.from({ length: 50 }, (_, index) => `line ${index}`);
    expect(tailOf(`${lines.join("\n")}\n`)).toEqual(lines.slice(-tailLines));
    expect(tailOf(...lines.map((line) => `${line}\n`))).toEqual(lines.slice(-tailLines));
  });

  it("leaves blank lines, colours and control characters out", () => {
    expect(tailOf("\u001B[31mred\u001B[0m\u0007\n\n   \n\ttabbed\n")).toEqual(["red", " tabbed"]);
  });

  it("takes each state of a progress bar for a line", () => {
    expect(tailOf("\r10 %", "\r20 %\r30", " %")).toEqual(["10 %", "20 %", "30 %"]);
  });

  it("keeps the beginning of a line that is too long", () => {
    const [line] = tailOf("x".repeat(1_500), "x".repeat(100_000), "\n");
    expect(line).toBe(`${"x".repeat(2_000)} …`);
  });

  it("does not show half a character where it cuts", () => {
    expect(tailOf("x".repeat(1_999), "é and more")).toEqual([`${"x".repeat(1_999)} …`]);
  });
});
