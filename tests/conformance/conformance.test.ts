import { execFileSync } from "node:child_process";
import { cpSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { eventMisfits, eventsIn } from "../support/check-events.ts";
import { misfitsOf } from "../support/check-report.ts";
import { runCli } from "../support/run-cli.ts";
import { makeProject } from "../support/temp-project.ts";

// Each folder is a case: a project, a `command` (arguments, or several lines of them; one that begins with `$` is a shell command that
// edits the project), and `expected.txt` with exit code, whole stdout and whole stderr of each. After a wanted change `vitest -u` writes
// them anew; read the difference.

const here = import.meta.dirname;
const cases = readdirSync(here, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .toSorted();

describe("conformance", () => {
  it.each(cases)("%s", async (name) => {
    const folder = join(here, name);
    await using project = await makeProject();
    cpSync(folder, project.root, { recursive: true });
    const lines = readFileSync(join(folder, "command"), "utf8").trim().split("\n");
    const shown: string[] = [];
    for (const line of lines) {
      const title = lines.length === 1 ? "" : `=== ${line}\n`;
      if (line.startsWith("$")) execFileSync("sh", ["-ec", line.slice(1)], { cwd: project.root });
      shown.push(title + (line.startsWith("$") ? "" : await runLine(line, project.root)));
    }
    await expect(steady(shown.join(""))).toMatchFileSnapshot(join(folder, "expected.txt"));
    for (const report of reportsOf(project.root)) expect(misfitsOf(report)).toEqual([]);
    for (const [head, ...events] of journalsOf(project.root)) {
      expect(head).toEqual({ version: 1 });
      expect(eventMisfits(events)).toEqual([]);
    }
  });
});

async function runLine(line: string, cwd: string): Promise<string> {
  const env = { RENDER_FARM: "north" };
  const { exitCode, stdout, stderr } = await runCli(line.split(/\s+/), { cwd, env });
  return `exit ${exitCode}\n--- stdout\n${stdout}--- stderr\n${stderr}`;
}

function reportsOf(root: string): readonly unknown[] {
  return filesOfRuns(root, "report.json").map((text): unknown => JSON.parse(text));
}

function journalsOf(root: string): readonly (readonly unknown[])[] {
  return filesOfRuns(root, "journal.jsonl").map(eventsIn);
}

function filesOfRuns(root: string, name: string): readonly string[] {
  const runs = join(root, ".storyflow", "runs");
  const ids = existsSync(runs) ? readdirSync(runs) : [];
  return ids.map((id) => readFileSync(join(runs, id, name), "utf8"));
}

/** Times, durations and run ids differ from run to run; a row for the slowest stages comes with slow machines. */
function steady(text: string): string {
  return text
    .replaceAll(/\b[0-9A-HJKMNP-TV-Z]{26}\b/g, "<run>")
    .replaceAll(/\b\d\d:\d\d:\d\d\b/g, "<time>")
    .replaceAll(/\b\d+(\.\d+)?(ms|s)\b/g, "<duration>")
    .replaceAll(/^ {2}slowest: .*\n/gm, "");
}
