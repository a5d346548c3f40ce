import { describe, expect, it } from "vitest";
import { ProjectView } from "../../../src/engine/project-view.ts";
import type { MadeEntry, MadePath } from "../../../src/model/record.ts";

const file = (path: string, digest: string): MadeEntry => ({
  kind: "file",
  path,
  digest,
  bytes: 1,
  executable: false,
});

const folder = (path: string, files: { readonly [name: string]: string }): MadePath => ({
  path,
  entries: Object.entries(files).map(([name, digest]) => file(`${path}${name}`, digest)),
});

const seen = (view: ProjectView, path: string) =>
  view.at(path)?.entries.map((entry) => `${entry.path} ${entry.kind === "file" ? entry.digest : entry.kind}`);

describe("the view of what stands in the project", () => {
  it("knows the current version of an output, by whatever spelling, and who made it", () => {
    const view = new ProjectView();
    view.make("refine", [folder("build/r/", { "1.png": "a" })], []);
    expect(view.at("./build/R")?.job).toBe("refine");
    expect(view.around("build/r/1.png")?.path).toBe("build/r/");
    expect(view.around("build/other")).toBeUndefined();
    expect(view.at("build")).toBeUndefined();
  });

  it("lets an update rewrite just its part of an output", () => {
    const view = new ProjectView();
    view.make(
      "refine",
      [folder("r/", { "1.png": "a", "2.png": "b", "deep/3.png": "c", "deeper.png": "d" })],
      [],
    );
    view.make("fix", [], [folder("r/deep/", { "4.png": "e" })]);
    expect(seen(view, "r/")).toEqual(["r/1.png a", "r/2.png b", "r/deep/4.png e", "r/deeper.png d"]);
    view.make("fix", [], [{ path: "r/1.png", entries: [file("r/1.png", "f")] }]);
    expect(seen(view, "r")?.[0]).toBe("r/1.png f");
    // The output is still that of its maker.
    expect(view.at("r")?.job).toBe("refine");
  });

  it("puts back what was kept, and nothing beside", () => {
    const view = new ProjectView();
    view.make("refine", [folder("r/", { "1.png": "round 0" })], []);
    view.keep("fix", ["r/1.png", "qa.json"]);
    view.make(
      "fix",
      [{ path: "fix.json", entries: [file("fix.json", "x")] }],
      [folder("r/", { "1.png": "round 1" })],
    );
    view.make("qa", [{ path: "qa.json", entries: [file("qa.json", "y")] }], []);
    view.make("other", [{ path: "other", entries: [file("other", "z")] }], []);
    view.putBack("fix", ["fix.json", "qa.json"]);
    expect(seen(view, "r")).toEqual(["r/1.png round 0"]);
    expect([view.at("fix.json"), view.at("qa.json")]).toEqual([undefined, undefined]);
    expect(view.at("other")?.job).toBe("other");
  });

  it("forgets what is about to be made anew", () => {
    const view = new ProjectView();
    view.make("a", [folder("a/", { x: "1" })], []);
    view.drop(["a"]);
    expect(view.at("a/")).toBeUndefined();
  });
});
