// How long a person waits before storyflow does anything, against a bare Node.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { measure, printTable } from "./measure.ts";

const cli = fileURLToPath(new URL("../src/cli/bin.cjs", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "storyflow-bench-"));
const stages = (count: number): string =>
  Array.from({ length: count }, (_, index) => `  s${index}:\n    run: "true"\n`).join("");
writeFileSync(join(folder, "one.yaml"), `stages:\n${stages(1)}`);
writeFileSync(join(folder, "thousand.yaml"), `stages:\n${stages(1000)}`);

const node =
  (...args: readonly string[]) =>
  () =>
    execFileSync(process.execPath, args, { cwd: folder, stdio: "ignore" });

printTable(
  "Start-up, 10 times each",
  await measure(10, {
    "node, nothing": node("-e", "0"),
    "storyflow --version": node(cli, "--version"),
    "storyflow validate, 1 stage": node(cli, "validate", "one.yaml"),
    "storyflow validate, 1,000 stages": node(cli, "validate", "thousand.yaml"),
    "sh -c true by node": node("-e", "require('child_process').execSync('true')"),
    "storyflow run, 1 stage": node(cli, "run", "one.yaml"),
  }),
);
rmSync(folder, { recursive: true });
