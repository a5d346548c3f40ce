import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { openClip } from "../../../pipelines/film/read-frames.ts";
import { loadManifest } from "../../../src/api/load-manifest.ts";
import { runProject } from "../../support/run-project.ts";
import type { ProjectRun } from "../../support/run-project.ts";
import { makeProject } from "../../support/temp-project.ts";
import type { TempProject } from "../../support/temp-project.ts";
import { root } from "../../tidy/source-tree.ts";
import { readExample } from "./example-project.ts";
import type { Project } from "./example-project.ts";

const manifest = readFileSync(join(root, "pipelines/export-all/pipeline.yaml"), "utf8");
/** The example as it is, but for the size of its pictures. */
const small = { width: "160", height: "90", fps: "8", factor: "1.5" };

async function writeProject(project: TempProject, content: Project): Promise<void> {
  await project.write("project.yaml", stringify(content));
}

async function makeExportAll(content: Project): Promise<TempProject> {
  const project = await makeProject({ "pipeline.yaml": manifest });
  symlinkSync(join(root, "node_modules"), join(project.root, "node_modules"));
  await writeProject(project, content);
  return project;
}

const run = ({ root: folder }: TempProject, params: object = {}): Promise<ProjectRun> =>
  runProject(folder, { params: { ...small, ...params } });

/** The example with some of its shots changed. */
function withShots(project: Project, changes: { readonly [id: string]: object }): Project {
  return { ...project, shots: project.shots.map((shot) => ({ ...shot, ...changes[shot.id] })) };
}

/** The job of a stage for a shot. */
const job = (stage: string, shot: string): string => `${stage}[${shot}]`;

const jobsOf = (shot: string): readonly string[] =>
  ["keyframe", "video", "upscale"].map((stage) => job(stage, shot));

/** A stage of which no job is left to run counts as blocked too; what is asked for here is which jobs are. */
function blockedIn({ events }: ProjectRun): readonly string[] {
  const blocked = events.flatMap((event) => (event.type === "stage.blocked" ? [event.job] : []));
  return blocked.filter((id) => id.endsWith("]") || id === "film");
}

const minutes = 60_000;

/** The transitions of a project lie over the shots, and so shorten its film. */
function secondsOf({ shots }: Project): number {
  const overlaps = shots
    .slice(0, -1)
    .map(({ transition = "cut", transition_duration: length = 0.5 }) => (transition === "cut" ? 0 : length));
  const sum = (lengths: readonly number[]): number => lengths.reduce((total, one) => total + one, 0);
  return sum(shots.map(({ duration }) => duration)) - sum(overlaps);
}

test("the manifest to copy is the one of the example", () => {
  expect(readFileSync(join(root, "examples/export-all/pipeline.yaml"), "utf8")).toBe(manifest);
});

describe("export-all", () => {
  // One run after the other in one project: each shows what is left to do, and there are twelve shots to make only once.
  test(
    "makes the film of twelve shots, of which a broken one keeps no other from being made",
    { timeout: 8 * minutes },
    async () => {
      const example = await readExample();
      await using project = await makeExportAll(withShots(example, { s02: { scene: "nowhere" } }));
      const file = join(project.root, "build/film.mp4");

      const broken = await run(project);
      expect(broken.report.state).toBe("failed");
      expect(broken.report.errors.map(({ stage, message }) => [stage, message])).toEqual([
        [
          job("keyframe", "s02"),
          "The shot's scene is not among the scenes of project.yaml: correct `scene`, or add the scene",
        ],
      ]);
      expect(blockedIn(broken)).toEqual([job("video", "s02"), job("upscale", "s02"), "film"]);
      const others = example.shots.filter(({ id }) => id !== "s02").flatMap(({ id }) => jobsOf(id));
      expect(broken.executed.toSorted()).toEqual(others.toSorted());
      expect(existsSync(file)).toBe(false);

      await writeProject(project, example);
      const mended = await run(project);
      expect(mended.report.state).toBe("succeeded");
      expect(mended.executed).toEqual([...jobsOf("s02"), "film"]);
      const film = await openClip(file);
      expect(film).toMatchObject({ width: 240, height: 136, fps: 8 });
      expect(film.frames / 8).toBeCloseTo(secondsOf(example), 0);
      const whole = await readFile(file, "base64");

      // A change of the cut makes the film anew, and nothing that it is cut from.
      await writeProject(project, withShots(example, { s02: { transition: "iris" } }));
      expect((await run(project)).executed).toEqual(["film"]);

      // What was made before comes back, the same bytes.
      await writeProject(project, example);
      expect((await run(project)).executed).toEqual([]);
      expect(await readFile(file, "base64")).toBe(whole);
    },
  );

  test(
    "starts each video from the last frame of the one before when they are chained",
    { timeout: 5 * minutes },
    async () => {
      const { scenes, shots } = await readExample();
      const example = { scenes, shots: shots.slice(0, 3).map((shot) => ({ ...shot, duration: 0.5 })) };
      await using project = await makeExportAll(example);
      const chained = { chained: "true", upscaling: "false" };

      const first = await run(project, chained);
      expect(first.report.state).toBe("succeeded");
      const videos = ["s01", "s02", "s03"].map((shot) => job("video_chained", shot));
      expect(first.executed.filter((id) => /^video|^upscale/.test(id))).toEqual(videos);
      expect(await openClip(join(project.root, "build/film.mp4"))).toMatchObject({ width: 160, height: 90 });

      // What is seen last of a shot is seen first in the next, and so on.
      await writeProject(project, withShots(example, { s02: { description: "A blue balloon at noon" } }));
      expect((await run(project, chained)).executed).toEqual([
        job("keyframe", "s02"),
        ...videos.slice(1),
        "film",
      ]);
    },
  );
});

describe("what is wrong with a project of export-all", () => {
  test("is told before anything is made, shot by shot with its line", async () => {
    const example = await readExample();
    const [first, second, third, fourth, fifth] = example.shots;
    const broken = [
      { ...first, transition: "melt" },
      { ...second, description: "" },
      { ...third, duration: -2 },
      { ...fourth, camera: undefined },
      { ...fifth, transitoin: "cut", transition: undefined },
    ];
    const scenes = [{ id: "lake", setting: "A lake" }];
    await using project = await makeExportAll({ ...example, scenes });
    await project.write("project.yaml", stringify({ scenes, shots: JSON.parse(JSON.stringify(broken)) }));
    expect(await toldOf(project)).toMatchInlineSnapshot(`
      "project.yaml:10: expected \`transition\` of \`s01\` to be one of \`cut\`, \`crossfade\`, \`wipe left\`, \`wipe right\`, \`iris\`, \`fade to black\` and \`fade to white\`, found the text \`melt\`
      project.yaml:13: expected \`description\` of \`s02\` to be a text that is not empty, found an empty text
      project.yaml:20: expected \`duration\` of \`s03\` to be a number of at least 0.1, found the number -2
      project.yaml:24: \`s04\` of \`shots\` needs \`camera\`
      project.yaml:35: \`transitoin\` is not a key of \`s05\` of \`shots\` (did you mean \`transition\`?)"
    `);
  });

  test("are two shots of one name", async () => {
    const { scenes, shots } = await readExample();
    const twice = shots.slice(0, 3).map((shot) => (shot.id === "s03" ? { ...shot, id: "s01" } : shot));
    await using project = await makeExportAll({ scenes, shots: twice });
    expect(await toldOf(project)).toMatchInlineSnapshot(
      `"pipeline.yaml:24: two items have the key \`s01\`: item 1 ({"id":"s01","scene":"lake","description":"A wide view of th…) and item 3 ({"id":"s01","scene":"lake","description":"The red balloon r…) (each job is known by its key: give them ids that differ, or write a \`key\`, such as \`shot.scene + "-" + shot.id\`)"`,
    );
  });

  test("are sizes that no film can have, and frames that no screen can show", async () => {
    await using project = await makeExportAll(await readExample());
    expect(
      await toldOf(project, {
        width: "161",
        height: "32",
        fps: "0",
        factor: "9",
        chained: "maybe",
        upscale: "1",
      }),
    ).toMatchInlineSnapshot(`
      "\`--param upscale\`: there is no param \`upscale\` (there are \`chained\`, \`upscaling\`, \`factor\`, \`width\`, \`height\` and \`fps\`)
      \`--param chained\`: expected \`true\` or \`false\`, found \`maybe\`
      \`--param factor\`: expected a number of at most 4, found \`9\`
      \`--param width\`: expected a multiple of 2, found \`161\`
      \`--param height\`: expected a number of at least 64, found \`32\`
      \`--param fps\`: expected a number of at least 1, found \`0\`"
    `);
  });
});

/** All that `storyflow validate` or `run` says of a project, with lines. */
async function toldOf(
  { root: cwd }: TempProject,
  params: { readonly [name: string]: string } = {},
): Promise<string> {
  const { diagnostics, usage } = await loadManifest("pipeline.yaml", { cwd, params, environment: {} });
  const places = diagnostics.map(({ place, ...told }) => `${place?.file}:${place?.line}: ${sentence(told)}`);
  return [...places, ...usage.map(sentence)].join("\n");
}

function sentence({ message, hint }: { readonly message: string; readonly hint?: string }): string {
  return hint === undefined ? message : `${message} (${hint})`;
}
