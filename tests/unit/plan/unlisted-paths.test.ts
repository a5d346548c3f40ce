import { describe, expect, it } from "vitest";
import { planPipeline } from "../../../src/plan/plan-pipeline.ts";
import { describeUnlisted, findUnlistedPaths, type UnlistedPath } from "../../../src/plan/unlisted-paths.ts";
import { makePipeline, shown, type Sketch, type StageSketch } from "./make-pipeline.ts";

function find(sketch: Sketch): readonly UnlistedPath[] {
  const planned = planPipeline(makePipeline(sketch));
  if (planned.plan === undefined)
    throw new Error(planned.diagnostics.map(({ message }) => message).join("\n"));
  return findUnlistedPaths(planned.plan, planned.paths);
}

/** What `a` names and does not list. */
function unlisted(run: string, rest: StageSketch = {}, others: Sketch = {}): readonly string[] {
  return find({ a: { run, ...rest }, ...others })
    .filter(({ stage }) => stage === "a")
    .map(({ path, producer }) => (producer === undefined ? path : `${path} of ${producer}`));
}

describe("what a command names", () => {
  it.each([
    ["node tools/refine.mjs -y", ["tools/refine.mjs"]],
    ["./tools/refine.sh ./x//y.txt", ["tools/refine.sh", "x/y.txt"]],
    ["a --file=b.txt -c=d.txt if=e.txt F=g.txt -h", ["b.txt", "d.txt", "e.txt", "g.txt"]],
    ["a < b.txt > c.txt", ["b.txt"]],
    ["a b.txt b.txt ./b.txt", ["b.txt"]],
    ["a folder/ . ./ '' --in= https://x.org/y.txt /etc/passwd ~/x ../x", []],
    ["a node_modules/x/y.mjs tools/node_modules/y.mjs .storyflow/x .git/HEAD", []],
    ["a ${{ params.x }} b-${{ params.x }}.txt", []],
  ])("in `%s` may be a file that it does not list", (run, expected) => {
    expect(unlisted(run)).toEqual(expected);
  });

  it("is seen from its working folder", () => {
    expect(unlisted("a x.txt ../y.txt ../../z.txt", { cwd: "tools" })).toEqual(["tools/x.txt", "y.txt"]);
    expect(unlisted("a x.txt", { cwd: "build/${{ params.x }}" })).toEqual([]);
  });

  it("is marked where it stands, also behind an option", () => {
    const pipeline = makePipeline({ a: { run: "a --in='b c.txt' d.txt" } });
    const { plan, paths } = planPipeline(pipeline);
    const found = plan === undefined ? [] : findUnlistedPaths(plan, paths);
    expect(found.map(({ place }) => shown(pipeline, place))).toEqual(["b c.txt", "d.txt"]);
  });

  it("is left alone where a stage runs every time whatever it reads", () => {
    expect(unlisted("a b.txt", { always: true })).toEqual([]);
    expect(unlisted("a b.txt", { cache: "off" })).toEqual([]);
    expect(unlisted("a b.txt", { cache: "unstored" })).toEqual(["b.txt"]);
  });
});

describe("a path counts as listed", () => {
  it.each<[string, StageSketch]>([
    ["by itself among the inputs", { inputs: ["tools/x.mjs"] }],
    ["by a folder", { inputs: ["tools/"] }],
    ["by a glob", { inputs: ["tools/**/*.mjs"] }],
    ["by a path that a template leaves open", { inputs: ["tools/${{ params.name }}.mjs"] }],
    ["by an output", { outputs: ["tools/x.mjs"] }],
    ["by a folder among the outputs", { outputs: ["tools/"] }],
    ["by a program among the tools", { tools: ["./tools/x.mjs"] }],
    ["in spite of an exclude, when it is named itself", { inputs: ["tools/x.mjs", "!tools/"] }],
  ])("%s", (_how, stage) => {
    expect(unlisted("node tools/x.mjs", stage)).toEqual([]);
  });

  it.each<[string, StageSketch]>([
    ["excluded by a glob", { inputs: ["tools/**", "!tools/x.*"] }],
    ["excluded with its folder", { inputs: ["**/*.mjs", "!tools/"] }],
    ["in a folder that a glob does not enter", { inputs: ["*.mjs"] }],
    ["beside an input", { inputs: ["tools/x.mjs.map", "tools/y.mjs"] }],
  ])("but not when it is %s", (_how, stage) => {
    expect(unlisted("node tools/x.mjs", stage)).toEqual(["tools/x.mjs"]);
  });

  it("by an update", () => {
    const sketch = { refine: { outputs: ["build/"] } };
    expect(unlisted("a build/1.png", { updates: ["build/"] }, sketch)).toEqual([]);
  });
});

describe("what another stage makes", () => {
  const refine = { outputs: ["build/refined/", "build/list.txt"] };

  it("is told without a look at the disk, by the name of the output or of a file in it", () => {
    expect(unlisted("a build/list.txt build/refined build/refined/1.png", {}, { refine })).toEqual([
      "build/list.txt of refine",
      "build/refined/ of refine",
      "build/refined/1.png of refine",
    ]);
  });

  it("is told also of stages that run every time, since they must wait for it", () => {
    expect(unlisted("a build/list.txt", { cache: "off" }, { refine })).toEqual(["build/list.txt of refine"]);
  });

  it("is told where a redirection writes it", () => {
    expect(unlisted("date > build/list.txt", {}, { refine })).toEqual(["build/list.txt of refine"]);
  });

  it("counts as read by a stage that needs the other with its content", () => {
    expect(unlisted("a build/list.txt", { needs: ["refine"] }, { refine })).toEqual([]);
    const orderOnly = { needs: [{ stage: "refine", content: false }] };
    expect(unlisted("a build/list.txt", orderOnly, { refine })).toEqual(["build/list.txt of refine"]);
  });

  it("may be named as a folder by a stage that lists a part of it", () => {
    const stage = { inputs: ["build/refined/*.png"] };
    expect(unlisted("a build/refined", stage, { refine })).toEqual([]);
    expect(unlisted("a build/refined/x.txt", stage, { refine })).toEqual(["build/refined/x.txt of refine"]);
  });

  it("is no input of a stage that comes before", () => {
    expect(unlisted("rm -f build/list.txt", {}, { refine: { ...refine, needs: ["a"] } })).toEqual([]);
  });
});

describe("the warning", () => {
  const warn = (sketch: Sketch) =>
    find(sketch)
      .map(describeUnlisted)
      .map(({ message, hint }) => [message, hint]);

  it("has the line to add", () => {
    expect(warn({ a: { run: "a 'b: c.txt' tools/x.mjs" } })).toEqual([
      [
        "the command of `a` names `b: c.txt`, which the stage does not list",
        'add `- "b: c.txt"` to its `inputs`, so that it runs again when the file changes',
      ],
      [
        "the command of `a` names `tools/x.mjs`, which the stage does not list",
        "add `- tools/x.mjs` to its `inputs`, so that it runs again when the file changes",
      ],
    ]);
  });

  it("says where another stage makes the file", () => {
    const make = { outputs: ["b.txt", "c.txt"] };
    expect(warn({ make, a: { run: "a b.txt > c.txt" } }).map(([, hint]) => hint)).toEqual([
      "`make` makes it: add `- b.txt` to the `inputs` of `a`, or `- make` to its `needs`",
      "`make` makes it: add `- c.txt` to the `updates` of `a`",
    ]);
  });
});
