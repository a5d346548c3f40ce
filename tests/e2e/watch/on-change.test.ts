import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type WatchRig, watchTestProject } from "../../support/watch-rig.ts";

/** Two jobs that run for as long as the test wants, and one behind the first. */
const film = (onChange: string, top = "") => ({
  "pipeline.yaml": `name: film
${top}stages:
  render:
    run: exec node puppet.mjs render render.txt scene.txt
    inputs: [scene.txt]
    outputs: [render.txt]
${onChange}
  sound:
    run: exec node puppet.mjs sound sound.txt score.txt
    inputs: [score.txt]
    outputs: [sound.txt]
  cut:
    run: exec node puppet.mjs cut cut.txt render.txt
    inputs: [render.txt]
    outputs: [cut.txt]
`,
  "scene.txt": "scene 1\n",
  "score.txt": "score 1\n",
});

const read = ({ root }: WatchRig, path: string) => readFile(join(root, path), "utf8");

const actionsOf = (rig: WatchRig) =>
  rig.heard.flatMap((event) =>
    event.type === "watch.changed" ? event.affected.map(({ job, action }) => `${job} ${action}`) : [],
  );

const runsOf = (rig: WatchRig) => rig.heard.filter(({ type }) => type === "run.started").length;

describe("a job that runs while what it reads changes", () => {
  it("is stopped and runs again, and no other job notices", async () => {
    await using rig = await watchTestProject(film(""));
    const { show } = rig;
    const [first, sound] = await Promise.all([show.begun("render"), show.begun("sound")]);
    await rig.write("scene.txt", "scene 2\n");
    await first.gone;
    const second = await show.begun("render");
    second.end();
    (await show.begun("cut")).end();
    sound.end();
    expect(await rig.idle()).toMatchObject({ last: "succeeded" });
    expect(await read(rig, "cut.txt")).toBe("scene 2\n");
    expect(show.log.toSorted()).toEqual(["cut", "render", "render", "sound"]);
    expect([runsOf(rig), actionsOf(rig)]).toEqual([1, ["render restart"]]);
  });

  it("runs again only when the last of its processes is gone", async () => {
    await using rig = await watchTestProject(film(""));
    const { show } = rig;
    const first = await show.begun("render");
    const asked = first.resist();
    await rig.write("scene.txt", "scene 2\n");
    await asked;
    expect(show.log.filter((name) => name === "render")).toEqual(["render"]);
    const second = await show.begun("render");
    await first.gone;
    second.end();
    (await show.begun("sound")).end();
    (await show.begun("cut")).end();
    await rig.idle();
    expect(await read(rig, "cut.txt")).toBe("scene 2\n");
  });

  it.each([
    ["", "on_change: finish\n"],
    ["    on_change: finish", ""],
  ])("with `finish` ends, and runs again in the same run %s%s", async (own, top) => {
    await using rig = await watchTestProject(film(own, top));
    const { show } = rig;
    const first = await show.begun("render");
    await rig.write("scene.txt", "scene 2\n");
    await rig.next("watch.changed");
    first.end();
    (await show.begun("render")).end();
    (await show.begun("cut")).end();
    (await show.begun("sound")).end();
    await rig.idle();
    expect(await read(rig, "cut.txt")).toBe("scene 2\n");
    expect(show.log.filter((name) => name === "cut")).toHaveLength(1);
    expect([runsOf(rig), actionsOf(rig)]).toEqual([1, ["render finish"]]);
  });

  it("with `queue` is left to one run after this one, with all that changed until then", async () => {
    await using rig = await watchTestProject(film("    on_change: queue"));
    const { show } = rig;
    const [first, sound] = await Promise.all([show.begun("render"), show.begun("sound")]);
    await rig.write("scene.txt", "scene 2\n");
    await rig.next("watch.changed");
    await rig.write("scene.txt", "scene 3\n");
    first.end();
    sound.end();
    await rig.next("run.settled");
    (await show.begun("render")).end();
    (await show.begun("cut")).end();
    expect(await rig.idle()).toMatchObject({ last: "succeeded" });
    expect(await read(rig, "cut.txt")).toBe("scene 3\n");
    expect(runsOf(rig)).toBe(2);
    expect(show.log.filter((name) => name === "sound")).toHaveLength(1);
  });

  it("may be stopped since what made its inputs is out of date; others go on", async () => {
    await using rig = await watchTestProject(film(""));
    const { show } = rig;
    const sound = await show.begun("sound");
    (await show.begun("render")).end();
    const cut = await show.begun("cut");
    await rig.write("scene.txt", "scene 2\n");
    await cut.gone;
    sound.end();
    expect(await rig.next("run.settled")).toMatchObject({ state: "cancelled" });
    (await show.begun("render")).end();
    (await show.begun("cut")).end();
    expect(await rig.idle()).toMatchObject({ last: "succeeded" });
    expect(await read(rig, "cut.txt")).toBe("scene 2\n");
    expect(actionsOf(rig)).toEqual(["cut stop", "render queue", "render run"]);
    expect(show.log.filter((name) => name === "sound")).toHaveLength(1);
  });

  it("is stopped when the manifest says something else of it, and only then", async () => {
    const files = film("");
    await using rig = await watchTestProject(files);
    const { show } = rig;
    const [render, sound] = await Promise.all([show.begun("render"), show.begun("sound")]);
    await rig.write(
      "pipeline.yaml",
      files["pipeline.yaml"].replace("render.txt scene.txt", "render.txt scene.txt scene.txt"),
    );
    await render.gone;
    sound.end();
    (await show.begun("render")).end();
    (await show.begun("cut")).end();
    await rig.idle();
    expect(await read(rig, "cut.txt")).toBe("scene 1\nscene 1\n");
    expect(show.log.filter((name) => name === "sound")).toHaveLength(1);
  });

  it("goes on when it is equal bytes that are written", async () => {
    await using rig = await watchTestProject(film(""));
    const { show } = rig;
    const [render, sound] = await Promise.all([show.begun("render"), show.begun("sound")]);
    await rig.write("scene.txt", "scene 1\n");
    await rig.write("score.txt", "score 2\n");
    await sound.gone;
    (await show.begun("sound")).end();
    render.end();
    (await show.begun("cut")).end();
    await rig.idle();
    expect(show.log.filter((name) => name === "render")).toHaveLength(1);
  });
});

describe("a job that failed", () => {
  it("is not tried again until something that it reads changes", async () => {
    await using rig = await watchTestProject(film(""));
    const { show } = rig;
    (await show.begun("sound")).end();
    (await show.begun("render")).end(1);
    expect(await rig.idle()).toMatchObject({ failed: ["render"] });
    await rig.write("score.txt", "score 2\n");
    (await show.begun("sound")).end();
    expect(await rig.idle()).toMatchObject({ last: "failed", failed: ["render"] });
    expect(show.log).toEqual(expect.arrayContaining(["render", "sound", "sound"]));
    expect(show.log).toHaveLength(3);
    await rig.write("scene.txt", "scene 2\n");
    (await show.begun("render")).end();
    (await show.begun("cut")).end();
    expect(await rig.idle()).toMatchObject({ last: "succeeded" });
  });

  it("is tried again when a person presses Enter", async () => {
    await using rig = await watchTestProject(film(""));
    const { show } = rig;
    (await show.begun("sound")).end();
    (await show.begun("render")).end(1);
    await rig.idle();
    rig.handle.press("enter");
    (await show.begun("render")).end();
    (await show.begun("cut")).end();
    expect(await rig.idle()).toMatchObject({ last: "succeeded" });
    expect(show.log.filter((name) => name === "sound")).toHaveLength(1);
  });

  it("is tried again when the manifest gives it another chance", async () => {
    const files = film("    timeout: 1h");
    await using rig = await watchTestProject(files);
    const { show } = rig;
    (await show.begun("sound")).end();
    (await show.begun("render")).end(1);
    await rig.idle();
    await rig.write("pipeline.yaml", files["pipeline.yaml"].replace("1h", "2h"));
    (await show.begun("render")).end();
    (await show.begun("cut")).end();
    expect(await rig.idle()).toMatchObject({ last: "succeeded" });
  });
});

describe("keys", () => {
  it("force all stages", async () => {
    await using rig = await watchTestProject(film(""));
    const endAll = async () => {
      for (const name of ["sound", "render", "cut"]) (await rig.show.begun(name)).end();
    };
    await endAll();
    await rig.idle();
    rig.handle.press("force");
    await endAll();
    expect(await rig.idle()).toMatchObject({ last: "succeeded" });
    expect(rig.show.log).toHaveLength(6);
  });

  it("hold back what changes until a person wants to go on", async () => {
    await using rig = await watchTestProject(film(""));
    const { show, handle } = rig;
    for (const name of ["sound", "render", "cut"]) (await show.begun(name)).end();
    await rig.idle();
    handle.press("pause");
    await rig.write("score.txt", "score 2\n");
    await rig.write("scene.txt", "scene 2\n");
    handle.press("pause");
    const [sound, render] = await Promise.all([show.begun("sound"), show.begun("render")]);
    sound.end();
    render.end();
    (await show.begun("cut")).end();
    await rig.idle();
    expect(runsOf(rig)).toBe(2);
  });

  it("hold back what a run has not begun", async () => {
    await using rig = await watchTestProject(film(""));
    const { show, handle } = rig;
    const [sound, render] = await Promise.all([show.begun("sound"), show.begun("render")]);
    handle.press("pause");
    await rig.next("run.paused");
    sound.end();
    render.end();
    await rig.next("stage.settled");
    await rig.next("stage.settled");
    expect(show.log.toSorted()).toEqual(["render", "sound"]);
    handle.press("pause");
    (await show.begun("cut")).end();
    expect(await rig.idle()).toMatchObject({ last: "succeeded" });
  });

  it("quit in the middle of a run: what runs is stopped and waited for", async () => {
    await using rig = await watchTestProject(film(""));
    const [render, sound] = await Promise.all([rig.show.begun("render"), rig.show.begun("sound")]);
    rig.handle.press("quit");
    await rig.handle.result;
    await Promise.all([render.gone, sound.gone]);
    expect(rig.heard.at(-1)).toMatchObject({ type: "watch.ended" });
    expect(rig.heard.find(({ type }) => type === "run.settled")).toMatchObject({ state: "cancelled" });
  });
});
