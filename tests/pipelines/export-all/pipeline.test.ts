import { readFileSync, symlinkSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { openClip } from "../../../pipelines/film/read-frames.ts";
import { runProject } from "../../support/run-project.ts";
import type { ProjectRun } from "../../support/run-project.ts";
import { makeProject } from "../../support/temp-project.ts";
import type { TempProject } from "../../support/temp-project.ts";
import { root } from "../../tidy/source-tree.ts";
import { readExample } from "./example-project.ts";
import type { Project } from "./example-project.ts";

const manifest = readFileSync(join(root, "pipelines/export-all/pipeline.yaml"), "utf8");
const small = { width: "160", height: "90", fps: "12", factor: "1.5" };

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

test("the manifest to copy is the one of the example", () => {
  expect(readFileSync(join(root, "examples/export-all/pipeline.yaml"), "utf8")).toBe(manifest);
});

describe("export-all", () => {
  test(
    "makes one film of twelve shots, and after that what is missing only",
    { timeout: 8 * minutes },
    async () => {
      const example = await readExample();
      await using project = await makeExportAll(example);
      const read = async (path: string): Promise<string> =>
        (await readFile(join(project.root, path))).toString("base64");

      const first = await run(project);
      expect(first.report.state).toBe("succeeded");
      expect(first.executed).toHaveLength(12 + 12 + 12 + 1);
      const film = await openClip(join(project.root, "build/film.mp4"));
      expect(film).toMatchObject({ width: 240, height: 136, fps: 12 });
      const seconds = example.shots.reduce((sum, { duration }) => sum + duration, 0);
      const overlaps = example.shots
        .slice(0, -1)
        .map(({ transition = "cut", transition_duration: length = 0.5 }) =>
          transition === "cut" ? 0 : length,
        );
      const shortened = overlaps.reduce((sum, length) => sum + length, 0);
      expect(film.frames / 12).toBeCloseTo(seconds - shortened, 0);
      const whole = await read("build/film.mp4");

      expect((await run(project)).executed).toEqual([]);

      // A change of the cut makes the film anew, and nothing that it is cut from.
      await writeProject(project, withShots(example, { s02: { transition: "iris" } }));
      expect((await run(project)).executed).toEqual(["film"]);

      // Another scene is told in another light; its other shots stay as they are.
      await writeProject(project, withShots(example, { s02: { description: "A blue balloon at noon" } }));
      expect((await run(project)).executed).toEqual([...jobsOf("s02"), "film"]);

      // What was made before comes back, the same bytes.
      await writeProject(project, example);
      expect((await run(project)).executed).toEqual([]);
      expect(await read("build/film.mp4")).toBe(whole);
    },
  );

  test(
    "lets a shot that fails keep no other from being made, but for the film",
    { timeout: 5 * minutes },
    async () => {
      const { scenes, shots } = await readExample();
      const example = { scenes, shots: shots.slice(0, 4) };
      await using project = await makeExportAll(withShots(example, { s02: { scene: "nowhere" } }));

      const broken = await run(project);
      expect(broken.report.state).toBe("failed");
      expect(broken.report.errors.map(({ message }) => message)).toEqual([
        "The shot's scene is not among the scenes of project.yaml",
      ]);
      expect(blockedIn(broken)).toEqual([job("video", "s02"), job("upscale", "s02"), "film"]);
      const others = ["s01", "s03", "s04"].flatMap(jobsOf);
      expect(broken.executed.toSorted()).toEqual(others.toSorted());

      await writeProject(project, example);
      const mended = await run(project);
      expect(mended.report.state).toBe("succeeded");
      expect(mended.executed).toEqual([...jobsOf("s02"), "film"]);
    },
  );

  test(
    "starts each video from the last frame of the one before when they are chained",
    { timeout: 5 * minutes },
    async () => {
      const { scenes, shots } = await readExample();
      const example = { scenes, shots: shots.slice(0, 3) };
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
