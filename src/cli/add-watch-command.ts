import type { Command } from "commander";
import type { Cli, RunFlags } from "./command-line.ts";
import { examples } from "./examples.ts";

/** `storyflow watch`, given a command with all that `run` knows. */
export function addWatch(command: Command, cli: Cli, settle: (exitCode: number) => void): void {
  command
    .summary("run a pipeline, and again what a change affects")
    .description(
      "Runs a pipeline, then waits and runs again what is affected whenever something changes that its stages read: their inputs,\n" +
        "modules and schemas, data and dotenv files, and the manifest itself. What stages make is not watched.\n" +
        "On a terminal: Enter runs again what failed, f runs all, p pauses, q quits, ? lists the keys.",
    )
    .addHelpText(
      "after",
      examples(["storyflow watch", "storyflow watch film/pipeline.yaml export", "storyflow watch --ui json"]),
    )
    .action(async (_manifest: string | undefined, _stages: string[], flags: RunFlags, self: Command) => {
      const { watchCommand } = await import("./watch-command.ts");
      settle(await watchCommand(self.args, flags, cli));
    });
}
