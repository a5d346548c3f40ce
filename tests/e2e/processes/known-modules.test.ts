import { mkdir, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { describeModules } from "../../../src/kinds/describe-modules.ts";
import { keepKnownModules, readKnownModules } from "../../../src/kinds/known-modules.ts";
import type { ModuleDescription } from "../../../src/ports.ts";
import { makeProject, type TempProject } from "../../support/temp-project.ts";

const uses = "./stages/a.mjs";
const later = () => Date.now() + 10_000;

const files = {
  ".storyflow/.gitignore": "*\n",
  "stages/a.mjs":
    'import "./b.mjs"; import "paint"; import "@scope/ink"; export const stage = { role: "stage", run() {} };',
  "stages/b.mjs": "",
  "node_modules/paint/package.json": '{ "name": "paint", "version": "1.0.0", "main": "index.cjs" }',
  "node_modules/paint/index.cjs": "",
  "packages/ink/package.json": '{ "name": "@scope/ink", "version": "1.0.0", "main": "index.cjs" }',
  "packages/ink/index.cjs": "",
};

async function makeKnown(now: number = later()): Promise<TempProject> {
  const project = await makeProject(files);
  await mkdir(join(project.root, "node_modules/@scope"));
  await symlink("../../packages/ink", join(project.root, "node_modules/@scope/ink"));
  const described = await describeModules([uses], project.root);
  const found = [...described].filter((entry): entry is [string, ModuleDescription] => "files" in entry[1]);
  expect(found).toHaveLength(1);
  keepKnownModules(project.root, new Map(found), now);
  return project;
}

const isKnown = ({ root }: TempProject) => readKnownModules(root).has(uses);

describe("what a module said of itself", () => {
  it("is known as long as nothing that it is made of changed", async () => {
    await using project = await makeKnown();
    const [[, found] = []] = readKnownModules(project.root);
    expect(found?.files.map(({ name }) => name)).toEqual([
      "packages/ink/index.cjs",
      "paint@1.0.0/index.cjs",
      "stages/a.mjs",
      "stages/b.mjs",
    ]);
    await project.write("elsewhere.txt", "");
    expect(isKnown(project)).toBe(true);
  });

  const changes: readonly (readonly [string, (project: TempProject) => Promise<void>])[] = [
    ["its file is edited", (p) => p.write("stages/a.mjs", "// another")],
    ["a file that it imports is edited", (p) => p.write("stages/b.mjs", "// another")],
    ["a file that it imports is gone", (p) => rm(join(p.root, "stages/b.mjs"))],
    ["a package is edited", (p) => p.write("node_modules/paint/index.cjs", "1;")],
    ["a package says that it begins elsewhere", (p) => p.write("node_modules/paint/package.json", "{}")],
    ["a package is installed", (p) => p.write("node_modules/other/index.js", "")],
    ["a package comes to lie nearer", (p) => p.write("stages/node_modules/paint/index.js", "")],
    [
      "a linked package leads elsewhere",
      async (p) => {
        await rm(join(p.root, "node_modules/@scope/ink"));
        await symlink("../paint", join(p.root, "node_modules/@scope/ink"));
      },
    ],
    [
      "the record of it is damaged",
      (p) => writeFile(join(p.root, ".storyflow/modules.json"), '{"format":1,"modules":{"x":1}}'),
    ],
  ];

  it.each(changes)("is asked again when %s", async (_what, change) => {
    await using project = await makeKnown();
    await change(project);
    expect(isKnown(project)).toBe(false);
  });

  it("is not kept of files that changed a moment before, nor where storyflow keeps nothing yet", async () => {
    await using young = await makeKnown(Date.now());
    expect(isKnown(young)).toBe(false);
    await using bare = await makeProject({ "a.mjs": "" });
    keepKnownModules(bare.root, new Map(), later());
    expect(await readdir(bare.root)).toEqual(["a.mjs"]);
  });
});
