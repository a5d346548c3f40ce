import { describe, expect, it } from "vitest";
import { ImportGraph } from "../../../src/kinds/import-graph.ts";

const all = () => true;

/** Files of a folder, each with the names of those it imports. */
function graphOf(imports: { readonly [name: string]: string }): ImportGraph {
  const graph = new ImportGraph();
  for (const [name, others] of Object.entries(imports)) {
    for (const other of others.split(" ")) graph.add(urlOf(name), urlOf(other));
  }
  return graph;
}

function urlOf(name: string): string {
  return name.includes(":") ? name : `file:///project/${name}`;
}

function reached(
  graph: ImportGraph,
  name: string,
  isFollowed: (url: string) => boolean = all,
): readonly string[] {
  const urls = graph.reachableFrom(urlOf(name), isFollowed);
  return [...urls].map((url) => url.replace("file:///project/", "")).toSorted();
}

describe("the files that a module is made of", () => {
  it("are itself where it imports nothing, known or not", () => {
    expect(reached(graphOf({}), "a.mjs")).toEqual(["a.mjs"]);
    expect(reached(graphOf({ "a.mjs": "b.mjs" }), "b.mjs")).toEqual(["b.mjs"]);
  });

  it("are all that it imports, and what that imports, but not who imports it", () => {
    const graph = graphOf({
      "main.mjs": "a.mjs",
      "a.mjs": "b.mjs c.mjs",
      "c.mjs": "deep/d.mjs",
      "e.mjs": "a.mjs",
    });
    expect(reached(graph, "a.mjs")).toEqual(["a.mjs", "b.mjs", "c.mjs", "deep/d.mjs"]);
    expect(reached(graph, "c.mjs")).toEqual(["c.mjs", "deep/d.mjs"]);
  });

  it("are those of each of two modules that share some", () => {
    const graph = graphOf({ "a.mjs": "word.mjs", "b.mjs": "word.mjs", "word.mjs": "text.mjs" });
    expect(reached(graph, "a.mjs")).toEqual(["a.mjs", "text.mjs", "word.mjs"]);
    expect(reached(graph, "b.mjs")).toEqual(["b.mjs", "text.mjs", "word.mjs"]);
  });

  it("end where imports go in a circle", () => {
    const graph = graphOf({ "a.mjs": "b.mjs", "b.mjs": "c.mjs a.mjs", "c.mjs": "c.mjs a.mjs" });
    for (const name of ["a.mjs", "b.mjs", "c.mjs"]) {
      expect(reached(graph, name)).toEqual(["a.mjs", "b.mjs", "c.mjs"]);
    }
  });

  it("are not what is not followed, nor what only that imports", () => {
    const graph = graphOf({
      "a.mjs": "node:fs b.mjs",
      "b.mjs": "package/x.mjs",
      "package/x.mjs": "package/y.mjs",
    });
    const isFollowed = (url: string) => url.startsWith("file:") && !url.includes("/package/");
    expect(reached(graph, "a.mjs", isFollowed)).toEqual(["a.mjs", "b.mjs"]);
    expect(reached(graph, "package/x.mjs", isFollowed)).toEqual([]);
  });

  it("are found through a long chain", () => {
    const graph = new ImportGraph();
    for (let index = 0; index < 20_000; index++) graph.add(urlOf(`${index}`), urlOf(`${index + 1}`));
    expect(graph.reachableFrom(urlOf("0"), all).size).toBe(20_001);
  });
});

describe("a file", () => {
  it("is itself, whatever stands behind it in its address", () => {
    const graph = graphOf({ "a.mjs?run=1": "b.mjs?x#y", "b.mjs": "c.mjs#z" });
    expect(reached(graph, "a.mjs")).toEqual(["a.mjs", "b.mjs", "c.mjs"]);
    expect(reached(graph, "a.mjs?run=2")).toEqual(["a.mjs", "b.mjs", "c.mjs"]);
  });

  it("is not what only looks like an address with something behind it", () => {
    const graph = graphOf({ "a%3F.mjs": "b.mjs", "data:text/javascript,1?2": "c.mjs" });
    expect(reached(graph, "a.mjs")).toEqual(["a.mjs"]);
    expect(reached(graph, "data:text/javascript,1?2")).toEqual(["c.mjs", "data:text/javascript,1?2"]);
    expect(reached(graph, "data:text/javascript,1")).toEqual(["data:text/javascript,1"]);
  });
});

describe("what is required a second time", () => {
  const folder = (name: string) => `/project/${name}`;

  it("is known in all files of the folder in which it was required before", () => {
    const graph = new ImportGraph();
    graph.addRequired(urlOf("stages/a.cjs"), "speech", urlOf("speech/index.js"));
    graph.addKnownRequire(folder("stages/b.cjs"), "speech");
    for (const name of ["stages/a.cjs", "stages/b.cjs"]) {
      expect(reached(graph, name)).toEqual(["speech/index.js", name].toSorted());
    }
  });

  it("is nothing in another folder, by another name, or before anybody required it", () => {
    const graph = new ImportGraph();
    graph.addKnownRequire(folder("stages/early.cjs"), "speech");
    graph.addRequired(urlOf("stages/a.cjs"), "speech", urlOf("speech/index.js"));
    graph.addKnownRequire(folder("stages/c.cjs"), "speech/other");
    graph.addKnownRequire(folder("checks/d.cjs"), "speech");
    for (const name of ["stages/early.cjs", "stages/c.cjs", "checks/d.cjs"]) {
      expect(reached(graph, name)).toEqual([name]);
    }
  });

  it("is the last that it meant there", () => {
    const graph = new ImportGraph();
    graph.addRequired(urlOf("a.cjs"), "./word", urlOf("word.js"));
    graph.addRequired(urlOf("a.cjs"), "./word", urlOf("word/index.js"));
    graph.addKnownRequire(folder("b.cjs"), "./word");
    expect(reached(graph, "b.cjs")).toEqual(["b.cjs", "word/index.js"]);
  });
});
