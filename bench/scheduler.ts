// What deciding costs: 10,000 jobs through the scheduler, against visiting the same graph once.
import type { Plan } from "../src/model/plan.ts";
import type { Judge } from "../src/scheduler/commands.ts";
import { PathExcludes } from "../src/plan/path-excludes.ts";
import { Scheduler } from "../src/scheduler/scheduler.ts";
import { makePlan, type StageSketch } from "../tests/support/make-plan.ts";
import { measure, printTable } from "./measure.ts";

const count = 10_000;
const names = Array.from({ length: count }, (_, index) => `s${index}`);
const graphs: { readonly [name: string]: Plan } = {
  "side by side": makePlan(names.map((id) => ({ id }))),
  "one chain": makePlan(
    names.map((id, index): StageSketch => ({ id, needs: names.slice(index - 1, index) })),
  ),
  "all need one": makePlan(names.map((id, index): StageSketch => ({ id, needs: index === 0 ? [] : ["s0"] }))),
};

function visit(plan: Plan): number {
  const seen = new Map<string, number>();
  for (const { id, needs } of plan.stages) {
    seen.set(id, Math.max(0, ...needs.map((need) => (seen.get(need.stage) ?? 0) + 1)));
  }
  return seen.size;
}

function schedule(plan: Plan): void {
  const judge: Judge = {
    when: () => ({ run: true, explanation: "" }),
    isSkippedAnyway: () => false,
    score: () => ({ ok: true, score: undefined }),
    expand: () => ({ ok: true, items: [] }),
    paths: () => ({ inputs: [], excludes: new PathExcludes([]), outputs: [], updates: [] }),
    require: () => undefined,
  };
  const scheduler = new Scheduler(plan, judge, { concurrency: 8, onFailure: "finish" });
  const running: string[] = [];
  let commands = scheduler.start();
  for (;;) {
    for (const command of commands) if (command.type === "execute") running.push(command.job);
    const job = running.pop();
    if (job === undefined) return;
    const outcome = { status: "succeeded", exitCode: 0, results: {} } as const;
    commands = scheduler.receive({ type: "attempt.finished", job, outcome });
  }
}

for (const [name, plan] of Object.entries(graphs)) {
  printTable(
    `Scheduler, ${count} jobs, ${name}, 5 times each`,
    await measure(5, { "visit the graph": () => visit(plan), "schedule it": () => schedule(plan) }),
  );
}
