import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { describeModules } from "../../../src/kinds/describe-modules.ts";
import { makeProject } from "../../support/temp-project.ts";

const good = 'export const stage = { role: "stage", options: { type: "object" }, run() {} };';

it("tells of each module what it is, or why it cannot be used", async () => {
  await using project = await makeProject({
    "good.mjs": good,
    "check.ts": `import { defineCheck } from "storyflow"; export const check = defineCheck({ run: () => [] as never[] });`,
    "bad.ts": "export const stage = {\n  run(: number) {}\n};",
    "exits.mjs": "process.exit(7);",
    "throws.mjs": "throw new Error('no GPU');",
    "other.mjs": "export const grid = 1;",
    "last.mjs": good,
  });
  const uses = [
    "good.mjs",
    "check.ts",
    "bad.ts",
    "exits.mjs",
    "throws.mjs",
    "other.mjs",
    "none.mjs",
    "last.mjs",
  ];
  const found = await describeModules([...uses.map((name) => `./${name}`), "kit/grid"], project.root);
  const files = (name: string) => [{ name, file: join(project.root, name) }];
  expect(Object.fromEntries(found)).toEqual({
    "./good.mjs": { role: "stage", options: { type: "object" }, files: files("good.mjs") },
    "./check.ts": { role: "check", files: files("check.ts") },
    "./bad.ts": {
      error:
        "there is a syntax error in bad.ts:2:7: Unexpected token `:`. Expected yield, an identifier, [ or {",
    },
    "./exits.mjs": { error: "it ended its process with exit code 7 while it was loaded" },
    "./throws.mjs": { error: "it threw while it was loaded: no GPU (throws.mjs:1:7)" },
    "./other.mjs": {
      error: "it exports no `stage`, but `grid` (export const stage = defineStage({ … }))",
    },
    "./none.mjs": { error: "there is no file `./none.mjs`" },
    "./last.mjs": { role: "stage", options: { type: "object" }, files: files("last.mjs") },
    "kit/grid": { error: "package `kit` is not installed (npm install kit)" },
  });
});

it("gives up on a module that never ends loading, and goes on with the others", async () => {
  await using project = await makeProject({ "hangs.mjs": "for (;;);", "good.mjs": good });
  const found = await describeModules(["./hangs.mjs", "./good.mjs"], project.root, 1_500);
  const files = (name: string) => [{ name, file: join(project.root, name) }];
  expect(Object.fromEntries(found)).toEqual({
    "./hangs.mjs": { error: "it did not load within 1.5 s" },
    "./good.mjs": { role: "stage", options: { type: "object" }, files: files("good.mjs") },
  });
});

it("starts no process when there is nothing to describe", async () => {
  await using project = await makeProject();
  expect(await describeModules([], project.root)).toEqual(new Map());
});

/** The names of the files of each module, in the order of `uses`. */
async function namesOf(root: string, ...uses: readonly string[]): Promise<readonly (readonly string[])[]> {
  const found = await describeModules(uses, root);
  return uses.map((name) => {
    const module = found.get(name) ?? { error: "it was not described" };
    return "files" in module ? module.files.map((file) => file.name) : [module.error];
  });
}

describe("the files that a module is made of", () => {
  it("are itself and all that it imports, also what another module loaded before", async () => {
    const packageJson = JSON.stringify({ name: "paint", version: "1.2.3", main: "main.cjs" });
    await using project = await makeProject({
      "stages/a.mjs": `import "./shared.mjs"; import paint from "paint"; ${good}`,
      "stages/b.mjs": `import "node:fs"; import "storyflow"; import "./shared.mjs"; import "./circle.mjs"; ${good}`,
      "stages/shared.mjs":
        'import data from "../data.json" with { type: "json" }; export const shared = data;',
      "stages/circle.mjs": 'import "./b.mjs"; export const later = () => import("./dynamic.mjs");',
      "stages/dynamic.mjs": "",
      "data.json": "{}",
      "node_modules/paint/package.json": packageJson,
      "node_modules/paint/main.cjs": 'module.exports = require("./deep/brush.cjs");',
      "node_modules/paint/deep/brush.cjs": "module.exports = 1;",
    });
    expect(await namesOf(project.root, "./stages/a.mjs", "./stages/b.mjs")).toEqual([
      [
        "data.json",
        "paint@1.2.3/deep/brush.cjs",
        "paint@1.2.3/main.cjs",
        "stages/a.mjs",
        "stages/shared.mjs",
      ],
      ["data.json", "stages/b.mjs", "stages/circle.mjs", "stages/shared.mjs"],
    ]);
  });

  it("are those too that another file of the folder has required before", async () => {
    const stage = good.replace("export const stage", "exports.stage");
    const require = 'import { createRequire } from "node:module"; createRequire(import.meta.url)';
    const packageJson = JSON.stringify({
      name: "paint",
      version: "1.2.3",
      exports: { import: "./main.mjs", require: "./main.cjs" },
    });
    await using project = await makeProject({
      "a.mjs": `import "./brush-a.cjs"; ${good}`,
      "b.mjs": `import "./brush-b.cjs"; ${good}`,
      "brush-a.cjs": 'require("./colour.cjs");',
      "brush-b.cjs": 'require("./colour.cjs"); require("node:fs");',
      "colour.cjs": 'require("./data.json"); require("paint");',
      "c.mjs": `${require}("./data.json"); ${good}`,
      "d.cjs": `require("./colour.cjs"); ${stage}`,
      "e.mjs": `import "paint"; ${good}`,
      "data.json": "{}",
      "node_modules/paint/package.json": packageJson,
      "node_modules/paint/main.mjs": "",
      "node_modules/paint/main.cjs": "",
    });
    const colour = ["colour.cjs", "data.json", "paint@1.2.3/main.cjs"];
    expect(await namesOf(project.root, "./a.mjs", "./b.mjs", "./c.mjs", "./d.cjs", "./e.mjs")).toEqual([
      ["a.mjs", "brush-a.cjs", ...colour],
      ["b.mjs", "brush-b.cjs", ...colour],
      ["c.mjs", "data.json"],
      ["colour.cjs", "d.cjs", "data.json", "paint@1.2.3/main.cjs"],
      ["e.mjs", "paint@1.2.3/main.mjs"],
    ]);
  });

  it("are not those of a module that could not be loaded, nor is another harmed by it", async () => {
    await using project = await makeProject({
      "a.mjs": `import "./shared.mjs"; throw new Error("no GPU"); ${good}`,
      "b.mjs": `import "./shared.mjs"; ${good}`,
      "exits.mjs": `import "./shared.mjs"; process.exit(7);`,
      "shared.mjs": "",
    });
    const [a, exits, b] = await namesOf(project.root, "./a.mjs", "./exits.mjs", "./b.mjs");
    expect(a).toEqual(["it threw while it was loaded: no GPU (a.mjs:1:30)"]);
    expect(exits).toEqual(["it ended its process with exit code 7 while it was loaded"]);
    expect(b).toEqual(["b.mjs", "shared.mjs"]);
  });

  it("stand once, however they are asked for, under names without an absolute path", async () => {
    const version = '{ "name": "@kit/ink", "version": "2.0.0", "main": "main.mjs" }';
    await using outside = await makeProject({
      "kit/package.json": '{ "name": "kit", "main": "src/main.mjs" }',
      "kit/src/package.json": '{ "type": "module" }',
      "kit/src/main.mjs": "",
      "story/my_node_modules/plain.mjs": "",
      "story/stages/a.mjs": `import "kit"; import "@kit/ink"; import "brush"; import "./b.mjs?1"; import "./b.mjs#2";
        import "../../loose.mjs"; import "../my_node_modules/plain.mjs"; import "data:text/javascript,"; ${good}`,
      "story/stages/b.mjs": "",
      "loose.mjs": "",
      "story/node_modules/@kit/ink/package.json": version,
      "story/node_modules/@kit/ink/main.mjs": "",
      "story/node_modules/brush/package.json": '{ "name": "brush", "version": "1.0.0", "main": "main.mjs" }',
      "story/node_modules/brush/main.mjs": 'import "@kit/ink";',
      "story/node_modules/brush/node_modules/@kit/ink/package.json": version,
      "story/node_modules/brush/node_modules/@kit/ink/main.mjs": "",
    });
    await symlink(join(outside.root, "kit"), join(outside.root, "story/node_modules/kit"));
    await symlink(join(outside.root, "story"), join(outside.root, "link"));
    const names = [
      "../loose.mjs",
      "@kit/ink@2.0.0/main.mjs",
      "@kit/ink@2.0.0/main.mjs#2",
      "brush@1.0.0/main.mjs",
      "kit@0.0.0/src/main.mjs",
      "my_node_modules/plain.mjs",
      "stages/a.mjs",
      "stages/b.mjs",
    ];
    expect(await namesOf(join(outside.root, "story"), "./stages/a.mjs")).toEqual([names]);
    expect(await namesOf(join(outside.root, "link"), "./stages/a.mjs")).toEqual([names]);
    const found = await describeModules(["./stages/a.mjs"], join(outside.root, "link"));
    const module = found.get("./stages/a.mjs");
    const files = module !== undefined && "files" in module ? module.files.map(({ file }) => file) : [];
    expect(files).toContain(join(outside.root, "kit/src/main.mjs"));
    expect(files).toContain(join(outside.root, "story/stages/a.mjs"));
    expect(new Set(files).size).toBe(names.length);
  });
});
