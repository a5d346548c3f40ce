import { describe, expect, it } from "vitest";
import type { RunFact } from "../../../src/model/event.ts";
import { makePlan } from "../../support/make-plan.ts";
import { drive } from "../../property/scheduler/drive.ts";

const stages = [
  { id: "refine" },
  { id: "qa", needs: ["refine"] },
  { id: "autofix", needs: ["qa"] },
  { id: "film", needs: ["autofix"] },
];
const limits = { concurrency: 2, onFailure: "finish" } as const;
const script = { picks: [0] };

/** The condition of autofix holds until it ran so many times. */
const needing = (rounds: number) => ({
  when: (job: string, pass: number) => job !== "autofix" || pass < rounds,
  attempt: () => "good" as const,
  score: () => undefined,
  key: () => undefined,
});

function told(facts: readonly RunFact[]): readonly string[] {
  return facts.flatMap((fact) => {
    if (fact.type === "round.started") return [`round ${fact.round} of ${fact.limit}`];
    if (fact.type === "round.settled") return [`judged ${fact.round}: ${fact.decision}`];
    return fact.type === "loop.settled" ? [`ended ${fact.decision} after ${fact.rounds}`] : [];
  });
}

function run(rounds: number, onExhausted: "fail" | "accept" = "fail") {
  const plan = makePlan(stages, [{ stage: "autofix", backTo: ["qa"], limit: 2, onExhausted }]);
  const { commands, scheduler } = drive(plan, needing(rounds), limits, script);
  const executed = commands.flatMap((c) => (c.type === "execute" ? [`${c.job} ${c.round}`] : []));
  const facts = commands.flatMap((c) => (c.type === "announce" ? [c.fact] : []));
  const states = [...scheduler.jobs.values()].map((job) => `${job.id} ${job.state}`);
  return { executed, facts: told(facts), states };
}

describe("a loop", () => {
  it("skips its stage when the first judgement is good", () => {
    expect(run(0)).toEqual({
      executed: ["refine 0", "qa 0", "film 0"],
      facts: ["judged 0: satisfied", "ended satisfied after 0"],
      states: ["refine succeeded", "qa succeeded", "autofix skipped", "film succeeded"],
    });
  });

  it("reworks, judges again, and goes on when it is satisfied", () => {
    expect(run(2)).toEqual({
      executed: ["refine 0", "qa 0", "autofix 1", "qa 1", "autofix 2", "qa 2", "film 0"],
      facts: [
        "judged 0: again",
        "round 1 of 2",
        "judged 1: again",
        "round 2 of 2",
        "judged 2: satisfied",
        "ended satisfied after 2",
      ],
      states: ["refine succeeded", "qa succeeded", "autofix succeeded", "film succeeded"],
    });
  });

  it("fails when its limit is reached, and blocks what needs it", () => {
    expect(run(9)).toEqual({
      executed: ["refine 0", "qa 0", "autofix 1", "qa 1", "autofix 2", "qa 2"],
      facts: [
        "judged 0: again",
        "round 1 of 2",
        "judged 1: again",
        "round 2 of 2",
        "judged 2: exhausted",
        "ended exhausted after 2",
      ],
      states: ["refine succeeded", "qa succeeded", "autofix failed", "film blocked"],
    });
  });

  it("goes on with what is there when told to accept it", () => {
    const { facts, states } = run(9, "accept");
    expect(facts.at(-1)).toBe("ended exhausted after 2");
    expect(states).toEqual(["refine succeeded", "qa succeeded", "autofix succeeded", "film succeeded"]);
  });
});
