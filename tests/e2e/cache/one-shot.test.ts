import { describe, expect, it } from "vitest";
import { readFolder, runProject } from "../../support/run-project.ts";
import { makeProject, type TempProject } from "../../support/temp-project.ts";

// What `keyframe` makes hangs on a file that nobody lists: made anew, it may come out otherwise.
const manifest = `
data: { project: project.json }
stages:
  keyframe:
    foreach: { shot: data.project.shots }
    run: cat \${{ shot }}.dice > \${{ outputs[0] }}
    outputs: ["build/\${{ shot }}.png"]
  video:
    foreach: { shot: data.project.shots }
    run: cp \${{ inputs[0] }} \${{ outputs[0] }}
    inputs: ["build/\${{ shot }}.png"]
    outputs: ["videos/\${{ shot }}.mp4"]
  poster:
    run: cp build/s01.png poster.pdf
    inputs: [build/s01.png]
    outputs: [poster.pdf]
  film:
    run: cat videos/*.mp4 > film.mp4
    inputs: [videos/]
    outputs: [film.mp4]
`;

async function makeFilm(): Promise<TempProject> {
  const project = await makeProject({
    "pipeline.yaml": manifest,
    "project.json": JSON.stringify({ shots: ["s01", "s02", "s03"] }),
    "s01.dice": "1",
    "s02.dice": "2",
    "s03.dice": "3",
  });
  await runProject(project.root);
  return project;
}

const force = (...forced: readonly string[]) => ({ cache: { forced } });

describe("one shot that is made anew", () => {
  it("ends the wave where its bytes come out the same", async () => {
    await using project = await makeFilm();
    expect((await runProject(project.root, force("keyframe[s03]"))).executed).toEqual(["keyframe[s03]"]);
  });

  it("brings what follows from it, and no other shot", async () => {
    await using project = await makeFilm();
    await project.write("s03.dice", "4");
    const { executed } = await runProject(project.root, force("keyframe[s03]"));
    expect(executed).toEqual(["keyframe[s03]", "video[s03]", "film"]);
    expect((await readFolder(project.root))["film.mp4"]).toBe("124");
    // What was made last is what holds from now on.
    expect((await runProject(project.root)).executed).toEqual([]);
  });

  it("brings what reads its file alone", async () => {
    await using project = await makeFilm();
    await project.write("s01.dice", "4");
    const { executed } = await runProject(project.root, { ...force("keyframe[s01]"), concurrency: 1 });
    expect(executed.toSorted()).toEqual(["film", "keyframe[s01]", "poster", "video[s01]"]);
  });

  it("is all that runs where it alone is asked for; the rest follows when that is asked for", async () => {
    await using project = await makeFilm();
    const whole = await readFolder(project.root);
    await project.write("s03.dice", "4");
    const alone = await runProject(project.root, { stages: ["keyframe[s03]"], ...force("keyframe[s03]") });
    expect(alone.executed).toEqual(["keyframe[s03]"]);
    expect(await readFolder(project.root)).toEqual({ ...whole, "s03.dice": "4", "build/s03.png": "4" });
    const video = await runProject(project.root, { stages: ["video[s03]"] });
    expect(video.executed).toEqual(["video[s03]"]);
    expect((await runProject(project.root)).executed).toEqual(["film"]);
  });

  it("is every shot for the stage, and for all its jobs", async () => {
    await using project = await makeFilm();
    const all = ["keyframe[s01]", "keyframe[s02]", "keyframe[s03]"];
    expect((await runProject(project.root, force("keyframe"))).executed.toSorted()).toEqual(all);
    expect((await runProject(project.root, force("keyframe[*]"))).executed.toSorted()).toEqual(all);
    expect(
      (await runProject(project.root, force("keyframe[s01]", "keyframe[s03]"))).executed.toSorted(),
    ).toEqual(["keyframe[s01]", "keyframe[s03]"]);
  });
});

describe("a run of one job", () => {
  it("leaves what the others made, also where their items are gone from the list of a stage that was not asked for", async () => {
    await using project = await makeFilm();
    await project.write("project.json", JSON.stringify({ shots: ["s03"] }));
    await runProject(project.root, { stages: ["keyframe[s03]"] });
    const left = await readFolder(project.root);
    expect(Object.keys(left)).toContain("videos/s02.mp4");
    expect(Object.keys(left)).not.toContain("build/s02.png");
    // A stage names this one.
    expect(Object.keys(left)).toContain("build/s01.png");
    expect(left["film.mp4"]).toBe("123");
  });

  it("gives the same keys as a run of all", async () => {
    await using project = await makeFilm();
    await project.write("s02.dice", "changed, but nobody lists it");
    for (const stage of ["video[s02]", "poster", "video", "film"]) {
      expect((await runProject(project.root, { stages: [stage] })).executed).toEqual([]);
    }
  });
});
