import { describe, expect, it } from "vitest";
import { createLineShow } from "../../../src/kinds/line-show.ts";

function openShow(answer?: Promise<void>) {
  const shown: string[] = [];
  const show = createLineShow((lines) => {
    shown.push(lines);
    return answer;
  });
  return { show, shown };
}

const bytes = (text: string) => Buffer.from(text);

describe("what an attempt prints is shown", () => {
  it("as whole lines, those of each stream for themselves", async () => {
    const { show, shown } = openShow();
    const [out, err] = [show.addStream(), show.addStream()];
    await out.push(bytes("frame 1"));
    await err.push(bytes("careful\nthe disk "));
    await out.push(bytes(" of 2\nframe 2 of 2\nbye"));
    await err.push(bytes("is full\n"));
    await out.end();
    await err.end();
    expect(shown).toEqual(["careful\n", "frame 1 of 2\nframe 2 of 2\n", "the disk is full\n", "bye\n"]);
  });

  it("with characters whole that come in pieces, and bytes that are none replaced", async () => {
    const { show, shown } = openShow();
    const stream = show.addStream();
    for (const byte of Buffer.concat([bytes("夜\n"), Buffer.from([0xff, 0x0a])])) {
      await stream.push(Uint8Array.of(byte));
    }
    expect(shown).toEqual(["夜\n", "�\n"]);
  });

  it("with the beginning of a line that is too long, in pieces or not", async () => {
    const line = "é".repeat(100_000);
    const { show, shown } = openShow();
    const [whole, pieces] = [show.addStream(), show.addStream()];
    await whole.push(bytes(`first\n${line}\nlast\n`));
    for (let start = 0; start < line.length; start += 999) {
      await pieces.push(bytes(line.slice(start, start + 999)));
    }
    await pieces.end();
    const cut = `${"é".repeat(16_384)} …\n`;
    expect(shown).toEqual([`first\n${cut}last\n`, cut]);
  });

  it("as fast as it is taken, and no longer when the attempt must end", async () => {
    const { show, shown } = openShow(new Promise(() => {}));
    const stream = show.addStream();
    let isTaken = false;
    const taken = stream.push(bytes("one\n")).then(() => (isTaken = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(isTaken).toBe(false);
    show.hurry();
    await taken;
    await stream.push(bytes("two\n"));
    expect(shown).toEqual(["one\n", "two\n"]);
  });

  it("up to a mebibyte when the attempt must end", async () => {
    const { show, shown } = openShow(new Promise(() => {}));
    const stream = show.addStream();
    show.hurry();
    const line = `${"x".repeat(1023)}\n`;
    for (let count = 0; count < 3000; count++) await stream.push(bytes(line));
    expect(shown.length).toBe(1024);
    expect(shown.at(-1)).toBe(`${line}… the rest is in the log\n`);
  });
});
