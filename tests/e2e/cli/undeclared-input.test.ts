import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadManifest } from "../../../src/api/load-manifest.ts";
import { runCli } from "../../support/run-cli.ts";
import { makeProject, type TempProject } from "../../support/temp-project.ts";

const refine = `stages:
  refine:
    run: |
      mkdir -p build
      node tools/refine.mjs > build/refined.txt
    outputs: [build/refined.txt]
`;

/** The paths that are told, with the line and column of each. */
async function told({ root }: TempProject, manifest = "pipeline.yaml"): Promise<readonly string[]> {
  const { diagnostics } = await loadManifest(manifest, { cwd: root, environment: {} });
  return diagnostics.map(({ code, message, place }) => {
    const path = /names `(.*?)`/.exec(message)?.[1];
    return path === undefined ? code : `${path} at ${place?.line}:${place?.column}`;
  });
}

function stage(run: string): string {
  return `stages:\n  a:\n    run: ${run}\n`;
}

describe("a file that a command names and its stage does not list", () => {
  it("is a warning of validate, with the line to add", async () => {
    await using project = await makeProject({ "pipeline.yaml": refine, "tools/refine.mjs": "" });
    const { stdout, stderr, exitCode } = await runCli(["validate"], { cwd: project.root });
    expect(exitCode).toBe(0);
    expect(stdout + stderr).toContain(`\
warning stage/undeclared-input: the command of \`refine\` names \`tools/refine.mjs\`, which the stage does not list
  pipeline.yaml:5:12
`);
    expect(stdout + stderr).toContain(
      "hint: add `- tools/refine.mjs` to its `inputs`, so that it runs again when the file changes\n",
    );
  });

  it("is none when there is no such file, when it is a folder, or when it is listed", async () => {
    await using project = await makeProject({ "pipeline.yaml": refine });
    expect(await told(project)).toEqual([]);
    await mkdir(join(project.root, "tools/refine.mjs"), { recursive: true });
    expect(await told(project)).toEqual([]);
    await using mended = await makeProject({
      "pipeline.yaml": `${refine}    inputs: [tools/]\n`,
      "tools/refine.mjs": "",
    });
    expect(await told(mended)).toEqual([]);
  });

  it("is looked for from the folder of the manifest, and only in it", async () => {
    await using project = await makeProject({
      "outside.txt": "",
      "film/inside.txt": "",
      "film/pipeline.yaml": stage("cat inside.txt ../outside.txt outside.txt"),
    });
    expect(await told(project, "film/pipeline.yaml")).toEqual(["inside.txt at 3:14"]);
  });

  it("may be a link to a file, or be written in quotes", async () => {
    await using project = await makeProject({
      "a b.txt": "",
      "pipeline.yaml": stage("cat link.txt 'a b.txt'"),
    });
    await symlink("a b.txt", join(project.root, "link.txt"));
    expect(await told(project)).toEqual(["link.txt at 3:14", "a b.txt at 3:24"]);
  });

  it("is not searched with words that can be no path", async () => {
    const long = "x".repeat(5_000);
    await using project = await makeProject({
      "a.txt": "",
      "pipeline.yaml": stage(`cat a.txt/${long} a.txt/b ${long}`),
    });
    expect(await told(project)).toEqual([]);
  });

  it("stops no run", async () => {
    await using project = await makeProject({ "pipeline.yaml": refine, "tools/refine.mjs": "" });
    const { exitCode } = await runCli(["run"], { cwd: project.root });
    expect(exitCode).toBe(0);
  });
});
