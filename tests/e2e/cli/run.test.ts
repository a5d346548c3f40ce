import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runCli } from "../../support/run-cli.ts";
import { makeProject } from "../../support/temp-project.ts";

const film = `name: film
params:
  words: { type: string, default: "the end" }
stages:
  draw:
    run: echo drawing; printf '%s' \${{ params.words }} > picture.txt
    outputs: [picture.txt]
  export:
    run: cat picture.txt > film.txt
    inputs: [picture.txt]
    outputs: [film.txt]
`;

const broken = `name: film
stages:
  draw:
    run: echo no brush; exit 3
    outputs: [picture.txt]
  export:
    run: cat picture.txt > film.txt
    inputs: [picture.txt]
    outputs: [film.txt]
`;

/** Times, durations and run ids differ from run to run. */
function steady(text: string): string {
  return text
    .replaceAll(/\b[0-9A-HJKMNP-TV-Z]{26}\b/g, "<run>")
    .replaceAll(/\b\d\d:\d\d:\d\d\b/g, "<time>")
    .replaceAll(/\b\d+\.\d+s\b/g, "<duration>")
    .replaceAll(/ {2}slowest: .*\n/g, "");
}

describe("storyflow run", () => {
  it("tells a run in plain lines and says where the film is", async () => {
    await using project = await makeProject({ "pipeline.yaml": film });
    const { stdout, stderr, exitCode } = await runCli(["run", "--concurrency", "2"], { cwd: project.root });
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
    expect(steady(stdout)).toBe(`\
<time> film       run <run> of pipeline.yaml: 2 stages, 2 at once
<time> draw       started: echo drawing; printf '%s' 'the end' > picture.txt
<time> draw       succeeded in <duration>
<time> export     started: cat picture.txt > film.txt
<time> export     succeeded in <duration>

film succeeded in <duration>
  stages: 2 succeeded
  made: film.txt
  report: .storyflow/runs/<run>/report.json
`);
    expect(await readFile(join(project.root, "film.txt"), "utf8")).toBe("the end");
  });

  it("says what failed and how to run it alone", async () => {
    await using project = await makeProject({ "cut/pipeline.yaml": broken });
    const { stdout, exitCode } = await runCli(["run", "cut/pipeline.yaml"], { cwd: project.root });
    expect(exitCode).toBe(1);
    expect(steady(stdout)).toContain(`
  the end of its output:
   | no brush
  log: cut/.storyflow/runs/<run>/logs/`);
    expect(stdout).toContain(
      "\n  run it alone: storyflow run cut/pipeline.yaml draw\n  blocked by this: export\n",
    );
    expect(stdout).toContain("\n  stages: 1 failed, 1 blocked\n");
  });

  it("gives programs one event a line, and the same in the report", async () => {
    await using project = await makeProject({ "pipeline.yaml": film });
    const { stdout, stderr, exitCode } = await runCli(["run", "--ui", "json", "--param", "words=fin"], {
      cwd: project.root,
    });
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
    const events = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { readonly type: string; readonly run?: string });
    expect(events[0]).toMatchObject({ type: "run.started", params: { words: "fin" } });
    expect(events.at(-1)).toMatchObject({ type: "run.settled", state: "succeeded", exitCode: 0 });
    const report = join(project.root, ".storyflow", "runs", String(events[0]?.run), "report.json");
    expect(JSON.parse(await readFile(report, "utf8"))).toMatchObject({
      format: 1,
      success: true,
      products: ["film.txt"],
      stages: [
        { id: "draw", state: "succeeded" },
        { id: "export", state: "succeeded" },
      ],
    });
  });

  it("is silent but for what fails", async () => {
    await using project = await makeProject({ "good.yaml": film, "bad.yaml": broken });
    const good = await runCli(["run", "good.yaml", "--ui", "silent"], { cwd: project.root });
    expect(good).toEqual({ stdout: "", stderr: "", exitCode: 0 });
    const bad = await runCli(["run", "bad.yaml", "--ui", "silent"], { cwd: project.root });
    expect({ stdout: bad.stdout, exitCode: bad.exitCode }).toEqual({ stdout: "", exitCode: 1 });
    expect(bad.stderr).toMatch(/^failed draw \(exit, high\): /);
  });

  it("runs the stages that are named, with what they need", async () => {
    await using project = await makeProject({ "pipeline.yaml": film });
    const { stdout } = await runCli(["run", "draw"], { cwd: project.root });
    expect(stdout).toContain(": 1 stage, ");
  });

  it("colours plain lines when FORCE_COLOR is set", async () => {
    await using project = await makeProject({ "pipeline.yaml": film });
    const env = { FORCE_COLOR: "1", NO_COLOR: "" };
    const { stdout } = await runCli(["run"], { cwd: project.root, env });
    expect(stdout).toContain("\u001b[32msucceeded in ");
  });
});

describe("storyflow run refuses", () => {
  it("a stage that does not exist, with a suggestion", async () => {
    await using project = await makeProject({ "pipeline.yaml": film });
    expect(await runCli(["run", "exprot", "zzz"], { cwd: project.root })).toEqual({
      stdout: "",
      stderr: `\
error: \`exprot\` is not a stage of pipeline.yaml
  hint: did you mean \`export\`?
error: \`zzz\` is not a stage of pipeline.yaml
  hint: its stages are draw, export
`,
      exitCode: 2,
    });
  });

  it("a param that does not exist", async () => {
    await using project = await makeProject({ "pipeline.yaml": film });
    const { stdout, stderr, exitCode } = await runCli(["run", "--param", "wrods=x"], { cwd: project.root });
    expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 2 });
    expect(stderr).toMatch(/^error: .*`wrods`.*\n {2}hint: .*`words`/);
  });

  it("a params file that cannot be read, with its name and line", async () => {
    await using project = await makeProject({ "pipeline.yaml": film, "params.yaml": "words: x\nmore: [1\n" });
    const { stderr, exitCode } = await runCli(["run", "--params-file", "params.yaml"], { cwd: project.root });
    expect(stderr).toBe(
      "error: the params file `params.yaml` is wrong in line 2: this `[` is never closed\n  hint: write `]` after its last item\n",
    );
    expect(exitCode).toBe(2);
  });

  it("a wrong manifest, on stderr, also for programs", async () => {
    await using project = await makeProject({
      "pipeline.yaml": film.replace("outputs: [film", "output: [film"),
    });
    const { stdout, stderr, exitCode } = await runCli(["run", "--ui", "json"], { cwd: project.root });
    expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 3 });
    expect(stderr).toMatch(/^error [a-z]+\/[a-z-]+: .*\n {2}pipeline\.yaml:11:5\n/);
    expect(stderr).toContain("\n   11 |     output: [film.txt]\n      |     ^^^^^^\n");
    expect(stderr.trimEnd().split("\n").at(-1)).toBe("1 error");
  });

  it("a manifest that is not there, naming one nearby", async () => {
    await using project = await makeProject({ "film/pipeline.yaml": film });
    expect(await runCli(["run"], { cwd: project.root })).toEqual({
      stdout: "",
      stderr: `\
error manifest/not-found: there is no manifest \`pipeline.yaml\` in ${project.root}
  hint: there is one nearby: \`film/pipeline.yaml\`

1 error
`,
      exitCode: 3,
    });
  });
});

describe("a machine that does not play along", () => {
  it("is told of in one line before the run begins", async () => {
    await using project = await makeProject({ "pipeline.yaml": film, ".storyflow": "no folder" });
    const { stdout, stderr, exitCode } = await runCli(["run"], { cwd: project.root });
    expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 1 });
    expect(stderr).toMatch(/^error: the run cannot begin: (ENOTDIR|EEXIST): .*\n$/);
  });

  it("is told of in one line when the run cannot go on", async () => {
    const manifest = "name: film\nstages: { tidy: { run: rm -rf .storyflow } }\n";
    await using project = await makeProject({ "pipeline.yaml": manifest });
    const { stderr, exitCode } = await runCli(["run"], { cwd: project.root });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^error: run [0-9A-Z]{26} cannot go on: ENOENT: .*\n$/);
  });
});

describe("storyflow validate", () => {
  it("says that all is well", async () => {
    await using project = await makeProject({ "pipeline.yaml": film });
    expect(await runCli(["validate"], { cwd: project.root })).toEqual({
      stdout: "pipeline.yaml is valid\n",
      stderr: "",
      exitCode: 0,
    });
  });

  it("gives programs an array, empty or not", async () => {
    await using project = await makeProject({
      "good.yaml": film,
      "bad.yaml": film.replace("run: echo", "rnu: echo"),
    });
    const good = await runCli(["validate", "good.yaml", "--json"], { cwd: project.root });
    expect(good).toEqual({ stdout: "[]\n", stderr: "", exitCode: 0 });
    const bad = await runCli(["validate", "bad.yaml", "--json"], { cwd: project.root });
    expect(bad.exitCode).toBe(3);
    expect(JSON.parse(bad.stdout)).toMatchObject([
      { severity: "error", place: { file: "bad.yaml", line: 6, column: 5 } },
    ]);
    const missing = await runCli(["validate", "--json"], { cwd: project.root });
    expect(JSON.parse(missing.stdout)).toMatchObject([{ code: "manifest/not-found" }]);
  });
});

describe("storyflow graph", () => {
  it("prints the graph in each language", async () => {
    await using project = await makeProject({ "pipeline.yaml": film });
    for (const [format, begin] of [
      ["mermaid", "flowchart"],
      ["dot", "digraph"],
      ["json", "{"],
    ] as const) {
      const { stdout, stderr, exitCode } = await runCli(["graph", "--format", format], { cwd: project.root });
      expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
      expect(stdout.startsWith(begin)).toBe(true);
      expect(stdout).toContain("export");
    }
  });
});
