import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { cliFile, runCli } from "../../support/run-cli.ts";
import { makeProject } from "../../support/temp-project.ts";

/** Runs a bin.cjs by a Node that says it is of some version. */
async function runAs(version: string, file: string) {
  const claim = `Object.defineProperty(process.versions, "node", { value: "${version}" });
    Object.defineProperty(process, "version", { value: "v${version}" });`;
  await using project = await makeProject({ "claim.cjs": claim });
  return await execa(process.execPath, ["--require", join(project.root, "claim.cjs"), file, "--version"], {
    reject: false,
  });
}

describe("the storyflow command", () => {
  it.each(["10.24.1", "20.20.2", "22.21.9"])("says in one line that Node %s is too old", async (version) => {
    const { stdout, stderr, exitCode } = await runAs(version, cliFile);
    expect({ stdout, stderr, exitCode }).toEqual({
      stdout: "",
      stderr: `storyflow: needs Node.js 22.22 or newer; this is v${version}`,
      exitCode: 1,
    });
  });

  it.each(["22.22.0", "24.0.0"])("runs on Node %s", async (version) => {
    expect((await runAs(version, cliFile)).exitCode).toBe(0);
  });

  it("says in one line that it was not built", async () => {
    await using project = await makeProject();
    const copy = join(project.root, "src", "cli", "bin.cjs");
    await mkdir(join(project.root, "src", "cli"), { recursive: true });
    await copyFile(cliFile, copy);
    const { stderr, exitCode } = await execa(process.execPath, [copy], { reject: false });
    const bundle = join(project.root, "dist", "cli.js");
    expect(stderr).toBe(
      `storyflow: ${bundle} is missing: this copy of storyflow was not built (npm run build)`,
    );
    expect(exitCode).toBe(1);
  });

  it("prints its version", async () => {
    await using project = await makeProject();
    const { stdout, stderr, exitCode } = await runCli(["--version"], { cwd: project.root });
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
