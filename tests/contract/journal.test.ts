import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { RunEvent } from "../../src/model/event.ts";
import { openJournal } from "../../src/runs/open-journal.ts";
import { makeProject } from "../support/temp-project.ts";
import { describeJournal } from "./journal-suite.ts";

function linesOf(file: string): readonly string[] {
  return readFileSync(file, "utf8").trimEnd().split("\n");
}

describeJournal("journal on disk", async () => {
  const project = await makeProject();
  const file = join(project.root, "journal.jsonl");
  return {
    journal: openJournal(file),
    read: () =>
      linesOf(file)
        .slice(1)
        .map((line): RunEvent => JSON.parse(line)),
    [Symbol.asyncDispose]: () => project[Symbol.asyncDispose](),
  };
});

it("begins with the version of its format", async () => {
  await using project = await makeProject();
  const file = join(project.root, "journal.jsonl");
  await openJournal(file).close();
  expect(linesOf(file)).toEqual(['{"version":1}']);
});
