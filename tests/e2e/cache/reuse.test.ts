import { cp, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readFolder, runProject } from "../../support/run-project.ts";
import { makeProject } from "../../support/temp-project.ts";

const chain = `
params: { greeting: hello }
env: { MODE: draft }
stages:
  upper:
    run: tr a-z A-Z < source.txt > build/upper.txt
    inputs: [source.txt]
    outputs: [build/upper.txt]
  count:
    run: wc -c < build/upper.txt > build/count.txt
    inputs: [build/upper.txt]
    outputs: [build/count.txt]
  card:
    run: echo \${{ greeting }} "$MODE" $(cat build/count.txt) > build/card.txt
    inputs: [build/count.txt]
    outputs: [build/card.txt]
`;

const files = { "pipeline.yaml": chain, "source.txt": "abc\n" };

describe("a second run", () => {
  it("executes nothing and touches nothing when nothing changed", async () => {
    await using project = await makeProject(files);
    expect((await runProject(project.root)).executed).toEqual(["upper", "count", "card"]);
    const { report, executed, how } = await runProject(project.root);
    expect(executed).toEqual([]);
    expect(how).toEqual({ upper: "fresh", count: "fresh", card: "fresh" });
    expect(report.cache).toMatchObject({ executed: 0, restored: 0, fresh: 3 });
  });

  it("executes what an edit affects, and says why", async () => {
    await using project = await makeProject(files);
    await runProject(project.root);
    await project.write("source.txt", "abcdef\n");
    const { report, executed } = await runProject(project.root);
    expect(executed).toEqual(["upper", "count", "card"]);
    expect(report.stages.map(({ reasons }) => reasons)).toEqual([
      ["input source.txt changed"],
      ["input build/upper.txt changed"],
      ["input build/count.txt changed"],
    ]);
  });

  it("stops the wave where a stage makes the same bytes again", async () => {
    await using project = await makeProject(files);
    await runProject(project.root);
    await project.write("source.txt", "abd\n");
    const { executed, how } = await runProject(project.root);
    expect(executed).toEqual(["upper", "count"]);
    expect(how).toEqual({ upper: "executed", count: "executed", card: "fresh" });
  });

  it("executes nothing for a file that was only touched", async () => {
    await using project = await makeProject(files);
    await runProject(project.root);
    await utimes(join(project.root, "source.txt"), new Date(), new Date());
    expect((await runProject(project.root)).executed).toEqual([]);
  });

  it("goes back to what was made before when an edit is taken back", async () => {
    await using project = await makeProject(files);
    await runProject(project.root);
    const first = await readFolder(project.root);
    await project.write("source.txt", "something else\n");
    await runProject(project.root);
    await project.write("source.txt", "abc\n");
    const { executed, how } = await runProject(project.root);
    expect(executed).toEqual([]);
    expect(how).toEqual({ upper: "restored", count: "restored", card: "restored" });
    expect(await readFolder(project.root)).toEqual(first);
  });

  it("tells params, variables and texts apart as reasons", async () => {
    await using project = await makeProject(files);
    await runProject(project.root);
    const param = await runProject(project.root, { params: { greeting: "good day" } });
    expect(param.executed).toEqual(["card"]);
    expect(param.report.stages[2]?.reasons).toEqual(['param greeting "hello" → "good day" (run, line 14)']);
    await project.write("pipeline.yaml", chain.replace("MODE: draft", "MODE: final"));
    const variable = await runProject(project.root);
    expect(variable.executed).toEqual(["upper", "count", "card"]);
    expect(variable.report.stages[0]?.reasons).toEqual(["env MODE changed"]);
    const edited = chain.replace("MODE: draft", "MODE: final").replace("wc -c", "wc -m");
    await project.write("pipeline.yaml", edited);
    const text = await runProject(project.root);
    expect(text.executed).toEqual(["count"]);
    expect(text.report.stages[1]?.reasons).toEqual(["`run` was edited"]);
  });

  it("tells a variable that is not set from one that is empty", async () => {
    const manifest = `
stages:
  a: { run: 'echo "$X" > a.txt', outputs: [a.txt], pass_env: [X] }
`;
    await using project = await makeProject({ "pipeline.yaml": manifest });
    await runProject(project.root);
    expect((await runProject(project.root, { environment: { X: "" } })).executed).toEqual(["a"]);
    expect((await runProject(project.root)).executed).toEqual([]);
    expect((await runProject(project.root, { environment: { X: "1" } })).executed).toEqual(["a"]);
  });

  it("does not hang on which stages were asked for", async () => {
    await using project = await makeProject(files);
    expect((await runProject(project.root, { stages: ["count"] })).executed).toEqual(["upper", "count"]);
    expect((await runProject(project.root)).executed).toEqual(["card"]);
    expect((await runProject(project.root, { stages: ["card"] })).executed).toEqual([]);
  });

  it("runs what is forced, and what that changes", async () => {
    await using project = await makeProject({
      "pipeline.yaml": `
stages:
  a: { run: date +%N > a.txt, outputs: [a.txt] }
  b: { run: cat a.txt > b.txt, inputs: [a.txt], outputs: [b.txt] }
  c: { run: echo c > c.txt, outputs: [c.txt] }
`,
    });
    await runProject(project.root);
    expect((await runProject(project.root, { cache: { forced: ["a"] } })).executed).toEqual(["a", "b"]);
    expect((await runProject(project.root, { cache: { forced: "all" } })).executed.toSorted()).toEqual([
      "a",
      "b",
      "c",
    ]);
    expect((await runProject(project.root)).executed).toEqual([]);
  });

  it("uses and keeps nothing without a cache", async () => {
    await using project = await makeProject(files);
    await runProject(project.root, { cache: { isOn: false } });
    const again = await runProject(project.root, { cache: { isOn: false } });
    expect(again.executed).toEqual(["upper", "count", "card"]);
    expect(again.warnings).toEqual([]);
    expect(await readFolder(join(project.root, ".storyflow/cache")).catch(() => ({}))).toEqual({});
  });
});

describe("a cache that is all that is left", () => {
  it("gives a fresh copy of the project the same folder, and executes nothing", async () => {
    await using project = await makeProject(files);
    await using copy = await makeProject(files);
    await runProject(project.root);
    const wanted = await readFolder(project.root);
    await cp(join(project.root, ".storyflow/cache"), join(copy.root, ".storyflow/cache"), {
      recursive: true,
    });
    const { executed, how } = await runProject(copy.root);
    expect(executed).toEqual([]);
    expect(how).toEqual({ upper: "restored", count: "restored", card: "restored" });
    expect(await readFolder(copy.root)).toEqual(wanted);
  });

  it("is asked for files only where somebody executes who reads them, until the end", async () => {
    await using project = await makeProject(files);
    await runProject(project.root);
    await rm(join(project.root, "build"), { recursive: true });
    const { executed, events } = await runProject(project.root, { params: { greeting: "hey" } });
    expect(executed).toEqual(["card"]);
    const order = events.flatMap((event) =>
      event.type === "outputs.restored" || event.type === "attempt.started"
        ? [`${event.type} ${event.job}`]
        : [],
    );
    // `count` is put there for `card`, `upper` only at the end.
    expect(order).toEqual(["attempt.started card", "outputs.restored count", "outputs.restored upper"]);
  });
});

describe("what counts as the same", () => {
  it("is nothing for a stage that reads and makes nothing, unless it says so", async () => {
    const manifest = (cache: string) => `stages: { hello: { run: echo hello${cache} } }`;
    await using project = await makeProject({ "pipeline.yaml": manifest("") });
    await runProject(project.root);
    expect((await runProject(project.root)).executed).toEqual(["hello"]);
    await project.write("pipeline.yaml", manifest(", cache: true"));
    await runProject(project.root);
    expect((await runProject(project.root)).executed).toEqual([]);
  });

  it("is nothing for `cache: false`, whose dependents stay fresh when it makes the same", async () => {
    await using project = await makeProject({
      "pipeline.yaml": `
stages:
  fetch: { run: echo same > page.txt, outputs: [page.txt], cache: false }
  read: { run: cat page.txt > read.txt, inputs: [page.txt], outputs: [read.txt] }
`,
    });
    await runProject(project.root);
    const { executed, how, warnings } = await runProject(project.root);
    expect(executed).toEqual(["fetch"]);
    expect(how).toEqual({ fetch: "executed", read: "fresh" });
    expect(warnings).toEqual([]);
  });

  it("is what stands in the project for `store: false`, which cannot be restored", async () => {
    await using project = await makeProject({
      "pipeline.yaml": "stages: { a: { run: echo big > a.bin, outputs: [a.bin], cache: { store: false } } }",
    });
    await runProject(project.root);
    expect((await runProject(project.root)).executed).toEqual([]);
    await rm(join(project.root, "a.bin"));
    const { executed, report } = await runProject(project.root);
    expect(executed).toEqual(["a"]);
    expect(report.stages[0]?.reasons).toEqual(["`a.bin` changed or is gone, and the cache does not have it"]);
  });

  it("leaves old outputs in place for `clean: false`", async () => {
    await using project = await makeProject({
      "pipeline.yaml":
        "stages: { a: { run: cat in.txt >> log.txt, inputs: [in.txt], outputs: [log.txt], clean: false } }",
      "in.txt": "1\n",
    });
    await runProject(project.root);
    await project.write("in.txt", "2\n");
    const { warnings } = await runProject(project.root);
    expect(await readFile(join(project.root, "log.txt"), "utf8")).toBe("1\n2\n");
    expect(warnings).toEqual([]);
    expect((await runProject(project.root)).executed).toEqual([]);
  });

  it("includes the program that a stage names as a tool", async () => {
    await using project = await makeProject({
      "pipeline.yaml":
        "stages: { a: { run: PATH=bin:$PATH paint > a.txt, outputs: [a.txt], tools: [bin/paint] } }",
      "bin/paint": "#!/bin/sh\necho one\n",
    });
    const { chmod } = await import("node:fs/promises");
    await chmod(join(project.root, "bin/paint"), 0o755);
    await runProject(project.root);
    expect((await runProject(project.root)).executed).toEqual([]);
    await writeFile(join(project.root, "bin/paint"), "#!/bin/sh\necho two\n");
    const { executed, report } = await runProject(project.root);
    expect(executed).toEqual(["a"]);
    expect(report.stages[0]?.reasons).toEqual(["tool bin/paint changed"]);
  });

  it("includes a module with what it imports from the project and from packages", async () => {
    const text = (word: string) => `export const word = ${JSON.stringify(word)};`;
    await using project = await makeProject({
      "pipeline.yaml": "stages: { a: { uses: ./stages/a.mjs, outputs: [a.txt] } }",
      "stages/a.mjs": `
        import { writeFile } from "node:fs/promises";
        import { word } from "./word.mjs";
        import { word as other } from "speech";
        export const stage = { role: "stage", run: ({ outputs }) => writeFile(outputs[0], word + other) };`,
      "stages/word.mjs": text("one"),
      "node_modules/speech/package.json": '{ "name": "speech", "version": "1.0.0", "main": "index.mjs" }',
      "node_modules/speech/index.mjs": text("loud"),
    });
    await runProject(project.root);
    expect((await runProject(project.root)).executed).toEqual([]);
    await project.write("stages/word.mjs", text("two"));
    const own = await runProject(project.root);
    expect([own.executed, own.report.stages[0]?.reasons]).toEqual([
      ["a"],
      ["module stages/word.mjs changed"],
    ]);
    await project.write("node_modules/speech/index.mjs", text("soft"));
    const foreign = await runProject(project.root);
    expect([foreign.executed, foreign.report.stages[0]?.reasons]).toEqual([
      ["a"],
      ["module speech@1.0.0/index.mjs changed"],
    ]);
    expect(await readFile(join(project.root, "a.txt"), "utf8")).toBe("twosoft");
  });

  it("does not see what a module imports while it runs, and says so, unless it is an input", async () => {
    const manifest = (inputs: string) =>
      `stages: { a: { uses: ./a.mjs, inputs: [${inputs}], outputs: [a.txt] } }`;
    await using project = await makeProject({
      "pipeline.yaml": manifest(""),
      "a.mjs": `export const stage = { role: "stage", async run({ outputs }) {
        const { word } = await import("./late.mjs");
        await (await import("node:fs/promises")).writeFile(outputs[0], word);
      } };`,
      "late.mjs": 'export const word = "one";',
    });
    expect((await runProject(project.root)).warnings).toEqual([
      "`late.mjs` is imported while the module runs, so that a change of it is not noticed: add it to `inputs`",
    ]);
    await project.write("pipeline.yaml", manifest("late.mjs"));
    expect((await runProject(project.root)).warnings).toEqual([]);
    await project.write("late.mjs", 'export const word = "two";');
    expect((await runProject(project.root)).executed).toEqual(["a"]);
  });

  it("includes all that a needed stage made, but not that of one that is needed for its order", async () => {
    const manifest = (need: string) => `
stages:
  a: { run: cat in.txt > a.txt, inputs: [in.txt], outputs: [a.txt] }
  b: { run: cat a.txt > b.txt, needs: [${need}], outputs: [b.txt] }
`;
    await using project = await makeProject({ "pipeline.yaml": manifest("a"), "in.txt": "1" });
    await runProject(project.root);
    await project.write("in.txt", "2");
    const content = await runProject(project.root);
    expect(content.executed).toEqual(["a", "b"]);
    expect(content.report.stages[1]?.reasons).toEqual(["what `a` made changed"]);
    await project.write("pipeline.yaml", manifest("{ stage: a, content: false }"));
    await runProject(project.root);
    await project.write("in.txt", "3");
    expect((await runProject(project.root)).executed).toEqual(["a"]);
  });

  it("notices files that come and go in a glob, and the executable bit", async () => {
    await using project = await makeProject({
      "pipeline.yaml": "stages: { a: { run: ls assets > a.txt, inputs: [assets/*.png], outputs: [a.txt] } }",
      "assets/1.png": "1",
    });
    await runProject(project.root);
    await project.write("assets/2.png", "2");
    const added = await runProject(project.root);
    expect(added.report.stages[0]?.reasons).toEqual(["input assets/2.png added"]);
    await rm(join(project.root, "assets/1.png"));
    const removed = await runProject(project.root);
    expect(removed.report.stages[0]?.reasons).toEqual(["input assets/1.png removed"]);
    const { chmod } = await import("node:fs/promises");
    await chmod(join(project.root, "assets/2.png"), 0o755);
    expect((await runProject(project.root)).report.stages[0]?.reasons).toEqual([
      "input assets/2.png changed",
    ]);
  });
});

describe("decisions", () => {
  const judged = (changes: string, results = "results: build/a.json") => `
params: { limit: 10 }
stages:
  a:
    run: printf '{"size":5,"name":"x"}' > build/a.json; echo "done 7"
    outputs: [build/a.json]
    ${results}
    ${changes}
  b:
    when: a.size < limit
    run: cat build/a.json > build/b.json
    inputs: [build/a.json]
    outputs: [build/b.json]
`;

  it("decide again without executing what was made", async () => {
    await using project = await makeProject({ "pipeline.yaml": judged("") });
    await runProject(project.root);
    const less = await runProject(project.root, { params: { limit: "3" } });
    expect(less.how).toEqual({ a: "fresh", b: "skipped" });
    expect(Object.keys(await readFolder(project.root))).toEqual(["build/a.json", "pipeline.yaml"]);
    const more = await runProject(project.root);
    expect(more.how).toEqual({ a: "fresh", b: "restored" });
    for (const changes of [
      "retry: 3",
      "timeout: 9s",
      "success_exit_codes: [0, 1]",
      "continue_on_error: true",
    ]) {
      await project.write("pipeline.yaml", judged(changes));
      expect([changes, (await runProject(project.root)).executed]).toEqual([changes, []]);
    }
  });

  it("extract other results from what was made and printed before", async () => {
    await using project = await makeProject({ "pipeline.yaml": judged("") });
    await runProject(project.root);
    const named = `results:
      size: { file: build/a.json, pointer: /size }
      done: { stdout: 'done (\\d+)', type: number }`;
    await project.write("pipeline.yaml", judged("", named));
    const { executed, report } = await runProject(project.root);
    expect(executed).toEqual([]);
    expect(report.stages[0]?.results).toEqual({ size: 5, done: 7 });
  });

  it("hold what was made before to a new contract first, and execute at once what does not fulfil it", async () => {
    await using project = await makeProject({ "pipeline.yaml": judged("") });
    await runProject(project.root);
    await project.write("pipeline.yaml", judged("verify: [{ file: build/a.json, min_size: 3 }]"));
    expect((await runProject(project.root)).executed).toEqual([]);
    await project.write("pipeline.yaml", judged("verify: [{ file: build/a.json, min_size: 1KB }]"));
    const held = await runProject(project.root);
    expect(held.executed).toEqual(["a"]);
    expect(held.report.stages[0]?.reasons).toEqual([
      "what it made does not fulfil its new contract: `build/a.json` is 21 bytes, less than the 1000 that are asked for",
    ]);
    expect(held.report.stages[0]?.attempts).toMatchObject([{ attempt: 1, class: "contract" }]);
    const again = await runProject(project.root);
    expect(again.executed).toEqual(["a"]);
    await project.write("pipeline.yaml", judged(""));
    expect((await runProject(project.root)).executed).toEqual([]);
  });

  it("make anew in the same run what a new contract rules out, with all its attempts left", async () => {
    const tally = (changes: string) => `
stages:
  a:
    run: echo x >> tally; cp tally a.txt; test "$(wc -l < tally)" -ne 2
    outputs: [a.txt]
    cache: true
    ${changes}
`;
    await using project = await makeProject({ "pipeline.yaml": tally("") });
    await runProject(project.root);
    const stricter = "verify: [{ file: a.txt, min_size: 6 }]\n    retry: { limit: 1, interval: 0 }";
    await project.write("pipeline.yaml", tally(stricter));
    const { report, how } = await runProject(project.root);
    expect(how).toEqual({ a: "executed" });
    expect(report.stages[0]?.attempts).toMatchObject([
      { attempt: 1, status: "failed", class: "exit" },
      { attempt: 2, status: "succeeded" },
    ]);
    expect((await runProject(project.root)).how).toEqual({ a: "fresh" });
  });
});
