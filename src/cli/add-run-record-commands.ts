import { type Command, InvalidArgumentError } from "commander";
import type { KeptRunState } from "../runs/list-runs.ts";
import { keptRunStates } from "../runs/select-runs.ts";
import { parseAgeOption } from "./add-cache-commands.ts";
import type { Cli } from "./command-line.ts";
import { examples } from "./examples.ts";
import type { LogsFlags } from "./logs-command.ts";
import { parseSince } from "./parse-age.ts";
import { parseCount } from "./parse-count.ts";
import type { PruneRunsFlags, RunsFlags } from "./runs-command.ts";
import type { StatusFlags } from "./status-command.ts";

type Settle = (exitCode: number) => void;

const runsShown = 20;
const weekMs = 7 * 86_400_000;
const runsKept = 20;

const runWords =
  "Without a run it is the latest. The beginning of its id is enough where no other begins so;\n" +
  "`storyflow runs` lists them.";

/** What is on record of runs: `storyflow runs`, `status`, `logs`. */
export function addRunRecordCommands(program: Command, cli: Cli, settle: Settle): void {
  addRuns(program, cli, settle);
  addStatus(program, cli, settle);
  addLogs(program, cli, settle);
}

function addRuns(program: Command, cli: Cli, settle: Settle): void {
  const runs = program
    .command("runs")
    .summary("list the runs of a project, or delete old ones")
    .description("Lists the runs of the manifest's project, the latest first.")
    .argument("[manifest]", "a manifest in the project's folder (default: pipeline.yaml)")
    .option(
      "--status <state>",
      "only runs in that state, or in one of several: failed,interrupted",
      collectStates,
    )
    .option(
      "--since <when>",
      "only runs that began so long ago at most (12h, 7d), or since a date",
      parseWhen,
    )
    .option("--limit <count>", "the most to list", parseCount, runsShown)
    .option("--json", "an array of runs, for programs")
    .addHelpText(
      "after",
      examples([
        "storyflow runs",
        "storyflow runs --status failed,interrupted --since 7d",
        "storyflow runs film/pipeline.yaml --since 2026-03-01 --json",
      ]),
    )
    .action(async (_manifest: string | undefined, flags: RunsFlags, command: Command) => {
      const { runsCommand } = await import("./runs-command.ts");
      settle(await runsCommand(command.args, flags, cli));
    });
  addPruneRuns(runs, cli, settle);
}

function addPruneRuns(runs: Command, cli: Cli, settle: Settle): void {
  runs
    .command("prune")
    .summary("delete old runs")
    .description(
      "Deletes what is on record of old runs: events, logs, reports. What they made stays.\n" +
        "A run that goes on stays, and so does the newest one of each manifest.",
    )
    .argument("[manifest]", "a manifest in the project's folder (default: pipeline.yaml)")
    .option("--older-than <age>", "only runs that ended so long ago (default: 7d)", parseAgeOption)
    .option("--keep <count>", `so many of the latest stay in any case (default: ${runsKept})`, parseCount)
    .option("--dry-run", "say what would go, and delete nothing")
    .option("--json", "for programs")
    .addHelpText(
      "after",
      examples(["storyflow runs prune --older-than 7d --keep 20", "storyflow runs prune --dry-run"]),
    )
    .action(async (_manifest: string | undefined, _flags: unknown, command: Command) => {
      const { pruneRunsCommand } = await import("./runs-command.ts");
      // `--json` may be taken for that of `runs`, which has it too.
      const flags: Partial<PruneRunsFlags> = command.optsWithGlobals();
      settle(await pruneRunsCommand(command.args, { olderThan: weekMs, keep: runsKept, ...flags }, cli));
    });
}

function addStatus(program: Command, cli: Cli, settle: Settle): void {
  program
    .command("status")
    .summary("say how a run stands, and what is finished and where")
    .description(
      `Says how a run stands: its stages, what failed, how its loops were judged, what is finished and where.\n${runWords}`,
    )
    .argument("[manifest]", "a manifest in the project's folder (default: pipeline.yaml)")
    .argument("[run]", "the beginning of a run's id")
    .option("--watch", "show it anew every second until the run ends; q leaves, and the run goes on")
    .addOption(program.createOption("--json", "the run's report, for programs").conflicts("watch"))
    .addHelpText(
      "after",
      examples(["storyflow status", "storyflow status --watch", "storyflow status 01K8ZJ4Q3F --json"]),
    )
    .action(async (_manifest: string | undefined, _run: string, flags: StatusFlags, command: Command) => {
      const { statusCommand } = await import("./status-command.ts");
      settle(await statusCommand(command.args, flags, cli));
    });
}

function addLogs(program: Command, cli: Cli, settle: Settle): void {
  program
    .command("logs")
    .summary("print what the stages of a run printed, or its events")
    .description(
      "Prints what the stages of a run printed, or one of them, in the order in which they ran.\n" +
        "On a terminal colours are kept and all else that a terminal acts on is not; elsewhere the bytes are as they were.\n" +
        runWords,
    )
    .argument("[manifest]", "a manifest in the project's folder (default: pipeline.yaml)")
    .argument("[run]", "the beginning of a run's id")
    .argument("[stage]", "only what that stage printed")
    .option("-f, --follow", "go on until the run ends")
    .option("--events", "what happened in the run, as one JSON object a line")
    .addHelpText(
      "after",
      examples([
        "storyflow logs",
        "storyflow logs export --follow",
        "storyflow logs 01K8ZJ4Q3F qa",
        "storyflow logs 'video[s03]'",
        "storyflow logs --events --follow > events.jsonl",
      ]),
    )
    .action(
      async (
        _manifest: string | undefined,
        _run: string,
        _stage: string,
        flags: LogsFlags,
        command: Command,
      ) => {
        const { logsCommand } = await import("./logs-command.ts");
        settle(await logsCommand(command.args, flags, cli));
      },
    );
}

function collectStates(text: string, earlier: readonly KeptRunState[] = []): readonly KeptRunState[] {
  const states = text.split(",").map((word) => {
    const state = keptRunStates.find((name) => name === word.trim());
    if (state !== undefined) return state;
    throw new InvalidArgumentError(`The states are ${keptRunStates.join(", ")}.`);
  });
  return [...earlier, ...states];
}

function parseWhen(text: string): number {
  const atMs = parseSince(text, Date.now());
  if (atMs !== undefined) return atMs;
  throw new InvalidArgumentError("It is an age such as 12h or 7d, or a date such as 2026-03-01.");
}
