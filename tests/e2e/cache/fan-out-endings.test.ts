import { describe, expect, it } from "vitest";
import { readFolder, runProject, type RunSettings } from "../../support/run-project.ts";
import { makeProject } from "../../support/temp-project.ts";

/** `b` fails; the others do not. */
const frame = (keys: string) => `
  frame:
    foreach: { shot: [a, b, c] }
    run: echo \${{ shot }} > \${{ outputs[0] }}; echo "letter=\${{ shot }}" >> "$STORYFLOW_RESULTS"; test \${{ shot }} != b
    outputs: ["build/\${{ shot }}.txt"]
    results: { letter: { type: string } }
    ${keys}
`;

async function run(stages: string, settings: RunSettings = {}, head = "") {
  await using project = await makeProject({ "pipeline.yaml": `${head}\nstages:${stages}` });
  const ran = await runProject(project.root, { concurrency: 1, ...settings });
  return { ...ran, folder: await readFolder(project.root), project };
}

const states = ({ how }: { readonly how: { readonly [job: string]: string } }) => how;

describe("a job of a fan-out that fails", () => {
  it("lets no other begin by default", async () => {
    expect(states(await run(frame("")))).toEqual({
      frame: "failed",
      "frame[a]": "executed",
      "frame[b]": "failed",
      "frame[c]": "cancelled",
    });
  });

  it("stops those that run under `fail_fast`", async () => {
    const stages = `
  frame:
    foreach: { shot: [a, b] }
    run: test \${{ shot }} = a && sleep 60 || exit 1
`;
    expect(states(await run(stages, { onFailure: "fail_fast", concurrency: 2 }))).toEqual({
      frame: "failed",
      "frame[a]": "cancelled",
      "frame[b]": "failed",
    });
  });

  it("is one of the list for those who read it, where `continue_on_error` says to go on", async () => {
    const ran = await run(`${frame("continue_on_error: true")}
  clip:
    foreach: { shot: [a, b, c] }
    run: echo "\${{ frame.status }} \${{ size(frame.outputs) }}" > \${{ outputs[0] }}
    outputs: ["clips/\${{ shot }}.txt"]
  film:
    run: |
      echo \${{ frame.map(f, f.key + ":" + f.status) }} \${{ frame.filter(f, has(f.letter)).map(f, f.letter) }} > film.txt
      cat build/*.txt >> film.txt
    inputs: ["build/*.txt"]
    outputs: [film.txt]
`);
    expect(ran.report.exitCode).toBe(0);
    expect(states(ran)).toMatchObject({ "frame[b]": "failed", "frame[c]": "executed", film: "executed" });
    expect(ran.folder).toMatchObject({
      "clips/a.txt": "succeeded 1\n",
      "clips/b.txt": "failed 0\n",
      "film.txt": "a:succeeded b:failed c:succeeded a c\na\nc\n",
    });
  });

  it("fails who reads a result that it did not give, and that job alone", async () => {
    const ran = await run(
      `${frame("continue_on_error: true")}
  clip: { foreach: { shot: [a, b, c] }, run: "echo \${{ frame.letter }}" }
`,
      { onFailure: "keep_going" },
    );
    expect(states(ran)).toMatchObject({ "clip[a]": "executed", "clip[b]": "failed", "clip[c]": "executed" });
    expect(ran.report.errors.map(({ stage, message }) => [stage, message])).toEqual([
      ["frame[b]", "the command ended with exit code 1"],
      ["clip[b]", '`frame` has no result `letter`: its status is "failed"'],
    ]);
  });

  it("takes retries from one budget with all others", async () => {
    const ran = await run(
      `
  frame:
    foreach: { shot: [a, b, c] }
    run: exit 1
    retry: 2
`,
      { onFailure: "keep_going" },
      "budget: { retries: 3 }",
    );
    expect(ran.executed).toHaveLength(3 + 3);
    expect(ran.report.exitCode).toBe(5);
    expect(ran.report.budget.retries).toMatchObject({ limit: 3, spent: 3 });
  });

  it("is tried again by itself", async () => {
    await using project = await makeProject({
      "pipeline.yaml": `
stages:
  frame:
    foreach: { shot: [a, b] }
    run: test \${{ shot }} = a || test -e tried || { touch tried; exit 1; }
    retry: 1
`,
    });
    const { executed, how } = await runProject(project.root, { concurrency: 1 });
    expect(executed).toEqual(["frame[a]", "frame[b]", "frame[b]"]);
    expect(how).toMatchObject({ frame: "succeeded", "frame[b]": "executed" });
  });
});

describe("an `always` stage that is fanned out", () => {
  it("runs for each item after a failure, when all else has settled", async () => {
    const ran = await run(`${frame("")}
  tell:
    foreach: { shot: [a, b, c] }
    always: true
    run: echo \${{ frame.status }} > told-\${{ shot }}.txt
`);
    expect(ran.executed).toEqual(["frame[a]", "frame[b]", "tell[a]", "tell[b]", "tell[c]"]);
    expect(ran.folder).toMatchObject({
      "told-a.txt": "succeeded\n",
      "told-b.txt": "failed\n",
      "told-c.txt": "cancelled\n",
    });
  });

  it("goes over a list that came to nothing: it fails, and says so", async () => {
    const ran = await run(`
  names: { run: exit 1, results: { shots: { type: array } } }
  tell: { foreach: { shot: names.shots }, always: true, run: "echo \${{ shot }}" }
`);
    expect(states(ran)).toEqual({ names: "failed", tell: "failed" });
    expect(ran.report.errors.map(({ stage, message }) => [stage, message])).toEqual([
      ["names", "the command ended with exit code 1"],
      ["tell", '`names` has no result `shots`: its status is "failed"'],
    ]);
  });

  it("tidies up once after all items of another", async () => {
    const ran = await run(`${frame("")}
  tell: { always: true, needs: [frame], run: "echo \${{ frame.map(f, f.status) }} > told.txt" }
`);
    expect(ran.folder["told.txt"]).toBe("succeeded failed cancelled\n");
  });
});

describe("`cache: false` on a stage that is fanned out", () => {
  it("runs each job every time, and what follows only where bytes changed", async () => {
    await using project = await makeProject({
      "pipeline.yaml": `
stages:
  frame:
    foreach: { shot: [a, b] }
    cache: false
    run: cat \${{ shot }}.src > \${{ outputs[0] }}
    outputs: ["build/\${{ shot }}.txt"]
  clip:
    foreach: { shot: [a, b] }
    run: cp \${{ inputs[0] }} \${{ outputs[0] }}
    inputs: ["build/\${{ shot }}.txt"]
    outputs: ["clips/\${{ shot }}.txt"]
`,
      "a.src": "a",
      "b.src": "b",
    });
    await runProject(project.root);
    await project.write("b.src", "c");
    const { executed } = await runProject(project.root, { concurrency: 1 });
    expect(executed).toEqual(["frame[a]", "frame[b]", "clip[b]"]);
  });
});
