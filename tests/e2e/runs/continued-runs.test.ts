import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isMarked, readProcessTable } from "../../../src/kinds/process-table.ts";
import { readHead, writeHead } from "../../../src/runs/run-head.ts";
import { runCli, startCli } from "../../support/run-cli.ts";
import { said } from "../../support/said.ts";
import { makeProject, type TempProject } from "../../support/temp-project.ts";

/** `last` ends when a file is there; `ask` is to run every time. */
const manifest = `
params: { word: hello }
stages:
  ask: { run: "echo ran >> ../asked-$NAME; echo \${{ word }} > ask.txt", cache: false, pass_env: [NAME], outputs: [ask.txt] }
  last: { run: "printf 'be%s\\\\n' gun; until test -e go; do sleep 0.02; done; cp ask.txt last.txt", inputs: [ask.txt], outputs: [last.txt] }
`;

async function idsOf({ root }: TempProject): Promise<readonly string[]> {
  return (await readdir(join(root, ".storyflow/runs"))).toSorted();
}

/** A project whose run was killed while `last` ran. */
async function makeKilled(): Promise<TempProject & { readonly killed: string }> {
  const project = await makeProject({ "film/pipeline.yaml": manifest });
  const run = startCli(["run", "film/pipeline.yaml", "--verbose"], {
    cwd: project.root,
    env: { NAME: "here" },
  });
  await said(run.stdout, "begun");
  run.kill("SIGKILL");
  await run;
  await project.write("film/go", "");
  const film = { ...project, root: join(project.root, "film") };
  const [killed = ""] = await idsOf(film);
  return { ...film, killed };
}

async function asked({ root }: TempProject): Promise<number> {
  return (await readFile(join(root, "../asked-here"), "utf8")).trimEnd().split("\n").length;
}

const again = (project: TempProject, ...words: readonly string[]) =>
  runCli(["run", "--ui", "plain", ...words], { cwd: project.root, env: { NAME: "here" } });

describe("a run whose process is gone", () => {
  it("is gone on with by the next one: what settled in it is not run again, `cache: false` or not", async () => {
    await using project = await makeKilled();
    const { exitCode, stdout } = await again(project);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`goes on with run ${project.killed}, which did not come to its end`);
    expect(stdout).toMatch(/ask +fresh\n/u);
    expect(await asked(project)).toBe(1);
    const [, next = ""] = await idsOf(project);
    const heads = [project.killed, next].map((id) => readHead(join(project.root, ".storyflow/runs", id)));
    expect(heads).toMatchObject([
      { end: { state: "interrupted", exitCode: null }, continues: null },
      { end: { state: "succeeded", exitCode: 0 }, continues: project.killed },
    ]);
    const report: unknown = JSON.parse(
      await readFile(join(project.root, ".storyflow/runs", project.killed, "report.json"), "utf8"),
    );
    expect(report).toMatchObject({
      state: "interrupted",
      stages: [{ state: "succeeded" }, { state: "running" }],
    });
    const { stdout: third } = await again(project);
    expect(third).not.toContain("goes on with");
    expect(await asked(project)).toBe(2);
  });

  it.each([["--new"], ["--force"], ["--no-cache"], ["--param word=other"], ["ask"]])(
    "is not gone on with where `%s` asks for something else",
    async (words) => {
      await using project = await makeKilled();
      const { stdout } = await again(project, ...words.split(" "));
      expect(stdout).not.toContain("goes on with");
      expect(await asked(project)).toBe(2);
    },
  );

  it("holds only while keys are the same: an edited command runs", async () => {
    await using project = await makeKilled();
    await project.write("film/pipeline.yaml", manifest.replace("> ask.txt", "| cat > ask.txt"));
    const { stdout } = await again(project);
    expect(stdout).toContain(`goes on with run ${project.killed}`);
    expect(await asked(project)).toBe(2);
  });

  it("is gone on with where it went on under another host's name, as a container has a new one each time", async () => {
    await using project = await makeKilled();
    const folder = join(project.root, ".storyflow/runs", project.killed);
    const head = readHead(folder);
    if (head === undefined) throw new Error("no run.json");
    writeHead(folder, { ...head, process: { ...head.process, host: "elsewhere" } });
    const { stdout } = await again(project);
    expect(stdout).toContain(`goes on with run ${project.killed}`);
    expect(readHead(folder)?.end?.state).toBe("interrupted");
    expect(await asked(project)).toBe(1);
  });

  it("is resumed without params that the manifest has no more, which is said", async () => {
    await using project = await makeKilled();
    const without = manifest.replace("params: { word: hello }\n", "").replace("${{ word }}", "hello");
    await project.write("film/pipeline.yaml", without);
    const resumed = await runCli(["resume", "--ui", "silent"], { cwd: project.root, env: { NAME: "here" } });
    expect(resumed).toMatchObject({ stdout: "", exitCode: 0 });
    const [first] = resumed.stderr.split("\n");
    expect(first).toBe("warning: the manifest has no param `word` any more: left out");
  });

  it("leaves nothing running: what its attempts started is ended first, also where its warden was killed", async () => {
    await using project = await makeProject({
      "pipeline.yaml": `stages: { a: { run: "printf 'be%s\\\\n' gun; until test -e go; do sleep 0.02; done" } }`,
    });
    const run = startCli(["run", "--verbose"], { cwd: project.root });
    await said(run.stdout, "begun");
    const [id = ""] = await idsOf(project);
    const marked = () =>
      readProcessTable()?.filter(({ pid }) => isMarked(pid, [`STORYFLOW_RUN_ID=${id}`])) ?? [];
    expect(marked().length).toBeGreaterThan(0);
    const wardens = readProcessTable()?.filter(
      ({ parent, group, pid }) => parent === run.pid && group === pid,
    );
    for (const { pid } of wardens ?? [])
      if (!isMarked(pid, [`STORYFLOW_RUN_ID=${id}`])) process.kill(pid, "SIGKILL");
    run.kill("SIGKILL");
    await run;
    expect(marked().length).toBeGreaterThan(0);
    const next = startCli(["run", "--verbose"], { cwd: project.root });
    await said(next.stdout, `ended what run ${id} left running: `);
    expect(marked()).toEqual([]);
    await project.write("go", "");
    expect((await next).exitCode).toBe(0);
  });
});
