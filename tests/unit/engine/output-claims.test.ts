import { describe, expect, it } from "vitest";
import { OutputClaims } from "../../../src/engine/output-claims.ts";

describe("outputs whose paths are known only when a job starts", () => {
  it.each([
    ["the same path", "build/a.png", "build/a.png"],
    ["the same path in another case", "build/A.png", "build/a.png"],
    ["the same path in another normal form", "build/caf\u00e9.png", "build/cafe\u0301.png"],
    ["a path inside a claimed folder", "build/panels/", "build/panels/1.png"],
    ["a folder around a claimed path", "build/panels/1.png", "build/panels/"],
  ])("refuses a second job %s", (_what, first, second) => {
    const claims = new OutputClaims();
    expect(claims.claim("a", [first])).toBeUndefined();
    expect(claims.claim("b", [second])).toEqual({
      class: "contract",
      message: `output \`${second}\` is already made by \`a\`, or lies in or around an output of it`,
      hint: "give each stage outputs of its own; two stages may share one only if at most one of them runs",
      tail: [],
    });
  });

  it("lets a job claim its own again, in another round or attempt", () => {
    const claims = new OutputClaims();
    expect(claims.claim("a", ["build/x/"])).toBeUndefined();
    expect(claims.claim("a", ["build/x/"])).toBeUndefined();
  });

  it("lets neighbours be", () => {
    const claims = new OutputClaims();
    expect(claims.claim("a", ["build/panels/", "build/a.png"])).toBeUndefined();
    expect(claims.claim("b", ["build/panels.txt", "build/b.png", "out/"])).toBeUndefined();
  });
});
