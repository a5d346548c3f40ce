import { cpSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runCli } from "../support/run-cli.ts";
import { makeProject } from "../support/temp-project.ts";

// Each folder is a case: a project, a `command` (arguments, one line), and `expected.txt` with the exit code, the whole
// stdout and the whole stderr. After a wanted change `vitest -u` writes them anew; read the difference.

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
    const args = readFileSync(join(folder, "command"), "utf8").trim().split(/\s+/);
    const env = { RENDER_FARM: "north" };
    const { exitCode, stdout, stderr } = await runCli(args, { cwd: project.root, env });
    const shown = `exit ${exitCode}\n--- stdout\n${stdout}--- stderr\n${stderr}`;
    await expect(steady(shown)).toMatchFileSnapshot(join(folder, "expected.txt"));
  });
});

/** Times, durations and run ids differ from run to run; a row for the slowest stages comes with slow machines. */
function steady(text: string): string {
  return text
    .replaceAll(/\b[0-9A-HJKMNP-TV-Z]{26}\b/g, "<run>")
    .replaceAll(/\b\d\d:\d\d:\d\d\b/g, "<time>")
    .replaceAll(/\b\d+(\.\d+)?(ms|s)\b/g, "<duration>")
    .replaceAll(/^ {2}slowest: .*\n/gm, "");
}
