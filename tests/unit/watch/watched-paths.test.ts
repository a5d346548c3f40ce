import { describe, expect, it } from "vitest";
import { parsePathText } from "../../../src/plan/path-pattern.ts";
import { WatchedPaths } from "../../../src/watch/watched-paths.ts";

function watched(
  inputs: readonly string[],
  {
    outputs = [],
    files = [],
  }: { readonly outputs?: readonly string[]; readonly files?: readonly string[] } = {},
): WatchedPaths {
  const parsed = inputs.map((text) => parsePathText(text, "input"));
  const included = parsed.filter(({ excludes }) => !excludes);
  return new WatchedPaths({
    patterns: [{ inputs: included, excludes: parsed.filter(({ excludes }) => excludes) }],
    outputs: outputs.map((text) => parsePathText(text, "output")),
    files,
  });
}

const accepted = (paths: WatchedPaths, ...candidates: readonly string[]) =>
  candidates.filter((path) => paths.accepts(path));

describe("paths that are watched", () => {
  it("are those that inputs name, lie in their folders, or match their globs", () => {
    const paths = watched(["a.txt", "./in/", "shots/**/*.png", "x{1,2}/*.md"]);
    expect(
      accepted(
        paths,
        "a.txt",
        "b.txt",
        "in/b/.c",
        "inside/a",
        "shots/a.png",
        "shots/b/c/a.png",
        "shots/a.jpg",
        "x2/a.md",
        "x3/a.md",
      ),
    ).toEqual(["a.txt", "in/b/.c", "shots/a.png", "shots/b/c/a.png", "x2/a.md"]);
  });

  it("may be called like a glob", () => {
    expect(accepted(watched(["shot[1].png"]), "shot[1].png", "shot1.png", "shot2.png")).toEqual([
      "shot[1].png",
      "shot1.png",
    ]);
  });

  it("are none that stages make, or that lie in what they make", () => {
    const paths = watched(["build/", "out.txt", "in/"], { outputs: ["build/film/", "out.txt"] });
    expect(accepted(paths, "build/a", "build/film/a", "build/film", "out.txt", "in/a")).toEqual([
      "build/a",
      "in/a",
    ]);
    expect(paths.mayHold("build")).toBe(true);
    expect(paths.mayHold("build/film")).toBe(false);
  });

  it("are none of storyflow, git or the system", () => {
    const paths = watched(["./", "**"]);
    expect(
      accepted(paths, ".storyflow/x", ".git/HEAD", "a/.git/x", "a/.DS_Store", "Thumbs.db", "a/b", ".env"),
    ).toEqual(["a/b", ".env"]);
    expect([".storyflow", ".git", "a/.git", "a"].map((folder) => paths.mayHold(folder))).toEqual([
      false,
      false,
      false,
      true,
    ]);
  });

  it("are files that say what the pipeline is, wherever they lie", () => {
    const paths = watched([], {
      files: ["pipeline.yaml", "../shared/data.yaml", "stages/"],
      outputs: ["stages/x"],
    });
    expect(
      accepted(paths, "pipeline.yaml", "../shared/data.yaml", "stages/a/b.ts", "stages/x", "other.yaml"),
    ).toEqual(["pipeline.yaml", "../shared/data.yaml", "stages/a/b.ts"]);
    expect(paths.roots()).toEqual([".", "../shared"]);
  });
});

describe("the globs of thousands of items", () => {
  it("are told apart as if each stood alone", () => {
    const items = Array.from({ length: 5_000 }, (_, index) => `shots/s${index}/**/*.png`);
    const paths = watched(items);
    expect(accepted(paths, "shots/s4999/a/b.png", "shots/s5000/b.png", "shots/s1/b.txt", "s1/b.png")).toEqual(
      ["shots/s4999/a/b.png"],
    );
    expect(["shots", "shots/s4999/a", "shots/s5000"].map((folder) => paths.mayHold(folder))).toEqual([
      true,
      true,
      false,
    ]);
  });
});

describe("folders that are entered", () => {
  it("are those that may hold what is watched", () => {
    const paths = watched(["a/b/c.txt", "shots/*.png", "deep/**/*.md", "!deep/node_modules/**"]);
    const folders = [
      "a",
      "a/b",
      "a/c",
      "shots",
      "shots/sub",
      "deep",
      "deep/x/y",
      "deep/node_modules",
      "other",
    ];
    expect(folders.filter((folder) => paths.mayHold(folder))).toEqual([
      "a",
      "a/b",
      "shots",
      "deep",
      "deep/x/y",
    ]);
  });

  it("are entered through a link only where somebody wrote them", () => {
    const paths = watched(["assets/sub/", "shots/**/*.png"]);
    const folders = ["assets", "assets/sub", "assets/sub/x", "shots", "shots/x"];
    expect(folders.filter((folder) => paths.isWritten(folder))).toEqual(["assets", "assets/sub", "shots"]);
  });

  it("may lie outside of the project, the outermost first", () => {
    expect(watched(["../shared/**", "../shared/sub/*.txt", "../../far.txt", "a/*.txt"]).roots()).toEqual([
      ".",
      "../..",
      "../shared",
    ]);
  });
});
