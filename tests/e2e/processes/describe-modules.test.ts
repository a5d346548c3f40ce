import { join } from "node:path";
import { expect, it } from "vitest";
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

it("tells of all files that a module is made of, also of those that another module loaded before", async () => {
  const packageJson = JSON.stringify({ name: "paint", version: "1.2.3", main: "main.cjs" });
  await using project = await makeProject({
    "stages/a.mjs": `import "./shared.mjs"; import paint from "paint"; ${good}`,
    "stages/b.mjs": `import "node:fs"; import "storyflow"; import "./shared.mjs"; import "./circle.mjs"; ${good}`,
    "stages/shared.mjs": 'import data from "../data.json" with { type: "json" }; export const shared = data;',
    "stages/circle.mjs": 'import "./b.mjs"; export const later = () => import("./dynamic.mjs");',
    "stages/dynamic.mjs": "",
    "data.json": "{}",
    "node_modules/paint/package.json": packageJson,
    "node_modules/paint/main.cjs": 'module.exports = require("./deep/brush.cjs");',
    "node_modules/paint/deep/brush.cjs": "module.exports = 1;",
  });
  const found = await describeModules(["./stages/a.mjs", "./stages/b.mjs"], project.root);
  const names = [...found.values()].map((module) =>
    "files" in module ? module.files.map(({ name }) => name) : [],
  );
  expect(names).toEqual([
    ["data.json", "paint@1.2.3/deep/brush.cjs", "paint@1.2.3/main.cjs", "stages/a.mjs", "stages/shared.mjs"],
    ["data.json", "stages/b.mjs", "stages/circle.mjs", "stages/shared.mjs"],
  ]);
});
