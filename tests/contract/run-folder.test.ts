import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createRunFolder } from "../../src/runs/create-run-folder.ts";
import { makeProject } from "../support/temp-project.ts";

it("makes a folder for a run, with the manifest as it is, out of sight of git", async () => {
  await using project = await makeProject();
  const folder = await createRunFolder(project.root, "stages: {}\n", 1_800_000_000_000);
  expect(folder.id).toMatch(/^01[0-9A-HJKMNP-TV-Z]{24}$/u);
  expect(folder.relative).toBe(`.storyflow/runs/${folder.id}`);
  expect(folder.path).toBe(join(project.root, folder.relative));
  expect(folder.journal).toBe(join(folder.path, "journal.jsonl"));
  expect(folder.logFile("qa", 1, 2)).toBe(`${folder.relative}/logs/qa.1.2.log`);
  expect(readdirSync(folder.path).toSorted()).toEqual(["logs", "manifest.yaml"]);
  expect(readFileSync(join(folder.path, "manifest.yaml"), "utf8")).toBe("stages: {}\n");
  expect(readFileSync(join(project.root, ".storyflow/.gitignore"), "utf8")).toBe("*\n");
});

it("writes JSON whole, and leaves nothing beside it", async () => {
  await using project = await makeProject();
  const folder = await createRunFolder(project.root, "", 0);
  await folder.writeJson("report.json", { success: true });
  await folder.writeJson("report.json", { success: false });
  expect(JSON.parse(readFileSync(join(folder.path, "report.json"), "utf8"))).toEqual({ success: false });
  expect(readdirSync(folder.path).toSorted()).toEqual(["logs", "manifest.yaml", "report.json"]);
});

it("has ids that sort by time, and does not write again what is right already", async () => {
  await using project = await makeProject();
  const first = await createRunFolder(project.root, "", 1_800_000_000_000);
  const ignore = join(project.root, ".storyflow/.gitignore");
  const written = statSync(ignore, { bigint: true }).mtimeNs;
  const second = await createRunFolder(project.root, "", 1_800_000_000_001);
  expect(first.id < second.id).toBe(true);
  expect(statSync(ignore, { bigint: true }).mtimeNs).toBe(written);
});
