import { execFileSync, spawnSync } from "node:child_process";
import { hash } from "node:crypto";
import { cpSync, readFileSync, rmSync, symlinkSync, utimesSync } from "node:fs";
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
    const { events } = await run(project);
    const rounds = events.filter((event) => event.type === "round.settled");
    expect(rounds.at(0)?.decision).toBe("again");
    expect(rounds.at(-1)?.decision).toBe("satisfied");
    const qa = readJson(project, "build/qa.json");
    expect(qa.score).toBeGreaterThanOrEqual(3.5);
    const plan = readJson(project, "build/video_plan.json");
    expect(plan.total_shots).toBe(9);
    if (hasFfprobe) expectWhole(join(project.root, "build/film.mp4"), plan.total_duration);
    await expectNothingDoneAgain(project);
  });

  it("ends with exit code 4 when no filter can mend its pictures", { timeout: 180_000 }, async () => {
    await using project = await copyExample("storycore-unfixable");
    const result = await runCli(["run", "--ui", "plain"], { cwd: project.root });
    expect(result.exitCode).toBe(4);
    expect(result.stdout + result.stderr).toContain("unsatisfied");
  });
});

/** Runs it, and says which stages it executed. */
async function run({ root: cwd }: TempProject, ...flags: readonly string[]) {
  const result = await runCli(["run", "--ui", "json", ...flags], { cwd });
  expect(result).toMatchObject({ exitCode: 0, stderr: "" });
  const events = result.stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const started = events.filter((event) => event.type === "attempt.started");
  return { events, executed: [...new Set<string>(started.map((event) => event.job))] };
}

/** What is made is dear: a touched picture, a lost folder, another threshold cost nothing, and a change what it affects. */
async function expectNothingDoneAgain(project: TempProject): Promise<void> {
  const film = () => digest(project, "build/film.mp4");
  const made = { film: film(), panel: digest(project, "build/refined/panel_01.png") };
  expect((await run(project)).executed).toEqual([]);
  utimesSync(join(project.root, "assets/03-lamp.jpg"), new Date(), new Date());
  expect((await run(project)).executed).toEqual([]);
  expect((await run(project, "--param", "threshold=4.5")).executed).toEqual([]);
  rmSync(join(project.root, "build"), { recursive: true });
  expect((await run(project)).executed).toEqual([]);
  expect({ film: film(), panel: digest(project, "build/refined/panel_01.png") }).toEqual(made);
  const storyboard = readFileSync(join(project.root, "storyboard.json"), "utf8");
  await project.write("storyboard.json", `${storyboard}\n`);
  // The plan that follows from it is the same, so that the film is, too.
  expect((await run(project)).executed).toEqual(["video_plan"]);
  const pictures = ["assets/02-stairs.jpg", "assets/05-boat.jpg"] as const;
  const [stairs, boat] = pictures.map((path) => readFileSync(join(project.root, path))) as [Buffer, Buffer];
  // Bytes behind the end of a picture make another file, but no other panel.
  await project.write(pictures[0], Buffer.concat([stairs, Buffer.from("behind the end")]));
  expect((await run(project)).executed).toEqual(["grid"]);
  await project.write(pictures[0], boat);
  await project.write(pictures[1], stairs);
  const { executed } = await run(project, "--param", "width=320", "--param", "height=180");
  expect(executed).toEqual(["grid", "promote", "refine", "qa", "autofix", "video_plan", "export"]);
  expect(film()).not.toBe(made.film);
}

function digest(project: TempProject, path: string): string {
  return hash("sha256", readFileSync(join(project.root, path)));
}

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
