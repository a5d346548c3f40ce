import packageJson from "../../package.json" with { type: "json" };
import { reportBug } from "./report-bug.ts";

const words = process.argv.slice(2);
const isVerbose = words.includes("--verbose");

// A reader that went away, or a full disk behind a redirection, is no reason to stop a run.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});

async function main(): Promise<number> {
  if (words.length === 1 && (words[0] === "--version" || words[0] === "-V")) {
    process.stdout.write(`${packageJson.version}\n`);
    return 0;
  }
  const { runProgram } = await import("./program.ts");
  const { stdout, stderr, env: environment } = process;
  return runProgram(words, { stdout, stderr, environment, cwd: process.cwd(), version: packageJson.version });
}

/** After a bug something may still be going on that would keep the process. */
const lingerMs = 2_000;

function endWithBug(error: unknown): number {
  setTimeout(() => process.exit(), lingerMs).unref();
  return reportBug(error, process.stderr, isVerbose);
}

// While a run goes on it has a listener of its own, which ends its processes first.
process.on("uncaughtException", (error) => {
  if (process.listenerCount("uncaughtException") === 1) process.exit(endWithBug(error));
});

process.exitCode = await main().catch(endWithBug);
