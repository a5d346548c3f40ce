import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type WatchRig, watchTestProject } from "../../support/watch-rig.ts";

/** A list that stands in a data file: the paths of its jobs are known from the beginning. */
const shots = {
  "pipeline.yaml": `name: shots
on_failure: keep_going
data: { project: project.yaml }
stages:
  frame:
    foreach: { shot: data.project.shots }
    run: |
      { echo \${{ shot.text }}; cat \${{ inputs[0] }} $(find extra/\${{ shot.id }} -type f); } > \${{ outputs[0] }}
      ! grep wrong \${{ outputs[0] }}
    inputs: ["\${{ shot.image }}", "extra/\${{ shot.id }}/*.txt"]
    outputs: ["build/\${{ shot.id }}.frame"]
  video:
    foreach: { shot: data.project.shots }
    run: cat \${{ inputs[0] }} > \${{ outputs[0] }}
    inputs: ["build/\${{ shot.id }}.frame"]
    outputs: ["build/\${{ shot.id }}.video"]
  film:
    run: cat build/*.video > film.txt
    inputs: [build/*.video]
    outputs: [film.txt]
`,
  "project.yaml": shotList("s1 one images/wide/1.png", "s2 two images/2.png"),
  "images/wide/1.png": "1\n",
  "images/2.png": "2\n",
  "images/3.png": "3\n",
  "extra/s1/old.txt": "",
  "extra/s2/old.txt": "",
  "extra/s3/old.txt": "",
};

function shotList(...texts: readonly string[]): string {
  const items = texts.map((item) => {
    const [id, text, image] = item.split(" ");
    return `  - { id: ${id}, text: ${text}, image: ${image} }\n`;
  });
  return `shots:\n${items.join("")}`;
}

/** The same list is found out by a stage: nobody knows what its jobs read before it has run. */
const scenes = {
  "pipeline.yaml": `name: scenes
stages:
  plan:
    run: cat list.json > build/list.json
    inputs: [list.json]
    outputs: [build/list.json]
    results: build/list.json
  clip:
    foreach: { scene: plan.scenes }
    run: cat \${{ inputs[0] }} > \${{ outputs[0] }}
    inputs: ["\${{ scene.file }}", "extra/\${{ scene.id }}/*.txt"]
    outputs: ["build/\${{ scene.id }}.clip"]
  film:
    run: cat build/*.clip > out/film.txt
    inputs: [build/*.clip]
    outputs: [out/film.txt]
`,
  "list.json": sceneList("a takes/far/a.txt", "b takes/b.txt"),
  "takes/far/a.txt": "a\n",
  "takes/b.txt": "b\n",
  "takes/c.txt": "c\n",
};

function sceneList(...texts: readonly string[]): string {
  const items = texts.map((item) => ({ id: item.split(" ")[0], file: item.split(" ")[1] }));
  return JSON.stringify({ scenes: items });
}

async function started(files: { readonly [path: string]: string }): Promise<WatchRig> {
  const rig = await watchTestProject(files, { concurrency: 1 });
  expect(await rig.idle()).toMatchObject({ last: "succeeded" });
  rig.executed();
  return rig;
}

/** What was last told to be affected. */
function affected({ heard }: WatchRig) {
  const event = heard.findLast((one) => one.type === "watch.changed");
  const told = event?.affected.map(({ job, action, reasons }) => [job, action, ...reasons].join(" "));
  return { affected: told, dependents: event?.dependents };
}

const read = ({ root }: WatchRig, path: string) => readFile(join(root, path), "utf8");

describe("a change of a list that stands in a data file", () => {
  it.each<readonly [string, readonly string[], readonly string[], readonly string[], string]>([
    [
      "an item that is changed",
      ["s1 one images/wide/1.png", "s2 zwei images/2.png"],
      ['frame[s2] run shot.text "two" → "zwei" (run, line 8)'],
      ["frame[s2]", "video[s2]", "film"],
      "one\n1\nzwei\n2\n",
    ],
    [
      "an item that is new",
      ["s3 three images/3.png", "s1 one images/wide/1.png", "s2 two images/2.png"],
      ["frame[s3] run never ran"],
      ["frame[s3]", "video[s3]", "film"],
      "one\n1\ntwo\n2\nthree\n3\n",
    ],
    [
      "an item that is gone",
      ["s2 two images/2.png"],
      ["film run input build/s1.video removed"],
      ["film"],
      "two\n2\n",
    ],
    ["another order", ["s2 two images/2.png", "s1 one images/wide/1.png"], [], [], "one\n1\ntwo\n2\n"],
  ])("runs no other items: %s", async (_name, list, told, executed, film) => {
    await using rig = await started(shots);
    await rig.write("project.yaml", shotList(...list));
    expect(await rig.idle()).toMatchObject({ last: "succeeded" });
    expect(affected(rig).affected).toEqual(told);
    expect(rig.executed()).toEqual(executed);
    expect(await read(rig, "film.txt")).toBe(film);
  });
});

describe("a change of what one item reads", () => {
  it("is told with the jobs of that item, and runs no others", async () => {
    await using rig = await started(shots);
    await rig.write("images/wide/1.png", "eins\n");
    await rig.idle();
    expect(affected(rig)).toEqual({
      affected: ["frame[s1] run input images/wide/1.png changed"],
      dependents: ["video[s1]", "film"],
    });
    expect(rig.executed()).toEqual(["frame[s1]", "video[s1]", "film"]);
  });

  it("may be a new file that the glob of one item matches", async () => {
    await using rig = await started(shots);
    await rig.write("extra/s9/1.txt", "of no item");
    await rig.write("extra/s2/1.txt", "more\n");
    await rig.idle();
    expect(affected(rig).affected).toEqual(["frame[s2] run input extra/s2/1.txt added"]);
    expect(rig.executed()).toEqual(["frame[s2]", "video[s2]", "film"]);
    expect(await read(rig, "film.txt")).toBe("one\n1\ntwo\n2\nmore\n");
  });

  it("tries that item again when it failed, and Enter tries just what failed", async () => {
    await using rig = await started(shots);
    await rig.write("images/2.png", "wrong\n");
    expect(await rig.idle()).toMatchObject({ last: "failed", failed: ["frame[s2]"] });
    await rig.write("images/wide/1.png", "eins\n");
    expect(await rig.idle()).toMatchObject({ last: "failed", failed: ["frame[s2]"] });
    expect(rig.executed()).toEqual(["frame[s2]", "frame[s1]", "video[s1]"]);
    rig.handle.press("enter");
    expect(await rig.idle()).toMatchObject({ last: "failed", failed: ["frame[s2]"] });
    expect(rig.executed()).toEqual(["frame[s2]"]);
    await rig.write("images/2.png", "zwei\n");
    expect(await rig.idle()).toMatchObject({ last: "succeeded", failed: [] });
    expect(rig.executed()).toEqual(["frame[s2]", "video[s2]", "film"]);
  });
});

describe("a change of a list that a stage finds out", () => {
  it("names the stages whose items may be others, and runs those that are", async () => {
    await using rig = await started(scenes);
    await rig.write("list.json", sceneList("c takes/c.txt", "a takes/far/a.txt", "b takes/b.txt"));
    await rig.idle();
    expect(affected(rig)).toEqual({
      affected: ["plan run input list.json changed"],
      dependents: ["clip", "film"],
    });
    expect(rig.executed()).toEqual(["plan", "clip[c]", "film"]);
    await rig.write("list.json", sceneList("a takes/far/a.txt", "b takes/b.txt", "c takes/c.txt"));
    await rig.idle();
    expect(rig.executed()).toEqual(["plan"]);
    await rig.write("list.json", sceneList("a takes/far/a.txt"));
    await rig.idle();
    expect(rig.executed()).toEqual(["plan", "film"]);
    expect(await read(rig, "out/film.txt")).toBe("a\n");
  });

  it("has its jobs' own inputs watched, wherever they turn out to be", async () => {
    await using rig = await started(scenes);
    await rig.write("takes/far/a.txt", "aa\n");
    await rig.idle();
    expect(affected(rig)).toEqual({
      affected: ["clip[a] run input takes/far/a.txt changed"],
      dependents: ["film"],
    });
    expect(rig.executed()).toEqual(["clip[a]", "film"]);
    await rig.write("list.json", sceneList("a takes/far/a.txt", "b takes/c.txt"));
    await rig.idle();
    await rig.write("takes/c.txt", "cc\n");
    await rig.write("extra/b/1.txt", "new");
    await rig.idle();
    expect(await read(rig, "out/film.txt")).toBe("aa\ncc\n");
  });
});

describe("a schema whose path an item gives", () => {
  it("is watched as soon as it is known", async () => {
    await using rig = await started({
      "pipeline.yaml": `stages:
  plan:
    run: cat list.json > build/list.json
    inputs: [list.json]
    outputs: [build/list.json]
    results: build/list.json
  clip:
    foreach: { scene: plan.scenes }
    run: echo '{"n":1}' > \${{ outputs[0] }}
    outputs: ["build/\${{ scene.id }}.json"]
    verify: [{ json: "build/\${{ scene.id }}.json", schema: "\${{ scene.file }}" }]
`,
      "list.json": sceneList("a schemas/a.json", "b schemas/b.json"),
      "schemas/a.json": "{}",
      "schemas/b.json": "{}",
    });
    await rig.write("schemas/b.json", '{ "required": ["m"] }');
    expect(await rig.idle()).toMatchObject({ last: "failed", failed: ["clip[b]"] });
  });
});

/** One puppet for each item. */
const puppets = (onChange: string) => ({
  "pipeline.yaml": `name: puppets
data: { project: project.yaml }
stages:
  render:
    foreach: { shot: data.project.shots }
    run: exec node puppet.mjs \${{ shot }} \${{ outputs[0] }} \${{ inputs[0] }}
    inputs: ["\${{ shot }}.txt"]
    outputs: ["build/\${{ shot }}"]
    on_change: ${onChange}
`,
  "project.yaml": "shots: [s1, s2]\n",
  "s1.txt": "1\n",
  "s2.txt": "2\n",
});

describe("a job of a fanned-out stage that runs", () => {
  it("is stopped and runs again when its own input changes; the job of another item goes on", async () => {
    await using rig = await watchTestProject(puppets("restart"));
    const { show } = rig;
    const [first, other] = await Promise.all([show.begun("s1"), show.begun("s2")]);
    await rig.write("s1.txt", "one\n");
    await first.gone;
    (await show.begun("s1")).end();
    other.end();
    expect(await rig.idle()).toMatchObject({ last: "succeeded" });
    expect(show.log.toSorted()).toEqual(["s1", "s1", "s2"]);
    expect(affected(rig).affected).toEqual(["render[s1] restart input s1.txt changed"]);
    expect(await read(rig, "build/s1")).toBe("one\n");
  });

  it("with `finish` ends first", async () => {
    await using rig = await watchTestProject(puppets("finish"));
    const { show } = rig;
    const [first, other] = await Promise.all([show.begun("s1"), show.begun("s2")]);
    await rig.write("s1.txt", "one\n");
    await rig.next("watch.changed");
    first.end();
    (await show.begun("s1")).end();
    other.end();
    await rig.idle();
    expect(affected(rig).affected).toEqual(["render[s1] finish input s1.txt changed"]);
    expect(await read(rig, "build/s1")).toBe("one\n");
  });

  it.each([
    ["is stopped when its item is gone", "restart"],
    ["ends as if nothing had happened when its item is gone, with `finish`", "finish"],
  ])("%s, and does not run again", async (_name, onChange) => {
    await using rig = await watchTestProject(puppets(onChange));
    const { show } = rig;
    const [first, other] = await Promise.all([show.begun("s1"), show.begun("s2")]);
    await rig.write("project.yaml", "shots: [s2, s3]\n");
    await rig.write("s3.txt", "3\n");
    await rig.next("watch.changed");
    if (onChange === "restart") await first.gone;
    else first.end();
    expect(affected(rig).affected).toEqual(["render[s1] drop its item is gone from the list"]);
    other.end();
    (await show.begun("s3")).end();
    expect(await rig.idle()).toMatchObject({ last: "succeeded" });
    expect(show.log.toSorted()).toEqual(["s1", "s2", "s3"]);
    await expect(read(rig, "build/s1")).rejects.toThrow("ENOENT");
    expect(await read(rig, "build/s3")).toBe("3\n");
  });
});
