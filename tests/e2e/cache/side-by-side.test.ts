import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readFolder, runProject } from "../../support/run-project.ts";
import { makeProject, type TempProject } from "../../support/temp-project.ts";

const read = ({ root }: TempProject, path: string) => readFile(join(root, path), "utf8");

/** A command that goes on when a file is there: the order of things is told by files, not by time. */
const awaits = (file: string) => `until test -e ${file}; do :; done`;

describe("jobs that are at work in the same output at the same time", () => {
  it("keep out of each other's parts when both rewrite one", async () => {
    await using project = await makeProject({
      "pipeline.yaml": `
stages:
  ref: { run: mkdir -p out; echo a > out/a.txt; echo b > out/b.txt, outputs: [out/] }
  wait: { run: "${awaits("b-began")}; echo > w.txt", outputs: [w.txt] }
  u2: { run: "echo B2 >> out/b.txt; touch b-began; ${awaits("a-ended")}", updates: [out/b.txt] }
  u1: { run: echo A2 >> out/a.txt; touch a-ended, updates: [out/a.txt], inputs: [w.txt] }
  end: { run: cat out/a.txt out/b.txt > end.txt, inputs: [out/], outputs: [end.txt] }
`,
    });
    const { warnings } = await runProject(project.root, { concurrency: 4 });
    expect(await read(project, "end.txt")).toBe("a\nA2\nb\nB2\n");
    expect(warnings).toEqual([]);
    expect((await runProject(project.root)).executed).toEqual([]);
  });

  it("are let be by one that comes after a skipped stage of the same path", async () => {
    await using project = await makeProject({
      "pipeline.yaml": `
params: { hd: false }
stages:
  a: { when: hd, run: mkdir -p o; echo hd > o/x.txt, outputs: [o/] }
  b: { when: "!hd", run: "mkdir -p o; echo sd > o/x.txt; touch b-began; ${awaits("after-ended")}", outputs: [o/] }
  wait: { run: "${awaits("b-began")}; echo > w.txt", outputs: [w.txt] }
  after_a: { run: touch after-ended; echo > after.txt, needs: [a, wait], outputs: [after.txt] }
`,
    });
    const { report, warnings } = await runProject(project.root, { concurrency: 4 });
    expect(report.success).toBe(true);
    expect(warnings).toEqual([]);
    expect(await read(project, "o/x.txt")).toBe("sd\n");
  });

  it("do not delete a neighbour whose name differs in case alone", async () => {
    await using project = await makeProject({
      "pipeline.yaml": `
stages:
  ref: { run: mkdir -p out; echo a > out/a.txt; echo A > out/A.txt, outputs: [out/] }
  up: { run: echo more >> out/a.txt, updates: [out/a.txt] }
`,
    });
    await runProject(project.root);
    expect(await readFolder(project.root)).toMatchObject({ "out/A.txt": "A\n", "out/a.txt": "a\nmore\n" });
  });
});

describe("a later version, of a stage that is not asked for,", () => {
  it("stands there again after a stage was run that reads the version before it", async () => {
    const manifest = (word: string) => `
stages:
  make: { run: echo base > a.txt, outputs: [a.txt] }
  look: { run: "(echo ${word}; cat a.txt) > look.txt", inputs: [a.txt], outputs: [look.txt] }
  fix: { run: echo fixed >> a.txt, needs: [{ stage: look, content: false }], updates: [a.txt] }
`;
    await using project = await makeProject({ "pipeline.yaml": manifest("seen") });
    await runProject(project.root);
    await project.write("pipeline.yaml", manifest("seen again"));
    const { executed, warnings } = await runProject(project.root, { stages: ["look"] });
    expect({ executed, warnings }).toEqual({ executed: ["look"], warnings: [] });
    expect(await readFolder(project.root)).toMatchObject({
      "look.txt": "seen again\nbase\n",
      "a.txt": "base\nfixed\n",
    });
    expect((await runProject(project.root)).executed).toEqual([]);
    await project.write("a.txt", "mine");
    await project.write("pipeline.yaml", manifest("seen"));
    await rm(join(project.root, "look.txt"));
    const mine = await runProject(project.root, { stages: ["look"], cache: { forced: ["look"] } });
    expect(mine.warnings).toEqual([expect.stringMatching(/^moved to .*: `a\.txt`$/u)]);
    expect(await readFolder(project.root)).toMatchObject({ "a.txt": "base\n" });
  });
});

describe("a stage that reads an output of which a later one rewrites a part", () => {
  const looked = `
stages:
  ref: { run: mkdir -p out; echo a > out/a.txt; echo b > out/b.txt, outputs: [out/] }
  look: { run: ls out > look.txt, inputs: [out/], outputs: [look.txt] }
  fix: { run: echo more >> out/a.txt, updates: [out/a.txt], inputs: [look.txt] }
`;

  it("comes across no file that is not in its key", async () => {
    await using project = await makeProject({ "pipeline.yaml": looked });
    await runProject(project.root);
    await project.write("out/mine.txt", "by hand\n");
    const { executed, warnings } = await runProject(project.root, { cache: { forced: ["look"] } });
    expect(executed).toEqual(["look"]);
    expect(await read(project, "look.txt")).toBe("a.txt\nb.txt\n");
    expect(warnings).toEqual([expect.stringMatching(/^moved to .+: `out\/mine\.txt`$/u)]);
  });
});

describe("a stage that needs one that rewrites", () => {
  const manifest = `
stages:
  ref: { run: mkdir -p out; echo a > out/a.txt, outputs: [out/] }
  fix: { run: cat word.txt >> out/a.txt, updates: [out/], inputs: [word.txt] }
  look: { run: cat out/a.txt > look.txt, needs: [fix], outputs: [look.txt] }
`;

  it("runs again when what that rewrote is another", async () => {
    await using project = await makeProject({ "pipeline.yaml": manifest, "word.txt": "one\n" });
    await runProject(project.root);
    expect(await read(project, "look.txt")).toBe("a\none\n");
    await project.write("word.txt", "two\n");
    expect((await runProject(project.root)).executed).toEqual(["fix", "look"]);
    expect(await read(project, "look.txt")).toBe("a\ntwo\n");
    expect((await runProject(project.root)).executed).toEqual([]);
  });

  it("finds it in place, also where it was made before", async () => {
    await using project = await makeProject({ "pipeline.yaml": manifest, "word.txt": "one\n" });
    await runProject(project.root);
    await rm(join(project.root, "out"), { recursive: true });
    expect((await runProject(project.root, { cache: { forced: ["look"] } })).executed).toEqual(["look"]);
    expect(await read(project, "look.txt")).toBe("a\none\n");
  });
});

describe("what a stage made at another path before", () => {
  const named = (more = "") => `
params: { name: v1 }
stages:
  gen: { run: "echo \${{ name }} > build/\${{ name }}.txt${more}", outputs: ["build/\${{ name }}.txt"] }
  read: { run: cat build/*.txt > read.txt, inputs: [build/*.txt], outputs: [read.txt] }
  other: { run: echo > other.txt, outputs: [other.txt] }
`;

  it("is no source for a glob, also when only some stages run", async () => {
    await using project = await makeProject({ "pipeline.yaml": named() });
    await runProject(project.root);
    await runProject(project.root, { params: { name: "v2" }, stages: ["read"] });
    expect(await read(project, "read.txt")).toBe("v2\n");
    expect((await runProject(project.root)).how).toMatchObject({ gen: "restored", read: "restored" });
    expect(await read(project, "read.txt")).toBe("v1\n");
  });

  it("is none when the attempt that made it failed", async () => {
    await using project = await makeProject({ "pipeline.yaml": named("; test ${{ name }} = v2") });
    expect((await runProject(project.root)).how["gen"]).toBe("failed");
    await runProject(project.root, { params: { name: "v2" } });
    expect(await read(project, "read.txt")).toBe("v2\n");
  });

  it("is none when the path follows from a result", async () => {
    await using project = await makeProject({
      "name.txt": "v1",
      "pipeline.yaml": `
stages:
  pick: { run: echo name=$(cat name.txt) >> $STORYFLOW_RESULTS, inputs: [name.txt], results: { name: { type: string } } }
  gen: { run: "echo \${{ pick.name }} > build/\${{ pick.name }}.txt", outputs: ["build/\${{ pick.name }}.txt"] }
  read: { run: cat build/*.txt > read.txt, inputs: [build/*.txt], outputs: [read.txt] }
`,
    });
    await runProject(project.root);
    await project.write("name.txt", "v2");
    await runProject(project.root);
    expect(await read(project, "read.txt")).toBe("v2\n");
  });

  it("goes where an output became a narrower one", async () => {
    const manifest = (outputs: string) => `
stages:
  a: { run: mkdir -p out/sub; echo 1 > out/sub/b.txt${outputs === "out/" ? "; echo old > out/a.txt" : ""}, outputs: [${outputs}] }
  read: { run: cat $(find out -name '*.txt') > read.txt, inputs: [out/**/*.txt], outputs: [read.txt] }
`;
    await using project = await makeProject({ "pipeline.yaml": manifest("out/") });
    await runProject(project.root);
    await project.write("pipeline.yaml", manifest("out/sub/"));
    await runProject(project.root);
    expect(await read(project, "read.txt")).toBe("1\n");
  });

  it("stays when its stage is gone and a present one reads it by its name: it is a source then", async () => {
    const b = "  b: { run: cat art.txt > b.txt, inputs: [art.txt], outputs: [b.txt] }\n";
    await using project = await makeProject({
      "pipeline.yaml": `stages:\n  a: { run: echo art > art.txt, outputs: [art.txt] }\n${b}`,
    });
    await runProject(project.root);
    await project.write("pipeline.yaml", `stages:\n${b}`);
    expect((await runProject(project.root)).how).toEqual({ b: "fresh" });
    expect(await read(project, "art.txt")).toBe("art\n");
  });
});

describe("a reader", () => {
  it("sees nothing of a stage that failed, in its folder as little as in its key", async () => {
    await using project = await makeProject({
      "pipeline.yaml": `
params: { p: one }
stages:
  x: { run: "echo \${{ p }} > x.txt; exit 1", outputs: [x.txt], continue_on_error: true }
  y: { run: "cat x*.txt > y.txt 2> /dev/null || echo nothing > y.txt", inputs: ["x*.txt"], outputs: [y.txt] }
`,
    });
    await runProject(project.root);
    expect(await read(project, "y.txt")).toBe("nothing\n");
  });

  it("that runs alone does not take back what a later stage, which was not asked for, has rewritten", async () => {
    await using project = await makeProject({
      "pipeline.yaml": `
stages:
  ref: { run: echo base > a.txt, outputs: [a.txt] }
  early: { run: cat a.txt > early.txt, inputs: [a.txt], outputs: [early.txt] }
  up: { run: echo more >> a.txt, updates: [a.txt], needs: [early] }
`,
    });
    await runProject(project.root);
    await runProject(project.root, { stages: ["early"] });
    expect(await read(project, "a.txt")).toBe("base\nmore\n");
  });
});

describe("a new contract", () => {
  it("is held against the inputs that belong to what was made, and says what it put back for that", async () => {
    const check = `export const check = { role: "check", async run({ inputs, outputs }) {
      const { readFileSync } = await import("node:fs");
      const same = readFileSync(inputs[0], "utf8") === readFileSync(outputs[0], "utf8");
      return same ? [] : [{ severity: "error", message: "input and output differ" }];
    } };`;
    const manifest = (verify: string) => `
stages:
  refine: { run: mkdir -p out; echo 0 > out/v.txt, outputs: [out/] }
  qa:
    run: cp out/v.txt qa.txt; echo "n=$(cat qa.txt)" >> $STORYFLOW_RESULTS
    inputs: [out/v.txt]
    outputs: [qa.txt]
    results: { n: { type: number } }
    ${verify}
  fix: { when: qa.n < 2, run: "echo \${{ this.round }} > out/v.txt", updates: [out/], loop: { back_to: qa, limit: 5 } }
`;
    await using project = await makeProject({ "pipeline.yaml": manifest(""), "check.mjs": check });
    await runProject(project.root);
    await project.write("pipeline.yaml", manifest("verify: [{ uses: ./check.mjs }]"));
    await project.write("qa.txt", "a person's");
    const { report, executed, warnings } = await runProject(project.root);
    expect([report.success, executed]).toEqual([true, []]);
    expect(warnings).toEqual([expect.stringContaining("`qa.txt`")]);
    expect(await readFolder(project.root)).toMatchObject({ "out/v.txt": "2\n", "qa.txt": "2\n" });
  });

  it("compares whole values, however long they are", async () => {
    await using project = await makeProject({
      "pipeline.yaml": `
params: { want: x }
stages:
  gen:
    run: echo "got=$(cat got.txt)" >> $STORYFLOW_RESULTS
    inputs: [got.txt]
    results: { got: { type: string } }
    verify: [{ that: gen.got == want }]
`,
      "got.txt": `${"a".repeat(300)}x`,
    });
    expect((await runProject(project.root, { params: { want: `${"a".repeat(300)}x` } })).report.success).toBe(
      true,
    );
    expect((await runProject(project.root, { params: { want: `${"a".repeat(300)}y` } })).report.success).toBe(
      false,
    );
  });

  it("runs the stage when what it printed is gone from the cache", async () => {
    const manifest = (pattern: string) => `
stages:
  a: { run: echo done 7; echo > a.txt, outputs: [a.txt], results: { n: { stdout: '${pattern}', type: number } } }
`;
    await using project = await makeProject({ "pipeline.yaml": manifest("done (.)") });
    await runProject(project.root);
    const blobs = join(project.root, ".storyflow/cache/blobs");
    for (const part of await readdir(blobs)) {
      for (const name of await readdir(join(blobs, part))) {
        if ((await readFile(join(blobs, part, name), "utf8")) === "done 7\n")
          await rm(join(blobs, part, name));
      }
    }
    await project.write("pipeline.yaml", manifest("one (.)|done (?:.)"));
    const { report } = await runProject(project.root);
    expect(report.stages[0]?.reasons).toEqual(["what it printed is gone from the cache"]);
  });
});

describe("secrets and odd files", () => {
  it("no secret stands under .storyflow/, whatever a stage does with it", async () => {
    const secret = "SECRETVALUE123456";
    await using project = await makeProject({
      "pipeline.yaml": `
secrets: [TOK]
on_failure: keep_going
stages:
  prints: { run: "echo $TOK; echo n=1 >> $STORYFLOW_RESULTS; echo > p.txt", outputs: [p.txt], results: { x: { stdout: 'x(.)' } } }
  name: { run: 'echo "$TOK=1" >> $STORYFLOW_RESULTS', inputs: [pipeline.yaml] }
  typed: { run: 'echo "n=$TOK" >> $STORYFLOW_RESULTS', inputs: [pipeline.yaml], results: { n: { type: number } } }
`,
    });
    await runProject(project.root, { environment: { TOK: secret } });
    const kept = await Promise.all(
      (await readdir(join(project.root, ".storyflow"), { recursive: true, withFileTypes: true }))
        .filter((entry) => entry.isFile())
        .map((entry) => readFile(join(entry.parentPath, entry.name), "latin1")),
    );
    expect(kept.filter((text) => text.includes(secret))).toEqual([]);
  });

  it("a name with a backslash is a name, and what is no file fails the stage with its name", async () => {
    await using project = await makeProject({
      "pipeline.yaml": `
on_failure: keep_going
stages:
  back: { run: "mkdir -p out; echo 1 > 'out/a\\\\b.txt'", outputs: [out/] }
  pipe: { run: mkdir -p odd; mkfifo odd/pipe, outputs: [odd/] }
`,
    });
    const { report } = await runProject(project.root);
    expect(report.errors).toMatchObject([
      { stage: "pipe", class: "contract", message: expect.stringContaining("`odd/pipe`") },
    ]);
    expect(await readFolder(join(project.root, "out"))).toEqual({ "a\\b.txt": "1\n" });
  });

  it("a person's empty file goes to the trash, and what systems leave in folders never counts", async () => {
    await using project = await makeProject({
      "pipeline.yaml":
        "stages: { a: { run: mkdir -p out; echo > out/a.txt; touch out/made-empty, outputs: [out/] } }",
    });
    await runProject(project.root);
    await writeFile(join(project.root, "out/.DS_Store"), "system");
    expect((await runProject(project.root)).warnings).toEqual([]);
    await writeFile(join(project.root, "out/empty"), "");
    expect((await runProject(project.root)).warnings).toEqual([expect.stringContaining("`out/empty`")]);
  });
});
