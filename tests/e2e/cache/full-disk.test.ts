import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { type CliResult, cliFile, runCli } from "../../support/run-cli.ts";
import { makeProject, type TempProject } from "../../support/temp-project.ts";

/** The commands may write what they like; storyflow may not. */
const manifest = `
stages:
  big:
    run: ulimit -S -f unlimited; head -c 3000000 /dev/zero > big.raw
    outputs: [big.raw]
  many:
    run: ulimit -S -f unlimited; mkdir many; cd many; touch $(seq -f 'a-frame-with-a-long-name-%g' 3000)
    inputs: [big.raw]
    outputs: [many/]
    cache: { store: false }
  small:
    run: ls many | wc -l > small.txt
    inputs: [many/a-frame-with-a-long-name-1]
    outputs: [small.txt]
`;

/** Runs with files that may not grow past so many blocks of 512 bytes, which is how a full disk looks to a file that grows. */
async function runOnFullDisk({ root }: TempProject, blocks: number): Promise<CliResult> {
  const script = `ulimit -S -f ${blocks}; exec "$0" "$@"`;
  const args = ["-c", script, process.execPath, cliFile, "run", "--ui", "silent"];
  const { stdout, stderr, exitCode } = await execa("sh", args, { cwd: root, reject: false });
  return { stdout, stderr, exitCode };
}

async function warningsOf({ root }: TempProject): Promise<readonly string[]> {
  const runs = (await readdir(join(root, ".storyflow/runs"))).toSorted();
  const report = await readFile(join(root, ".storyflow/runs", runs.at(-1) ?? "", "report.json"), "utf8");
  const { warnings }: { warnings: readonly { readonly message: string }[] } = JSON.parse(report);
  return warnings.map(({ message }) => message.replace(/ '.*/u, "")).toSorted();
}

/** `moved`: what the full disk left no room to remember as ours is nobody's to delete, and goes to the trash. */
async function makeGood(project: TempProject, moved: readonly unknown[] = []): Promise<void> {
  const after = await runCli(["run", "--ui", "silent"], { cwd: project.root });
  expect(after).toEqual({ stdout: "", stderr: "", exitCode: 0 });
  expect(await warningsOf(project)).toEqual(moved);
  const { stdout } = await runCli(["cache", "verify"], { cwd: project.root });
  expect(stdout).toMatch(/^looked at \d records? and \d files?: all is well\n$/u);
}

describe("a disk that is full", () => {
  it("costs what does not fit into the cache, and not the run; nothing half-written stays", async () => {
    await using project = await makeProject({ "pipeline.yaml": manifest });
    expect(await runOnFullDisk(project, 200)).toEqual({ stdout: "", stderr: "", exitCode: 0 });
    expect(await readFile(join(project.root, "small.txt"), "utf8")).toBe("3000\n");
    expect(await warningsOf(project)).toEqual([
      "`.storyflow/state.db` cannot be written: disk I/O error",
      "what it made is not kept in the cache: EFBIG: file too large, copyfile",
      "what it made is not kept in the cache: EFBIG: file too large, write",
    ]);
    expect(await readdir(join(project.root, ".storyflow/cache/tmp"))).toEqual([]);
    await makeGood(project, [
      expect.stringMatching(
        /^moved to \.storyflow\/trash\/\w+\/, since no stage made it as it was: `many\/a-frame-with-a-long-name-1`/u,
      ),
    ]);
  });

  it("costs what is remembered where not even that can begin", async () => {
    await using project = await makeProject({
      "pipeline.yaml": "stages: { a: { run: echo a > a.txt, outputs: [a.txt] } }",
    });
    expect(await runOnFullDisk(project, 40)).toEqual({ stdout: "", stderr: "", exitCode: 0 });
    expect(await warningsOf(project)).toEqual(["`.storyflow/state.db` cannot be written: disk I/O error"]);
    expect(existsSync(join(project.root, "a.txt"))).toBe(true);
    await makeGood(project);
  });
});
