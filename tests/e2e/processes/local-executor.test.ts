import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { attemptFilesIn } from "../../../src/executors/attempt-folder.ts";
import { createLocalExecutor } from "../../../src/executors/local-executor.ts";
import { maskText } from "../../../src/kinds/masker.ts";
import { moduleKind } from "../../../src/kinds/module-kind.ts";
import { shellKind } from "../../../src/kinds/shell-kind.ts";
import type { JsonObject } from "../../../src/model/json.ts";
import type { Outcome } from "../../../src/model/outcome.ts";
import type { OrderedAction, WorkOrder } from "../../../src/model/work-order.ts";
import { systemClock } from "../../../src/system/system-clock.ts";
import { openFolder } from "../../support/open-folder.ts";
import { nowhere } from "../../support/make-plan.ts";
import { makeProject, type TempProject } from "../../support/temp-project.ts";
import { makeGate, makeOrder, module, Remote, shell } from "./process-rig.ts";

interface Site extends AsyncDisposable {
  readonly project: TempProject;
  readonly remote: Remote;
  execute(action: OrderedAction, changes?: Partial<WorkOrder>): Promise<Outcome>;
  read(path: string): string;
}

interface Surroundings {
  readonly environment?: { readonly [name: string]: string };
  readonly secretValues?: readonly string[];
  readonly optionSchemas?: ReadonlyMap<string, JsonObject>;
}

async function makeSite(
  files: { readonly [path: string]: string | Uint8Array } = {},
  { environment = {}, secretValues = [], optionSchemas = new Map() }: Surroundings = {},
): Promise<Site> {
  const project = await makeProject(files);
  const remote = new Remote();
  const executor = createLocalExecutor({
    ...(await openFolder(project.root)),
    attempts: attemptFilesIn(project.root),
    mask: (text) => maskText(text, secretValues),
    moduleFiles: new Map(),
    clock: systemClock,
    kinds: { shell: shellKind, module: moduleKind },
    environment: { PATH: process.env["PATH"] ?? "", ...environment },
    secretValues,
    optionSchemas,
  });
  return {
    project,
    remote,
    execute: async (action, changes) => {
      const order = makeOrder(action, changes);
      const recalled = await executor.recall(
        { ...order, cache: { ...order.cache, notReused: "asked for" } },
        remote.controls,
      );
      const keyed = recalled.status === "miss" ? recalled.keyed : undefined;
      return executor.execute(order, keyed, remote.controls);
    },
    read: (path) => readFileSync(join(project.root, path), "utf8"),
    [Symbol.asyncDispose]: () => project[Symbol.asyncDispose](),
  };
}

const failure = (parts: JsonObject) => ({ status: "failed", failure: parts });

describe("before the command", () => {
  it("a missing input fails the attempt, and nothing was touched", async () => {
    await using site = await makeSite({ "out.txt": "a person's", "folder/x": "" });
    const order = { inputs: ["none.png", "folder", "*.gif"], outputs: ["out.txt"] };
    expect(await site.execute(shell("echo ran > ran"), order)).toEqual(
      failure({
        class: "not_found",
        message: "input `none.png` is not there",
        details: ["nor is `folder`"],
        tail: [],
      }),
    );
    expect(site.read("out.txt")).toBe("a person's");
    expect(await site.execute(shell(""), { inputs: ["folder"] })).toMatchObject(
      failure({ message: "input `folder` is not there", hint: "it is a folder: write `folder/`" }),
    );
  });

  it("old outputs are removed, and folders for new ones made", async () => {
    await using site = await makeSite();
    const order = { outputs: ["build/deep/a.txt"] };
    const text = "test ! -e build/deep/a.txt; echo $$ > build/deep/a.txt";
    expect(await site.execute(shell(text), order)).toMatchObject({ status: "succeeded" });
    expect(await site.execute(shell(text), order)).toMatchObject({ status: "succeeded" });
    expect(site.remote.warnings).toEqual([]);
  });

  it("a failed attempt keeps its first cause, whatever else comes to light; that is a warning", async () => {
    await using site = await makeSite();
    const text = "mkdir -p odd; mkfifo odd/pipe; echo no panels >&2; exit 3";
    expect(await site.execute(shell(text), { outputs: ["odd/"] })).toEqual(
      failure({
        class: "exit",
        message: "the command ended with exit code 3",
        exitCode: 3,
        tail: ["no panels"],
      }),
    );
    expect(site.remote.warnings).toEqual([
      "after that, what it left could not be looked at: `odd/pipe` is neither a file, a link nor a folder, or its name is no text",
    ]);
  });

  it("what a failed attempt left is no person's work", async () => {
    await using site = await makeSite();
    const order = { outputs: ["a.txt"] };
    expect(await site.execute(shell("echo half > a.txt; exit 1"), order)).toMatchObject({ status: "failed" });
    expect(site.read("a.txt")).toBe("half\n");
    expect(await site.execute(shell("test ! -e a.txt; echo all > a.txt"), order)).toMatchObject({
      status: "succeeded",
    });
    expect(site.remote.warnings).toEqual([]);
  });

  it("what was left by an attempt that could not be judged is no person's work", async () => {
    await using site = await makeSite();
    const verify = [{ type: "json", file: "a.txt", schema: "loop", place: nowhere }] as const;
    const first = await site.execute(shell("echo 1 > a.txt; ln -s loop loop"), {
      outputs: ["a.txt"],
      verify,
    });
    expect(first).toMatchObject(failure({ class: "crashed" }));
    expect(await site.execute(shell("echo 2 > a.txt"), { outputs: ["a.txt"] })).toMatchObject({
      status: "succeeded",
    });
    expect(site.remote.warnings).toEqual([]);
  });

  it("what a person made goes to the trash, with one warning that names it", async () => {
    await using site = await makeSite({ "out/a.txt": "mine", "out/b.txt": "mine" });
    const order = { run: "01HRUN", outputs: ["out/"] };
    expect(await site.execute(shell("mkdir out"), order)).toMatchObject({ status: "succeeded" });
    expect(site.remote.warnings).toEqual([
      "moved to .storyflow/trash/01HRUN/, since no stage made it as it was: `out/a.txt`, `out/b.txt`",
    ]);
    expect(site.read(".storyflow/trash/01HRUN/out/b.txt")).toBe("mine");
  });

  it("what it updates stays in place, and belongs to the stages afterwards", async () => {
    await using site = await makeSite();
    await site.execute(shell("mkdir out; echo 1 > out/a"), { outputs: ["out/"] });
    expect(await site.execute(shell("echo 2 >> out/a; echo 3 > out/b"), { updates: ["out/"] })).toMatchObject(
      {
        status: "succeeded",
      },
    );
    expect(site.read("out/a")).toBe("1\n2\n");
    await site.execute(shell("mkdir out"), { outputs: ["out/"] });
    expect(site.remote.warnings).toEqual([]);
  });

  it.each([
    ["../x.png", "output `../x.png` lies outside the project"],
    ["/tmp/x.png", "output `/tmp/x.png` lies outside the project"],
    ["a/../..", "output `a/../..` lies outside the project"],
    ["./", "output `./` is the whole project"],
    [".git/config", "output `.git/config` lies in `.git/`"],
    [".storyflow/x", "output `.storyflow/x` lies in `.storyflow/`"],
    ["link/x.png", "output `link/x.png` leads outside the project through a link"],
  ])("an output may not be %s", async (path, message) => {
    await using site = await makeSite();
    await site.execute(shell("ln -s /tmp link"));
    expect(await site.execute(shell("echo ran > ran"), { outputs: [path] })).toMatchObject(
      failure({ class: "contract", message }),
    );
    expect(existsSync(join(site.project.root, "ran"))).toBe(false);
  });

  it("an input that is absolute, and a working folder that is none, fail it", async () => {
    await using site = await makeSite({ "a.txt": "" });
    expect(await site.execute(shell(""), { inputs: ["/etc/hosts"] })).toMatchObject(
      failure({ class: "contract", message: "input `/etc/hosts` is an absolute path" }),
    );
    expect(await site.execute(shell(""), { cwd: "a.txt" })).toMatchObject(
      failure({ class: "not_found", message: "`cwd` names `a.txt`, which is not a folder" }),
    );
  });

  it("a secret without a value fails it", async () => {
    await using site = await makeSite();
    expect(await site.execute(shell(""), { secrets: ["API_KEY"] })).toMatchObject(
      failure({
        class: "contract",
        message: "the secret `API_KEY` has no value",
        hint: "set it where storyflow runs, or in an `env_file`",
      }),
    );
  });

  it("options that do not fit the module's schema fail it; what they leave out is filled in", async () => {
    const schema = {
      type: "object",
      properties: {
        size: { type: "integer", minimum: 1 },
        mode: { enum: ["fast", "good"], default: "good" },
      },
      additionalProperties: false,
    };
    const text = `export const stage = { role: "stage", run: ({ options }) => options };`;
    await using site = await makeSite({ "a.mjs": text }, { optionSchemas: new Map([["./a.mjs", schema]]) });
    expect(await site.execute(module("./a.mjs", { size: "big", mode: "slow", x: 1 }))).toEqual(
      failure({
        class: "contract",
        message: "the options of `./a.mjs` do not fit: it may not have `x`",
        details: ["`/size` must be integer", '`/mode` must be one of "fast", "good"'],
        tail: [],
      }),
    );
    expect(await site.execute(module("./a.mjs", { size: 2 }))).toMatchObject({
      results: { size: 2, mode: "good" },
    });
  });

  it("a run that was stopped does nothing at all", async () => {
    await using site = await makeSite({ "a.txt": "mine" });
    site.remote.stop();
    expect(await site.execute(shell("echo ran > ran"), { outputs: ["a.txt"] })).toEqual({
      status: "cancelled",
    });
    expect(site.read("a.txt")).toBe("mine");
  });
});

describe("the command", () => {
  it("gets its variables: a small base, what is handed through, what is declared, secrets, and storyflow's own", async () => {
    const environment = { HOME: "/h", LC_ALL: "C", PASSED: "p", UNASKED: "u", KEY: "k3y", BOTH: "caller" };
    await using site = await makeSite({}, { environment, secretValues: ["k3y"] });
    const order = {
      run: "01HRUN",
      attempt: 3,
      env: { DECLARED: "d", BOTH: "stage" },
      passEnv: ["PASSED", "UNSET", "BOTH"],
      secrets: ["KEY"],
    };
    expect(await site.execute(shell("env | sort > env.txt; echo $KEY"), order)).toMatchObject({
      status: "succeeded",
    });
    const names = site.read("env.txt").trim().split("\n");
    const shown = names.filter((line) => !/^(PATH|PWD|STORYFLOW_TMP|STORYFLOW_RESULTS)=/u.test(line));
    expect(shown).toEqual([
      "BOTH=stage",
      "DECLARED=d",
      "HOME=/h",
      "KEY=k3y",
      "LC_ALL=C",
      "PASSED=p",
      "STORYFLOW_ATTEMPT=3",
      "STORYFLOW_JOB=render",
      "STORYFLOW_RUN_ID=01HRUN",
    ]);
    expect(site.read("attempt.log")).toBe("***\n");
  });

  it("gets an empty folder of its own, which is gone afterwards", async () => {
    await using site = await makeSite();
    const text = 'ls -A "$STORYFLOW_TMP" | wc -l; touch "$STORYFLOW_TMP/x"; echo "$STORYFLOW_TMP" > tmp.txt';
    expect(await site.execute(shell(text))).toMatchObject({ status: "succeeded" });
    expect(site.read("attempt.log").trim()).toBe("0");
    expect(existsSync(site.read("tmp.txt").trim())).toBe(false);
    expect(readdirSync(join(site.project.root, ".storyflow/tmp"))).toEqual([]);
  });

  it("runs in its folder", async () => {
    await using site = await makeSite({ "tools/x": "" });
    expect(await site.execute(shell("test -e x"), { cwd: "tools" })).toMatchObject({ status: "succeeded" });
  });

  it("that fails over a variable which it did not get is told how to get it", async () => {
    await using site = await makeSite({}, { environment: { COMFY_URL: "http://gpu" } });
    expect(await site.execute(shell("set -u; curl $COMFY_URL"))).toMatchObject(
      failure({
        class: "exit",
        hint: "`COMFY_URL` is set where storyflow runs, but not for this stage: add it to its `pass_env`",
      }),
    );
  });

  it("is stopped with all it started", async () => {
    await using site = await makeSite();
    const ended = site.execute(shell("echo half > a.txt; echo ready; sleep 100000; echo"), {
      outputs: ["a.txt"],
    });
    await site.remote.shows("ready");
    site.remote.stop();
    expect(await ended).toEqual({ status: "cancelled" });
    expect(readdirSync(join(site.project.root, ".storyflow/tmp"))).toEqual([]);
  });
});

describe("the files after the command", () => {
  it("must all be there, as what they were declared", async () => {
    await using site = await makeSite();
    const order = { outputs: ["a.txt", "b.txt", "out/"] };
    expect(await site.execute(shell("mkdir b.txt; echo bye; touch out"), order)).toEqual(
      failure({
        class: "contract",
        message: "output `a.txt` was not made",
        hint: "the command must make all of the stage's `outputs`",
        details: ["nor was `b.txt`", "nor was `out/`"],
        tail: ["bye"],
      }),
    );
  });

  it("must still be inside the project", async () => {
    await using site = await makeSite();
    expect(await site.execute(shell("ln -s /etc/hostname a.txt"), { outputs: ["a.txt"] })).toMatchObject(
      failure({ class: "contract", message: "output `a.txt` leads outside the project through a link" }),
    );
  });

  it("must not be inputs that changed, but for what the stage updates", async () => {
    await using site = await makeSite({ "in/a.txt": "a", "in/b.txt": "b" });
    const text = "echo more >> in/b.txt";
    expect(await site.execute(shell(text), { inputs: ["in/*.txt"] })).toMatchObject(
      failure({
        class: "contract",
        message: "stage/rewrites-input: `in/b.txt` is an input, and it changed while the command ran",
        hint: "copy it to an output and `updates` that; if it was somebody else, run again",
      }),
    );
    expect(await site.execute(shell(text), { inputs: ["in/*.txt"], updates: ["in/"] })).toMatchObject({
      status: "succeeded",
    });
  });
});

describe("results", () => {
  const qa = '{"overall_score": 4.5, "issues": [], "parts": {"sharp": 3}}';
  const schema =
    '{"type": "object", "required": ["score"], "properties": {"overall_score": {"type": "string"}}}';
  const named = (...values: readonly object[]) => ({
    results: { type: "named", values: values.map((value) => ({ place: nowhere, ...value })) } as never,
  });

  it("are the members of a file", async () => {
    await using site = await makeSite({ "qa.yaml": "score: 4\nlabel: fine\n" });
    const results = { type: "file", file: "qa.yaml", place: nowhere } as const;
    expect(await site.execute(shell(""), { results })).toMatchObject({
      results: { score: 4, label: "fine" },
    });
  });

  it("may come one by one, from files, from what is printed, and from $STORYFLOW_RESULTS", async () => {
    await using site = await makeSite({ "qa.json": qa });
    const spec = named(
      {
        name: "score",
        type: "number",
        from: { type: "pointer", file: "qa.json", pointer: "/overall_score" },
      },
      { name: "frames", type: "integer", from: { type: "stdout", pattern: "^rendered (\\d+) frames$" } },
      { name: "label", type: "string", from: { type: "appended" } },
    );
    const text =
      "echo rendered 12 frames; echo label=007 >> $STORYFLOW_RESULTS; echo '{\"more\": [1]}' >> $STORYFLOW_RESULTS";
    expect(await site.execute(shell(text), spec)).toMatchObject({
      results: { score: 4.5, frames: 12, label: "007", more: [1] },
    });
  });

  it.each([
    [
      "a file that is no object",
      { type: "file", file: "list.json", place: nowhere },
      "`list.json` must hold an object of results, not an array",
    ],
    [
      "a file that is no JSON",
      { type: "file", file: "broken.json", place: nowhere },
      "`broken.json` is not JSON: ",
    ],
    [
      "a file that does not fit its schema",
      { type: "file", file: "qa.json", schema: "schema.json", place: nowhere },
      "`qa.json` does not fit `schema.json`: it lacks `score`",
    ],
    [
      "a file without its schema",
      { type: "file", file: "qa.json", schema: "none.json", place: nowhere },
      "there is no file `none.json`",
    ],
    [
      "a file that is too large",
      { type: "file", file: "big.json", place: nowhere },
      "`big.json` is larger than 1048576 bytes, the most that is read of it",
    ],
  ] as const)("fail for %s", async (_, results, message) => {
    await using site = await makeSite({
      "qa.json": qa,
      "schema.json": schema,
      "list.json": "[1]",
      "broken.json": "{",
      "big.json": `{"a": "${"x".repeat(1024 * 1024)}"}`,
    });
    expect(await site.execute(shell(""), { results })).toMatchObject(
      failure({
        class: "contract",
        message: expect.stringContaining(message) as never,
        place: { ...nowhere },
      }),
    );
  });

  it.each([
    [
      "that is missing from a file",
      { from: { type: "pointer", file: "qa.json", pointer: "/parts/soft" } },
      "result `r`: `qa.json` has nothing at `/parts/soft`",
      "at `/parts` there is sharp",
    ],
    [
      "that was not printed",
      { from: { type: "stdout", pattern: "score (\\d+)" } },
      "result `r` is missing",
      "nothing that was printed to stdout matches score (\\d+)",
    ],
    [
      "that was printed twice",
      { from: { type: "stdout", pattern: "it (\\w+)" } },
      "result `r` is given twice: by what was printed and by what was printed",
      undefined,
    ],
    [
      "that was not appended",
      { from: { type: "appended" } },
      "result `r` is missing",
      "append `r=…` to the file named by $STORYFLOW_RESULTS; a module returns { r }",
    ],
    [
      "of another type",
      { type: "number", from: { type: "pointer", file: "qa.json", pointer: "/issues" } },
      "result `r` must be of type number, but `qa.json` gave an array",
      undefined,
    ],
  ] as const)("fail for one %s", async (_, spec, message, hint) => {
    await using site = await makeSite({ "qa.json": qa });
    const expected = { class: "contract", message, ...(hint !== undefined && { hint }) };
    const order = named({ name: "r", ...spec });
    expect(await site.execute(shell("echo it is; echo it was"), order)).toMatchObject(failure(expected));
  });

  it("are warned about when every stage has something else under that name", async () => {
    await using site = await makeSite();
    const results = { type: "file", file: "qa.json", place: nowhere } as const;
    const text = `echo '{"status": "good", "score": 4}' > qa.json`;
    expect(await site.execute(shell(text), { outputs: ["qa.json"], results })).toMatchObject({
      status: "succeeded",
    });
    expect(site.remote.warnings).toEqual([
      "result `status` is hidden: in expressions `render.status` is what every stage has under that name",
    ]);
  });

  it("fail when two sources give one", async () => {
    await using site = await makeSite({ "qa.json": '{"score": 1}' });
    const results = { type: "file", file: "qa.json", place: nowhere } as const;
    expect(await site.execute(shell("echo score=2 >> $STORYFLOW_RESULTS"), { results })).toMatchObject(
      failure({ message: "result `score` is given twice: by $STORYFLOW_RESULTS and by `qa.json`" }),
    );
  });

  it("fail when one holds a secret", async () => {
    await using site = await makeSite({}, { environment: { KEY: "k3y" }, secretValues: ["k3y"] });
    const text = 'echo "{\\"url\\": {\\"auth\\": \\"user:$KEY\\"}}" >> $STORYFLOW_RESULTS';
    expect(await site.execute(shell(text), { secrets: ["KEY"] })).toMatchObject(
      failure({
        class: "contract",
        message: "result `url` contains the value of a secret",
        hint: "results are written to disk and shown: leave the secret out",
      }),
    );
  });

  it("fail when they are too large", async () => {
    await using site = await makeSite();
    const text = "head -c 1100000 /dev/zero | tr '\\0' x >> $STORYFLOW_RESULTS";
    expect(await site.execute(shell(text))).toMatchObject(
      failure({ message: "$STORYFLOW_RESULTS is larger than 1048576 bytes" }),
    );
  });
});

describe("verify", () => {
  const png = Buffer.from("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489", "hex");
  const sha256 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
  const file = (parts: object) => ({ verify: [{ type: "file", place: nowhere, ...parts }] as never });

  it("accepts what is as it should be", async () => {
    await using site = await makeSite({ "a.png": png, "hello.txt": "hello", "a.json": "{}" });
    const verify = [
      { type: "file", file: "a.png", mediaType: "image/png", minBytes: 10, maxBytes: 100, place: nowhere },
      { type: "file", file: "hello.txt", mediaType: "text/plain", sha256, place: nowhere },
      { type: "file", file: "a.json", mediaType: "application/json", place: nowhere },
    ] as const;
    expect(await site.execute(shell(""), { verify })).toMatchObject({ status: "succeeded" });
  });

  it.each([
    [{ file: "none.png" }, "there is no file `none.png`"],
    [{ file: "a.png", minBytes: 1000 }, "`a.png` is 33 bytes, less than the 1000 that are asked for"],
    [{ file: "a.png", maxBytes: 10 }, "`a.png` is 33 bytes, more than the 10 that are allowed"],
    [{ file: "a.png", mediaType: "video/mp4" }, "`a.png` is image/png by its bytes, not video/mp4"],
    [
      { file: "hello.txt", mediaType: "video/mp4" },
      "`hello.txt` is of no type that is known by its bytes, not video/mp4",
    ],
    [{ file: "a.png", sha256 }, "`a.png` has another sha256 than the one that is asked for"],
    [{ file: "stills", mediaType: "image/png" }, "`stills` is a folder, which has no size, type or sha256"],
    [{ file: "stills/", minBytes: 1 }, "`stills/` is a folder, which has no size, type or sha256"],
  ])("refuses a file: %j", async (check, message) => {
    await using site = await makeSite({ "a.png": png, "hello.txt": "hello", "stills/a.png": png });
    expect(await site.execute(shell("echo made"), file(check))).toMatchObject(
      failure({ class: "contract", message, place: { ...nowhere }, tail: ["made"] }),
    );
  });

  it("holds JSON to a schema, and tells of every mistake", async () => {
    await using site = await makeSite({
      "plan.json": '{"shots": [{"id": 1}]}',
      "schema.json":
        '{"required": ["name"], "properties": {"shots": {"items": {"properties": {"id": {"type": "string"}}}}}}',
    });
    const verify = [{ type: "json", file: "plan.json", schema: "schema.json", place: nowhere }] as const;
    expect(await site.execute(shell(""), { verify })).toMatchObject(
      failure({
        class: "contract",
        message: "`plan.json` does not fit `schema.json`: it lacks `name`",
        details: ["`/shots/0/id` must be string"],
      }),
    );
  });

  it("asks expressions, which see the stage's own results", async () => {
    await using site = await makeSite();
    const that = (text: string, message?: string) => ({
      scope: { limit: 3 },
      verify: [
        {
          type: "that",
          that: { text, place: nowhere, references: [] },
          place: nowhere,
          ...(message !== undefined && { message }),
        },
      ] as never,
    });
    const text = "echo score=2.5 >> $STORYFLOW_RESULTS";
    expect(await site.execute(shell(text), that("render.score < limit"))).toMatchObject({
      status: "succeeded",
    });
    expect(await site.execute(shell(text), that("render.score >= limit"))).toMatchObject(
      failure({ class: "contract", message: "`render.score >= limit` is false" }),
    );
    expect(await site.execute(shell(text), that("render.score >= limit", "too blurred"))).toMatchObject(
      failure({ class: "contract", message: "too blurred" }),
    );
    expect(await site.execute(shell(text), that("render.sharpness > 1"))).toMatchObject(
      failure({ class: "condition" }),
    );
  });

  it("runs checks of modules, and tells all that they find", async () => {
    const check = (findings: string) =>
      `export const check = { role: "check", run: ({ options, outputs }) => (${findings}) };`;
    await using site = await makeSite({
      "good.mjs": check(`[{ message: "dark: " + outputs[0] + options.x, severity: "warning" }]`),
      "bad.mjs": check(`["one", "two"].map((message) => ({ message, severity: "error" }))`),
      "one.mjs": check(`[{ message: "no sound", severity: "error" }]`),
      "throws.mjs": check("null.x"),
    });
    const uses = (name: string) => ({
      outputs: ["a"],
      verify: [{ type: "uses", uses: name, options: { x: 1 } }] as const,
    });
    expect(await site.execute(shell("touch a"), uses("./good.mjs"))).toMatchObject({ status: "succeeded" });
    expect(site.remote.warnings).toEqual(["`./good.mjs`: dark: a1"]);
    expect(await site.execute(shell("touch a"), uses("./bad.mjs"))).toMatchObject(
      failure({ class: "contract", message: "`./bad.mjs` found 2 errors", details: ["one", "two"] }),
    );
    expect(await site.execute(shell("touch a"), uses("./one.mjs"))).toMatchObject(
      failure({ class: "contract", message: "`./one.mjs`: no sound" }),
    );
    expect(await site.execute(shell("touch a"), uses("./throws.mjs"))).toMatchObject(
      failure({
        class: "contract",
        message: "`./throws.mjs` failed: Cannot read properties of null (reading 'x')",
      }),
    );
  });

  it("can be stopped while it looks", async () => {
    await using site = await makeSite({
      "check.mjs": `import { readFileSync } from "node:fs";
        export const check = { role: "check", run: ({ log }) => { log("checking"); readFileSync("gate"); return []; } };`,
    });
    await makeGate(join(site.project.root, "gate"));
    const ended = site.execute(shell("echo made"), {
      graceMs: 30,
      verify: [{ type: "uses", uses: "./check.mjs", options: {} }],
    });
    await site.remote.shows("checking");
    site.remote.stop();
    expect(await ended).toEqual({ status: "cancelled" });
  });
});
