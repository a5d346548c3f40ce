import { type Command, InvalidArgumentError } from "commander";
import { parseSize } from "../manifest/parse-size.ts";
import type { CacheFlags, PruneFlags } from "./cache-command.ts";
import type { Cli } from "./command-line.ts";
import { examples } from "./examples.ts";
import { parseAge } from "./parse-age.ts";

/** `storyflow cache …` */
export function addCacheCommands(program: Command, cli: Cli, settle: (exitCode: number) => void): void {
  const cache = program
    .command("cache")
    .summary("look at what is kept of what stages made, or make room")
    .description("Looks at what `.storyflow/` keeps of what stages made, or makes room.");
  addCommand(cache, "stats", "say how much is kept")
    .description("Says how much is kept, and how much there may be.")
    .addHelpText("after", examples(["storyflow cache stats", "storyflow cache stats --json"]))
    .action(async (manifest: string, flags: CacheFlags) => {
      const { cacheStatsCommand } = await import("./cache-command.ts");
      settle(await cacheStatsCommand(manifest, flags, cli));
    });
  addWaiting(addCommand(cache, "verify", "look at every byte that is kept"))
    .description("Looks at every byte that is kept. What is broken is set aside; then the exit code is 1.")
    .addHelpText("after", examples(["storyflow cache verify"]))
    .action(async (manifest: string, flags: CacheFlags) => {
      const { cacheVerifyCommand } = await import("./cache-command.ts");
      settle(await cacheVerifyCommand(manifest, flags, cli));
    });
  addPrune(cache, cli, settle);
}

function addPrune(cache: Command, cli: Cli, settle: (exitCode: number) => void): void {
  addWaiting(addCommand(cache, "prune", "make room"))
    .description(
      "Removes what was not used for the longest time until the rest fits, and what lies in the trash for more than 30 days.\n" +
        "What the last run of each stage used stays.",
    )
    .option("--max-size <size>", "the most to keep, such as 5GB (default: the manifest's)", parseBytes)
    .option(
      "--older-than <age>",
      "also what was not used for so long, such as 7d or 12h; the trash too",
      parseAgeOption,
    )
    .option("--dry-run", "say what would go, and remove nothing")
    .addHelpText(
      "after",
      examples(["storyflow cache prune --max-size 5GB", "storyflow cache prune --older-than 30d --dry-run"]),
    )
    .action(async (manifest: string, flags: PruneFlags) => {
      const { cachePruneCommand } = await import("./cache-command.ts");
      settle(await cachePruneCommand(manifest, flags, cli));
    });
}

function addCommand(cache: Command, name: string, summary: string): Command {
  return cache
    .command(name)
    .summary(summary)
    .argument("[manifest]", "the pipeline's manifest", "pipeline.yaml")
    .option("--json", "for programs");
}

function addWaiting(command: Command): Command {
  return command.option("--no-wait", "end with 6 while a run goes on in the project, and do not wait for it");
}

function parseBytes(text: string): number {
  const bytes = parseSize(/^\d+$/u.test(text) ? Number(text) : text);
  if (bytes !== undefined) return bytes;
  throw new InvalidArgumentError("It is a size such as 500MB, 5GB or 2GiB.");
}

/** As in a manifest, and in days. */
export function parseAgeOption(text: string): number {
  const ageMs = parseAge(text);
  if (ageMs !== undefined) return ageMs;
  throw new InvalidArgumentError("It is an age such as 30d, 12h or 90m.");
}
