import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, it, vi } from "vitest";
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

afterEach(() => vi.useRealTimers());

const ready: RunEvent = { at: 1, type: "stage.ready", job: "a", round: 0 };
const progress: RunEvent = { at: 1, type: "attempt.progressed", job: "a", round: 0, attempt: 1 };

/** A journal whose saves tell how many events they found, when the test lets its time pass. */
async function openTimed() {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const project = await makeProject();
  const journal = openJournal(join(project.root, "journal.jsonl"));
  const counts: number[] = [];
  let told = Promise.withResolvers<void>();
  journal.onSaved((events) => {
    counts.push(events);
    journal.append({ at: 2, type: "state.saved", events });
    told.resolve();
  });
  const save = async () => {
    told = Promise.withResolvers();
    vi.runOnlyPendingTimers();
    await told.promise;
  };
  return { journal, counts, save, [Symbol.asyncDispose]: () => project[Symbol.asyncDispose]() };
}

it("tells that many events are on disk with one save, and saves nothing for having told", async () => {
  await using test = await openTimed();
  for (let count = 0; count < 100; count++) test.journal.append(ready);
  expect(vi.getTimerCount()).toBe(1);
  await test.save();
  expect(vi.getTimerCount()).toBe(0);
  test.journal.append(ready);
  await test.save();
  expect(test.counts).toEqual([100, 102]);
  await test.journal.close();
});

it("asks the disk for no progress of a stage", async () => {
  await using test = await openTimed();
  test.journal.append(progress);
  expect(vi.getTimerCount()).toBe(0);
  test.journal.append(ready);
  await test.save();
  expect(test.counts).toEqual([2]);
  await test.journal.close();
});

it("tells of no save any more when it is being closed", async () => {
  await using test = await openTimed();
  test.journal.append(ready);
  vi.runOnlyPendingTimers();
  await test.journal.close();
  expect([vi.getTimerCount(), test.counts]).toEqual([0, []]);
});
