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
  expect(Object.fromEntries(found)).toEqual({
    "./good.mjs": { role: "stage", options: { type: "object" } },
    "./check.ts": { role: "check" },
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
    "./last.mjs": { role: "stage", options: { type: "object" } },
    "kit/grid": { error: "package `kit` is not installed (npm install kit)" },
  });
});

it("gives up on a module that never ends loading, and goes on with the others", async () => {
  await using project = await makeProject({ "hangs.mjs": "for (;;);", "good.mjs": good });
  const found = await describeModules(["./hangs.mjs", "./good.mjs"], project.root, 1_500);
  expect(Object.fromEntries(found)).toEqual({
    "./hangs.mjs": { error: "it did not load within 1.5 s" },
    "./good.mjs": { role: "stage", options: { type: "object" } },
  });
});

it("starts no process when there is nothing to describe", async () => {
  await using project = await makeProject();
  expect(await describeModules([], project.root)).toEqual(new Map());
});
