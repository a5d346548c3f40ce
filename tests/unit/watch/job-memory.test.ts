import { describe, expect, it } from "vitest";
import type { Execution } from "../../../src/ports.ts";
import { JobMemory } from "../../../src/watch/job-memory.ts";
import { makeWorkOrder } from "../../support/make-material.ts";

const failed: Execution = { status: "failed", failure: { class: "exit", message: "no", tail: [] } };

/** One in which these jobs have failed. */
function memoryOf(...jobs: readonly string[]): JobMemory {
  const memory = new JobMemory();
  for (const order of jobs.map((job) => makeWorkOrder({ job, run: "1" }))) {
    memory.begin(order);
    memory.try(order, { key: "k" });
    memory.conclude(order, "k", failed);
  }
  return memory;
}

const endedIn = (memory: JobMemory, job: string) => memory.ended(makeWorkOrder({ job, run: "2" }), "k");

describe("what is remembered of jobs", () => {
  it("goes when they are gone from their list, so that a list that changes for weeks takes no more room", () => {
    const memory = memoryOf("video[s1]", "video[s2]");
    memory.retain((job) => job === "video[s2]");
    expect(memory.hasTried("video[s1]", "k")).toBe(false);
    expect(memory.hasTried("video[s2]", "k")).toBe(true);
  });

  it("keeps no failure of any item of a stage that is to be tried again", () => {
    const memory = memoryOf("video[s1]", "video", "film");
    memory.forgetFailures(new Set(["video"]));
    expect(["video[s1]", "video", "film"].map((job) => endedIn(memory, job))).toEqual([
      undefined,
      undefined,
      failed,
    ]);
  });
});
