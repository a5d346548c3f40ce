import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Failure } from "../../../src/model/outcome.ts";
import { lives, makeOrder, makeStand, module, type Stand } from "./process-rig.ts";

/** A stage module whose `run` has this body; `c` is its context. */
function stage(body: string): string {
  return `export const stage = { role: "stage", run: async (c) => { ${body} } };`;
}

async function failureOf(stand: Stand, uses: string): Promise<Omit<Failure, "tail">> {
  const outcome = await stand.execute(makeOrder(module(uses)));
  if (outcome.status !== "failed") throw new Error(`it ${outcome.status}`);
  const { tail: _, ...failure } = outcome.failure;
  return failure;
}

describe("a module", () => {
  it("may be TypeScript, is typed by the storyflow that runs it, and gets its context", async () => {
    await using stand = await makeStand({
      "stages/grid.ts": `
        import { defineStage } from "storyflow";
        interface Options { readonly layout: string }
        export const stage = defineStage<Options>({
          run: async ({ options, inputs, outputs, updates, env, tmp, report, log, run }) => {
            report(0.5, "half way");
            log("a line");
            console.log("another");
            const { stdout, stderr } = await run("sh", ["-c", "cat; echo aside >&2"], { input: "fed" });
            const layout: string = options.layout;
            return { layout, inputs, outputs, updates, env, tmp, stdout, stderr, cwd: process.cwd() };
          },
        });`,
    });
    const { root } = stand.project;
    const order = makeOrder(module("./stages/grid.ts", { layout: "3x3" }), {
      env: { SIZE: "big" },
      outputs: ["out/"],
      updates: ["old/"],
    });
    const outcome = await stand.execute(order, { inputFiles: ["a.png"], tmp: join(root, "tmp") });
    expect(outcome).toMatchObject({
      status: "succeeded",
      exitCode: null,
      results: {
        layout: "3x3",
        inputs: ["a.png"],
        outputs: ["out/"],
        updates: ["old/"],
        env: { SIZE: "big" },
        tmp: join(root, "tmp"),
        stdout: "fed",
        stderr: "aside\n",
        cwd: root,
      },
    });
    expect(stand.log().trim().split("\n").toSorted()).toEqual(["a line", "another", "aside"]);
    expect(stand.remote.reports).toContainEqual({ fraction: 0.5, message: "half way" });
  });

  it("may warn, up to a limit, and never shows a secret that way", async () => {
    await using stand = await makeStand({
      "a.mjs": stage("c.warn('key hunter2'); for (let i = 2; i <= 102; i++) c.warn(`warning ${i}`);"),
    });
    await stand.execute(makeOrder(module("./a.mjs")), { secretValues: ["hunter2"] });
    expect(stand.remote.warnings).toHaveLength(100);
    expect(stand.remote.warnings[0]).toBe("key ***");
    expect(stand.log()).toBe("warning: warning 101\nwarning: warning 102\n");
  });

  it("may come from a package of the project, by its exports", async () => {
    await using stand = await makeStand({
      "node_modules/kit/package.json": '{"name":"kit","exports":{"./grid":{"import":"./grid.mjs"}}}',
      "node_modules/kit/grid.mjs": stage("return { from: 'kit' };"),
    });
    expect(await stand.execute(makeOrder(module("kit/grid")))).toMatchObject({ results: { from: "kit" } });
  });

  it("fails with what it threw, and its stack is in the log alone", async () => {
    await using stand = await makeStand({ "a.mjs": stage("null.x;") });
    const outcome = await stand.execute(makeOrder(module("./a.mjs")));
    expect(outcome).toEqual({
      status: "failed",
      failure: {
        class: "exit",
        message: "`./a.mjs` failed: Cannot read properties of null (reading 'x')",
        tail: [],
      },
    });
    expect(stand.log()).toContain("a.mjs:1:");
  });

  it("may class its failure", async () => {
    await using stand = await makeStand({
      "a.ts": `import { StageFailure } from "storyflow";
        export const stage = { role: "stage", run() {
          throw new StageFailure("transient", "the server is busy", {
            hint: "wait", details: ["queue: 12"], retryAfterMs: 9000,
          });
        } };`,
    });
    expect(await failureOf(stand, "./a.ts")).toEqual({
      class: "transient",
      message: "the server is busy",
      hint: "wait",
      details: ["queue: 12"],
      retryAfterMs: 9000,
    });
  });

  it("says nothing of what it leaves out of its failure", async () => {
    await using stand = await makeStand({
      "a.ts": `import { StageFailure } from "storyflow";
        export const stage = { role: "stage", run() { throw new StageFailure("denied", "no entry"); } };`,
    });
    expect(await failureOf(stand, "./a.ts")).toEqual({ class: "denied", message: "no entry" });
  });

  it("fails for what went wrong first; what follows is a warning", async () => {
    // What nobody awaits is heard at once, what `run` rejects with some turns later.
    const body = "queueMicrotask(() => { throw new Error('first'); }); throw new Error('second');";
    await using stand = await makeStand({ "a.mjs": stage(body) });
    const { message } = await failureOf(stand, "./a.mjs");
    const [warning] = stand.remote.warnings;
    expect([message, warning]).toEqual([
      "`./a.mjs` failed: first",
      "after the module had failed: `./a.mjs` failed: second",
    ]);
  });

  it("fails with secrets masked", async () => {
    await using stand = await makeStand({ "a.mjs": stage("throw new Error('no entry with hunter2');") });
    const outcome = await stand.execute(makeOrder(module("./a.mjs")), { secretValues: ["hunter2"] });
    expect(outcome).toMatchObject({ failure: { message: "`./a.mjs` failed: no entry with ***" } });
    expect(stand.log()).not.toContain("hunter2");
  });

  it.each([
    [
      "calls process.exit",
      "process.exit(0);",
      "`./a.mjs` ended its process with exit code 0 before it returned",
    ],
    [
      "ends with a code",
      "process.exit(3);",
      "`./a.mjs` ended its process with exit code 3 before it returned",
    ],
    [
      "throws later",
      "setTimeout(() => { throw new Error('late') }); await new Promise(() => {});",
      "`./a.mjs` failed: late",
    ],
    [
      "rejects beside",
      "void Promise.reject(new Error('lost')); await new Promise(setImmediate);",
      "`./a.mjs` failed: lost",
    ],
    [
      "crashes",
      "process.kill(process.pid, 'SIGSEGV'); await new Promise((r) => setTimeout(r, 60_000));",
      "the process of `./a.mjs` was killed by SIGSEGV",
    ],
    [
      "waits for nothing",
      "await new Promise(() => {});",
      "`./a.mjs` waits for something that never happens: its promise cannot settle any more",
    ],
    ["returns a number", "return 4;", "what `./a.mjs` returned cannot be used: a number is no object"],
    ["returns a list", "return [];", "what `./a.mjs` returned cannot be used: a list is no object"],
    [
      "returns a date",
      "return { at: new Date() };",
      "what `./a.mjs` returned cannot be used: `results.at` is a Date, not plain data",
    ],
    ["runs a program that fails", "await c.run('sh', ['-c', 'exit 4']);", "`sh` ended with exit code 4"],
    [
      "runs a program that is not there",
      "await c.run('no-such-program');",
      "program `no-such-program` was not found",
    ],
  ])("that %s fails clearly", async (_, body, message) => {
    await using stand = await makeStand({ "a.mjs": stage(body) });
    expect((await failureOf(stand, "./a.mjs")).message).toBe(message);
  });

  it.each([
    ["export const run = 1; export default 2;", "it exports no `stage`, but `default`, `run`"],
    ["", "it exports no `stage`, but nothing"],
    ["export const stage = () => 1;", "its export `stage` is a function, not what `defineStage` makes"],
    [
      "export const stage = { run() {} };",
      "its export `stage` is an object with run, not what `defineStage` makes",
    ],
    ["export const check = { role: 'check', run() {} };", "it is a check, not a stage"],
    [
      "export const stage = {\n  run( { return 1 }\n};",
      "there is a syntax error in a.mjs:2:17: Unexpected number",
    ],
    ["throw new Error('no GPU');", "it threw while it was loaded: no GPU (a.mjs:1:7)"],
    ["import './b.mjs';", "`a.mjs` imports `b.mjs`, which is not there"],
    ["import 'no-such-package';", "`a.mjs` imports package `no-such-package`, which is not there"],
  ])("that is %j cannot be used", async (text, message) => {
    await using stand = await makeStand({ "a.mjs": text });
    expect((await failureOf(stand, "./a.mjs")).message).toBe(`\`./a.mjs\` cannot be used: ${message}`);
  });

  it("that is not there is named, with what may be meant", async () => {
    await using stand = await makeStand({ "b.mjs": stage("") });
    expect(await failureOf(stand, "./a.mjs")).toEqual({
      class: "not_found",
      message: "`./a.mjs` cannot be used: there is no file `./a.mjs`",
    });
    expect(await failureOf(stand, "b.mjs")).toEqual({
      class: "not_found",
      message: "`b.mjs` cannot be used: package `b.mjs` is not installed",
      hint: "a file of the project is written `./b.mjs`",
    });
  });
});

describe("stopping a module", () => {
  it("aborts its signal, and gives it the grace time to clean up", async () => {
    await using stand = await makeStand({
      "a.mjs": `import { writeFileSync } from "node:fs"; ${stage(`
        const stopped = new Promise((resolve) => c.signal.addEventListener("abort", resolve));
        const alive = setInterval(() => {}, 1000);
        c.report(0, "ready");
        await stopped;
        writeFileSync("cleaned", "yes");
        clearInterval(alive);`)}`,
    });
    const ended = stand.execute(makeOrder(module("./a.mjs"), { graceMs: 3_600_000 }));
    await stand.remote.shows("ready");
    stand.remote.stop();
    expect(await ended).toEqual({ status: "cancelled" });
    expect(readFileSync(join(stand.project.root, "cleaned"), "utf8")).toBe("yes");
  });

  it("ends one that does not listen at once", async () => {
    await using stand = await makeStand({
      "a.mjs": stage(`c.report(0, "ready"); await new Promise((resolve) => setTimeout(resolve, 3_600_000));`),
    });
    const ended = stand.execute(makeOrder(module("./a.mjs"), { graceMs: 3_600_000 }));
    await stand.remote.shows("ready");
    stand.remote.stop();
    expect(await ended).toEqual({ status: "cancelled" });
  });

  it("kills one that hangs in a loop after the grace time", async () => {
    await using stand = await makeStand({
      "a.mjs": stage(`c.report(0, "ready"); await new Promise(setImmediate); for (;;);`),
    });
    const ended = stand.execute(makeOrder(module("./a.mjs"), { graceMs: 30 }));
    await stand.remote.shows("ready");
    stand.remote.stop();
    expect(await ended).toEqual({ status: "cancelled" });
  });

  it("ends the programs that it runs", async () => {
    await using stand = await makeStand({
      "a.mjs": stage(`await c.run("sh", ["-c", "echo $$ > pids; echo ready >&2; sleep 100000; echo"]);`),
    });
    const ended = stand.execute(makeOrder(module("./a.mjs"), { graceMs: 3_600_000 }));
    await stand.remote.shows("ready");
    stand.remote.stop();
    expect(await ended).toEqual({ status: "cancelled" });
    expect(stand.pids().filter(lives)).toEqual([]);
  });

  it("leaves no program behind that a module did not wait for", async () => {
    await using stand = await makeStand({
      "a.mjs": stage(`void c.run("sleep", ["100000"]).catch(() => {}); return { ok: true };`),
    });
    expect(await stand.execute(makeOrder(module("./a.mjs")))).toMatchObject({ results: { ok: true } });
    expect(stand.remote.warnings).toEqual([
      expect.stringMatching(/^ended what the command left running: sleep \(\d+\)$/u),
    ]);
  });

  it("ends one that takes longer than its timeout", async () => {
    await using stand = await makeStand({
      "a.mjs": stage("await new Promise((r) => setTimeout(r, 3_600_000));"),
    });
    expect(await stand.execute(makeOrder(module("./a.mjs"), { timeoutMs: 500 }))).toEqual({
      status: "failed",
      failure: { class: "timeout", message: "it took longer than its timeout of 500ms", tail: [] },
    });
  });
});

describe("a check", () => {
  it("gives its findings as results", async () => {
    await using stand = await makeStand({
      "a.ts": `import { defineCheck } from "storyflow";
        export const check = defineCheck({ run: () => [{ message: "too dark", severity: "error", extra: 1 }] });`,
    });
    expect(await stand.execute(makeOrder(module("./a.ts")), { role: "check" })).toMatchObject({
      results: { findings: [{ message: "too dark", severity: "error" }] },
    });
  });

  it.each([
    ["undefined", "undefined is no list"],
    ["[{ message: 'x' }]", "one of them is no finding"],
  ])("that returns %s fails clearly", async (value, problem) => {
    await using stand = await makeStand({
      "a.mjs": `export const check = { role: "check", run: () => ${value} };`,
    });
    expect(await stand.execute(makeOrder(module("./a.mjs")), { role: "check" })).toMatchObject({
      failure: {
        class: "contract",
        message: `what \`./a.mjs\` returned cannot be used: ${problem}`,
        hint: 'a check returns a list of { message, severity: "error" | "warning" }, empty when all is good',
      },
    });
  });
});

it("writes nothing beside what a module writes", async () => {
  await using stand = await makeStand({ "a.mjs": stage("") });
  await stand.execute(makeOrder(module("./a.mjs")));
  expect(existsSync(join(stand.project.root, ".storyflow"))).toBe(false);
});
