import { describe, expect, it } from "vitest";
import { diagnose, needsIn, planOf } from "./plan-sketch.ts";

describe("a circle of needs", () => {
  it("is printed as the path that closes it, with the reason of each step", () => {
    const sketch = {
      a: { needs: ["c"], outputs: ["a.txt"] },
      b: { inputs: ["a.txt"] },
      c: { when: "b.score > 3" },
    };
    expect(diagnose(sketch)).toEqual([
      `error graph/cycle: \`a → c → b → a\` is a circle: each of these stages needs the next
  at c
  hint: take one of these needs away; a bounded way back is written as a \`loop\` with \`back_to\`
  \`a\` names \`c\` in \`needs\` (c)
  \`c\` reads \`b.score\` (b.score)
  \`b\` reads \`a.txt\`, which \`a\` makes (a.txt)`,
    ]);
  });

  it("names an update of it", () => {
    const sketch = { maker: { outputs: ["x/"], needs: ["fix"] }, fix: { updates: ["x/"] } };
    expect(diagnose(sketch)).toEqual([
      `error graph/cycle: \`maker → fix → maker\` is a circle: each of these stages needs the next
  at fix
  hint: take one of these needs away; a bounded way back is written as a \`loop\` with \`back_to\`
  \`maker\` names \`fix\` in \`needs\` (fix)
  \`fix\` updates \`x/\`, which \`maker\` makes (x/)`,
    ]);
  });

  it("is the shortest there is", () => {
    const sketch = {
      a: { needs: ["b"] },
      b: { needs: ["c"] },
      c: { needs: ["d", "b"] },
      d: { needs: ["a"] },
    };
    expect(diagnose(sketch).map((text) => text.split("\n")[0])).toEqual([
      "error graph/cycle: `b → c → b` is a circle: each of these stages needs the next",
    ]);
  });

  it("is told once for each circle that shares no stage with another", () => {
    const sketch = {
      start: {},
      a: { needs: ["b", "start"] },
      b: { needs: ["a"] },
      c: { needs: ["d", "a"] },
      d: { needs: ["c"] },
      end: { needs: ["d"] },
    };
    expect(diagnose(sketch).map((text) => text.split("\n")[0])).toEqual([
      "error graph/cycle: `a → b → a` is a circle: each of these stages needs the next",
      "error graph/cycle: `c → d → c` is a circle: each of these stages needs the next",
    ]);
  });

  it("is shortened when it is long", () => {
    const ids = Array.from({ length: 40 }, (_, index) => `s${index}`);
    const sketch = Object.fromEntries(
      ids.map((id, index) => [id, { needs: [ids[(index + 1) % ids.length] ?? ""] }]),
    );
    const [text = ""] = diagnose(sketch);
    expect(text.split("\n")[0]).toBe(
      "error graph/cycle: `s0 → s1 → s2 → s3 → s4 → s5 → s6 → s7 → (25 more) → s33 → s34 → s35 → s36 → s37 → s38 → s39 → s0` is a circle: each of these stages needs the next",
    );
    expect(text.split("\n")).toHaveLength(3 + 16);
  });
});

describe("a circle that a pattern closes", () => {
  it("names pattern and output and proposes to leave it out", () => {
    const sketch = {
      sheet: { inputs: ["build/**/*.png"], outputs: ["sheet.png"] },
      film: { inputs: ["sheet.png"], outputs: ["build/film/poster.png", "build/film.mp4"] },
    };
    expect(diagnose(sketch)).toEqual([
      `error graph/cycle: \`sheet → film → sheet\` is a circle: each of these stages needs the next
  at build/**/*.png
  hint: if \`sheet\` does not read what \`film\` makes, leave it out: add '!build/film/poster.png' to its \`inputs\`
  \`sheet\` reads \`build/**/*.png\`, which takes in \`build/film/poster.png\` of \`film\` (build/**/*.png)
  \`film\` reads \`sheet.png\`, which \`sheet\` makes (sheet.png)`,
    ]);
  });

  it.each([
    ["a folder", ["build/"], ["build/frames/"], ["!build/frames/**"]],
    ["several outputs", ["build/*"], ["build/a", "build/b"], ["!build/a", "!build/b"]],
    ["a template", ["**/*.png"], ["build/${{ params.p }}/x.png"], ["!build/*/x.png"]],
    ["characters that globs know", ["**/*.png"], ["build/it's (1).png"], ["!build/it's \\(1\\).png"]],
  ])("is mended by the exclude that it proposes for %s", (_what, inputs, outputs, excludes) => {
    const film = { needs: ["sheet"], outputs };
    const [text = ""] = diagnose({ sheet: { inputs }, film });
    const proposed = /add (.*) to its/.exec(text)?.[1];
    expect(proposed).toBe(excludes.map((exclude) => `'${exclude.replaceAll("'", "''")}'`).join(", "));
    const mended = planOf({ sheet: { inputs: [...inputs, ...excludes] }, film });
    expect(needsIn(mended)).toEqual({ film: ["sheet needs"] });
  });
});
