import { expect, it } from "vitest";
import { formatTimeLeft } from "../../../src/ui/format-time.ts";

const [s, min, h] = [1000, 60_000, 3_600_000];

it.each([
  [12 * min, 12.2 * min, "12 min left"],
  [10 * min, 14 * min, "10–14 min left"],
  [50 * s, 2 * min, "50 s – 2 min left"],
  [300, 38 * s, "under 40 s left"],
  [0, 300, "under 1 s left"],
  [3 * s, 7.4 * s, "3–7 s left"],
  [9 * s, 11 * s, "9–10 s left"],
  [80 * min, 130 * min, "80 min – 2 h left"],
  [2.4 * h, 3.1 * h, "2.5–3 h left"],
])("%d to %d ms is %s", (lowMs, highMs, text) => {
  expect(formatTimeLeft({ lowMs, highMs })).toBe(text);
});
