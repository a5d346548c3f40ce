import { execFileSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  type EventOf,
  listRuns,
  loadManifest,
  planPipeline,
  type RunEvent,
  type RunHandle,
  type RunPlan,
  startRun,
} from "../../../src/index.ts";
import { eventMisfits } from "../../support/check-events.ts";
import { makeProject, type TempProject } from "../../support/temp-project.ts";

const two = `name: film
stages:
  still: { run: echo a lighthouse > still.txt, outputs: [still.txt], cache: false }
  film: { run: cp still.txt film.txt, inputs: [still.txt], outputs: [film.txt], cache: false }
`;

/** `wait` says that it waits, and ends when the test lets it. */
const gated = `name: film
stages:
  wait: { run: echo waiting; read line < gate }
  film: { run: echo made, needs: [wait] }
`;

async function makeGated(): Promise<TempProject> {
  const project = await makeProject({ "pipeline.yaml": gated });
  execFileSync("mkfifo", [join(project.root, "gate")]);
  return project;
}

async function planOf({ root }: TempProject, options: object = {}): Promise<RunPlan> {
  const { project, diagnostics, usage } = await loadManifest("pipeline.yaml", { cwd: root, ...options });
  if (project === undefined) throw new Error(JSON.stringify([...diagnostics, ...usage]));
  return planPipeline(project);
}

/** When the gated stage has begun. */
function waiting(handle: RunHandle): Promise<unknown> {
  const began = Promise.withResolvers<EventOf<"attempt.progressed">>();
  handle.on("attempt.progressed", began.resolve);
  return began.promise;
}

async function collect(events: AsyncIterable<RunEvent>): Promise<readonly RunEvent[]> {
  const all: RunEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

describe("the events of a run in a program", () => {
  it("come to listeners from the first one on, by type, and to those who stop listening no more", async () => {
    await using project = await makeProject({ "pipeline.yaml": two });
    const handle = await startRun(await planOf(project));
    const all: RunEvent[] = [];
    const settled: string[] = [];
    const first: string[] = [];
    handle.onAny((event) => all.push(event));
    handle.on("stage.settled", ({ job, state }) => settled.push(`${job} ${state}`));
    const once = ({ job }: EventOf<"stage.settled">) => {
      first.push(job);
      handle.off(once);
    };
    handle.on("stage.settled", once);
    const { state, report } = await handle.result;
    expect([state, report.products]).toEqual(["succeeded", ["film.txt"]]);
    expect([all[0]?.type, all.at(-1)?.type]).toEqual(["run.started", "run.settled"]);
    expect(eventMisfits(all)).toEqual([]);
    expect([settled, first]).toEqual([["still succeeded", "film succeeded"], ["still"]]);
    expect(await collect(handle.events())).toEqual(all);
  });

  it("wait for a reader that is slow, and the run does not", async () => {
    await using project = await makeGated();
    const handle = await startRun(await planOf(project));
    const types: string[] = [];
    for await (const { type } of handle.events()) {
      const isFirst = !types.includes(type);
      types.push(type);
      if (type !== "attempt.progressed" || !isFirst) continue;
      await openGate(project);
      expect((await handle.result).state).toBe("succeeded");
    }
    expect(types.filter((type) => type === "stage.settled")).toHaveLength(2);
    expect(types.at(-1)).toBe("run.settled");
  });

  it("end for a reader that has seen enough", async () => {
    await using project = await makeProject({ "pipeline.yaml": two });
    const handle = await startRun(await planOf(project));
    for await (const { type } of handle.events()) if (type === "stage.ready") break;
    expect((await handle.result).state).toBe("succeeded");
  });

  it("break no run whose listeners throw, reject or never end", async () => {
    await using project = await makeProject({ "pipeline.yaml": two });
    const handle = await startRun(await planOf(project));
    handle.onAny(() => {
      throw new Error("no screen");
    });
    handle.onAny(() => Promise.reject(new Error("no network")));
    handle.onAny(() => new Promise(() => {}));
    const { report } = await handle.result;
    expect(report.state).toBe("succeeded");
    expect(report.warnings.map(({ message }) => message).toSorted()).toEqual([
      "a listener of the run failed and is not told any more: no network",
      "a listener of the run failed and is not told any more: no screen",
    ]);
  });
});

describe("a run in a program", () => {
  it("is paused, goes on and ends as its handle says", async () => {
    await using project = await makeGated();
    const handle = await startRun(await planOf(project));
    const types: string[] = [];
    handle.onAny(({ type }) => types.push(type));
    await waiting(handle);
    handle.pause();
    handle.on("stage.settled", ({ job }) => job === "wait" && handle.resume());
    await openGate(project);
    expect((await handle.result).state).toBe("succeeded");
    expect(types.filter((type) => type.startsWith("run."))).toEqual([
      "run.started",
      "run.paused",
      "run.resumed",
      "run.settled",
    ]);
  });

  it.each([
    [undefined, 143],
    ["SIGINT", 130],
  ])("is cancelled by a signal with the reason %s", async (reason, exitCode) => {
    await using project = await makeGated();
    const stop = new AbortController();
    const handle = await startRun(await planOf(project), { signal: stop.signal, graceMs: 1 });
    await waiting(handle);
    stop.abort(reason);
    expect(await handle.result).toMatchObject({ state: "cancelled", exitCode });
  });

  it("does not begin when its signal has aborted before, or aborts while it waits for another run", async () => {
    await using project = await makeGated();
    const plan = await planOf(project);
    const reason = new Error("enough");
    await expect(startRun(plan, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const handle = await startRun(plan, { graceMs: 1 });
    await waiting(handle);
    const stop = new AbortController();
    const onWaiting = () => stop.abort(reason);
    await expect(startRun(plan, { signal: stop.signal, lock: { onWaiting } })).rejects.toBe(reason);
    handle.cancel();
    await handle.result;
    expect((await listRuns(project.root)).map(({ id }) => id)).toEqual([handle.id]);
  });

  it("takes params that are no texts, and says what is wrong with them", async () => {
    await using project = await makeProject({
      "pipeline.yaml": "params: { loud: false, shots: [1] }\nstages: { a: { run: echo drawn } }\n",
    });
    const plan = await planOf(project, { params: { loud: "true", shots: [1, 2] } });
    expect(plan.params).toEqual({ loud: true, shots: [1, 2] });
    const { usage } = await loadManifest("pipeline.yaml", { cwd: project.root, params: { loud: 3 } });
    expect(usage).toEqual([{ message: "`--param loud`: expected `true` or `false`, found `3`" }]);
  });

  it("is of some stages, which must be there", async () => {
    await using project = await makeProject({ "pipeline.yaml": two });
    const whole = await planOf(project);
    const plan = await planPipeline(whole, { stages: ["still"] });
    const { report } = await (await startRun(plan)).result;
    expect(report.stages.map(({ id }) => id)).toEqual(["still"]);
    await expect(planPipeline(whole, { stages: ["films", "x"] })).rejects.toMatchObject({
      name: "UnknownStages",
      message:
        "`films` is not a stage of pipeline.yaml: did you mean `film`?; `x` is not a stage of pipeline.yaml",
    });
  });

  it("listens to no signal of its process", async () => {
    await using project = await makeGated();
    const names = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "uncaughtException", "unhandledRejection"];
    const listeners = () => names.map((name) => process.listenerCount(name));
    const before = listeners();
    const handle = await startRun(await planOf(project));
    await waiting(handle);
    expect(listeners()).toEqual(before);
    await openGate(project);
    await handle.result;
  });
});

describe("two runs in one process", () => {
  /** Prints its own secret and the other's, and goes on when both have begun. */
  const meeting = `name: film
secrets: [TOKEN]
stages:
  meet:
    uses: ./meet.mjs
    with: { theirs: "\${{ params.theirs }}" }
    outputs: [met.txt]
params: { theirs: nobody }
`;
  const meet = `import { writeFile } from "node:fs/promises";
let count = 0;
export const stage = {
  role: "stage",
  async run({ options, env, log }) {
    count += 1;
    log("mine " + env.TOKEN + ", theirs " + options.theirs);
    await writeFile("met.txt", String(count));
  },
};
`;

  it("keep secrets, modules and events apart", async () => {
    const files = { "pipeline.yaml": meeting, "meet.mjs": meet };
    await using one = await makeProject(files);
    await using other = await makeProject(files);
    const planFor = (project: TempProject, mine: string, theirs: string) =>
      planOf(project, { params: { theirs }, environment: { ...process.env, TOKEN: mine } });
    const plans = [
      await planFor(one, "lantern-one", "anchor-two"),
      await planFor(other, "anchor-two", "lantern-one"),
    ];
    const handles = await Promise.all(plans.map((plan) => startRun(plan)));
    const runs = await Promise.all(handles.map(({ result }) => result));
    expect(runs.map(({ state }) => state)).toEqual(["succeeded", "succeeded"]);
    const logs = await Promise.all(
      runs.map(({ report }, index) =>
        readFile(join(plans[index]?.root ?? "", report.stages[0]?.attempts[0]?.log ?? ""), "utf8"),
      ),
    );
    expect(logs).toEqual(["mine ***, theirs anchor-two\n", "mine ***, theirs lantern-one\n"]);
    for (const { root } of [one, other]) expect(await readFile(join(root, "met.txt"), "utf8")).toBe("1");
    const [first, second] = await Promise.all(handles.map((handle) => collect(handle.events())));
    expect(first?.filter(({ type }) => type === "run.started")).toMatchObject([{ run: handles[0]?.id }]);
    expect(JSON.stringify(first)).not.toContain("lantern-one");
    expect(JSON.stringify(second)).not.toContain("anchor-two");
  });
});

function openGate({ root }: TempProject): Promise<void> {
  return writeFile(join(root, "gate"), "go on\n");
}
