import { describe, expect, it } from "vitest";
import { textStrokes, textWidth } from "../../../pipelines/images/glyphs.ts";
import { fitText, inkOn } from "../../../pipelines/images/panel-drawing.ts";

const printable = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index));
const box = textStrokes("漢");

describe("the glyphs", () => {
  it("draw every printable character of ASCII, each in its own way", () => {
    const drawn = printable.map((character) => JSON.stringify(textStrokes(character)));
    expect(new Set(drawn).size).toBe(95);
    expect(drawn).not.toContain(JSON.stringify(box));
  });

  it("stay within their place", () => {
    const points = printable.flatMap((character) => textStrokes(character).flat());
    expect(points.every(({ x, y }) => x >= 0 && x <= 4 && y >= 0 && y <= 8)).toBe(true);
  });

  it("drop accents and box what they do not know", () => {
    expect(textStrokes("é")).toEqual(textStrokes("e"));
    expect(textStrokes("字")).toEqual(box);
  });

  it("set one character after the other", () => {
    expect(textWidth("ab")).toBe(10);
    expect(textStrokes("i-").at(-1)?.[0]).toEqual({ x: 7, y: 3 });
  });
});

describe("a label", () => {
  it("stands as it is where it fits", () => {
    expect(fitText("01  dusk.png", 1, 80)).toBe("01  dusk.png");
  });

  it("loses its middle where it does not, and keeps both ends", () => {
    const text = fitText("01  a-very-long-name.png", 1, 80);
    expect(text).toBe("01  a-..e.png");
    expect(textWidth(text)).toBeLessThanOrEqual(80);
  });

  it("is light on dark and dark on light", () => {
    expect([inkOn("#16181d"), inkOn("#f4f4f0")]).toEqual(["#e6e1d6", "#22252b"]);
  });
});
