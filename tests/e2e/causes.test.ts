import { createServer } from "node:net";
import { mkdir, stat, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ReportedStage } from "../../src/engine/run-report.ts";
import { findProgram } from "../../src/executors/find-program.ts";
import { missingOutputHint } from "../../src/executors/missing-output.ts";
import { runProject, type RunSettings } from "../support/run-project.ts";
import { makeProject, type TempProject } from "../support/temp-project.ts";

// Each known cause is provoked for real, and what the failure proposes is compared whole.

const node = process.execPath;

/** The failure of the stage `film`, whose members are given as YAML. */
async function failureOf(project: TempProject, film: string, settings: RunSettings = {}, others = "") {
  const stages = `stages:\n${others}  film:\n${film.replaceAll(/^/gmu, "    ")}\n`;
  await project.write("pipeline.yaml", `name: broken\n${stages}`);
  const { report } = await runProject(project.root, settings);
  const failed: ReportedStage | undefined = report.stages.find(({ id }) => id === "film");
  return failed?.failure;
}

async function adviceFor(film: string, settings: RunSettings = {}, others = "") {
  await using project = await makeProject();
  return (await failureOf(project, film, settings, others))?.hint;
}

/** A PATH with a shell and nothing else. */
async function barePath(project: TempProject): Promise<string> {
  const folder = join(project.root, "bin");
  await mkdir(folder);
  await symlink((await findProgram("sh", process.env["PATH"], "/")) ?? "/bin/sh", join(folder, "sh"));
  return folder;
}

describe("a program that is not there", () => {
  const ffmpeg =
    "install it: `apt install ffmpeg` (Debian, Ubuntu), `brew install ffmpeg` (macOS), `winget install Gyan.FFmpeg` (Windows)";

  it.each([
    ["a shell looks for it", "run: ffmpeg -version"],
    ["it is started directly", "run: [ffmpeg, -version]"],
    ["a script of Node starts it", `run: [${node}, -e, "require('node:child_process').spawn('ffmpeg')"]`],
  ])("is proposed with its package when %s", async (_how, film) => {
    await using project = await makeProject();
    const environment = { PATH: await barePath(project) };
    expect(await failureOf(project, film, { environment })).toMatchObject({ hint: ffmpeg });
  });

  it("is proposed when a module runs it", async () => {
    await using project = await makeProject({
      "film.mjs": `export const stage = { role: "stage", async run(stage) { await stage.run("ffmpeg", []) } };\n`,
    });
    const environment = { PATH: await barePath(project) };
    expect(await failureOf(project, "uses: ./film.mjs", { environment })).toMatchObject({ hint: ffmpeg });
  });

  it("may be one that the project has installed", async () => {
    await using project = await makeProject({ "node_modules/.bin/draw-film": "" });
    expect(await failureOf(project, "run: draw-film")).toMatchObject({
      class: "not_found",
      message: "program `draw-film` was not found",
      hint: "it is in `node_modules/.bin`: call it by `npx draw-film`",
    });
  });
});

describe("a variable that is not set", () => {
  it("is to be declared", async () => {
    expect(await adviceFor("run: 'set -u; echo $RENDER_FARM'")).toBe(
      "`RENDER_FARM` is not set: write it in the stage's `env`, or set it where storyflow runs and name it in `pass_env`",
    );
  });

  it("is to be handed through where the caller has it", async () => {
    const environment = { RENDER_FARM: "north" };
    expect(await adviceFor("run: 'echo ${RENDER_FARM:?}'", { environment })).toBe(
      "`RENDER_FARM` is set where storyflow runs, but not for this stage: add it to its `pass_env`",
    );
  });

  it("is found in what Node shows of a script", async () => {
    await using project = await makeProject({ "a.mjs": "console.log(process.env.RENDER_FARM.length);\n" });
    expect(await failureOf(project, `run: ['${node}', a.mjs]`)).toMatchObject({
      hint: "`RENDER_FARM` is not set: write it in the stage's `env`, or set it where storyflow runs and name it in `pass_env`",
    });
  });
});

describe.runIf(process.platform === "linux")("what Linux can be made to refuse", () => {
  it("is room on a disk", async () => {
    const hint = await adviceFor("run: cp pipeline.yaml /dev/full\ninputs: [pipeline.yaml]");
    expect(hint?.replaceAll(/\d[\d.]* [KMGT]?B are/gu, "<size> are")).toMatch(
      /^a disk is full \(<size> are free in the project(?:, <size> are free in \/tmp)?\): make room where the stage writes, then run again/u,
    );
  });

  it("is a file that others own", async () => {
    // Some files refuse even root.
    const file = process.getuid?.() === 0 ? "/sys/kernel/uevent_seqnum" : "/etc/passwd";
    expect(await adviceFor(`run: echo x > ${file}`)).toBe(
      `who runs storyflow has no right to do that with \`${file}\`: look at its owner and mode, and those of its folder (\`ls -ld\`)`,
    );
  });
});

describe("a lack of memory", () => {
  it("is the likely reason for a kill", async () => {
    expect(await adviceFor("run: kill -9 $$")).toBe(
      "when nobody did that, the machine was out of memory: see the kernel's log (dmesg), and run fewer jobs at once (`--concurrency 1`)",
    );
  });

  const heap =
    "JavaScript may use only part of the memory: raise that in the stage's `env` with `NODE_OPTIONS: --max-old-space-size=8192` (in megabytes)";
  const fill = "const all = []; for (;;) all.push(new Array(1000).fill(1.5));";

  it("is that of JavaScript in a command", async () => {
    await using project = await makeProject({ "fill.cjs": fill });
    const film = `run: '"${node}" --max-old-space-size=20 fill.cjs'`;
    expect(await failureOf(project, film)).toMatchObject({ class: "signal", signal: "SIGABRT", hint: heap });
  });

  it("is that of JavaScript in a module, and the proposal helps", async () => {
    const grow = "const all = []; while (all.length < 8000) all.push(new Array(1000).fill(1.5));";
    await using project = await makeProject({
      "film.mjs": `export const stage = { role: "stage", run() { ${grow} } };\n`,
    });
    const film = (megabytes: number) =>
      `uses: ./film.mjs\nenv: { NODE_OPTIONS: --max-old-space-size=${megabytes} }`;
    expect(await failureOf(project, film(30))).toMatchObject({ class: "signal", hint: heap });
    expect(await failureOf(project, film(1000))).toBeUndefined();
  });
});

it("a port that another process listens on is named", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  try {
    const script = `require('node:net').createServer().listen(${port}, '127.0.0.1')`;
    expect(await adviceFor(`run: ['${node}', -e, "${script}"]`)).toBe(
      `another process listens on port ${port}: \`lsof -i :${port}\` names it; end it, or let this one use another port`,
    );
  } finally {
    server.close();
  }
});

describe("an output that was not made", () => {
  it.each([
    [
      "mkdir -p build; touch build/flim.mp4",
      "build/film.mp4",
      "the command made `build/flim.mp4`: let it and the stage's `outputs` name the same path",
    ],
    [
      "mkdir -p build; touch build/film.MOV build/other.mp4",
      "build/film.mp4",
      "the command made `build/film.MOV`: let it and the stage's `outputs` name the same path",
    ],
    [
      "touch film.mp4",
      "build/film.mp4",
      "the command made `film.mp4`: let it and the stage's `outputs` name the same path",
    ],
    [
      "mkdir -p build; touch build/02.png",
      "build/01.png",
      "the command must make all of the stage's `outputs`",
    ],
    ["mkdir -p build; touch build/frames", "build/frames/", "it is a file: write `build/frames`"],
    ["mkdir -p build/frames", "build/frames", "it is a folder: write `build/frames/`"],
  ])("may have another name: %s", async (command, output, hint) => {
    expect(await adviceFor(`run: ${command}\noutputs: [${output}]`)).toBe(hint);
  });

  it("is not a file that was there before", async () => {
    await using project = await makeProject({ "build/film.mp3": "a song" });
    const order = { outputs: ["build/film.mp4"], updates: [], cwd: "." };
    const hintFor = (startedAtMs: number) =>
      missingOutputHint("build/film.mp4", order, project.root, startedAtMs);
    const { ctimeMs } = await stat(join(project.root, "build/film.mp3"));
    expect(await hintFor(ctimeMs)).toMatch(/^the command made `build\/film.mp3`/);
    expect(await hintFor(ctimeMs + 1000)).toBe("the command must make all of the stage's `outputs`");
  });
});

it("a result that is missing may have been given under another name", async () => {
  expect(
    await adviceFor("run: echo scroe=4 >> $STORYFLOW_RESULTS\nresults: { score: { type: number } }"),
  ).toBe(
    "$STORYFLOW_RESULTS gave `scroe`: is that the one? Else append `score=…` to the file named by $STORYFLOW_RESULTS; a module returns { score }",
  );
});

describe("a file that is missed", () => {
  const grid = "  grid: { run: 'echo grid > grid.png', outputs: [grid.png] }\n";

  it.each([
    ["a tool", "run: cat grid.png"],
    ["a shell", "run: cat < grid.png"],
    ["Node", `run: ['${node}', -e, "require('node:fs').readFileSync('grid.png')"]`],
    ["a program that got an absolute path", 'run: cat "$PWD/build/grid.png"'],
  ])("is made by a stage that nothing puts first: %s", async (_who, film) => {
    const path = film.includes("build/") ? "build/grid.png" : "grid.png";
    const maker = `  grid: { run: 'mkdir -p build; echo grid > ${path}', outputs: [${path}] }\n`;
    const settings = { stages: ["film"] };
    expect(await adviceFor(film, settings, maker)).toBe(
      `\`grid\` makes it: add \`${path}\` to the \`inputs\` of \`film\`, so that \`grid\` runs first`,
    );
  });

  it("is no business of a stage that ran before", async () => {
    expect(await adviceFor("run: rm grid.png; cat grid.png\nneeds: [grid]", {}, grid)).toBeUndefined();
  });

  it("is an input with a typo in the name of an output", async () => {
    expect(await adviceFor("run: cat gird.png\ninputs: [gird.png]", {}, grid)).toBe(
      "did you mean `grid.png`, which `grid` makes?",
    );
  });

  it("is an input that has another name", async () => {
    await using project = await makeProject({ "texts/notes.txt": "a", "texts/other.md": "b" });
    expect(await failureOf(project, "run: cat texts/notes.md\ninputs: [texts/notes.md]")).toMatchObject({
      class: "not_found",
      message: "input `texts/notes.md` is not there",
      hint: "did you mean `texts/notes.txt`?",
    });
  });
});

it("an attempt that took too long is shown where its time is written", async () => {
  await using project = await makeProject();
  const failure = await failureOf(project, "run: sleep 60\ntimeout: 300ms");
  expect(failure).toMatchObject({
    class: "timeout",
    message: "it took longer than its timeout of 300ms",
    place: { file: "pipeline.yaml", line: 5, column: 14 },
    hint: "raise `timeout`, unless its output shows that it hangs",
  });
});
