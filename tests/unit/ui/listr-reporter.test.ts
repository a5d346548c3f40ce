import { PassThrough } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import * as listr2 from "listr2";
import { describe, expect, it } from "vitest";
import type { RunEvent } from "../../../src/model/event.ts";
import type { Execution } from "../../../src/ports.ts";
import type { WorkOrder } from "../../../src/model/work-order.ts";
import type { AttemptControls, JobExecutor } from "../../../src/ports.ts";
import { ListrReporter } from "../../../src/ui/listr-reporter.ts";
import { createPalette } from "../../../src/ui/palette.ts";
import { recordedJobs, recordedRun } from "./recorded-run.ts";

const succeeded: Execution = { status: "succeeded", exitCode: 0, results: {}, made: [] };
const recall: JobExecutor["recall"] = () => Promise.resolve({ status: "miss", reasons: [] });

/** A terminal that remembers what was written to it. */
function fakeTerminal(rows = 40) {
  const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 80, rows });
  let text = "";
  stream.on("data", (chunk: Buffer) => (text += chunk.toString()));
  // Only what listr2 uses of a terminal is there.
  return { stream: stream as unknown as NodeJS.WriteStream, text: () => text };
}

function orderFor(job: string): WorkOrder {
  const order: Pick<WorkOrder, "job" | "stage"> = { job, stage: job };
  return order as WorkOrder;
}

const controls = {} as AttemptControls;

function openScreen(rows?: number) {
  const stdout = fakeTerminal(rows);
  const stderr = fakeTerminal();
  const reporter = new ListrReporter({
    listr2,
    stdout: stdout.stream,
    stderr: stderr.stream,
    palette: createPalette(false),
    nowMs: () => recordedRun.at(-1)?.at ?? 0,
  });
  return { reporter, stdout, stderr };
}

/** What is left on the screen: all that was written after the last time it was wiped. */
function finalFrame(text: string): readonly string[] {
  // oxlint-disable-next-line no-control-regex -- the codes that listr2 writes
  const last = text.split(/(?:\u001b\[2K(?:\u001b\[1A)?)+\u001b\[G(?:\u001b\[\?2026l)?/).at(-1) ?? "";
  return stripVTControlCharacters(last).trimEnd().split("\n");
}

function manyStages(count: number): RunEvent {
  const [start] = recordedRun;
  const [job] = recordedJobs;
  if (start?.type !== "run.started" || job === undefined) throw new Error("no start");
  const jobs = Array.from({ length: count }, (_, index) => ({
    ...job,
    job: `s${index}`,
    stage: `s${index}`,
  }));
  return { ...start, jobs };
}

function settledEvent(job: string): RunEvent {
  return { at: 1, type: "stage.settled", job, state: "succeeded", durationMs: 1, results: {}, outputs: [] };
}

describe("the screen of a run", () => {
  it("ends with one row a stage, in plan order, and gives the cursor back", async () => {
    const { reporter, stdout } = openScreen();
    for (const event of recordedRun) reporter.onEvent(event);
    await reporter.close();
    expect(finalFrame(stdout.text())).toEqual([
      "storycore  failed in 13.8s · 4 succeeded · 1 skipped · 1 failed · 1 blocked",
      "✔ grid       5.8s  panels 9",
      "✔ refine     1.0s",
      "✔ qa         2.0s  score 3.9",
      "✔ autofix    1.0s  1 round, satisfied: qa.score 3.9 < threshold 3.5 is false…",
      "↓ captions         skipped: params.captions false",
      "✖ export     3.5s  exit: node tools/export.mjs exited with 1",
      "⊘ upload           blocked by export",
    ]);
    expect(stdout.text().endsWith("\u001b[?25h")).toBe(true);
  });

  it("executes each attempt once, also when a stage runs in several rounds", async () => {
    const { reporter } = openScreen();
    const executed: string[] = [];
    const executor: JobExecutor = {
      recall,
      execute: (order) => {
        executed.push(order.job);
        return Promise.resolve(succeeded);
      },
    };
    const wrapped = reporter.wrapExecutor(executor);
    const [start] = recordedRun;
    if (start !== undefined) reporter.onEvent(start);
    for (const job of ["grid", "qa", "autofix", "qa", "autofix", "qa"]) {
      expect(await wrapped.execute(orderFor(job), undefined, controls)).toBe(succeeded);
    }
    await reporter.close();
    expect(executed).toEqual(["grid", "qa", "autofix", "qa", "autofix", "qa"]);
  });

  it("hands an error of the executor on to the engine", async () => {
    const { reporter } = openScreen();
    const wrapped = reporter.wrapExecutor({ recall, execute: () => Promise.reject(new Error("ours")) });
    const [start] = recordedRun;
    if (start !== undefined) reporter.onEvent(start);
    await expect(wrapped.execute(orderFor("grid"), undefined, controls)).rejects.toThrow("ours");
    await reporter.close();
  });

  it("gives many stages a few lanes, runs all of them, and leaves the totals", async () => {
    const { reporter, stdout } = openScreen(5);
    let running = 0;
    let most = 0;
    const wrapped = reporter.wrapExecutor({
      recall,
      execute: async () => {
        most = Math.max(most, ++running);
        await Promise.resolve();
        running -= 1;
        return succeeded;
      },
    });
    reporter.onEvent(manyStages(100));
    // More at once than there are lanes on a screen of five lines: no job waits for a lane.
    const ends = Array.from({ length: 100 }, async (_, index) => {
      await wrapped.execute(orderFor(`s${index}`), undefined, controls);
      reporter.onEvent(settledEvent(`s${index}`));
    });
    await Promise.all(ends);
    reporter.onEvent({ at: 2, type: "run.settled", state: "succeeded", exitCode: 0, durationMs: 12_000 });
    await reporter.close();
    expect(most).toBeGreaterThan(2);
    expect(finalFrame(stdout.text())).toEqual(["storycore  succeeded in 12.0s · 100 succeeded"]);
  });

  it("goes on with plain lines if it breaks, and what it was given is executed", async () => {
    const { reporter, stdout } = openScreen();
    let breaks = true;
    const write = stdout.stream.write.bind(stdout.stream);
    stdout.stream.write = ((...args: Parameters<typeof write>) => {
      if (breaks) throw new Error("no terminal any more");
      return write(...args);
    }) as typeof write;
    const wrapped = reporter.wrapExecutor({ recall, execute: () => Promise.resolve(succeeded) });
    const [start, ...events] = recordedRun;
    if (start !== undefined) reporter.onEvent(start);
    const outcome = wrapped.execute(orderFor("grid"), undefined, controls);
    await expect(outcome).resolves.toBe(succeeded);
    breaks = false;
    for (const event of events) reporter.onEvent(event);
    await reporter.close();
    expect(await wrapped.execute(orderFor("qa"), undefined, controls)).toBe(succeeded);
    expect(stdout.text()).toContain("upload     blocked by export\n");
  });

  it("shows what is announced, and nothing that a terminal would act on", async () => {
    const { reporter, stdout } = openScreen();
    const [start] = recordedRun;
    if (start !== undefined) reporter.onEvent(start);
    const message = "\u001b[2Jgone\u0007\r";
    reporter.onEvent({
      at: 1,
      type: "attempt.started",
      job: "grid",
      round: 0,
      attempt: 1,
      command: "",
      log: "",
    });
    reporter.onEvent({ at: 1, type: "attempt.progressed", job: "grid", round: 0, attempt: 1, message });
    reporter.announce("SIGINT: stopping\u001b[0m");
    await reporter.close();
    const [header, grid] = finalFrame(stdout.text());
    expect(header).toMatch(/^storycore {2}SIGINT: stopping · /);
    expect(grid).toMatch(/ {2}gone␇$/);
    expect(stdout.text()).not.toContain("\u001b[2J");
  });
});
