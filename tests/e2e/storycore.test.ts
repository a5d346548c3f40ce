import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runCli } from "../support/run-cli.ts";
import { makeProject, type TempProject } from "../support/temp-project.ts";
import { root } from "../tidy/source-tree.ts";

const hasFfprobe = spawnSync("ffprobe", ["-version"]).status === 0;

async function copyExample(name: string): Promise<TempProject> {
  const project = await makeProject();
  cpSync(join(root, "examples", name), project.root, {
    recursive: true,
    filter: (source) => !/\/(build|\.storyflow)$/.test(source),
  });
  symlinkSync(join(root, "node_modules"), join(project.root, "node_modules"));
  return project;
}

const readJson = (project: TempProject, path: string) =>
  JSON.parse(readFileSync(join(project.root, path), "utf8"));

describe("the StoryCore example", () => {
  it("becomes a checked film, whose panels autofix mends first", { timeout: 180_000 }, async () => {
    await using project = await copyExample("storycore");
    const result = await runCli(["run", "--ui", "json"], { cwd: project.root });
    expect(result).toMatchObject({ exitCode: 0, stderr: "" });
    const events = result.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    const rounds = events.filter((event) => event.type === "round.settled");
    expect(rounds.at(0)?.decision).toBe("again");
    expect(rounds.at(-1)?.decision).toBe("satisfied");
    const qa = readJson(project, "build/qa.json");
    expect(qa.score).toBeGreaterThanOrEqual(3.5);
    const plan = readJson(project, "build/video_plan.json");
    expect(plan.total_shots).toBe(9);
    if (hasFfprobe) expectWhole(join(project.root, "build/film.mp4"), plan.total_duration);
  });

  it("ends with exit code 4 when no filter can mend its pictures", { timeout: 180_000 }, async () => {
    await using project = await copyExample("storycore-unfixable");
    const result = await runCli(["run", "--ui", "plain"], { cwd: project.root });
    expect(result.exitCode).toBe(4);
    expect(result.stdout + result.stderr).toContain("unsatisfied");
  });
});

/** What two other programs say of the film: its length, and that every frame decodes without a word of complaint. */
function expectWhole(film: string, seconds: number): void {
  const length = execFileSync(
    "ffprobe",
    ["-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", film],
    { encoding: "utf8" },
  );
  expect(Math.abs(Number(length) - seconds)).toBeLessThan(0.1);
  const decoded = spawnSync("ffmpeg", ["-nostdin", "-v", "error", "-xerror", "-i", film, "-f", "null", "-"], {
    encoding: "utf8",
  });
  expect([decoded.status, decoded.stderr]).toEqual([0, ""]);
}
