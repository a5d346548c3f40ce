import { cpSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runCli } from "../support/run-cli.ts";
import { makeProject } from "../support/temp-project.ts";

// Each folder is a case: a project, a `command` (arguments, one line), and what must come out: `stdout`, `stderr`,
// `exit`. A file that is not there means empty, or 0.

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
    const args = expected(folder, "command").trim().split(/\s+/);
    const result = await runCli(args, { cwd: project.root });
    expect({
      stdout: steady(result.stdout),
      stderr: steady(result.stderr),
      exit: result.exitCode,
    }).toEqual({
      stdout: expected(folder, "stdout"),
      stderr: expected(folder, "stderr"),
      exit: Number(expected(folder, "exit").trim() || 0),
    });
  });
});

function expected(folder: string, name: string): string {
  const file = join(folder, name);
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

/** Times, durations and run ids differ from run to run. */
function steady(text: string): string {
  return text
    .replaceAll(/\b[0-9A-HJKMNP-TV-Z]{26}\b/g, "<run>")
    .replaceAll(/\b\d\d:\d\d:\d\d\b/g, "<time>")
    .replaceAll(/\b\d+(\.\d+)?( ?(ms|s))\b/g, "<duration>");
}
