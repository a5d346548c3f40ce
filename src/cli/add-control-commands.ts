import { type Command, Option } from "commander";
import { logPrefixes, uiNames } from "../ui/ui-names.ts";
import type { Cli } from "./command-line.ts";
import type { CancelFlags } from "./control-command.ts";
import { examples } from "./examples.ts";
import type { ResumeFlags } from "./resume-command.ts";

type Settle = (exitCode: number) => void;

/** What is told to a run from another terminal: `storyflow pause`, `resume`, `cancel`. */
export function addControlCommands(program: Command, cli: Cli, settle: Settle): void {
  addPause(program, cli, settle);
  addResume(program, cli, settle);
  addCancel(program, cli, settle);
}

function addPause(program: Command, cli: Cli, settle: Settle): void {
  addRunWords(program.command("pause"), "the run that goes on")
    .summary("let a run start nothing new")
    .description(
      "Lets a run that goes on start nothing new, until `storyflow resume`. What runs is let finish.",
    )
    .addHelpText("after", examples(["storyflow pause", "storyflow pause 01K8ZJ4Q3F"]))
    .action(async (_manifest: string | undefined, _run: string, _flags: unknown, command: Command) => {
      const { pauseCommand } = await import("./control-command.ts");
      settle(await pauseCommand(command.args, cli));
    });
}

function addResume(program: Command, cli: Cli, settle: Settle): void {
  addRunWords(program.command("resume"), "the latest")
    .summary("let a paused run go on, or do what is left of one that ended")
    .description(
      "Lets a paused run go on. One that failed, was cancelled or is gone runs again here, with the manifest as it is now\n" +
        "and the params of that run: what settled in it is not run again.",
    )
    .option("-d, --detach", "run in the background: print the run's id and return")
    .option("--no-wait", "end with 6 while another run goes on in the project, and do not wait for it")
    .addOption(new Option("--ui <name>", "how to show the run").choices(uiNames).default("auto"))
    .addOption(
      new Option("--log-prefix <name>", "all that stages print, in plain lines").choices(logPrefixes),
    )
    .option("--verbose", "what stages print as it comes, and stack traces of bugs")
    .addHelpText("after", examples(["storyflow resume", "storyflow resume 01K8ZJ4Q3F --detach"]))
    .action(async (_manifest: string | undefined, _run: string, flags: ResumeFlags, command: Command) => {
      const { resumeCommand } = await import("./resume-command.ts");
      settle(await resumeCommand(command.args, flags, cli));
    });
}

function addCancel(program: Command, cli: Cli, settle: Settle): void {
  addRunWords(program.command("cancel"), "the run that goes on")
    .summary("stop a run, and wait for its end")
    .description(
      "Stops a run as Ctrl-C would where it was started, and waits for its end: `always` stages still run.",
    )
    .option("--kill", "end everything at once, `always` stages too")
    .addHelpText("after", examples(["storyflow cancel", "storyflow cancel 01K8ZJ4Q3F --kill"]))
    .action(async (_manifest: string | undefined, _run: string, flags: CancelFlags, command: Command) => {
      const { cancelCommand } = await import("./control-command.ts");
      settle(await cancelCommand(command.args, flags, cli));
    });
}

function addRunWords(command: Command, byDefault: string): Command {
  return command
    .argument("[manifest]", "a manifest in the project's folder (default: pipeline.yaml)")
    .argument("[run]", `the beginning of a run's id (default: ${byDefault})`);
}
