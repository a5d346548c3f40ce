import { appendFile, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runProject } from "../../support/run-project.ts";
import { type WatchRig, watchTestProject } from "../../support/watch-rig.ts";

const runsOf = (rig: WatchRig) => rig.heard.filter(({ type }) => type === "run.started").length;

/** An edit that runs one stage: what was to come of something before it has come when that has run. */
async function probe(rig: WatchRig, value: string): Promise<void> {
  await rig.write("probe.txt", value);
  for (;;) {
    await rig.idle();
    if ((await readFile(join(rig.root, "probed.txt"), "utf8")) === value) return;
  }
}

const probeStage = `  probe:
    run: cp probe.txt probed.txt
    inputs: [probe.txt]
    outputs: [probed.txt]
`;

describe("what a pipeline does itself", () => {
  it("sets off no run: outputs in a folder that is read, updates, rounds, what is put back", async () => {
    await using rig = await watchTestProject({
      "pipeline.yaml": `stages:
  draft:
    run: mkdir -p all/draft; cp all/seed.txt all/draft/score
    inputs: [all/seed.txt]
    outputs: [all/draft/]
  qa:
    run: echo "{\\"score\\":$(cat all/draft/score)}" > all/qa.json
    inputs: [all/draft/]
    outputs: [all/qa.json]
    results: all/qa.json
  rework:
    when: qa.score < 3
    run: echo $(($(cat all/draft/score) + 1)) > all/draft/score
    updates: [all/draft/]
    loop: { back_to: qa, limit: 9 }
  film:
    run: cat $(find all -type f | sort) > film.txt
    inputs: [all/]
    outputs: [film.txt]
${probeStage}`,
      "all/seed.txt": "1\n",
      "probe.txt": "0",
    });
    await rig.idle();
    expect(rig.executed().filter((job) => job !== "probe")).toEqual([
      "draft",
      "qa",
      "rework",
      "qa",
      "rework",
      "qa",
      "film",
    ]);
    await rm(join(rig.root, "all/draft"), { recursive: true });
    await rm(join(rig.root, "film.txt"));
    await rig.write("all/qa.json", "edited");
    await probe(rig, "1");
    await probe(rig, "2");
    expect(rig.executed()).toEqual(["probe", "probe"]);
    expect(runsOf(rig)).toBe(3);
    expect(await readFile(join(rig.root, "film.txt"), "utf8")).toBe('3\n{"score":3}\n1\n');
  });

  it("sets off no run in other ways than by files: what is never answered from the cache holds while it reads the same", async () => {
    await using rig = await watchTestProject({
      "pipeline.yaml": `stages:
  fetch: { run: cat source.txt > fetched.txt, inputs: [source.txt], outputs: [fetched.txt], cache: false }
  say: { run: echo hello }
  tidy: { run: echo tidied, always: true }
  use: { run: cat fetched.txt style.txt > used.txt, inputs: [fetched.txt, style.txt], outputs: [used.txt] }
${probeStage}`,
      "source.txt": "1\n",
      "style.txt": "a\n",
      "probe.txt": "0",
    });
    await rig.idle();
    expect(rig.executed().toSorted()).toEqual(["fetch", "probe", "say", "tidy", "use"]);
    await probe(rig, "1");
    expect(rig.executed()).toEqual(["probe", "tidy"]);
    await rig.write("style.txt", "b\n");
    await rig.idle();
    expect(rig.executed()).toEqual(["use", "tidy"]);
    await rig.write("source.txt", "2\n");
    await rig.idle();
    expect(rig.executed()).toEqual(["fetch", "use", "tidy"]);
    await rm(join(rig.root, "fetched.txt"));
    await probe(rig, "2");
    expect(rig.executed().toSorted()).toEqual(["fetch", "probe", "tidy"]);
  });

  it("is stopped and named when stages write what stages read, and say nothing of it", async () => {
    await using rig = await watchTestProject({
      "pipeline.yaml": `stages:
  count: { run: wc -l < log.txt > count.txt, inputs: [log.txt], outputs: [count.txt] }
  log: { run: echo more >> log.txt, inputs: [count.txt], needs: [count] }
`,
      "log.txt": "one\\n",
    });
    expect(await rig.next("watch.looping")).toMatchObject({ paths: ["log.txt"], runs: 8 });
    await rig.next("watch.waiting");
    const runs = runsOf(rig);
    await appendFile(join(rig.root, "log.txt"), "by hand\n");
    await rig.next("watch.looping");
    expect(runsOf(rig)).toBeGreaterThan(runs);
  });

  it("is stopped when a stage rewrites what it reads itself", async () => {
    await using rig = await watchTestProject({
      "pipeline.yaml": `stages:
  spin: { run: echo more >> own.txt; sleep 1, inputs: [own.txt], outputs: [], cache: true }
`,
      "own.txt": "one\n",
    });
    await rig.next("watch.looping");
    expect(await rig.idle()).toMatchObject({ last: expect.stringMatching("failed|cancelled") });
  });
});

describe("a change that hangs on what is not known from records", () => {
  it("is seen behind a failure that is allowed", async () => {
    await using rig = await watchTestProject({
      "pipeline.yaml": `stages:
  lint: { run: cat style.txt; false, inputs: [style.txt], outputs: [], continue_on_error: true, cache: true }
  film: { run: cat film.in > film.txt, needs: [lint], inputs: [film.in], outputs: [film.txt] }
`,
      "style.txt": "1\n",
      "film.in": "1\n",
    });
    await rig.idle();
    expect(rig.executed()).toEqual(["lint", "film"]);
    await rig.write("film.in", "2\n");
    await rig.idle();
    expect(rig.executed()).toEqual(["film"]);
  });

  it("is seen with --no-cache, where all that hangs together runs each time", async () => {
    await using rig = await watchTestProject(
      {
        "pipeline.yaml": `stages:
  a: { run: cat a.in > a.txt, inputs: [a.in], outputs: [a.txt] }
  b: { run: cat a.txt b.in > b.txt, inputs: [a.txt, b.in], outputs: [b.txt] }
`,
        "a.in": "1\n",
        "b.in": "1\n",
      },
      { cache: { isOn: false } },
    );
    await rig.idle();
    expect(rig.executed()).toEqual(["a", "b"]);
    await rig.write("b.in", "1\n");
    await rig.write("b.in", "2\n");
    await rig.idle();
    expect(rig.executed()).toEqual(["a", "b"]);
    expect(await readFile(join(rig.root, "b.txt"), "utf8")).toBe("1\n2\n");
  });

  it("is one of another process too: what that has made is not made again", async () => {
    await using rig = await watchTestProject({
      "pipeline.yaml": `stages:
  a: { run: cat a.in > a.txt, inputs: [a.in], outputs: [a.txt] }
${probeStage}`,
      "a.in": "1\n",
      "probe.txt": "0",
    });
    await rig.idle();
    rig.handle.press("pause");
    await rig.write("a.in", "2\n");
    await runProject(rig.root);
    rig.handle.press("pause");
    rig.executed();
    await probe(rig, "1");
    expect(rig.executed()).toEqual(["probe"]);
  });
});
