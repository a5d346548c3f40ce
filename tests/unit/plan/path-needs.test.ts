import { describe, expect, it } from "vitest";
import { type Known, nothingKnown } from "../../../src/plan/known.ts";
import { diagnose, needsIn, planOf } from "./plan-sketch.ts";

/** Whether a stage with these inputs needs the stage that makes `output`. */
function reads(inputs: readonly string[], output: string): boolean {
  return "reader" in needsIn(planOf({ maker: { outputs: [output] }, reader: { inputs } }));
}

describe("inputs meet the outputs of another stage", () => {
  it.each([
    ["a literal file", "build/x.png", "build/x.png"],
    ["a file in a folder that is made", "build/x.png", "build/"],
    ["a folder in a folder that is made", "build/deep/down/", "build/"],
    ["a folder around a file that is made", "build/", "build/deep/x.png"],
    ["a folder written without a slash", "build", "build/x.png"],
    ["the whole project", ".", "build/x.png"],
    ["another case", "Build/X.PNG", "build/x.png"],
    ["a composed and a decomposed letter", "build/caf\u00e9.png", "build/cafe\u0301.png"],
    ["a way around", "./build/../build//x.png", "build/x.png"],
    ["a glob", "build/*.png", "build/x.png"],
    ["a glob in another case", "BUILD/*.PNG", "build/x.png"],
    ["a glob with a class", "build/[a-z].png", "build/X.png"],
    ["a glob over folders", "**/*.png", "build/deep/x.png"],
    ["a glob over no folder", "build/**/x.png", "build/x.png"],
    ["a glob into a folder that is made", "build/*/x.png", "build/deep/"],
    ["braces", "build/{x,y}.{png,jpg}", "build/y.jpg"],
    ["braces over folders", "{build/a,other}/x.png", "build/a/x.png"],
    ["a group that is not looked into", "build/@(x|y).png", "build/z.png"],
    ["an escaped star", "build/\\*.png", "build/*.png"],
    ["a dotfile that is written", "build/.*", "build/.hidden"],
    ["folders chosen by a glob", "build/*/", "build/a/b/c.png"],
  ])("%s", (_what, input, output) => {
    expect(reads([input], output)).toBe(true);
  });

  it.each([
    ["another file", "build/x.png", "build/y.png"],
    ["a name that goes on", "build/x", "build/xy"],
    ["a folder with a like name", "build/", "building/x"],
    ["a path outside", "../build/x.png", "build/x.png"],
    ["a glob of another ending", "build/*.jpg", "build/x.png"],
    ["a glob of files beside a folder that is made", "build/*", "build/deep/"],
    ["a glob that goes one folder deep", "build/*/*.png", "build/x.png"],
    ["a class without the letter", "build/[a-c].png", "build/x.png"],
    ["a star before a dotfile", "build/*", "build/.hidden"],
    ["folders that a glob does not go into", "**/*", ".cache/x"],
    ["a name with parentheses", "build/film (1).mp4", "build/film 1.mp4"],
  ])("but not %s", (_what, input, output) => {
    expect(reads([input], output)).toBe(false);
  });

  it("each by its own pattern", () => {
    const plan = planOf({
      a: { outputs: ["build/a/"] },
      b: { outputs: ["build/b/"] },
      c: { outputs: ["c.txt"] },
      reader: { inputs: ["build/*/x", "c.txt", "elsewhere/**"] },
    });
    expect(needsIn(plan)).toEqual({ reader: ["a path", "b path", "c path"] });
  });
});

describe("excludes", () => {
  it.each([
    ["a file", ["build/**", "!build/x.png"], "build/x.png"],
    ["a folder with a slash", ["build/**", "!build/tmp/"], "build/tmp/"],
    ["a folder without a slash", ["build/**", "!build/tmp"], "build/tmp/"],
    ["a folder with a globstar", ["build/**", "!build/tmp/**"], "build/tmp/"],
    [
      "a part of a folder that is the whole of what is read",
      ["build/**/*.png", "!build/tmp/**/*.png"],
      "build/tmp/",
    ],
    ["several that make up the whole", ["build/*.png", "!build/[!a]*", "!build/a*"], "build/x.png"],
    ["several for a folder", ["build/t/{a,b}*", "!build/t/a*", "!build/t/b*"], "build/t/"],
    ["a part of a folder input", ["build/", "!build/x.png"], "build/x.png"],
    ["all that a template may come to", ["build/**", "!build/*/x.png"], "build/${{ params.p }}/x.png"],
  ])("leave out %s", (_what, inputs, output) => {
    expect(reads(inputs, output)).toBe(false);
  });

  it.each([
    ["another file", ["build/**", "!build/y.png"], "build/x.png"],
    ["only a part of a folder", ["build/**", "!build/tmp/*.png"], "build/tmp/"],
    ["files when the case differs", ["build/**", "!Build/x.png"], "build/x.png"],
    ["what is written literally", ["build/x.png", "!build/**"], "build/x.png"],
    ["what a template may leave in", ["build/**", "!build/${{ params.p }}/x.png"], "build/a/x.png"],
    ["only one alternative of several outputs", ["build/{a,b}", "!build/a"], "build/b"],
  ])("do not leave out %s", (_what, inputs, output) => {
    expect(reads(inputs, output)).toBe(true);
  });
});

describe("a stage's own paths", () => {
  it("are not matched by its globs or the folders around them", () => {
    const plan = planOf({ a: { inputs: ["**/*.png", "build/"], outputs: ["build/x.png"] } });
    expect(needsIn(plan)).toEqual({});
  });

  it("are no literal inputs", () => {
    expect(diagnose({ a: { inputs: ["assets/", "build/old/x.png"], outputs: ["build/"] } })).toEqual([
      `error path/own-input: \`a\` reads \`build/old/x.png\`, which it makes itself
  at build/old/x.png
  hint: take it out of \`inputs\`; a stage that rewrites what an earlier one made lists it in \`updates\` instead of \`outputs\`
  \`build/\` among the outputs of \`a\` (build/)`,
    ]);
  });
});

describe("a template in a path", () => {
  it.each([
    ["an output", ["build/a/x.png"], "build/${{ params.p }}/x.png"],
    ["an output that a glob matches", ["build/*/x.png"], "build/${{ params.p }}/x.png"],
    ["a part of a name", ["build/shot_12.png"], "build/shot_${{ params.p }}.png"],
    ["an input", ["build/${{ params.p }}.png"], "build/a.png"],
    ["both", ["build/${{ params.p }}.png"], "build/a${{ params.q }}"],
    ["an input and a folder", ["build/${{ params.p }}/y"], "build/a/"],
    ["a folder that holds the output", ["build/"], "build/${{ params.p }}/x.png"],
  ])("stands for any part of a segment: %s", (_what, inputs, output) => {
    expect(reads(inputs, output)).toBe(true);
  });

  it.each([
    ["deeper", ["build/a/b/x.png"], "build/${{ params.p }}/x.png"],
    ["another beginning", ["build/still_12.png"], "build/shot_${{ params.p }}.png"],
    ["another ending", ["build/${{ params.p }}.png"], "build/a.jpg"],
  ])("does not stand for more: %s", (_what, inputs, output) => {
    expect(reads(inputs, output)).toBe(false);
  });

  it("is what it comes to where that is known", () => {
    const known: Known = {
      ...nothingKnown,
      paths: ({ text }) =>
        text.value === "${{ params.p }}" ? ["assets/a/*.png", "", "!assets/a/b.png"] : undefined,
    };
    const sketch = {
      a: { outputs: ["assets/a/a.png"] },
      b: { outputs: ["assets/a/b.png"] },
      top: { outputs: ["top"] },
      reader: { inputs: ["${{ params.p }}"] },
    };
    expect(needsIn(planOf(sketch, ["p"], known))).toEqual({ reader: ["a path"] });
    expect(needsIn(planOf(sketch, ["p"]))).toEqual({ reader: ["top path"] });
  });
});
