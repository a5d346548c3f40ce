import { readFile } from "node:fs/promises";
import { globSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { expect, it } from "vitest";
import { makeProject } from "../support/temp-project.ts";

const built = "pipelines/dist";

async function filesIn(folder: string): Promise<ReadonlyMap<string, string>> {
  const names = globSync("**/*.js", { cwd: folder }).toSorted();
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
  return new Map(names.map((name, index) => [name, texts[index] ?? ""]));
}

it("a build makes the stages of the pipelines as the last one did: their bytes are in the keys of what they made", async () => {
  await using project = await makeProject({});
  await execa("npx", ["tsc", "-p", "pipelines", "--outDir", project.root], { preferLocal: true });
  const again = await filesIn(project.root);
  expect(again.size).toBeGreaterThan(50);
  expect(again).toEqual(await filesIn(built));
});
