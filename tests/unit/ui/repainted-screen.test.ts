import { describe, expect, it } from "vitest";
import { RepaintedScreen } from "../../../src/ui/repainted-screen.ts";

/** What is written to a terminal of some rows. */
function paintOn(rows: number, lines: readonly string[]): string {
  let written = "";
  {
    using screen = new RepaintedScreen({ rows, write: (text) => (written += text) });
    written = "";
    screen.paint(lines, "q leaves");
  }
  return written.replaceAll("\u001b", "␛");
}

describe("a screen that is painted over", () => {
  it("paints each line over what stood there, and gives the terminal back", () => {
    expect(paintOn(10, ["one", "two"])).toBe("␛[Hone␛[K\r\ntwo␛[K\r\nq leaves␛[K␛[J␛[?7h␛[?25h␛[?1049l");
  });

  it("says how much does not fit", () => {
    expect(paintOn(4, ["1", "2", "3", "4", "5"])).toContain(
      "1␛[K\r\n2␛[K\r\n… and 3 more lines␛[K\r\nq leaves",
    );
  });
});
