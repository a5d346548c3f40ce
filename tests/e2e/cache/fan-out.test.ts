import { rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadManifest } from "../../../src/api/load-manifest.ts";
import { readFolder, runProject } from "../../support/run-project.ts";
import { makeProject } from "../../support/temp-project.ts";

/** `shots({ s01: "night", s02: "day" })` */
function shots(texts: { readonly [id: string]: string }): string {
  return JSON.stringify({ shots: Object.entries(texts).map(([id, text]) => ({ id, text })) });
}

const film = `
data: { project: project.json }
stages:
  keyframe:
    foreach: { shot: data.project.shots }
    run: echo key \${{ shot.text }} > \${{ outputs[0] }}; echo "length=\${{ size(shot.text) }}" >> "$STORYFLOW_RESULTS"
    outputs: ["build/\${{ shot.id }}.key"]
    results: { length: { type: number } }
  video:
    foreach: { shot: data.project.shots }
    when: keyframe.length > 2
    run: cat \${{ inputs[0] }} > \${{ outputs[0] }}
    inputs: ["build/\${{ shot.id }}.key"]
    outputs: ["build/\${{ shot.id }}.mov"]
  film:
    run: cat build/*.mov > build/film.txt
    inputs: ["build/*.mov"]
    outputs: [build/film.txt]
`;

const three = { s01: "night", s02: "no", s03: "day" };

describe("a stage that is fanned out", () => {
  it("makes a job of each item, with its own condition and results", async () => {
    await using project = await makeProject({ "pipeline.yaml": film, "project.json": shots(three) });
    const { how, report } = await runProject(project.root);
    expect(how).toEqual({
      keyframe: "succeeded",
      "keyframe[s01]": "executed",
      "keyframe[s02]": "executed",
      "keyframe[s03]": "executed",
      video: "succeeded",
      "video[s01]": "executed",
      "video[s02]": "skipped",
      "video[s03]": "executed",
      film: "executed",
    });
    expect((await readFolder(project.root))["build/film.txt"]).toBe("key night\nkey day\n");
    expect(report.products).toEqual(["build/film.txt"]);
    expect(report.stages.find(({ id }) => id === "video[s02]")).toMatchObject({
      stage: "video",
      item: "s02",
      skippedBecause: "keyframe.length 2 > 2",
    });
    expect(report.stages.find(({ id }) => id === "video")).toMatchObject({ jobs: 3, attempts: [] });
  });

  it("runs only the item that changed, and nothing for another order", async () => {
    await using project = await makeProject({ "pipeline.yaml": film, "project.json": shots(three) });
    await runProject(project.root);
    await project.write("project.json", shots({ s03: "day", s01: "night", s02: "no" }));
    expect((await runProject(project.root)).executed).toEqual([]);
    await project.write("project.json", shots({ ...three, s03: "noon" }));
    expect((await runProject(project.root)).executed).toEqual(["keyframe[s03]", "video[s03]", "film"]);
  });

  it("takes away what a removed item made, and puts it back with the item", async () => {
    await using project = await makeProject({ "pipeline.yaml": film, "project.json": shots(three) });
    await runProject(project.root);
    const whole = await readFolder(project.root);
    await project.write("project.json", shots({ s02: "no", s03: "day" }));
    expect((await runProject(project.root)).executed).toEqual(["film"]);
    const less = await readFolder(project.root);
    expect(Object.keys(less)).not.toContain("build/s01.key");
    expect(less["build/film.txt"]).toBe("key day\n");
    await project.write("project.json", shots(three));
    const back = await runProject(project.root);
    expect(back.executed).toEqual([]);
    expect(back.how).toMatchObject({ "keyframe[s01]": "restored", "video[s01]": "restored" });
    expect(await readFolder(project.root)).toEqual(whole);
  });

  it("takes away what a removed item made from those too who read the folder around it", async () => {
    const manifest = film
      .replaceAll('"build/${{ shot.id }}.mov"', '"build/films/${{ shot.id }}.mov"')
      .replace('inputs: ["build/*.mov"]', "inputs: [build/films/]")
      .replace("cat build/*.mov", "cat build/films/*");
    await using project = await makeProject({ "pipeline.yaml": manifest, "project.json": shots(three) });
    await runProject(project.root);
    await project.write("project.json", shots({ s02: "no", s03: "day" }));
    expect((await runProject(project.root)).executed).toEqual(["film"]);
    expect(await readFolder(project.root)).toMatchObject({ "build/film.txt": "key day\n" });
  });

  it("blocks only what needs the job that failed, and the next run makes what is missing", async () => {
    const manifest = film.replace("run: cat $", "run: test -e ok-${{ this.key }} && cat $");
    await using project = await makeProject({ "pipeline.yaml": manifest, "project.json": shots(three) });
    await project.write("ok-s01", "");
    const failed = await runProject(project.root, { onFailure: "keep_going" });
    expect(failed.how).toMatchObject({
      "video[s01]": "executed",
      "video[s03]": "failed",
      video: "failed",
      film: "blocked",
    });
    expect(failed.report.stages.find(({ id }) => id === "film")?.blockedBy).toEqual(["video[s03]"]);
    expect(failed.report.errors.map(({ stage, blocks }) => [stage, blocks])).toEqual([
      ["video[s03]", ["film"]],
    ]);
    await project.write("ok-s03", "");
    expect((await runProject(project.root)).executed).toEqual(["video[s03]", "film"]);
  });

  it("settles at once when its list is empty", async () => {
    await using project = await makeProject({ "pipeline.yaml": film, "project.json": shots({}) });
    const { how, report } = await runProject(project.root);
    expect(how).toEqual({ keyframe: "succeeded", video: "succeeded", film: "failed" });
    // There is nothing to `cat`.
    expect(report.errors[0]?.class).toBe("exit");
  });

  it("that has no list fails, and so do the others that go over it; what needs them is blocked", async () => {
    const plan = "stages:\n  plan: { run: 'echo \"none=1\" >> $STORYFLOW_RESULTS' }";
    const manifest = film.replace("stages:", plan).replaceAll("data.project.shots", "plan.shots");
    await using project = await makeProject({ "pipeline.yaml": manifest, "project.json": "{}" });
    const { how, report } = await runProject(project.root, { onFailure: "keep_going" });
    expect(how).toEqual({ plan: "executed", keyframe: "failed", video: "failed", film: "blocked" });
    const message = "`plan` has no result `shots`; it has `none`";
    expect(report.errors.map((error) => [error.stage, error.message])).toEqual([
      ["keyframe", message],
      ["video", message],
    ]);
  });

  it("that has no list, as is known before the run, is told of once for all that go over it", async () => {
    await using project = await makeProject({ "pipeline.yaml": film, "project.json": "{}" });
    const { diagnostics } = await loadManifest("pipeline.yaml", { cwd: project.root });
    expect(diagnostics.map(({ code, message }) => [code, message])).toEqual([
      ["stage/no-list", "no list comes of this: `data.project` has no member `shots`; it has none at all"],
    ]);
  });

  it("is blocked, as are the others that go over its list, when the stage that makes the list fails", async () => {
    const plan = "stages:\n  plan: { run: exit 3, results: { shots: { type: array } } }";
    const manifest = film.replace("stages:", plan).replaceAll("data.project.shots", "plan.shots");
    await using project = await makeProject({ "pipeline.yaml": manifest, "project.json": "{}" });
    const { how } = await runProject(project.root, { onFailure: "keep_going" });
    expect(how).toEqual({ plan: "failed", keyframe: "blocked", video: "blocked", film: "blocked" });
  });

  it("tells jobs with one path apart before any starts", async () => {
    const manifest = `
stages:
  names: { run: 'echo "{\\"shots\\":[\\"a\\",\\"b\\"]}" >> $STORYFLOW_RESULTS', results: { shots: { type: array } } }
  frame:
    foreach: { shot: names.shots }
    run: echo \${{ shot }} > build/frame.txt
    outputs: [build/frame.txt]
`;
    await using project = await makeProject({ "pipeline.yaml": manifest });
    const { executed, report } = await runProject(project.root);
    expect(executed).toEqual(["names"]);
    expect(report.errors[0]).toMatchObject({
      stage: "frame",
      message: "`frame[a]` and `frame[b]` both make `build/frame.txt`",
    });
  });
});

describe("a key that contains a secret", () => {
  it("is refused before anything is written down, where the list is known only then too", async () => {
    const manifest = `
secrets: [TOKEN]
params: { prefix: "night-" }
stages:
  numbers: { run: 'echo "parts=[8213]" >> $STORYFLOW_RESULTS', results: { parts: { type: array } } }
  frame: { foreach: { part: numbers.parts }, key: prefix + string(part), run: 'echo \${{ part }}' }
`;
    await using project = await makeProject({ "pipeline.yaml": manifest });
    const { report, events } = await runProject(project.root, { environment: { TOKEN: "night-8213" } });
    expect(report.errors.map(({ stage, message }) => [stage, message])).toEqual([
      ["frame", "the key of item 1 contains the value of a secret"],
    ]);
    expect(JSON.stringify(events)).not.toContain("night-8213");
  });
});

describe("a list that a stage makes", () => {
  const manifest = `
stages:
  plan:
    run: cp shots.json build/plan.json
    inputs: [shots.json]
    outputs: [build/plan.json]
    results: build/plan.json
  frame:
    matrix: { shot: plan.shots, scale: [1, 2] }
    run: echo \${{ shot.text }} \${{ scale }} > \${{ outputs[0] }}
    outputs: ["build/\${{ this.key }}.txt"]
  sheet:
    foreach: { shot: plan.shots }
    run: cat build/\${{ shot.id }},*.txt > \${{ outputs[0] }}
    inputs: ["build/\${{ shot.id }},*.txt"]
    outputs: ["build/sheet-\${{ shot.id }}.txt"]
  end:
    run: echo \${{ frame.filter(f, f.item.scale > 1).map(f, f.key) }} \${{ size(sheet) }} > build/end.txt
    outputs: [build/end.txt]
`;

  it("brings its jobs into being during the run", async () => {
    await using project = await makeProject({
      "pipeline.yaml": manifest,
      "shots.json": shots({ s01: "night", s02: "day" }),
    });
    const { executed } = await runProject(project.root, { concurrency: 1 });
    expect(executed).toEqual([
      "plan",
      "frame[s01,1]",
      "frame[s01,2]",
      "frame[s02,1]",
      "frame[s02,2]",
      "sheet[s01]",
      "sheet[s02]",
      "end",
    ]);
    expect(await readFolder(project.root)).toMatchObject({
      "build/sheet-s02.txt": "day 1\nday 2\n",
      "build/end.txt": "s01,2 s02,2 2\n",
    });
    await project.write("shots.json", shots({ s02: "noon", s01: "night" }));
    const second = await runProject(project.root, { concurrency: 1 });
    expect(second.executed).toEqual(["plan", "frame[s02,1]", "frame[s02,2]", "sheet[s02]", "end"]);
  });
});

describe("a list that does not come to be known", () => {
  it("leaves nothing to read of what its jobs made in an earlier run", async () => {
    const manifest = `
stages:
  plan:
    run: cp shots.json build/plan.json
    inputs: [shots.json]
    outputs: [build/plan.json]
    results: build/plan.json
  frame:
    foreach: { shot: plan.shots }
    run: echo \${{ shot }} > \${{ outputs[0] }}
    outputs: ["frames/\${{ shot }}.txt"]
    continue_on_error: true
  film:
    run: ls frames > build/film.txt 2> /dev/null || echo nothing > build/film.txt
    inputs: ["frames/*.txt"]
    outputs: [build/film.txt]
`;
    await using project = await makeProject({
      "pipeline.yaml": manifest,
      "shots.json": '{"shots":["a","b"]}',
    });
    await runProject(project.root);
    expect(await readFolder(project.root)).toMatchObject({ "build/film.txt": "a.txt\nb.txt\n" });
    await project.write("shots.json", '{"shots":["a","a"]}');
    expect((await runProject(project.root)).how).toMatchObject({ frame: "failed", film: "executed" });
    expect((await readFolder(project.root))["build/film.txt"]).not.toContain("a.txt");
  });
});

describe("the job before one in its list", () => {
  const manifest = `
data: { project: project.json }
stages:
  video:
    foreach: { shot: data.project.shots }
    run: |
      echo \${{ previous == null ? "" : previous.last }}\${{ shot.text }} > \${{ outputs[0] }}
      test \${{ shot.text }} != bad
      echo "last=\${{ shot.text }}" >> "$STORYFLOW_RESULTS"
    outputs: ["build/\${{ shot.id }}.txt"]
    results: { last: { type: string } }
  sound:
    foreach: { shot: data.project.shots }
    run: cat \${{ inputs[0] }} > \${{ outputs[0] }}
    inputs: ["build/\${{ shot.id }}.txt"]
    outputs: ["build/\${{ shot.id }}.wav"]
`;

  it("makes them a chain, and gives what it made", async () => {
    await using project = await makeProject({
      "pipeline.yaml": manifest,
      "project.json": shots({ a: "one", b: "two", c: "three" }),
    });
    await runProject(project.root);
    expect(await readFolder(project.root)).toMatchObject({
      "build/a.txt": "one\n",
      "build/b.txt": "onetwo\n",
      "build/c.wav": "twothree\n",
    });
    await project.write("project.json", shots({ a: "one", c: "three", b: "two" }));
    const { executed } = await runProject(project.root);
    expect(executed.toSorted()).toEqual(["sound[b]", "sound[c]", "video[b]", "video[c]"]);
  });

  it("blocks the rest of the chain when it fails", async () => {
    await using project = await makeProject({
      "pipeline.yaml": manifest,
      "project.json": shots({ a: "one", b: "bad", c: "three" }),
    });
    const { how } = await runProject(project.root, { onFailure: "keep_going" });
    expect(how).toMatchObject({
      "video[a]": "executed",
      "sound[a]": "executed",
      "video[b]": "failed",
      "sound[b]": "blocked",
      "video[c]": "blocked",
      "sound[c]": "blocked",
    });
  });
});

describe("a loop over items", () => {
  const manifest = `
data: { project: project.json }
stages:
  draw:
    foreach: { shot: data.project.shots }
    run: printf x > \${{ outputs[0] }}
    outputs: ["build/\${{ shot.id }}.txt"]
  judge:
    foreach: { shot: data.project.shots }
    run: echo "size=$(wc -c < \${{ inputs[0] }})" >> "$STORYFLOW_RESULTS"
    inputs: ["build/\${{ shot.id }}.txt"]
    results: { size: { type: number } }
  mend:
    foreach: { shot: data.project.shots }
    when: judge.size < shot.wanted
    run: printf x >> build/\${{ shot.id }}.txt
    updates: ["build/\${{ shot.id }}.txt"]
    loop: { back_to: judge, limit: 3 }
  film:
    run: cat build/[abc].txt > build/film.txt
    inputs: ["build/*.txt", "!build/film.txt"]
    outputs: [build/film.txt]
`;
  const wanted = (counts: { readonly [id: string]: number }) =>
    JSON.stringify({ shots: Object.entries(counts).map(([id, count]) => ({ id, wanted: count })) });

  it("goes round for each item by itself", async () => {
    await using project = await makeProject({
      "pipeline.yaml": manifest,
      "project.json": wanted({ a: 1, b: 2, c: 3 }),
    });
    const { report, executed } = await runProject(project.root);
    expect(report.state).toBe("succeeded");
    expect(report.loops.map(({ stage, rounds, decision }) => [stage, rounds, decision])).toEqual([
      ["mend[a]", 0, "satisfied"],
      ["mend[b]", 1, "satisfied"],
      ["mend[c]", 2, "satisfied"],
    ]);
    expect(executed).toContain("judge[c] 2");
    expect((await readFolder(project.root))["build/film.txt"]).toBe("xxxxxx");
    expect((await runProject(project.root)).executed).toEqual([]);
    await rm(join(project.root, "build"), { recursive: true });
    expect((await runProject(project.root)).executed).toEqual([]);
    expect((await readFolder(project.root))["build/film.txt"]).toBe("xxxxxx");
  });

  it("fails for the item alone that is not satisfied", async () => {
    await using project = await makeProject({
      "pipeline.yaml": manifest,
      "project.json": wanted({ a: 9, b: 2 }),
    });
    const { how, report } = await runProject(project.root, { onFailure: "keep_going" });
    expect(how).toMatchObject({ "mend[a]": "failed", "mend[b]": "executed", film: "blocked" });
    expect(report.exitCode).toBe(4);
  });
});

describe("jobs that are asked for by their keys", () => {
  it("run alone, with what just these need", async () => {
    await using project = await makeProject({ "pipeline.yaml": film, "project.json": shots(three) });
    const { executed, how } = await runProject(project.root, { stages: ["video[s03]"] });
    expect(executed).toEqual(["keyframe[s03]", "video[s03]"]);
    expect(how).toEqual({
      keyframe: "succeeded",
      "keyframe[s03]": "executed",
      video: "succeeded",
      "video[s03]": "executed",
    });
    const others = await runProject(project.root, { stages: ["video[*]"] });
    expect(others.executed.toSorted()).toEqual(["keyframe[s01]", "keyframe[s02]", "video[s01]"]);
    expect((await runProject(project.root)).executed).toEqual(["film"]);
  });

  it("leave alone what the others have made", async () => {
    await using project = await makeProject({ "pipeline.yaml": film, "project.json": shots(three) });
    await runProject(project.root);
    const whole = await readFolder(project.root);
    expect((await runProject(project.root, { stages: ["keyframe[s01]"] })).executed).toEqual([]);
    expect(await readFolder(project.root)).toEqual(whole);
  });

  it("bring the jobs before them, where these make a chain, and the loop of their item", async () => {
    const manifest = `
stages:
  draw:
    foreach: { shot: [a, b, c] }
    run: |
      echo \${{ previous == null ? "first" : previous.key }} > \${{ outputs[0] }}
    outputs: ["build/\${{ shot }}.txt"]
  judge:
    foreach: { shot: [a, b, c] }
    run: echo "lines=$(wc -l < \${{ inputs[0] }})" >> "$STORYFLOW_RESULTS"
    inputs: ["build/\${{ shot }}.txt"]
    results: { lines: { type: number } }
  mend:
    foreach: { shot: [a, b, c] }
    when: judge.lines < 2
    run: echo more >> build/\${{ shot }}.txt
    updates: ["build/\${{ shot }}.txt"]
    loop: { back_to: judge, limit: 2 }
`;
    await using project = await makeProject({ "pipeline.yaml": manifest });
    const { executed, report } = await runProject(project.root, { stages: ["judge[b]"], concurrency: 1 });
    expect(executed).toEqual(["draw[a]", "draw[b]", "judge[b]", "mend[b] 1", "judge[b] 1"]);
    expect(report.state).toBe("succeeded");
  });

  it("are made anew on their own, with what follows from them", async () => {
    const manifest = film.replace("echo key", "echo $(date +%N)");
    await using project = await makeProject({ "pipeline.yaml": manifest, "project.json": shots(three) });
    await runProject(project.root);
    const { executed } = await runProject(project.root, { cache: { forced: ["keyframe[s03]"] } });
    expect(executed).toEqual(["keyframe[s03]", "video[s03]", "film"]);
  });

  it("are found however their accents are spelled", async () => {
    const manifest = `
stages:
  frame: { foreach: { shot: ["caf\\u00e9", noon] }, run: 'echo \${{ shot }}' }
`;
    await using project = await makeProject({ "pipeline.yaml": manifest });
    const { executed } = await runProject(project.root, { stages: ["frame[cafe\u0301]"] });
    expect(executed).toEqual(["frame[caf\u00e9]"]);
  });

  it("fail where the list of an earlier stage does not have them", async () => {
    const manifest = `
stages:
  names: { run: 'echo "{\\"shots\\":[\\"a\\"]}" >> $STORYFLOW_RESULTS', results: { shots: { type: array } } }
  frame: { foreach: { shot: names.shots }, run: 'echo \${{ shot }}' }
`;
    await using project = await makeProject({ "pipeline.yaml": manifest });
    const { report } = await runProject(project.root, { stages: ["frame[b]"] });
    expect(report.errors[0]).toMatchObject({ stage: "frame", message: "`frame` has no item `b`" });
  });
});
