import { describe, expect, it } from "vitest";
import { readTree, type SourceFile, withoutComments } from "./source-tree.ts";

/** From low to high. A file imports from its own folder and from lower layers only. */
const layers: readonly (readonly string[])[] = [
  ["model"],
  ["expressions", "causes", "estimate"],
  ["manifest"],
  ["plan"],
  ["scheduler"],
  ["ports.ts", "module.ts"],
  ["engine"],
  ["keys", "sqlite.ts"],
  ["kinds", "executors", "cache", "workspace", "runs", "system", "watch"],
  ["api", "ui"],
  ["cli", "index.ts", "tsdown.config.ts"],
];

/** The parts of src that may import a package. What stands nowhere may be imported nowhere. */
const leashes: { readonly [name: string]: readonly string[] } = {
  "@marcbachmann/cel-js": ["expressions"],
  ajv: ["manifest", "executors"],
  chokidar: ["system"],
  commander: ["cli"],
  dotenv: ["api"],
  execa: ["kinds"],
  "fastest-levenshtein": ["model"],
  "file-type": ["executors"],
  graphology: ["plan"],
  "graphology-types": ["plan"],
  listr2: ["ui"],
  picocolors: ["ui"],
  "string-width": ["ui"],
  tinyglobby: ["workspace"],
  tsdown: ["tsdown.config.ts"],
  ulid: ["runs"],
  which: ["executors"],
  yaml: ["manifest"],
};

/** The one file for a third-party package whose ways must not spread. */
const gatekeepers: { readonly [name: string]: string } = {
  "@marcbachmann/cel-js": "src/expressions/cel.ts",
  chokidar: "src/system/watch-files.ts",
};

const files = readTree("src");

describe("the layers of src", () => {
  it("each know lower layers only, and no folder of their own", () => {
    const offences = files.flatMap((file) =>
      file.imports
        .filter((target) => target.isLocal && !mayImport(file.path, target.from))
        .map((target) => `${file.path} → ${target.from}`),
    );
    expect(offences).toEqual([]);
  });

  it("place every folder", () => {
    const parts = new Set(files.map(({ path }) => partOf(path)));
    expect([...parts].filter((part) => layerOf(part) === -1)).toEqual([]);
  });

  it("keep each package on its leash", () => {
    const offences = files.flatMap((file) =>
      file.imports
        .filter((target) => !target.isLocal && !target.from.startsWith("node:"))
        .filter((target) => !(leashes[target.from] ?? []).includes(partOf(file.path)))
        .map((target) => `${file.path} → ${target.from}`),
    );
    expect(offences).toEqual([]);
  });

  it("let some packages in through one file only", () => {
    const offences = files.flatMap((file) =>
      file.imports
        .filter((target) => (gatekeepers[target.from] ?? file.path) !== file.path)
        .map((target) => `${file.path} → ${target.from}`),
    );
    expect(offences).toEqual([]);
  });

  it("have no import cycle", () => {
    expect(findCycle(files)).toBeUndefined();
  });

  it("have no files, processes, clocks, timers or chance below the adapters", () => {
    const low = files.filter(({ path }) => layerOf(partOf(path)) <= layerOf("engine"));
    const world =
      /from "node:|\bDate\.now\b|new Date\(\)|\bMath\.random\b|\bperformance\.now\b|\bset(?:Timeout|Interval|Immediate)\(|\bprocess\.(?!once)/;
    expect(low.filter(({ text }) => world.test(withoutComments(text))).map(({ path }) => path)).toEqual([]);
  });

  it("have no promises in the layers that decide", () => {
    const pure = files.filter(({ path }) => layerOf(partOf(path)) <= layerOf("scheduler"));
    const waits = /\bawait\b|\basync\b|\bPromise\b/;
    const lazy = new Set(["src/manifest/check-options.ts", "src/manifest/resolve-params.ts"]);
    expect(
      pure
        .filter(({ path, text }) => waits.test(withoutComments(text)) && !lazy.has(path))
        .map(({ path }) => path),
    ).toEqual([]);
  });

  it("keep the core free of the pipelines", () => {
    expect(files.filter(({ text }) => /from "(@storyflow\/pipelines|.*\/pipelines\/)/.test(text))).toEqual(
      [],
    );
  });
});

function partOf(path: string): string {
  return path.split("/")[1] ?? "";
}

function layerOf(part: string): number {
  return layers.findIndex((layer) => layer.includes(part));
}

function mayImport(from: string, to: string): boolean {
  const [source, target] = [partOf(from), partOf(to)];
  return source === target || layerOf(target) < layerOf(source);
}

function findCycle(tree: readonly SourceFile[]): readonly string[] | undefined {
  const targets = new Map(
    tree.map((file) => [file.path, file.imports.filter((i) => i.isLocal).map((i) => i.from)] as const),
  );
  const finished = new Set<string>();
  const visit = (path: string, trail: readonly string[]): readonly string[] | undefined => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
    if (finished.has(path)) return undefined;
    for (const target of targets.get(path) ?? []) {
      const cycle = visit(target, [...trail, path]);
      if (cycle !== undefined) return cycle;
    }
    finished.add(path);
    return undefined;
  };
  for (const { path } of tree) {
    const cycle = visit(path, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}
