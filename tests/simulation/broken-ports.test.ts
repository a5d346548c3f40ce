import { describe, expect, it } from "vitest";
import type { ProjectFolder, JobExecutor } from "../../src/ports.ts";
import { brokenInvariants } from "./invariants.ts";
import type { Sabotage } from "./simulate-run.ts";
import { simulate } from "./simulate.ts";

const seedsMax = 200;

/** The first thing that is found wrong where something between the engine and the world is broken. */
async function firstFound(sabotage: Sabotage): Promise<string> {
  for (let seed = 0; seed < seedsMax; seed += 1) {
    const [found] = brokenInvariants(await simulate(seed, sabotage));
    if (found !== undefined) return found;
  }
  return "nothing";
}

const never = new AbortController().signal;

const brokenPorts: readonly (readonly [what: string, sabotage: Sabotage, found: RegExp])[] = [
  [
    "an executor that does not hear that it is to stop",
    {
      executor: (executor) => ({
        ...executor,
        execute: (order, keyed, controls) =>
          executor.execute(order, keyed, { ...controls, signal: never, killSignal: never }),
      }),
    },
    /killedAtOnce/u,
  ],
  [
    "an executor that calls every failure a success",
    {
      executor: (executor): JobExecutor => ({
        ...executor,
        execute: async (order, keyed, controls) => {
          const outcome = await executor.execute(order, keyed, controls);
          if (outcome.status !== "failed") return outcome;
          return { status: "succeeded", exitCode: 0, results: {}, made: [] };
        },
      }),
    },
    /troubleLeavesNoTraceInWhatSucceeds|healsWhateverWentWrong/u,
  ],
  [
    "an executor that never finds what was made before",
    {
      executor: (executor): JobExecutor => ({
        ...executor,
        recall: (order, controls) =>
          executor.recall({ ...order, cache: { ...order.cache, notReused: "broken" } }, controls),
      }),
    },
    /secondRunDoesNothing/u,
  ],
  [
    "a folder that shows nothing at the end",
    {
      folder: (folder): ProjectFolder => ({
        ...folder,
        show: async () => ({ restored: [], trashed: [], failed: [] }),
      }),
    },
    /finalFilesStand/u,
  ],
  [
    "a journal that loses an event",
    {
      world: (world) => ({
        ...world,
        journal: {
          ...world.journal,
          append: (event) => {
            if (event.type !== "stage.settled") world.journal.append(event);
          },
        },
      }),
    },
    /journalIsFirst/u,
  ],
  [
    "chance that draws more than the whole",
    { world: (world) => ({ ...world, random: () => 2 }) },
    /waitsAreBounded/u,
  ],
];

describe("the simulation finds", () => {
  it.each(brokenPorts)("%s", async (_what, sabotage, found) => {
    expect(await firstFound(sabotage)).toMatch(found);
  });
});
