import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { runCli } from "../../support/run-cli.ts";
import { makeProject } from "../../support/temp-project.ts";

const sqliteFile = new URL("../../../src/sqlite.ts", import.meta.url).href;

/** What Node 22 does when SQLite is loaded, by whichever Node runs the tests. */
const likeNode22 = `
import { registerHooks } from "node:module";
const source = \`process.emitWarning("SQLite is an experimental feature and might change at any time", "ExperimentalWarning");
  process.emitWarning("the disk is slow");
  export class DatabaseSync { constructor(file) { this.file = file; } }\`;
registerHooks({
  resolve: (name, context, next) =>
    name === "node:sqlite" ? { url: "data:text/javascript," + encodeURIComponent(source), shortCircuit: true } : next(name, context),
});
`;

/** Tells on stderr when SQLite is loaded. */
const watcher = `
import { registerHooks } from "node:module";
registerHooks({
  resolve: (name, context, next) => {
    if (name === "node:sqlite") process.stderr.write("SQLite is loaded\\n");
    return next(name, context);
  },
});
`;

describe("SQLite", () => {
  it("is loaded without the warning that it is experimental, and with every other", async () => {
    const script = `
import { openDatabase } from ${JSON.stringify(sqliteFile)};
const { emitWarning } = process;
const opened = await Promise.all(["a", "b"].map((file) => openDatabase(file)));
console.log(opened.map(({ file }) => file).join(), process.emitWarning === emitWarning);
process.emitWarning("SQLite is an experimental feature after all");`;
    await using project = await makeProject({ "like-22.mjs": likeNode22, "script.mjs": script });
    const preload = join(project.root, "like-22.mjs");
    const args = ["--import", pathToFileURL(preload).href, join(project.root, "script.mjs")];
    const { stdout, stderr } = await execa(process.execPath, args, { env: { NODE_NO_WARNINGS: "0" } });
    expect(stdout).toBe("a,b true");
    const warnings = stderr.split("\n").filter((line) => line.includes("Warning:"));
    expect(warnings.map((line) => line.replace(/^\(node:\d+\) /u, ""))).toEqual([
      "Warning: the disk is slow",
      "Warning: SQLite is an experimental feature after all",
    ]);
  });

  it("is not loaded to validate, plan or draw a manifest, but to run it", async () => {
    await using project = await makeProject({
      "watcher.mjs": watcher,
      "pipeline.yaml": "stages: { a: { run: echo made > a.txt, outputs: [a.txt] } }",
    });
    const env = { NODE_OPTIONS: `--import=${pathToFileURL(join(project.root, "watcher.mjs")).href}` };
    const stderrOf = async (...words: readonly string[]) =>
      (await runCli(words, { cwd: project.root, env })).stderr;
    expect(await stderrOf("validate")).toBe("");
    expect(await stderrOf("graph")).toBe("");
    expect(await stderrOf("run")).toContain("SQLite is loaded\n");
  });
});
