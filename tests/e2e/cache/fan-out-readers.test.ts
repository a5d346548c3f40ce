import { describe, expect, it } from "vitest";
import { readFolder, runProject, type RunSettings } from "../../support/run-project.ts";
import { makeProject } from "../../support/temp-project.ts";

const frame = `
  frame:
    foreach: { shot: [a, b, c] }
    run: echo \${{ shot }} > \${{ outputs[0] }}; test \${{ shot }} != b
    outputs: ["build/\${{ shot }}.txt"]
`;
const poster = `
  poster:
    run: cat build/a.txt > poster.txt
    inputs: [build/a.txt]
    outputs: [poster.txt]
`;

async function run(stages: string, settings: RunSettings = {}) {
  await using project = await makeProject({ "pipeline.yaml": `stages:${stages}` });
  const ran = await runProject(project.root, { concurrency: 1, onFailure: "keep_going", ...settings });
  return { ...ran, folder: await readFolder(project.root) };
}

describe("a plain stage that reads what jobs of a fan-out make", () => {
  it("waits for the jobs whose outputs its inputs meet, and for no others", async () => {
    const { how, executed } = await run(`${frame}${poster}
  two:
    run: cat build/a.txt build/c.txt
    inputs: ["build/[ac].txt"]
  every:
    run: cat build/*.txt
    inputs: ["build/*.txt"]
`);
    expect(how).toMatchObject({ poster: "executed", two: "executed", every: "blocked", frame: "failed" });
    expect(executed.indexOf("poster")).toBeGreaterThan(executed.indexOf("frame[a]"));
  });

  it("waits for all of them where it names the stage", async () => {
    const { how } = await run(`${frame}${poster}    needs: [frame]\n`);
    expect(how).toMatchObject({ poster: "blocked" });
  });

  it("waits for their rewriting too, and for the whole loop of that item", async () => {
    const { how, folder } = await run(`${frame}${poster}
  judge:
    foreach: { shot: [a, b, c] }
    run: echo "lines=$(wc -l < \${{ inputs[0] }})" >> "$STORYFLOW_RESULTS"
    inputs: ["build/\${{ shot }}.txt"]
    results: { lines: { type: number } }
  mend:
    foreach: { shot: [a, b, c] }
    when: judge.lines < 3
    run: echo more >> build/\${{ shot }}.txt
    updates: ["build/\${{ shot }}.txt"]
    loop: { back_to: judge, limit: 5 }
`);
    expect(how).toMatchObject({ "mend[b]": "blocked", poster: "executed" });
    expect(folder["poster.txt"]).toBe("a\nmore\nmore\n");
  });

  it("knows them only when a list is there that a stage makes", async () => {
    const { how } = await run(`
  scenes: { run: 'echo "shots=[\\"a\\",\\"b\\"]" >> $STORYFLOW_RESULTS', results: { shots: { type: array } } }
${frame.replace("[a, b, c]", "scenes.shots")}${poster}
  late: { run: cat build/z.txt, inputs: [build/z.txt] }
`);
    expect(how).toMatchObject({
      scenes: "executed",
      poster: "executed",
      "frame[b]": "failed",
      late: "failed",
    });
  });

  it("is blocked by a list that cannot be made out, as everything is that reads it", async () => {
    const stages = `
  scenes: { run: 'echo "shots=[1,1]" >> $STORYFLOW_RESULTS', results: { shots: { type: array } } }
${frame.replace("[a, b, c]", "scenes.shots")}${poster}
  clip: { foreach: { shot: [a, b] }, run: "cat \${{ inputs[0] }}", inputs: ["build/\${{ shot }}.txt"] }
`;
    const kept = await run(stages);
    expect(kept.how).toMatchObject({
      frame: "failed",
      poster: "blocked",
      "clip[a]": "blocked",
      clip: "blocked",
    });
    const { how } = await run(stages, { onFailure: "finish" });
    expect(how).toMatchObject({ frame: "failed", poster: "blocked", clip: "blocked" });
  });

  it("does not find what a skipped job would have made", async () => {
    const { report } = await run(`${frame.replace("run:", 'when: shot != "a"\n    run:')}${poster}`);
    expect(report.errors.map(({ stage, message }) => [stage, message])).toContainEqual([
      "poster",
      "input `build/a.txt` is not there: `frame[a]`, which makes it, was skipped",
    ]);
  });

  it("brings just those jobs when it is asked for", async () => {
    const { executed, how } = await run(`${frame}${poster}`, { stages: ["poster"] });
    expect(executed).toEqual(["frame[a]", "poster"]);
    expect(how).toEqual({ frame: "succeeded", "frame[a]": "executed", poster: "executed" });
  });

  it("brings all of them when it reads all", async () => {
    const { executed } = await run(
      `${frame.replace("; test ${{ shot }} != b", "")}
  film: { run: cat build/*.txt > film.txt, inputs: ["build/*.txt"], outputs: [film.txt] }
  other: { run: echo other }
`,
      { stages: ["film"] },
    );
    expect(executed).toEqual(["frame[a]", "frame[b]", "frame[c]", "film"]);
  });
});
