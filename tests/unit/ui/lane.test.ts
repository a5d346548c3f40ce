import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Execution } from "../../../src/ports.ts";
import { Lane, Ticket } from "../../../src/ui/lane.ts";

const succeeded: Execution = { status: "succeeded", exitCode: 0, results: {}, made: [] };

describe("a ticket", () => {
  it("is executed once, whoever runs it", async () => {
    let runs = 0;
    const ticket = new Ticket("grid", () => {
      runs += 1;
      return Promise.resolve(succeeded);
    });
    await Promise.all([ticket.run(), ticket.run()]);
    await ticket.run();
    expect(runs).toBe(1);
    await expect(ticket.outcome).resolves.toBe(succeeded);
  });

  it("takes an executor that throws at once for one that rejects", async () => {
    const ticket = new Ticket("grid", () => {
      throw new Error("ours");
    });
    await ticket.run();
    await expect(ticket.outcome).rejects.toThrow("ours");
  });
});

describe("a lane", () => {
  it("executes what it is given one after another, in whatever order promises resolve", async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const lane = new Lane();
        const waiting = Array.from(
          { length: 5 },
          (_, index) => new Ticket(`s${index}`, () => scheduler.schedule(Promise.resolve(succeeded))),
        );
        const all = [...waiting];
        const giveNext = () => {
          const ticket = waiting.shift();
          if (ticket === undefined) lane.close();
          else lane.give(ticket);
        };
        const served = lane.serve(giveNext);
        giveNext();
        await scheduler.waitFor(Promise.all([served, ...all.map((ticket) => ticket.outcome)]));
        expect(lane.isFree).toBe(false);
      }),
    );
  });

  it("ends without waiting for what it holds", async () => {
    const lane = new Lane();
    lane.give(new Ticket("grid", () => new Promise(() => undefined)));
    const served = lane.serve(() => undefined);
    lane.close();
    await expect(served).resolves.toBeUndefined();
  });
});
