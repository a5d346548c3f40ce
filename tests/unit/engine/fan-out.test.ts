import { describe, expect, it } from "vitest";
import { Engine } from "../../../src/engine/engine.ts";
import type { JsonObject } from "../../../src/model/json.ts";
import type { OnFailure } from "../../../src/model/pipeline.ts";
import { bad, fakeWorld, good, type Puppet } from "../../support/fake-world.ts";
import { planText } from "../../support/plan-text.ts";

interface Settings {
  readonly puppet?: Puppet;
  readonly stages?: readonly string[];
  readonly data?: JsonObject;
  readonly onFailure?: OnFailure;
}

/** How each stage and each job ended, in the order in which they did. */
async function endings(manifest: string, settings: Settings = {}) {
  const { puppet = () => good(), stages, data = {}, onFailure = "keep_going" } = settings;
  const plan = planText(manifest, data, stages);
  const limits = { concurrency: 2, onFailure };
  const { input, world, events } = fakeWorld(plan, puppet, { input: { data, limits } });
  await new Engine(input, world).run();
  return events.flatMap((event) => (event.type === "stage.settled" ? [`${event.job} ${event.state}`] : []));
}

describe("a list that never comes to be known", () => {
  it("keeps nobody waiting who goes over the same list", async () => {
    const manifest = `
stages:
  find: { run: find, results: { shots: { type: array } } }
  draw: { foreach: { x: find.shots }, run: draw }
  trim: { foreach: { x: find.shots }, needs: [draw], run: trim }
  film: { run: film, needs: [trim] }
`;
    expect(await endings(manifest, { puppet: () => bad("contract") })).toEqual([
      "find failed",
      "draw blocked",
      "trim blocked",
      "film blocked",
    ]);
  });

  it("keeps nobody waiting who goes over another one", async () => {
    const manifest = `
stages:
  find: { run: find, results: { shots: { type: array } } }
  draw: { foreach: { x: find.shots }, run: draw }
  trim: { foreach: { x: [a, b] }, needs: [draw], run: trim }
`;
    const doubled = good({ shots: ["a", "a"] });
    expect(await endings(manifest, { puppet: ({ job }) => (job === "find" ? doubled : good()) })).toEqual([
      "find succeeded",
      "draw failed",
      "trim[a] blocked",
      "trim[b] blocked",
      "trim blocked",
    ]);
  });
});

describe("some jobs of a stage", () => {
  const manifest = `
data: { lists: lists.yaml }
stages:
  draw: { foreach: { x: data.lists.a }, run: draw }
  trim: { foreach: { x: data.lists.a }, needs: [draw], run: trim }
  tidy: { foreach: { x: data.lists.a }, needs: [trim], run: tidy, always: true }
  goodbye: { needs: [trim], run: goodbye, always: true }
`;
  const data = { lists: { a: ["a", "b", "c"] } };

  it("are followed by what tidies up after just these", async () => {
    expect(await endings(manifest, { data, stages: ["trim[b]"] })).toEqual([
      "draw[b] succeeded",
      "trim[b] succeeded",
      "tidy[b] succeeded",
      "trim succeeded",
      "draw succeeded",
      "tidy succeeded",
      "goodbye succeeded",
    ]);
  });

  it("come before what tidies up where that is asked for by name", async () => {
    expect(await endings(manifest, { data, stages: ["tidy[b]"] })).toEqual([
      "draw[b] succeeded",
      "trim[b] succeeded",
      "tidy[b] succeeded",
      "tidy succeeded",
      "trim succeeded",
      "draw succeeded",
      "goodbye succeeded",
    ]);
  });
});

describe("some jobs of a stage in a loop", () => {
  it("enter the loop also where only another one of them leads to it", async () => {
    const manifest = `
data: { lists: lists.yaml }
stages:
  qa: { foreach: { x: data.lists.a }, run: qa, results: { score: { type: number } } }
  mend:
    foreach: { x: data.lists.a }
    when: qa.score < 3
    run: mend
    loop: { back_to: qa, limit: 2 }
  film: { foreach: { x: data.lists.a }, run: film, needs: [qa] }
`;
    const data = { lists: { a: ["a", "b"] } };
    const ends = await endings(manifest, { data, stages: ["film[b]"], puppet: () => good({ score: 3 }) });
    expect(ends).toEqual([
      "qa[b] succeeded",
      "mend[b] skipped",
      "film[b] succeeded",
      "film succeeded",
      "qa succeeded",
      "mend skipped",
    ]);
  });
});

describe("loops of items", () => {
  it("are entered for the one job that needs a job of their body", async () => {
    const manifest = `
data: { lists: lists.yaml }
stages:
  video: { foreach: { x: data.lists.a }, run: video }
  mend:
    foreach: { x: data.lists.a }
    needs: [video]
    when: this.round < 1
    run: mend
    loop: { back_to: video, limit: 2 }
  poster: { foreach: { x: data.lists.a }, needs: [video], run: poster }
`;
    const data = { lists: { a: ["a", "b"] } };
    expect(await endings(manifest, { data, stages: ["poster[b]"] })).toEqual([
      "video[b] succeeded",
      "mend[b] succeeded",
      "poster[b] succeeded",
      "poster succeeded",
      "video succeeded",
      "mend succeeded",
    ]);
  });

  const found = good({ shots: ["a", "b"], score: 3 });

  it("fail where each reads what the others rewrite, and would wait for them", async () => {
    const manifest = `
stages:
  find: { run: find, results: { shots: { type: array } } }
  draw: { foreach: { x: find.shots }, run: draw, outputs: ["made/\${{ x }}.txt"] }
  qa: { foreach: { x: find.shots }, run: qa, inputs: ["made/*.txt"], results: { score: { type: number } } }
  mend:
    foreach: { x: find.shots }
    when: qa.score < 3
    run: mend
    updates: ["made/\${{ x }}.txt"]
    loop: { back_to: qa, limit: 2 }
  seen: { foreach: { x: find.shots }, run: seen, needs: [qa] }
  film: { run: film, needs: [mend] }
`;
    expect((await endings(manifest, { puppet: () => found })).slice(1)).toEqual([
      "mend failed",
      "film blocked",
      "draw[a] succeeded",
      "draw[b] succeeded",
      "draw succeeded",
      "qa[a] succeeded",
      "qa[b] succeeded",
      "qa succeeded",
      "seen[a] succeeded",
      "seen[b] succeeded",
      "seen succeeded",
    ]);
  });

  it("judge all of their body, also what nothing leads on from", async () => {
    const manifest = `
stages:
  find: { run: find, results: { shots: { type: array } } }
  qa: { foreach: { x: find.shots }, run: qa, outputs: ["made/\${{ x }}.txt"], results: { score: { type: number } } }
  side: { foreach: { x: find.shots }, run: side, needs: [qa], outputs: ["side/\${{ x }}.txt"] }
  mend:
    foreach: { x: find.shots }
    when: qa.score < 3
    run: mend
    inputs: ["side/z*.txt"]
    loop: { back_to: qa, limit: 1 }
`;
    const isLooked = Promise.withResolvers<void>();
    const puppet: Puppet = async ({ job }) => {
      if (job === "side[a]") await isLooked.promise;
      if (job === "side[b]") isLooked.resolve();
      return found;
    };
    expect((await endings(manifest, { puppet })).slice(1)).toEqual([
      "qa[b] succeeded",
      "side[b] succeeded",
      "mend[b] skipped",
      "qa[a] succeeded",
      "qa succeeded",
      "side[a] succeeded",
      "side succeeded",
      "mend[a] skipped",
      "mend skipped",
    ]);
  });

  it("are none where the run ends before the stage that reworks has its list", async () => {
    const manifest = `
stages:
  find: { run: find, results: { shots: { type: array } } }
  late: { run: late, results: { shots: { type: array } } }
  other: { foreach: { x: late.shots }, run: other }
  qa: { foreach: { x: find.shots }, run: qa, results: { score: { type: number } } }
  mend:
    foreach: { x: find.shots }
    when: qa.score < 3
    needs: [other]
    run: mend
    loop: { back_to: qa, limit: 2 }
`;
    const judged = Promise.withResolvers<void>();
    const puppet: Puppet = async ({ job }) => {
      if (job === "qa[b]") judged.resolve();
      if (job !== "late") return found;
      await judged.promise;
      return bad("contract");
    };
    expect(await endings(manifest, { puppet, onFailure: "finish" })).toEqual([
      "find succeeded",
      "late failed",
      "other blocked",
      "qa[a] succeeded",
      "qa[b] succeeded",
      "qa succeeded",
      "mend blocked",
    ]);
  });
});

describe("a condition that nothing could change any more", () => {
  it("skips a job though what it needs failed, and what needs that one goes on", async () => {
    const manifest = `
data: { set: set.yaml }
stages:
  draw: { foreach: { x: [a, b] }, run: draw, results: { score: { type: number } } }
  widen: { foreach: { x: [a, b] }, needs: [draw], when: data.set.wide, run: widen }
  first: { foreach: { x: [a, b] }, needs: [draw], when: x == "a", run: first }
  judged: { foreach: { x: [a, b] }, when: data.set.wide && draw.score > 3, run: judged }
  film: { run: film, needs: [widen] }
`;
    const puppet: Puppet = ({ job }) => (job.startsWith("draw") ? bad() : good());
    expect(
      (await endings(manifest, { puppet, data: { set: { wide: false, fix: false } } })).toSorted(),
    ).toEqual([
      "draw failed",
      "draw[a] failed",
      "draw[b] failed",
      "film succeeded",
      "first blocked",
      "first[a] blocked",
      "first[b] skipped",
      "judged blocked",
      "judged[a] blocked",
      "judged[b] blocked",
      "widen skipped",
      "widen[a] skipped",
      "widen[b] skipped",
    ]);
  });

  it("is nothing to a loop whose body failed", async () => {
    const manifest = `
data: { set: set.yaml }
stages:
  draw: { run: draw }
  look: { needs: [draw], when: data.set.fix, run: look }
  mend: { needs: [look], when: data.set.fix, run: mend, loop: { back_to: draw, limit: 2 } }
`;
    const puppet: Puppet = ({ job }) => (job === "draw" ? bad() : good());
    expect(
      (await endings(manifest, { puppet, data: { set: { wide: false, fix: false } } })).toSorted(),
    ).toEqual(["draw failed", "look blocked", "mend blocked"]);
  });
});

describe("a job that needs a stage that goes over the same list", () => {
  it("has in its key what the job of its own item made; a plain one has it all, in whatever order the list is", async () => {
    const manifest = `
stages:
  draw: { foreach: { x: [b, a] }, run: draw, outputs: ["made/\${{ x }}.txt"] }
  trim: { foreach: { x: [b, a] }, needs: [draw], run: trim }
  film: { needs: [draw], run: film }
`;
    const { input, world, orders } = fakeWorld(planText(manifest), () => good());
    await new Engine(input, world).run();
    const content = orders.map((order) => [order.job, order.content] as const);
    expect(content.slice(2)).toEqual([
      ["trim[b]", [{ stage: "draw[b]", paths: ["made/b.txt"] }]],
      ["trim[a]", [{ stage: "draw[a]", paths: ["made/a.txt"] }]],
      ["film", [{ stage: "draw", paths: ["made/a.txt", "made/b.txt"] }]],
    ]);
  });
});

describe("a job behind one that made nothing", () => {
  it("has the same in its key as the first of its list", async () => {
    const manifest = `
stages:
  trim:
    foreach: { x: [a, b] }
    when: this.key != "a"
    run: [trim, "\${{ previous == null ? [] : previous.outputs }}"]
    outputs: ["made/\${{ x }}.txt"]
`;
    const { input, world, orders } = fakeWorld(planText(manifest), () => good());
    await new Engine(input, world).run();
    expect(orders.map(({ job, content }) => [job, content])).toEqual([["trim[b]", []]]);
  });
});
