import { describe, expect, it } from "vitest";
import type { Template, TemplateValue } from "../../../src/model/expression.ts";
import { build, buildStage } from "./diagnose.ts";

/** A template as it was written, `./` at its start gone. */
function written({ parts }: Template): string {
  return parts
    .map((part) => (part.type === "text" ? part.value : `\${{ ${part.expression.text} }}`))
    .join("");
}

/** A path without templates. */
function path(text: string) {
  return { parts: [{ type: "text", value: text }] };
}

function plain(value: TemplateValue): unknown {
  switch (value.type) {
    case "template":
      return written(value.template);
    case "scalar":
      return value.value;
    case "list":
      return value.items.map(plain);
    case "map":
      return Object.fromEntries(value.entries.map((entry) => [entry.name, plain(entry.value)]));
  }
}

describe("a pipeline", () => {
  it("has a name, by default that of its file", () => {
    expect(build("name: The film\nstages: { a: { run: x } }").name).toBe("The film");
    expect(build("stages: { a: { run: x } }", "films/one.yml").name).toBe("one");
  });

  it("has what the manifest says about the whole run", () => {
    const pipeline = build(`description: Makes it
version: 1
concurrency: 3
on_failure: fail_fast
budget: { retries: 10, rounds: 0, time: 2h }
secrets: [TOKEN]
env_file: .env
data: { project: ./project.yaml, other: ../other.json }
stages: { a: { run: x }, b: { run: y } }
`);
    expect(pipeline).toMatchObject({
      description: "Makes it",
      concurrency: 3,
      onFailure: "fail_fast",
      budget: { retries: 10, rounds: 0, timeMs: 7_200_000 },
      secrets: ["TOKEN"],
      envFiles: [{ file: ".env", place: { line: 7, column: 11 } }],
      data: [
        { name: "project", file: "project.yaml", place: { line: 8, column: 9 } },
        { name: "other", file: "../other.json" },
      ],
      stages: [{ id: "a" }, { id: "b" }],
    });
    expect(
      build("env_file: [a.env, b.env]\nstages: { a: { run: x } }").envFiles.map(({ file }) => file),
    ).toEqual(["a.env", "b.env"]);
  });

  it("has defaults where nothing is said", () => {
    const pipeline = build("stages: { a: { run: x } }");
    expect(pipeline).toMatchObject({
      onFailure: "finish",
      budget: {},
      params: [],
      data: [],
      envFiles: [],
      secrets: [],
      pools: [],
    });
    expect(pipeline).not.toHaveProperty("concurrency");
  });

  it("survives JSON", () => {
    const pipeline = build(
      'params: { p: 1 }\nstages: { a: { uses: ./a.ts, with: { a: ["${{ p }}"] }, when: p > 1 } }',
    );
    expect(JSON.parse(JSON.stringify(pipeline))).toEqual(pipeline);
  });
});

describe("a stage", () => {
  it("has defaults where nothing is said", () => {
    const { action, place, ...stage } = buildStage("  a:\n    run: x\n");
    expect(stage).toEqual({
      id: "a",
      needs: [],
      require: [],
      inputs: [],
      outputs: [],
      updates: [],
      verify: [],
      successExitCodes: [0],
      env: [],
      passEnv: [],
      secrets: [],
      retry: { limit: 0, intervalMs: 1000, backoff: 1, jitter: false },
      continueOnError: false,
      always: false,
      onChange: "restart",
      tools: [],
      cache: "auto",
      clean: true,
      pools: [],
      weight: 1,
    });
    expect(place).toMatchObject({ line: 2, column: 3 });
    expect(action).toMatchObject({
      kind: "shell",
      place: { line: 3, column: 10 },
      command: { type: "text", shell: ["sh", "-e", "-c"] },
    });
  });

  it("takes what the manifest says for all", () => {
    const { stages } = build(`env: { A: pipeline, B: pipeline, C: pipeline }
pass_env: [P]
secrets: [S]
defaults:
  shell: bash
  cwd: tools
  env: { B: defaults, C: defaults }
  pass_env: [Q]
  retry: 2
  timeout: 1m
stages:
  a: { run: x }
  b:
    run: x
    shell: [zsh, -c]
    cwd: .
    env: { C: stage, D: stage }
    pass_env: [R, P]
    secrets: [T]
    retry: { limit: 1, interval: 2s, backoff: 2, max_interval: 30s, jitter: true, exit_codes: [75], on: [exit] }
    timeout: 500ms
`);
    const facts = stages.map(({ env, cwd, action, ...stage }) => ({
      env: Object.fromEntries(env.map(({ name, value }) => [name, written(value)])),
      cwd: cwd && written(cwd),
      shell: action.kind === "shell" && action.command.type === "text" ? action.command.shell : [],
      passEnv: stage.passEnv,
      secrets: stage.secrets,
      retry: stage.retry,
      timeoutMs: stage.timeoutMs,
    }));
    expect(facts).toEqual([
      {
        env: { A: "pipeline", B: "defaults", C: "defaults" },
        cwd: "tools",
        shell: ["bash", "-eo", "pipefail", "-c"],
        passEnv: ["P", "Q"],
        secrets: ["S"],
        retry: { limit: 2, intervalMs: 1000, backoff: 1, jitter: false },
        timeoutMs: 60_000,
      },
      {
        env: { A: "pipeline", B: "defaults", C: "stage", D: "stage" },
        cwd: ".",
        shell: ["zsh", "-c"],
        passEnv: ["P", "Q", "R"],
        secrets: ["S", "T"],
        retry: {
          limit: 1,
          intervalMs: 2000,
          backoff: 2,
          maxIntervalMs: 30_000,
          jitter: true,
          exitCodes: [75],
          on: ["exit"],
        },
        timeoutMs: 500,
      },
    ]);
  });

  it("says how far what it made before may answer", () => {
    const { stages } = build(`defaults: { cache: { store: false } }
stages:
  a: { run: x }
  b: { run: x, cache: true }
  c: { run: x, cache: false }
  d: { run: x, cache: { store: true } }
  e: { run: x, cache: {}, outputs: [e/], clean: false, tools: [ffmpeg, ./tools/x.sh] }
  f: { run: x, outputs: [f/], clean: true }
`);
    expect(stages.map(({ id, cache, clean, tools }) => [id, cache, clean, tools])).toEqual([
      ["a", "unstored", true, []],
      ["b", "on", true, []],
      ["c", "off", true, []],
      ["d", "auto", true, []],
      ["e", "auto", false, ["ffmpeg", "./tools/x.sh"]],
      ["f", "unstored", true, []],
    ]);
  });

  it("has a loop that ends for a plateau only if it says what too little is", () => {
    const loopWith = (keys: string) =>
      build(`stages:
  qa: { run: x, results: { score: { type: number } } }
  fix: { run: x, when: qa.score < 3, loop: { back_to: qa, limit: 3${keys} } }
`).stages[1]?.loop;
    expect(loopWith("")).not.toHaveProperty("score");
    expect(loopWith(", score: qa.score * 100")).toMatchObject({
      score: { text: "qa.score * 100", references: [{ root: "qa", path: ["score"] }], place: { line: 3 } },
    });
    expect(loopWith(", score: qa.score")).not.toHaveProperty("plateau");
    expect(loopWith(", score: qa.score, min_delta: 0.05")?.plateau).toEqual({ minDelta: 0.05, patience: 1 });
    expect(loopWith(", score: qa.score, patience: 2")?.plateau).toEqual({ minDelta: 0, patience: 2 });
  });

  it("has its order, its conditions and its loop", () => {
    const [, , stage] = build(`stages:
  a: { run: x }
  b: { run: x }
  c:
    run: x
    when: a.score < 3
    require: [{ that: b.ok == true, message: b is not ok }, { that: true }]
    needs: [a, { stage: b, content: false }]
    loop: { back_to: [a, b], limit: 3, on_exhausted: accept }
`).stages;
    expect(stage).toMatchObject({
      when: {
        text: "a.score < 3",
        references: [{ root: "a", path: ["score"] }],
        place: { line: 6, column: 11 },
      },
      require: [{ that: { text: "b.ok == true" }, message: "b is not ok" }, { that: { text: "true" } }],
      needs: [
        { stage: "a", content: true, place: { line: 8, column: 13 } },
        { stage: "b", content: false },
      ],
      loop: {
        backTo: [{ stage: "a" }, { stage: "b" }],
        limit: 3,
        onExhausted: "accept",
        place: { line: 9, column: 5 },
      },
    });
    expect(buildStage("  a: { run: x, require: 1 < 2 }\n").require).toMatchObject([
      { that: { text: "1 < 2" } },
    ]);
  });

  it("has a command as a list of words, numbers as they are written", () => {
    const { action } = buildStage('  a: { run: [ffmpeg, -r, 1.50, true, "${{ this.round }}"] }\n');
    if (action.kind !== "shell" || action.command.type !== "list") throw new Error("no list");
    expect(action.command.words.map(written)).toEqual(["ffmpeg", "-r", "1.50", "true", "${{ this.round }}"]);
  });

  it("has the options of its module with their places", () => {
    const { action } = buildStage(`  a:
    uses: ./a.ts
    with: { layout: "x\${{ this.round }}", deep: [{ n: null, t: "\${x}" }, 3.5, true] }
`);
    if (action.kind !== "module") throw new Error("no module");
    expect(action.uses).toBe("./a.ts");
    expect(plain(action.with)).toEqual({
      layout: "x${{ this.round }}",
      deep: [{ n: null, t: "${x}" }, 3.5, true],
    });
    expect(action.with).toMatchObject({
      place: { line: 4, column: 11 },
      entries: [
        { place: { column: 13 } },
        { place: { column: 43 }, value: { items: [{}, { place: { column: 74 } }, {}] } },
      ],
    });
  });

  it("has its paths written one way", () => {
    const stage = buildStage(
      '  a: { run: x, inputs: [./a, "!./b/*", ../c], outputs: [././d/, "./e/${{ this.round }}"], updates: [./f] }\n',
    );
    expect(stage.inputs.map(written)).toEqual(["a", "!b/*", "../c"]);
    expect(stage.outputs.map(written)).toEqual(["d/", "e/${{ this.round }}"]);
    expect(stage.updates.map(written)).toEqual(["f"]);
  });

  it("has results from a file, or each from its source", () => {
    expect(buildStage("  a: { run: x, outputs: [q.json], results: ./q.json }\n").results).toMatchObject({
      type: "file",
      file: path("q.json"),
      place: { line: 2, column: 44 },
    });
    expect(
      buildStage("  a: { run: x, outputs: [q.json], results: { file: q.json, schema: ./s.json } }\n").results,
    ).toMatchObject({ type: "file", file: path("q.json"), schema: path("s.json") });
    expect(
      buildStage(`  a:
    run: x
    outputs: [q.json]
    results:
      score: { file: q.json, pointer: /a/b, type: number }
      frames: { stdout: '(\\d+)' }
      label: { type: string }
      any: {}
`).results,
    ).toMatchObject({
      type: "named",
      values: [
        { name: "score", type: "number", from: { type: "pointer", file: path("q.json"), pointer: "/a/b" } },
        { name: "frames", from: { type: "stdout", pattern: "(\\d+)" } },
        { name: "label", type: "string", from: { type: "appended" } },
        { name: "any", from: { type: "appended" } },
      ],
    });
  });

  it("has checks of every kind", () => {
    const digest = "A".repeat(64);
    expect(
      buildStage(`  a:
    run: x
    outputs: [f/]
    verify:
      - { file: f/a.mp4, type: video/mp4, min_size: 1KB, max_size: 2GiB, sha256: ${digest} }
      - { json: f/q.json, schema: schemas/q.json }
      - { that: a.n > 1, message: too few }
      - { uses: ./check.ts, with: { a: 1 } }
`).verify,
    ).toMatchObject([
      {
        type: "file",
        file: path("f/a.mp4"),
        mediaType: "video/mp4",
        minBytes: 1000,
        maxBytes: 2_147_483_648,
        sha256: "a".repeat(64),
        place: { line: 6, column: 9 },
      },
      { type: "json", file: path("f/q.json"), schema: path("schemas/q.json") },
      { type: "that", that: { text: "a.n > 1" }, message: "too few" },
      { type: "uses", uses: "./check.ts", with: { type: "map", entries: [{ name: "a" }] } },
    ]);
  });

  it("has what is shown of it, and what it does after a failure", () => {
    expect(
      buildStage(`  a:
    run: x
    title: The first
    icon: 👩‍🎨a
    description: Makes a
    success_exit_codes: [0, 1]
    continue_on_error: true
    always: true
    weight: 2.5
    progress: '(\\d+)%'
`),
    ).toMatchObject({
      title: "The first",
      icon: "👩‍🎨a",
      description: "Makes a",
      successExitCodes: [0, 1],
      continueOnError: true,
      always: true,
      weight: 2.5,
      progress: { pattern: "(\\d+)%", place: { line: 11, column: 15 } },
    });
  });

  it("says what a change while it runs means, itself or at the top of the manifest", () => {
    const { stages } = build(`on_change: finish
stages:
  a: { run: x }
  b: { run: x, on_change: queue }
`);
    expect(stages.map(({ onChange }) => onChange)).toEqual(["finish", "queue"]);
    expect(buildStage("  a: { run: x }\n").onChange).toBe("restart");
  });

  it("may be switched off by a plain `false`", () => {
    expect(buildStage("  a: { run: x, when: false }\n").when).toMatchObject({ text: "false" });
  });

  it("takes the parts of an anchor, with the places where they are written", () => {
    const [a, b] = build(`x-common: &common
  timeout: 3s
  inputs: &files [assets/]
stages:
  a: { <<: *common, run: x }
  b: { <<: [{ timeout: 5s }, *common], run: x, outputs: [c/], inputs: *files }
`).stages;
    expect([a?.timeoutMs, b?.timeoutMs]).toEqual([3000, 5000]);
    expect(b?.inputs[0]?.text.place).toMatchObject({ line: 3, column: 19 });
  });
});
