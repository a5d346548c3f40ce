import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { parseDuration } from "../manifest/parse-duration.ts";
import { logPrefixes, uiNames } from "../ui/ui-names.ts";
import { addCacheCommands } from "./add-cache-commands.ts";
import { addControlCommands } from "./add-control-commands.ts";
import { addRunRecordCommands } from "./add-run-record-commands.ts";
import { addWatch } from "./add-watch-command.ts";
import { examples } from "./examples.ts";
import type { Cli, PlanFlags, RunFlags } from "./command-line.ts";
import { exitCodes } from "./exit-codes.ts";
import { parseCount } from "./parse-count.ts";
import { refuseUsage } from "./refuse.ts";

const helpColumns = 80;

const mainExamples = [
  "storyflow run",
  "storyflow validate",
  "storyflow graph --format dot | dot -Tsvg > pipeline.svg",
];

const exitCodesHelp = `
Exit codes:
  0 succeeded           3 the manifest is wrong               6 another run goes on
  1 a stage failed      4 a quality loop ended unsatisfied    70 a bug of storyflow
  2 wrong usage         5 a budget of the run was spent       130, 143 stopped by a signal
`;

/** Carries out a command line; resolves to the exit code. */
export async function runProgram(words: readonly string[], cli: Cli): Promise<number> {
  let exitCode: number = exitCodes.succeeded;
  const program = makeProgram(cli, (code) => (exitCode = code));
  try {
    await program.parseAsync(words, { from: "user" });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? exitCodes.succeeded : exitCodes.wrongUsage;
  }
}

function makeProgram(cli: Cli, settle: (exitCode: number) => void): Command {
  const program = new Command("storyflow")
    .description("Runs the pipeline.yaml of a story or film project: stages, conditions, quality loops.")
    .version(cli.version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => cli.stdout.write(text),
      writeErr: (text) => cli.stderr.write(text),
      getOutHelpWidth: () => cli.stdout.columns ?? helpColumns,
      getErrHelpWidth: () => cli.stderr.columns ?? helpColumns,
    })
    .showSuggestionAfterError()
    .addHelpText("after", () => examples(mainExamples) + exitCodesHelp);
  addRun(program, cli, settle);
  addWatch(addPoll(addRunning(addSelection(program.command("watch")))), cli, settle);
  addPlan(program, cli, settle);
  addExplain(program, cli, settle);
  addValidate(program, cli, settle);
  addGraph(program, cli, settle);
  addRunRecordCommands(program, cli, settle);
  addControlCommands(program, cli, settle);
  addCacheCommands(program, cli, settle);
  return program;
}

function addRun(program: Command, cli: Cli, settle: (exitCode: number) => void): void {
  const command = addSelection(program.command("run"))
    .summary("run a pipeline, or some of its stages with all they need")
    .description(
      "Runs a pipeline, or some of its stages with all they need.\n" +
        "A first word that is a file, or ends in .yaml or .yml, is the manifest; any other is a stage.",
    )
    .option("--dry-run", "say what would run and why, as `storyflow plan` does")
    .addOption(
      new Option("-d, --detach", "run in the background: print the run's id and return").conflicts([
        "dryRun",
        "verbose",
        "logPrefix",
      ]),
    )
    .option("--new", "begin anew, and do not go on with a run whose process is gone")
    .option("--no-wait", "end with 6 while another run goes on in the project, and do not wait for it");
  const watch = new Option("--watch", "then wait for changes, as `storyflow watch` does");
  addPoll(addRunning(command).addOption(watch.conflicts(["dryRun", "detach"])))
    .addHelpText(
      "after",
      examples([
        "storyflow run",
        "storyflow run --param threshold=4 --param title='The Lighthouse'",
        "storyflow run film/pipeline.yaml export",
        "storyflow run 'video[s03]'",
        "storyflow run --log-prefix stage | tee film.log",
        "storyflow run --ui json > events.jsonl",
      ]),
    )
    .action(async (_manifest: string | undefined, _stages: string[], flags: RunFlags) => {
      settle(await performRun(command.args, flags, cli));
    });
}

async function performRun(words: readonly string[], flags: RunFlags, cli: Cli): Promise<number> {
  if (flags.watch === true && flags.wait === false) {
    const message = "--no-wait does not go with --watch: whoever watches waits for runs of others";
    return refuseUsage([{ message }], cli);
  }
  if (flags.poll === true && flags.watch !== true) {
    return refuseUsage([{ message: "--poll is a way to watch", hint: "add --watch" }], cli);
  }
  if (flags.watch === true) {
    const { watchCommand } = await import("./watch-command.ts");
    return watchCommand(words, flags, cli);
  }
  const { runCommand } = await import("./run-command.ts");
  return runCommand(words, flags, cli);
}

/** What `run` and `watch` have in common beside the selection. */
function addRunning(command: Command): Command {
  return command
    .option("--concurrency <count>", "jobs at once", parseCount)
    .addOption(new Option("--keep-going", "after a failure go on with all that does not need it"))
    .addOption(new Option("--fail-fast", "at the first failure stop what runs").conflicts("keepGoing"))
    .option(
      "--grace <duration>",
      "time between asking a job to stop and killing it (default: 10s)",
      parseGrace,
    )
    .addOption(new Option("--ui <name>", "how to show the run").choices(uiNames).default("auto"))
    .addOption(
      new Option(
        "--log-prefix <what>",
        "all that stages print, as plain lines: after `[stage]`, after the time and `[stage]`, or bare",
      ).choices(logPrefixes),
    )
    .option("--verbose", "all that stages print, where lines are plain, and stack traces of bugs");
}

function addPoll(command: Command): Command {
  return command.option("--poll", "watch by looking twice a second: for network drives");
}

/** What `run`, `plan` and `explain` have in common. */
function addSelection(command: Command): Command {
  return command
    .argument("[manifest]", "the pipeline's manifest (default: pipeline.yaml)")
    .argument("[stage...]", "stages, or jobs of them ('video[s03]'), with all they need (default: all)")
    .option("--param <name=value>", "set a param of the pipeline; may be given again", collectParam)
    .option("--params-file <file>", "a YAML or JSON file of params")
    .option(
      "--force [stage]",
      "run all stages, or the named one, whatever was made before; may be given again",
      collectForced,
    )
    .option("--no-cache", "use nothing that was made before, and keep nothing");
}

function addPlan(program: Command, cli: Cli, settle: (exitCode: number) => void): void {
  addSelection(program.command("plan"))
    .summary("say what a run would do, and why")
    .description(
      "Says for each stage whether a run would execute it, find it fresh, restore or skip it, and why.\n" +
        "`undecided` is what hangs on something that is not known before another stage has run.\n" +
        "Executes nothing and writes nothing.",
    )
    .option("--json", "an array of jobs, for programs")
    .addHelpText(
      "after",
      examples(["storyflow plan", "storyflow plan --param threshold=4", "storyflow plan export"]),
    )
    .action(async (_manifest: string | undefined, _stages: string[], flags: PlanFlags, command: Command) => {
      const { planCommand } = await import("./plan-command.ts");
      settle(await planCommand(command.args, flags, cli));
    });
}

function addExplain(program: Command, cli: Cli, settle: (exitCode: number) => void): void {
  addSelection(program.command("explain").usage("[options] [manifest] <stage>"))
    .summary("say why a stage would run, and how it was decided last time")
    .description(
      "Says what changed since a stage last ran: inputs, params, variables, tools, its module.\n" +
        "For the stage of a loop also how each round of the last run was judged.",
    )
    .option("--json", "an object, for programs")
    .addHelpText(
      "after",
      examples([
        "storyflow explain export",
        "storyflow explain film/pipeline.yaml autofix",
        "storyflow explain 'video[s03]'",
      ]),
    )
    .action(async (_manifest: string | undefined, _stages: string[], flags: PlanFlags, command: Command) => {
      const { explainCommand } = await import("./explain-command.ts");
      settle(await explainCommand(command.args, flags, cli));
    });
}

function addValidate(program: Command, cli: Cli, settle: (exitCode: number) => void): void {
  program
    .command("validate")
    .summary("say all that is wrong with a manifest")
    .description("Says all that is wrong with a manifest, with places. Runs nothing.")
    .argument("[manifest]", "the pipeline's manifest", "pipeline.yaml")
    .option("--json", "an array of diagnostics, for programs")
    .addHelpText(
      "after",
      examples(["storyflow validate", "storyflow validate film/pipeline.yaml", "storyflow validate --json"]),
    )
    .action(async (manifest: string, flags: { readonly json?: true }) => {
      const { validateCommand } = await import("./validate-command.ts");
      settle(await validateCommand(manifest, flags, cli));
    });
}

function addGraph(program: Command, cli: Cli, settle: (exitCode: number) => void): void {
  program
    .command("graph")
    .summary("print the graph of a pipeline")
    .description("Prints the graph of a pipeline: its stages, what they need and why, and its loops.")
    .argument("[manifest]", "the pipeline's manifest", "pipeline.yaml")
    .addOption(
      new Option("--format <name>", "the language to print")
        .choices(["mermaid", "dot", "json"])
        .default("mermaid"),
    )
    .addHelpText(
      "after",
      examples(["storyflow graph", "storyflow graph --format dot | dot -Tsvg > pipeline.svg"]),
    )
    .action(async (manifest: string, flags: { readonly format: "mermaid" | "dot" | "json" }) => {
      const { graphCommand } = await import("./graph-command.ts");
      settle(await graphCommand(manifest, flags, cli));
    });
}

function collectParam(
  text: string,
  earlier: readonly (readonly [string, string])[] = [],
): readonly (readonly [string, string])[] {
  const equals = text.indexOf("=");
  if (equals < 1) throw new InvalidArgumentError("It is written name=value, such as --param threshold=4.");
  return [...earlier, [text.slice(0, equals), text.slice(equals + 1)]];
}

/** `--force` without a stage makes all of them run, whatever else is named. */
function collectForced(stage: string, earlier: readonly string[] | true = []): readonly string[] | true {
  return earlier === true ? true : [...earlier, stage];
}

function parseGrace(text: string): number {
  const durationMs = parseDuration(text);
  if (durationMs !== undefined) return durationMs;
  throw new InvalidArgumentError("It is a duration such as 500ms, 10s or 1m30s.");
}
