import { describe, expect, it } from "vitest";
import { readFolder, runProject, type RunSettings } from "../../support/run-project.ts";
import { makeProject } from "../../support/temp-project.ts";

const list = (...ids: readonly string[]) => JSON.stringify({ shots: ids.map((id) => ({ id })) });
const head = `
data: { project: project.json }
stages:
  video:
    foreach: { shot: data.project.shots }`;

async function run(stage: string, settings: RunSettings = {}) {
  await using project = await makeProject({
    "pipeline.yaml": `${head}\n${stage}`,
    "project.json": list("a", "b", "c"),
  });
  const ran = await runProject(project.root, { concurrency: 3, ...settings });
  return { ...ran, folder: await readFolder(project.root) };
}

describe("`previous`", () => {
  it("gives a file that the job before made, as an input and in the command", async () => {
    const { folder, executed } = await run(`
    run: |
      cat \${{ previous == null ? "/dev/null" : previous.last_frame }} > \${{ outputs[0] }}
      echo \${{ shot.id }} >> \${{ outputs[0] }}
      echo last_frame=\${{ outputs[0] }} >> "$STORYFLOW_RESULTS"
    inputs: ["\${{ previous == null ? null : previous.last_frame }}"]
    outputs: ["build/\${{ shot.id }}.txt"]
    results: { last_frame: { type: string } }
`);
    expect(executed).toEqual(["video[a]", "video[b]", "video[c]"]);
    expect(folder["build/c.txt"]).toBe("a\nb\nc\n");
  });

  it("makes what follows anew where the file changed, and nothing where its bytes are the same", async () => {
    await using project = await makeProject({
      "pipeline.yaml": `${head}
    run: |
      cat \${{ previous == null ? "/dev/null" : previous.outputs[0] }} src/\${{ shot.id }} | tr -d x > \${{ outputs[0] }}
    inputs: ["\${{ previous == null ? null : previous.outputs[0] }}", "src/\${{ shot.id }}"]
    outputs: ["build/\${{ shot.id }}.txt"]
`,
      "project.json": list("a", "b", "c"),
      "src/a": "1",
      "src/b": "2",
      "src/c": "3",
    });
    await runProject(project.root);
    expect((await readFolder(project.root))["build/c.txt"]).toBe("123");
    await project.write("src/b", "2x");
    expect((await runProject(project.root)).executed).toEqual(["video[b]"]);
    await project.write("src/b", "4");
    expect((await runProject(project.root)).executed).toEqual(["video[b]", "video[c]"]);
    expect((await readFolder(project.root))["build/c.txt"]).toBe("143");
    await project.write("project.json", list("b", "a", "c"));
    expect((await runProject(project.root)).executed).toEqual(["video[b]", "video[a]", "video[c]"]);
    expect((await readFolder(project.root))["build/c.txt"]).toBe("413");
    await project.write("project.json", list("a", "b", "c"));
    expect((await runProject(project.root)).executed).toEqual([]);
    expect((await readFolder(project.root))["build/c.txt"]).toBe("143");
  });

  it("decides in `when`; a job that was skipped is read as such, and ends no chain", async () => {
    const { how } = await run(`
    when: 'previous == null || previous.status != "succeeded"'
    run: echo \${{ shot.id }}
`);
    expect(how).toMatchObject({ "video[a]": "executed", "video[b]": "skipped", "video[c]": "executed" });
  });

  it("is a failed job where `continue_on_error` says to go on", async () => {
    const { folder, how } = await run(`
    continue_on_error: true
    run: |
      echo \${{ previous == null ? "none" : previous.status }} > \${{ shot.id }}.txt; test \${{ shot.id }} != b
`);
    expect(how).toMatchObject({ "video[a]": "executed", "video[b]": "failed", "video[c]": "executed" });
    expect(folder).toMatchObject({ "a.txt": "none\n", "b.txt": "succeeded\n", "c.txt": "failed\n" });
  });

  it("blocks the rest of the chain after a failure, and names the cause", async () => {
    const { report } = await run(
      `
    when: previous == null || previous.ok
    run: test \${{ shot.id }} != b; echo ok=true >> "$STORYFLOW_RESULTS"
    results: { ok: { type: boolean } }
`,
      { onFailure: "keep_going" },
    );
    expect(report.stages.find(({ id }) => id === "video[c]")).toMatchObject({
      state: "blocked",
      blockedBy: ["video[b]"],
    });
  });

  it("fails the job whose result it asks for in vain", async () => {
    const { report } = await run(`
    run: echo \${{ previous.nothing }}
`);
    expect(report.errors.map(({ stage, message }) => [stage, message])).toEqual([
      ["video[a]", "`previous` is null and has no member `nothing`"],
    ]);
  });

  it("brings all jobs before one that is asked for, and none behind it", async () => {
    const { executed, how } = await run(
      `
    run: |
      echo \${{ previous == null ? "" : previous.key }}
`,
      { stages: ["video[b]"] },
    );
    expect(executed).toEqual(["video[a]", "video[b]"]);
    expect(how).toEqual({ video: "succeeded", "video[a]": "executed", "video[b]": "executed" });
  });

  it("waits for the loop of the job before, and reads what that kept", async () => {
    const { folder, report } = await run(
      `
    run: |
      echo \${{ previous == null ? 0 : previous.score }} > \${{ outputs[0] }}; echo score=1 >> "$STORYFLOW_RESULTS"
    outputs: ["build/\${{ shot.id }}.txt"]
    results: { score: { type: number } }
  judge:
    foreach: { shot: data.project.shots }
    run: wc -l < \${{ inputs[0] }} > /dev/null; echo lines=$(wc -l < \${{ inputs[0] }}) >> "$STORYFLOW_RESULTS"
    inputs: ["build/\${{ shot.id }}.txt"]
    results: { lines: { type: number } }
  mend:
    foreach: { shot: data.project.shots }
    when: judge.lines < 2
    run: |
      echo \${{ previous == null ? "first" : previous.key + " " + string(previous.rounds) }} >> build/\${{ shot.id }}.txt
    updates: ["build/\${{ shot.id }}.txt"]
    loop: { back_to: judge, limit: 3 }
`,
    );
    expect(report.state).toBe("succeeded");
    expect(report.loops.map(({ stage, rounds }) => [stage, rounds])).toEqual([
      ["mend[a]", 1],
      ["mend[b]", 1],
      ["mend[c]", 1],
    ]);
    expect(folder).toMatchObject({ "build/a.txt": "0\nfirst\n", "build/c.txt": "1\nb 1\n" });
  });
});
