import { describe, expect, it } from "vitest";
import { runProgram } from "../../../src/cli/program.ts";

/** What a command line says and gives, without carrying anything out. */
async function use(...words: readonly string[]) {
  const written = { stdout: "", stderr: "" };
  const stream = (name: keyof typeof written) => {
    const fake: Pick<NodeJS.WriteStream, "isTTY"> & { write: (text: string) => boolean } = {
      isTTY: false,
      write: (text) => {
        written[name] += text;
        return true;
      },
    };
    return fake as NodeJS.WriteStream;
  };
  const exitCode = await runProgram(words, {
    stdout: stream("stdout"),
    stderr: stream("stderr"),
    environment: {},
    cwd: "/nowhere",
    version: "1.2.3",
  });
  return { ...written, exitCode };
}

describe("a command line that is wrong", () => {
  it.each([
    [["rnu"], "error: unknown command 'rnu'\n(Did you mean run?)\n"],
    [["run", "--concurency", "3"], "error: unknown option '--concurency'\n(Did you mean --concurrency?)\n"],
    [
      ["validate", "a.yaml", "b.yaml"],
      "error: too many arguments for 'validate'. Expected 1 argument but got 2: a.yaml, b.yaml.\n",
    ],
    [
      ["run", "--param", "threshold"],
      "error: option '--param <name=value>' argument 'threshold' is invalid. It is written name=value, such as --param threshold=4.\n",
    ],
    [
      ["run", "--concurrency", "0"],
      "error: option '--concurrency <count>' argument '0' is invalid. It is a whole number from 1 to 10000.\n",
    ],
    [
      ["run", "--grace", "soon"],
      "error: option '--grace <duration>' argument 'soon' is invalid. It is a duration such as 500ms, 10s or 1m30s.\n",
    ],
    [
      ["run", "--ui", "pretty"],
      "error: option '--ui <name>' argument 'pretty' is invalid. Allowed choices are auto, listr, plain, json, silent.\n",
    ],
    [
      ["run", "--keep-going", "--fail-fast"],
      "error: option '--fail-fast' cannot be used with option '--keep-going'\n",
    ],
    [
      ["graph", "--format", "png"],
      "error: option '--format <name>' argument 'png' is invalid. Allowed choices are mermaid, dot, json.\n",
    ],
  ])("%j", async (words, stderr) => {
    expect(await use(...words)).toEqual({ stdout: "", stderr, exitCode: 2 });
  });

  it("without a command says what there is", async () => {
    const { stdout, stderr, exitCode } = await use();
    expect(exitCode).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain("run a pipeline, or some of its stages");
  });
});

describe("help", () => {
  it("says what each command does, with examples", async () => {
    const { stdout, exitCode } = await use("run", "--help");
    expect(exitCode).toBe(0);
    expect(stdout).toBe(`\
Usage: storyflow run [options] [manifest] [stage...]

Runs a pipeline, or some of its stages with all they need.
A first word that is a file, or ends in .yaml or .yml, is the manifest; any
other is a stage.

Arguments:
  manifest               the pipeline's manifest (default: pipeline.yaml)
  stage                  stages, or jobs of them ('video[s03]'), with all they
                         need (default: all)

Options:
  --param <name=value>   set a param of the pipeline; may be given again
  --params-file <file>   a YAML or JSON file of params
  --force [stage]        run all stages, or the named one, whatever was made
                         before; may be given again
  --no-cache             use nothing that was made before, and keep nothing
  --dry-run              say what would run and why, as \`storyflow plan\` does
  -d, --detach           run in the background: print the run's id and return
  --new                  begin anew, and do not go on with a run whose process
                         is gone
  --no-wait              end with 6 while another run goes on in the project,
                         and do not wait for it
  --concurrency <count>  jobs at once
  --keep-going           after a failure go on with all that does not need it
  --fail-fast            at the first failure stop what runs
  --grace <duration>     time between asking a job to stop and killing it
                         (default: 10s)
  --ui <name>            how to show the run (choices: "auto", "listr", "plain",
                         "json", "silent", default: "auto")
  --log-prefix <what>    all that stages print, as plain lines: after \`[stage]\`,
                         after the time and \`[stage]\`, or bare (choices:
                         "stage", "time", "none")
  --verbose              all that stages print, where lines are plain, and stack
                         traces of bugs
  --watch                then wait for changes, as \`storyflow watch\` does
  --poll                 watch by looking twice a second: for network drives
  -h, --help             display help for command

Examples:
  $ storyflow run
  $ storyflow run --param threshold=4 --param title='The Lighthouse'
  $ storyflow run film/pipeline.yaml export
  $ storyflow run 'video[s03]'
  $ storyflow run --log-prefix stage | tee film.log
  $ storyflow run --ui json > events.jsonl

`);
  });

  it.each(["--help", "validate --help", "graph --help"])("%s has examples", async (words) => {
    const { stdout, exitCode } = await use(...words.split(" "));
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/\nExamples:\n(?: {2}\$ storyflow .+\n)+/);
  });

  it("has the exit codes, and the version", async () => {
    expect((await use("--help")).stdout).toContain(
      "  1 a stage failed      4 a quality loop ended unsatisfied    70 a bug of storyflow\n",
    );
    expect(await use("--version")).toEqual({ stdout: "1.2.3\n", stderr: "", exitCode: 0 });
  });
});
