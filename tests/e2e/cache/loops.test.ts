import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readFolder, runProject } from "../../support/run-project.ts";
import { makeProject, type TempProject } from "../../support/temp-project.ts";

/** Each round appends its number; what each is worth stands in `scores.txt`, a line for each round. */
const looped = (loop: string, more = "") => `
params: { threshold: 9 }
stages:
  refine:
    run: mkdir -p build/refined && echo r0 > build/refined/a.txt
    inputs: [seed.txt]
    outputs: [build/refined/]
  qa:
    run: echo "{\\"score\\":$(sed -n "$(wc -l < build/refined/a.txt)p" scores.txt)}" > build/qa.json
    inputs: [build/refined/, scores.txt]
    outputs: [build/qa.json]
    results: build/qa.json
  autofix:
    when: qa.score < threshold
    run: echo r\${{ this.round }} >> build/refined/a.txt; echo \${{ this.round }} > build/fix.txt
    inputs: [build/qa.json]
    updates: [build/refined/]
    outputs: [build/fix.txt]
    loop: { back_to: qa, ${loop} }
  film:
    run: cat build/refined/a.txt > build/film.txt
    inputs: [build/refined/]
    outputs: [build/film.txt]
${more}
`;

const accepting = "limit: 3, score: qa.score, on_exhausted: accept";

async function makeLoop(loop: string, scores: readonly number[]): Promise<TempProject> {
  return makeProject({
    "pipeline.yaml": looped(loop),
    "seed.txt": "s",
    "scores.txt": `${scores.join("\n")}\n`,
  });
}

const refined = (project: TempProject) => readFile(join(project.root, "build/refined/a.txt"), "utf8");

describe("a loop", () => {
  it("replays from what was recorded, and leaves the folder untouched", async () => {
    await using project = await makeLoop("limit: 3", [3, 5, 9]);
    const first = await runProject(project.root);
    expect(first.executed).toEqual(["refine", "qa", "autofix 1", "qa 1", "autofix 2", "qa 2", "film"]);
    const folder = await readFolder(project.root);
    const again = await runProject(project.root);
    expect(again.executed).toEqual([]);
    expect(again.how).toEqual({ refine: "fresh", qa: "fresh", autofix: "fresh", film: "fresh" });
    expect(again.report.loops).toEqual(first.report.loops);
    expect(await readFolder(project.root)).toEqual(folder);
    await rm(join(project.root, "build"), { recursive: true });
    expect((await runProject(project.root)).executed).toEqual([]);
    expect(await readFolder(project.root)).toEqual(folder);
  });

  it("keeps its best round, not its last, and gives that to readers", async () => {
    await using project = await makeLoop(accepting, [3, 7, 5, 4]);
    const { report, how } = await runProject(project.root);
    expect(how["autofix"]).toBe("executed");
    expect(report.loops[0]).toMatchObject({ decision: "exhausted", rounds: 3, kept: 1 });
    expect(report.loops[0]?.history.map(({ score, gain }) => [score, gain])).toEqual([
      [3, undefined],
      [7, 4],
      [5, -2],
      [4, -3],
    ]);
    expect(report.stages.find(({ id }) => id === "qa")?.results).toEqual({ score: 7 });
    expect(await refined(project)).toBe("r0\nr1\n");
    expect(await readFolder(project.root)).toMatchObject({
      "build/fix.txt": "1\n",
      "build/film.txt": "r0\nr1\n",
      "build/qa.json": '{"score":7}\n',
    });
  });

  it("keeps the earliest of equally good rounds, and the first if no rework was better", async () => {
    await using project = await makeLoop(accepting, [6, 6, 2, 6]);
    const { report, how } = await runProject(project.root);
    expect(report.loops[0]).toMatchObject({ decision: "exhausted", kept: 0 });
    expect(await refined(project)).toBe("r0\n");
    // What the loop's own stage made is not there, as for a skipped stage; it did run, though.
    expect(Object.keys(await readFolder(project.root))).not.toContain("build/fix.txt");
    expect(how["autofix"]).toBe("executed");
    expect(report.stages.find(({ id }) => id === "autofix")).toMatchObject({
      results: {},
      outputs: [],
    });
  });

  it("ends on a plateau when rounds in a row gain too little", async () => {
    await using project = await makeLoop(
      `${accepting}, min_delta: 0.5, patience: 2`,
      [3, 3.2, 4, 4.1, 4.2, 9],
    );
    const { report } = await runProject(project.root);
    expect(report.loops[0]).toMatchObject({ decision: "exhausted", rounds: 3, kept: 3 });
    await project.write(
      "pipeline.yaml",
      looped("limit: 9, score: qa.score, on_exhausted: accept, min_delta: 0.5, patience: 2"),
    );
    const longer = await runProject(project.root);
    expect(longer.executed).toEqual(["autofix 4", "qa 4", "film"]);
    expect(longer.report.loops[0]).toMatchObject({ decision: "plateau", rounds: 4, kept: 4 });
  });

  it("fails on a plateau unless told to accept it, with its scores, and lets the best round stand", async () => {
    await using project = await makeLoop("limit: 9, score: qa.score, min_delta: 0", [3, 5, 4]);
    const { report, how } = await runProject(project.root);
    expect(how).toMatchObject({ refine: "executed", qa: "executed", autofix: "failed", film: "blocked" });
    expect(report.exitCode).toBe(4);
    expect(report.stages.find(({ id }) => id === "autofix")?.failure).toMatchObject({
      class: "unsatisfied",
      message: "gains too little to go on after 2 rounds: qa.score 4 < threshold 9",
      details: ["round 0: score 3", "round 1: score 5 (kept), 4 below 9", "round 2: score 4"],
    });
    expect(await refined(project)).toBe("r0\nr1\n");
  });

  it("takes an earlier round when the threshold is lowered, and goes on from the last when it is raised", async () => {
    await using project = await makeLoop("limit: 5", [3, 5, 9, 10]);
    await runProject(project.root);
    const lower = await runProject(project.root, { params: { threshold: "4" } });
    expect(lower.report.loops[0]).toMatchObject({ decision: "satisfied", rounds: 1 });
    expect(lower.executed).toEqual(["film"]);
    expect(await refined(project)).toBe("r0\nr1\n");
    const higher = await runProject(project.root, { params: { threshold: "10" } });
    expect(higher.executed).toEqual(["autofix 3", "qa 3", "film"]);
    expect(await refined(project)).toBe("r0\nr1\nr2\nr3\n");
  });

  it("goes on where another limit lets it", async () => {
    await using project = await makeLoop("limit: 1", [3, 5, 9]);
    expect((await runProject(project.root)).report.exitCode).toBe(4);
    await project.write("pipeline.yaml", looped("limit: 2"));
    const { executed, report } = await runProject(project.root);
    expect(executed).toEqual(["autofix 2", "qa 2", "film"]);
    expect(report.success).toBe(true);
  });

  it("is over at once when every job is asked for what it made before, and says what to do", async () => {
    await using project = await makeProject({
      "pipeline.yaml": `
stages:
  qa: { run: echo score=1 >> $STORYFLOW_RESULTS, inputs: [a.txt], outputs: [], results: { score: { type: number } } }
  fix: { when: qa.score < 3, run: echo fixed > fixed.txt, inputs: [a.txt], outputs: [fixed.txt], loop: { back_to: qa, limit: 9 } }
`,
      "a.txt": "a",
    });
    const { executed, report } = await runProject(project.root);
    // Round 1 asks `qa` for what it made in round 0, but `fix` for something new; in round 2 nothing is new.
    expect(executed).toEqual(["qa", "fix 1"]);
    expect(report.loops[0]).toMatchObject({ decision: "plateau", rounds: 2 });
    expect(report.errors[0]?.hint).toContain("let the command use `this.round`, or write `cache: false`");
  });
});

describe("a loop that something ends", () => {
  it("keeps its best complete round when a job of its body fails later, and goes on there next time", async () => {
    // There is no line 4 to print a score from.
    await using project = await makeLoop("limit: 5, score: qa.score", [3, 5, 4]);
    const failing = await runProject(project.root);
    expect(failing.how).toMatchObject({
      refine: "executed",
      qa: "executed",
      autofix: "failed",
      film: "blocked",
    });
    const failure = failing.report.stages.find(({ id }) => id === "autofix")?.failure;
    expect(failure?.job).toBe("qa");
    expect(failure?.message).toMatch(/^`qa` failed in round 3: /u);
    expect(await refined(project)).toBe("r0\nr1\n");
    expect(await readFile(join(project.root, "build/qa.json"), "utf8")).toBe('{"score":5}\n');
    await project.write("scores.txt", "3\n5\n4\n9\n");
    const mended = await runProject(project.root);
    expect(mended.executed).toEqual(["qa", "qa 1", "qa 2", "qa 3", "film"]);
    expect(mended.report.success).toBe(true);
  });

  it("keeps its best complete round when it is stopped in a later one, and goes on there", async () => {
    await using project = await makeLoop("limit: 5, score: qa.score", [3, 5, 4, 9]);
    const stopped = await runProject(project.root, {
      onEvent: (event, handle) => {
        if (event.type === "attempt.started" && event.job === "autofix" && event.round === 3)
          handle.cancel("SIGINT");
      },
    });
    expect(stopped.report).toMatchObject({ state: "cancelled", exitCode: 130 });
    expect(await refined(project)).toBe("r0\nr1\n");
    const { executed, report } = await runProject(project.root);
    expect(executed).toEqual(["autofix 3", "qa 3", "film"]);
    expect(report.loops[0]).toMatchObject({ decision: "satisfied", rounds: 3, kept: 3 });
    expect(await refined(project)).toBe("r0\nr1\nr2\nr3\n");
  });

  it("never starts an attempt from half-rewritten files", async () => {
    await using project = await makeProject({
      "pipeline.yaml": `
stages:
  a: { run: echo base > a.txt, outputs: [a.txt] }
  fix:
    run: echo half >> a.txt; test -e tried && echo done >> a.txt || { touch tried; exit 1; }
    updates: [a.txt]
    retry: { limit: 1, interval: 0s }
  read: { run: cat a.txt > read.txt, inputs: [a.txt], outputs: [read.txt] }
`,
    });
    const { warnings } = await runProject(project.root);
    expect(await readFile(join(project.root, "read.txt"), "utf8")).toBe("base\nhalf\ndone\n");
    expect(warnings).toEqual([]);
    const again = await runProject(project.root);
    expect(again.executed).toEqual([]);
  });

  it("puts the version before an updater back when that fails", async () => {
    await using project = await makeProject({
      "pipeline.yaml": `
stages:
  a: { run: echo base > a.txt, outputs: [a.txt] }
  fix: { run: echo half >> a.txt; exit 1, updates: [a.txt] }
`,
    });
    const { how } = await runProject(project.root);
    expect(how).toEqual({ a: "executed", fix: "failed" });
    expect(await readFile(join(project.root, "a.txt"), "utf8")).toBe("base\n");
  });
});

describe("nested loops", () => {
  it("replay as they ran", async () => {
    const manifest = `
stages:
  draft: { run: echo 0 > d.txt, outputs: [d.txt] }
  inner_qa:
    run: echo "n=$(wc -l < d.txt)" >> $STORYFLOW_RESULTS
    inputs: [d.txt]
    results: { n: { type: number } }
  inner:
    when: inner_qa.n < 3
    run: echo i\${{ this.round }} >> d.txt
    updates: [d.txt]
    loop: { back_to: inner_qa, limit: 4 }
  outer_qa:
    run: echo "n=$(wc -l < d.txt)" >> $STORYFLOW_RESULTS
    inputs: [d.txt]
    needs: [inner]
    results: { n: { type: number } }
  outer:
    when: outer_qa.n < 5
    run: echo o\${{ this.round }} >> d.txt
    updates: [d.txt]
    loop: { back_to: inner_qa, limit: 4 }
`;
    await using project = await makeProject({ "pipeline.yaml": manifest });
    const first = await runProject(project.root);
    expect(first.report.success).toBe(true);
    const folder = await readFolder(project.root);
    expect(folder["d.txt"]).toBe("0\ni1\ni2\no1\no2\n");
    expect((await runProject(project.root)).executed).toEqual([]);
    expect(await readFolder(project.root)).toEqual(folder);
  });
});
