import { describe, expect, it } from "vitest";
import { diagnose } from "./diagnose.ts";

describe("names", () => {
  it("may not be taken from expressions", () => {
    expect(
      diagnose("params: { size: 1, data: 2, string: 3 }\nstages: { this: { run: x }, loop: { run: x } }"),
    ).toMatchInlineSnapshot(`
      "1:11 ‹size› error manifest/reserved-name
        \`size\` cannot be the name of a param: in expressions it means something else
        hint: choose another name
      1:20 ‹data› error manifest/reserved-name
        \`data\` cannot be the name of a param: in expressions it means something else
        hint: choose another name
      1:29 ‹string› error manifest/reserved-name
        \`string\` cannot be the name of a param: in expressions it means something else
        hint: choose another name
      2:11 ‹this› error manifest/reserved-name
        \`this\` cannot be the name of a stage: in expressions it means something else
        hint: choose another name
      2:29 ‹loop› error manifest/reserved-name
        \`loop\` cannot be the name of a stage: in expressions it means something else
        hint: choose another name"
    `);
  });

  it("of params and stages may not hide each other", () => {
    expect(diagnose("params: { grid: 1, Mode: 2, mode: 3 }\nstages: { grid: { run: x } }"))
      .toMatchInlineSnapshot(`
      "1:29 ‹mode› error manifest/hidden-name
        \`Mode\` and \`mode\` differ in case only, so \`STORYFLOW_PARAM_MODE\` would set both
        hint: rename one of them
        1:20 ‹Mode› the other one
      2:11 ‹grid› error manifest/hidden-name
        \`grid\` is a param and a stage, and in expressions the name could mean both
        hint: rename one of them
        1:11 ‹grid› the param"
    `);
  });

  it("of results may not be those that every stage has", () => {
    expect(
      diagnose(`stages:
  a:
    run: x
    results: { status: { type: string }, file: { type: string }, hasOwnProperty: { type: string }, score: { type: number } }
`),
    ).toMatchInlineSnapshot(`
      "4:16 ‹status› error stage/reserved-result
        \`status\` cannot be the name of a result: every stage has a member of that name
        hint: choose another name
      4:42 ‹file› error stage/reserved-result
        \`file\` cannot be the name of a result: there it names the file of the results
        hint: choose another name
      4:66 ‹hasOwnProperty› error manifest/reserved-name
        \`hasOwnProperty\` cannot be a name here: every object of JavaScript has a member of that name
        hint: choose another name"
    `);
  });

  it("of secrets may not be variables too", () => {
    expect(
      diagnose(`secrets: [TOKEN]
env: { KEY: a }
stages:
  a: { run: x, secrets: [KEY, OTHER], pass_env: [OTHER] }
  b: { run: x, env: { TOKEN: b } }
`),
    ).toMatchInlineSnapshot(`
      "4:26 ‹KEY› error manifest/secret-and-variable
        \`KEY\` is a secret, and \`env\` or \`pass_env\` would show it
        hint: remove it from one of the two
      4:31 ‹OTHER› error manifest/secret-and-variable
        \`OTHER\` is a secret, and \`env\` or \`pass_env\` would show it
        hint: remove it from one of the two
      5:23 ‹TOKEN› error manifest/secret-and-variable
        \`TOKEN\` is a secret, and \`env\` or \`pass_env\` would show it
        hint: remove it from one of the two"
    `);
  });
});

describe("needs", () => {
  it("name other stages", () => {
    expect(
      diagnose(`stages:
  voiceover: { run: x }
  render:
    run: x
    needs: [voicover, { stage: nowhere_near }, render]
`),
    ).toMatchInlineSnapshot(`
      "5:13 ‹voicover› error manifest/unknown-stage
        \`render\` needs \`voicover\`, which is not a stage
        hint: did you mean \`voiceover\` (line 2)?
      5:32 ‹nowhere_near› error manifest/unknown-stage
        \`render\` needs \`nowhere_near\`, which is not a stage
      5:48 ‹render› error stage/needs-itself
        \`render\` needs itself
        hint: remove it"
    `);
  });

  it("may name a stage that is wrong itself", () => {
    expect(diagnose("stages: { a: { run: x, needs: [b] }, b: 3 }")).toMatchInlineSnapshot(`
      "1:41 ‹3› error manifest/wrong-type
        expected \`b\` to be a map with \`run\` or \`uses\`, found the number 3"
    `);
  });
});

describe("a loop", () => {
  it("goes back to other stages", () => {
    expect(
      diagnose(`stages:
  qa: { run: x }
  fix: { run: x, when: qa.score < 3, loop: { back_to: [qq, fix, qa], limit: 3 } }
`),
    ).toMatchInlineSnapshot(`
      "3:56 ‹qq› error manifest/unknown-stage
        \`fix\` goes back to \`qq\`, which is not a stage
        hint: did you mean \`qa\` (line 2)?
      3:60 ‹fix› error loop/back-to-itself
        \`fix\` goes back to itself
        hint: name an earlier stage, which is to be judged again after this one"
    `);
  });
});

describe("an action", () => {
  it("by a module names a file or a package's module", () => {
    expect(
      diagnose(`stages:
  a: { uses: comfyui }
  b: { uses: /abs/module.ts }
  c: { uses: "./\${{ params.x }}.ts" }
  d: { uses: ./grid.ts }
  e: { uses: ../shared/grid.ts }
  f: { uses: "@storyflow/pipelines/storycore/grid", verify: [{ uses: look }] }
`),
    ).toMatchInlineSnapshot(`
      "2:14 ‹comfyui› error stage/unknown-kind
        \`comfyui\` is not a kind of stage
        hint: there are \`./path\` for a module of the project and \`package/module\` for one of a package
      3:14 ‹/abs/module.ts› error path/absolute
        \`/abs/module.ts\` is not relative to the manifest's folder
        hint: write \`./path\`
      4:14 ‹\\"./\${{ params.x }}.ts\\"› error manifest/template-not-here
        templates are not filled in here
        hint: they are in \`run\`, \`with\`, \`env\`, \`inputs\`, \`outputs\`, \`updates\`, \`cwd\`, and in the paths under \`results\` and \`verify\`
      7:70 ‹look› error stage/unknown-kind
        \`look\` is not a kind of check
        hint: there are \`./path\` for a module of the project and \`package/module\` for one of a package"
    `);
  });

  it("takes templates in a text for sh and bash only", () => {
    expect(
      diagnose(`params: { title: a }
stages:
  a: { run: "echo \${{ title }}" }
  b: { run: "echo \${{ title }}", shell: /usr/bin/bash }
  c: { run: "print(\${{ title }})", shell: python3 }
  d: { run: "print(1)", shell: python3 }
  e: { run: [python3, -c, "print(\${{ title }})"] }
  f: { run: x, shell: "\${{ title }}" }
`),
    ).toMatchInlineSnapshot(`
      "5:13 ‹\\"print(\${{ title }})\\"› error stage/template-in-shell
        templates can be quoted for sh and bash, not for \`python3\`
        hint: put the value into \`env\` and read the variable, or write \`run\` as a list
      8:23 ‹\\"\${{ title }}\\"› error manifest/template-not-here
        templates are not filled in here
        hint: they are in \`run\`, \`with\`, \`env\`, \`inputs\`, \`outputs\`, \`updates\`, \`cwd\`, and in the paths under \`results\` and \`verify\`"
    `);
  });

  it("takes only numbers that are exact", () => {
    expect(
      diagnose(
        "stages: { a: { uses: ./a.ts, with: { seed: 12345678901234567890, size: [.inf, -.inf, .nan, 1e300] } } }",
      ),
    ).toMatchInlineSnapshot(`
      "1:44 ‹12345678901234567890› error manifest/bad-number
        \`12345678901234567890\` has more digits than a number can hold exactly
        hint: write it as text: \`"12345678901234567890"\`
      1:73 ‹.inf› error manifest/bad-number
        \`.inf\` is no number that storyflow can use
      1:79 ‹-.inf› error manifest/bad-number
        \`-.inf\` is no number that storyflow can use
      1:86 ‹.nan› error manifest/bad-number
        \`.nan\` is no number that storyflow can use
      1:92 ‹1e300› error manifest/bad-number
        \`1e300\` has more digits than a number can hold exactly
        hint: write it as text: \`"1e300"\`"
    `);
  });

  it("is warned about keys that nothing reads", () => {
    expect(
      diagnose(
        "stages: { a: { uses: ./a.ts, shell: bash, cwd: tools, success_exit_codes: [1] }, b: { run: [x], shell: bash } }",
      ),
    ).toMatchInlineSnapshot(`
      "1:30 ‹shell› warning stage/without-effect
        \`shell\` has no effect here: a module runs without a shell, in the folder of the manifest, and reports its progress
        hint: remove it
      1:43 ‹cwd› warning stage/without-effect
        \`cwd\` has no effect here: a module runs without a shell, in the folder of the manifest, and reports its progress
        hint: remove it
      1:55 ‹success_exit_codes› warning stage/without-effect
        \`success_exit_codes\` has no effect here: a module runs without a shell, in the folder of the manifest, and reports its progress
        hint: remove it
      1:97 ‹shell› warning stage/without-effect
        \`shell\` has no effect here: a list is a program and its arguments, which no shell reads
        hint: remove it"
    `);
  });
});

describe("a stage that always runs or has no outputs", () => {
  it("is warned about what says nothing of it", () => {
    expect(
      diagnose(`defaults: { cache: true }
stages:
  a: { run: x, always: true, cache: true, tools: [ffmpeg] }
  b: { run: x, clean: false }
  c: { run: x, always: false, cache: false, outputs: [c/], clean: false }
  d: { run: x, always: true }
`),
    ).toMatchInlineSnapshot(`
      "3:30 ‹cache› warning stage/without-effect
        \`cache\` has no effect here: an \`always\` stage runs each time, whatever it was run with before
        hint: remove it
      3:43 ‹tools› warning stage/without-effect
        \`tools\` has no effect here: an \`always\` stage runs each time, whatever it was run with before
        hint: remove it
      4:16 ‹clean› warning stage/without-effect
        \`clean\` has no effect here: the stage has no outputs that could be cleaned away
        hint: remove it"
    `);
  });
});

describe("a score", () => {
  it("is a number over what the condition may read", () => {
    expect(
      diagnose(`params: { weight: 2 }
stages:
  qa: { run: "echo \${{ weight }}", results: { score: { type: number } } }
  a: { run: x, when: qa.score < 3, loop: { back_to: qa, limit: 1, score: qa.score < 3 } }
  b: { run: x, when: qa.score < 3, loop: { back_to: qa, limit: 1, score: qa.scoer + nothing } }
  c: { run: x, when: qa.score < 3, loop: { back_to: qa, limit: 1, score: qa.score * weight } }
`),
    ).toMatchInlineSnapshot(`
      "4:74 ‹qa.score < 3› error expression/not-a-number
        a score must be a number, and \`qa.score < 3\` is true or false
      5:77 ‹scoer› error expression/unknown-member
        \`qa\` has no result \`scoer\`
        hint: did you mean \`score\`?
      5:85 ‹nothing› error expression/unknown-name
        there is no \`nothing\` here
        hint: a text stands in quotes: \`"nothing"\`
      6:85 ‹weight› warning stage/decision-in-command
        \`weight\` decides here about \`qa\`, whose command sees it too, so that another value runs \`qa\` again
        hint: leave the decision to this condition: take \`weight\` out of the command
        3:24 ‹weight› \`qa\` sees it here"
    `);
  });
});

describe("expressions", () => {
  it("are checked where they stand, also across lines and within quotes", () => {
    expect(
      diagnose(`params: { threshold: 3.5 }
stages:
  qa: { run: x, results: { score: { type: number } } }
  fix:
    when: "qa.scoer < threshold"
    require: treshold > 1
    run: |
      echo one

      echo \${{ qa.score + }}
    env: { A: 'it''s \${{ nope }}' }
    inputs: ["a/\${{ b.c }}"]
    verify: [{ that: 1 + 1 }]
  done: { uses: ./a.ts, with: { deep: [{ a: "\${{ qa.x }}" }] }, when: "\${{ true }}" }
`),
    ).toMatchInlineSnapshot(`
      "5:15 ‹scoer› error expression/unknown-member
        \`qa\` has no result \`scoer\`
        hint: did you mean \`score\`?
      6:14 ‹treshold› error expression/unknown-name
        there is no \`treshold\` here
        hint: did you mean \`threshold\`?
      10:25 ‹+› error expression/syntax
        the expression ends where a value should stand
      11:26 ‹nope› error expression/unknown-name
        there is no \`nope\` here
        hint: a text stands in quotes: \`"nope"\`
      12:21 ‹b› error expression/unknown-name
        there is no \`b\` here
        hint: a text stands in quotes: \`"b"\`
      13:22 ‹1 + 1› error expression/not-a-condition
        a condition must be true or false, and \`1 + 1\` is a number
      14:53 ‹x› error expression/unknown-member
        \`qa\` has no result \`x\`
        hint: there is \`score\`
      14:72 ‹\${{ true }}› error expression/syntax
        this is an expression already, so it needs no \`\${{ }}\` around it
        hint: leave the \`\${{\` and the \`}}\` out"
    `);
  });

  it("that hold for all stages see params and data only", () => {
    expect(
      diagnose(`params: { a: 1 }
env: { A: "\${{ params.a }}", B: "\${{ qa.score }}", C: "\${{ this.round }}" }
stages: { qa: { run: x } }
`),
    ).toMatchInlineSnapshot(`
      "2:38 ‹qa› error expression/unknown-name
        there is no \`qa\` here
        hint: did you mean \`a\`?
      2:60 ‹this› error expression/not-available
        \`this\` means nothing here
        hint: here are \`params\`, \`data\` and \`env\`, stages and params"
    `);
  });

  it("see declared variables, secrets not among them", () => {
    expect(
      diagnose(`env: { A: a }
pass_env: [B]
defaults: { env: { C: c } }
secrets: [S]
stages:
  a: { run: x, env: { D: d }, when: env.A == "a" && env.B == "b" && env.C == "c" && env.D == "d" && env.S == "s" }
  b: { run: x, when: env.D == "d" }
`),
    ).toMatchInlineSnapshot(`
      "6:105 ‹S› error expression/unknown-member
        \`env\` declares no variable \`S\`
        hint: there are \`A\`, \`C\`, \`D\` and \`B\`
      7:26 ‹D› error expression/unknown-member
        \`env\` declares no variable \`D\`
        hint: there are \`A\`, \`C\` and \`B\`"
    `);
  });

  it("of a stage's own results stand in `verify` only", () => {
    expect(
      diagnose(`stages:
  a: { run: x, results: { n: { type: number } }, verify: [{ that: a.n > 1 }], when: a.n > 1 }
`),
    ).toMatchInlineSnapshot(`
      "2:85 ‹a› error expression/own-stage
        \`a\` cannot read its own results or state before it has run
        hint: \`this\` has \`round\`, \`best\` and \`history\`"
    `);
  });

  it("are not filled in elsewhere", () => {
    expect(
      diagnose(`env_file: "\${{ params.a }}.env"
data: { d: "\${{ params.a }}.yaml" }
params: { a: x }
stages:
  a:
    run: x
    outputs: ["build/\${{ a }}.json"]
    description: "no \${{ a }}"
    require: [{ that: true, message: "no \${{ a }}" }]
    tools: ["\${{ a }}"]
    progress: '\${{ a }} (\\d+)%'
    results: { n: { stdout: '\${{ a }} (\\d+)' } }
`),
    ).toMatchInlineSnapshot(`
      "1:11 ‹\\"\${{ params.a }}.env\\"› error manifest/template-not-here
        templates are not filled in here
        hint: they are in \`run\`, \`with\`, \`env\`, \`inputs\`, \`outputs\`, \`updates\`, \`cwd\`, and in the paths under \`results\` and \`verify\`
      2:12 ‹\\"\${{ params.a }}.yaml\\"› error manifest/template-not-here
        templates are not filled in here
        hint: they are in \`run\`, \`with\`, \`env\`, \`inputs\`, \`outputs\`, \`updates\`, \`cwd\`, and in the paths under \`results\` and \`verify\`
      5:3 ‹a› error manifest/hidden-name
        \`a\` is a param and a stage, and in expressions the name could mean both
        hint: rename one of them
        3:11 ‹a› the param
      7:26 ‹a› error expression/own-stage
        \`a\` cannot read its own results or state before it has run
        hint: \`this\` has \`round\`, \`best\` and \`history\`
      8:18 ‹\\"no \${{ a }}\\"› error manifest/template-not-here
        templates are not filled in here
        hint: they are in \`run\`, \`with\`, \`env\`, \`inputs\`, \`outputs\`, \`updates\`, \`cwd\`, and in the paths under \`results\` and \`verify\`
      9:38 ‹\\"no \${{ a }}\\"› error manifest/template-not-here
        templates are not filled in here
        hint: they are in \`run\`, \`with\`, \`env\`, \`inputs\`, \`outputs\`, \`updates\`, \`cwd\`, and in the paths under \`results\` and \`verify\`
      10:13 ‹\\"\${{ a }}\\"› error manifest/template-not-here
        templates are not filled in here
        hint: they are in \`run\`, \`with\`, \`env\`, \`inputs\`, \`outputs\`, \`updates\`, \`cwd\`, and in the paths under \`results\` and \`verify\`
      11:15 ‹'\${{ a }} (\\\\d+)%'› error manifest/template-not-here
        templates are not filled in here
        hint: they are in \`run\`, \`with\`, \`env\`, \`inputs\`, \`outputs\`, \`updates\`, \`cwd\`, and in the paths under \`results\` and \`verify\`
      12:29 ‹'\${{ a }} (\\\\d+)'› error manifest/template-not-here
        templates are not filled in here
        hint: they are in \`run\`, \`with\`, \`env\`, \`inputs\`, \`outputs\`, \`updates\`, \`cwd\`, and in the paths under \`results\` and \`verify\`"
    `);
  });
});

describe("a param that decides about a command that sees it", () => {
  it("is warned about", () => {
    expect(
      diagnose(`params: { threshold: 3.5, limit: 1, seen: 2 }
env: { SEEN: "\${{ seen }}" }
stages:
  qa: { run: "qa --mark \${{ params.threshold }}", results: { score: { type: number } } }
  other: { uses: ./a.ts, with: { deep: ["\${{ limit }}"] } }
  fix: { run: x, when: qa.score < threshold && qa.score > limit, require: other.n > params.limit }
  late: { run: x, when: qa.score < seen }
`),
    ).toMatchInlineSnapshot(`
      "6:35 ‹threshold› warning stage/decision-in-command
        \`threshold\` decides here about \`qa\`, whose command sees it too, so that another value runs \`qa\` again
        hint: leave the decision to this condition: take \`threshold\` out of the command
        4:29 ‹params.threshold› \`qa\` sees it here
      6:85 ‹params.limit› warning stage/decision-in-command
        \`limit\` decides here about \`other\`, whose command sees it too, so that another value runs \`other\` again
        hint: leave the decision to this condition: take \`limit\` out of the command
        5:46 ‹limit› \`other\` sees it here
      7:36 ‹seen› warning stage/decision-in-command
        \`seen\` decides here about \`qa\`, whose command sees it too, so that another value runs \`qa\` again
        hint: leave the decision to this condition: take \`seen\` out of the command
        2:19 ‹seen› \`qa\` sees it here"
    `);
  });
});

describe("outputs", () => {
  it("lie in the project, and are written one way", () => {
    const outputs = [
      "/tmp/a",
      "~/a",
      "C:/a",
      "../a",
      "a/../../b",
      "a/../b",
      "a//b",
      "a/./b",
      "a/*.png",
      "!a",
      "a[1].png",
      "${{ params.x }}/a",
      ".",
      "./",
      ".storyflow/a",
      ".GIT/a",
      "pipeline.yaml",
    ];
    const lines = outputs.map((output) => `      - "${output}"\n`);
    expect(diagnose(`params: { x: a }\nstages:\n  a:\n    run: x\n    outputs:\n${lines.join("")}`))
      .toMatchInlineSnapshot(`
        "6:9 ‹\\"/tmp/a\\"› error path/absolute
          \`/tmp/a\` is not relative to the manifest's folder
          hint: write a path that begins in the folder of the manifest
        7:9 ‹\\"~/a\\"› error path/absolute
          \`~/a\` is not relative to the manifest's folder
          hint: write a path that begins in the folder of the manifest
        8:9 ‹\\"C:/a\\"› error path/absolute
          \`C:/a\` is not relative to the manifest's folder
          hint: write a path that begins in the folder of the manifest
        9:9 ‹\\"../a\\"› error path/outside
          \`../a\` leads out of the manifest's folder
          hint: what a stage writes must be inside it
        10:9 ‹\\"a/../../b\\"› error path/outside
          \`a/../../b\` leads out of the manifest's folder
          hint: what a stage writes must be inside it
        11:9 ‹\\"a/../b\\"› error path/detour
          \`a/../b\` is not the shortest way to write this path
          hint: write \`b\`
        12:9 ‹\\"a//b\\"› error path/detour
          \`a//b\` is not the shortest way to write this path
          hint: write \`a/b\`
        13:9 ‹\\"a/./b\\"› error path/detour
          \`a/./b\` is not the shortest way to write this path
          hint: write \`a/b\`
        14:9 ‹\\"a/*.png\\"› error path/glob
          \`*\` belongs to a glob, and outputs are written without globs
          hint: name the folder in which the files are, with a slash at its end
        15:9 ‹\\"!a\\"› error path/glob
          \`!\` belongs to a glob, and outputs are written without globs
          hint: name the folder in which the files are, with a slash at its end
        16:9 ‹\\"a[1].png\\"› error path/glob
          \`[\` belongs to a glob, and outputs are written without globs
          hint: name the folder in which the files are, with a slash at its end
        17:9 ‹\\"\${{ params.x }}/a\\"› error path/no-literal-start
          an output must begin with literal text, so that its place is known before a run
          hint: write the folder before the template, such as \`build/\`
        18:9 ‹\\".\\"› error path/whole-project
          the whole project cannot be made by one stage
          hint: name a folder in it
        19:9 ‹\\"./\\"› error path/whole-project
          the whole project cannot be made by one stage
          hint: name a folder in it
        20:9 ‹\\".storyflow/a\\"› error path/reserved
          no stage can write in \`.storyflow/\`
          hint: name another folder
        21:9 ‹\\".GIT/a\\"› error path/reserved
          no stage can write in \`.GIT/\`
          hint: name another folder
        22:9 ‹\\"pipeline.yaml\\"› error path/reserved
          \`pipeline.yaml\` is the manifest itself
          hint: let the stage write another file"
      `);
    expect(
      diagnose(
        'params: { x: a }\nstages: { a: { run: x, outputs: [./a, b/, "c/${{ params.x }}.png", "d%03d.png"] } }',
      ),
    ).toBe("");
  });

  it("hold for updates too", () => {
    expect(diagnose("stages: { a: { run: x, updates: [../a] } }")).toMatchInlineSnapshot(`
      "1:34 ‹../a› error path/outside
        \`../a\` leads out of the manifest's folder
        hint: what a stage writes must be inside it"
    `);
  });

  it("hold the files of results and checks", () => {
    expect(
      diagnose(`params: { x: a }
stages:
  a:
    run: x
    outputs: [build/, ./b.json, "c/\${{ params.x }}.json"]
    updates: [d/]
    results: { a: { file: build/a.json, pointer: /a }, b: { file: b.json, pointer: "" }, c: { file: e.json, pointer: "" } }
    verify: [{ file: c/a.json }, { json: d/x.json, schema: ../shared/s.json }, { file: build }, { file: c2/a.json }]
  b: { run: x, outputs: [out/], results: out.json }
`),
    ).toMatchInlineSnapshot(`
      "7:101 ‹e.json› error stage/not-an-output
        \`e.json\` is not among the outputs of this stage
        hint: add it, or its folder, to \`outputs\`
      8:88 ‹build› error stage/not-an-output
        \`build\` is not among the outputs of this stage
        hint: add it, or its folder, to \`outputs\`
      8:105 ‹c2/a.json› error stage/not-an-output
        \`c2/a.json\` is not among the outputs of this stage
        hint: add it, or its folder, to \`outputs\`
      9:42 ‹out.json› error stage/not-an-output
        \`out.json\` is not among the outputs of this stage
        hint: add it, or its folder, to \`outputs\`"
    `);
  });
});

describe("paths that are read", () => {
  it("may lie outside only when they begin so", () => {
    expect(
      diagnose(`data: { a: /etc/a.yaml, b: ../b.yaml, c: c/../../d.yaml }
env_file: [~/.env, .env]
stages:
  a:
    run: x
    inputs: [/abs, "../shared/**", "!../shared/old/**", a/../../b, "!/abs", ..]
    cwd: ../elsewhere
  b: { run: x, cwd: /tmp }
`),
    ).toMatchInlineSnapshot(`
      "1:12 ‹/etc/a.yaml› error path/absolute
        \`/etc/a.yaml\` is not relative to the manifest's folder
        hint: write a path that begins in the folder of the manifest
      1:42 ‹c/../../d.yaml› error path/outside
        \`c/../../d.yaml\` leads out of the manifest's folder behind its beginning
        hint: write \`../\` at the beginning, where one sees it
      2:12 ‹~/.env› error path/absolute
        \`~/.env\` is not relative to the manifest's folder
        hint: write a path that begins in the folder of the manifest
      6:14 ‹/abs› error path/absolute
        \`/abs\` is not relative to the manifest's folder
        hint: write a path that begins in the folder of the manifest
      6:57 ‹a/../../b› error path/outside
        \`a/../../b\` leads out of the manifest's folder behind its beginning
        hint: write \`../\` at the beginning, where one sees it
      6:68 ‹\\"!/abs\\"› error path/absolute
        \`/abs\` is not relative to the manifest's folder
        hint: write a path that begins in the folder of the manifest
      7:10 ‹../elsewhere› error path/outside
        \`../elsewhere\` leads out of the manifest's folder
        hint: name a folder inside it
      8:21 ‹/tmp› error path/absolute
        \`/tmp\` is not relative to the manifest's folder
        hint: write a path that begins in the folder of the manifest"
    `);
  });
});

describe("regular expressions", () => {
  it("have the groups that are asked for", () => {
    expect(
      diagnose(`stages:
  a:
    run: x
    progress: '\\d+%'
    results:
      a: { stdout: '(' }
      b: { stdout: 'frames' }
      c: { stdout: '(\\d+) of (\\d+)' }
      d: { stdout: '(?:a|b)=(\\d+)' }
  b: { run: x, progress: '(\\d+)/(\\d+)/(\\d+)' }
  c: { run: x, progress: '(\\d+)/(\\d+)' }
`),
    ).toMatchInlineSnapshot(`
      "4:15 ‹'\\\\d+%'› error manifest/bad-regex
        expected a regular expression with 1 or 2 groups, found 0
        hint: one group is a percentage, two are done and total
      6:20 ‹'('› error manifest/bad-regex
        \`(\` is not a regular expression
      7:20 ‹'frames'› error manifest/bad-regex
        expected a regular expression with 1 group, found 0
        hint: put parentheses around the value, and \`(?: )\` around what only groups
      8:20 ‹'(\\\\d+) of (\\\\d+)'› error manifest/bad-regex
        expected a regular expression with 1 group, found 2
        hint: put parentheses around the value, and \`(?: )\` around what only groups
      10:26 ‹'(\\\\d+)/(\\\\d+)/(\\\\d+)'› error manifest/bad-regex
        expected a regular expression with 1 or 2 groups, found 3
        hint: one group is a percentage, two are done and total"
    `);
  });
});

describe("times and sizes", () => {
  it("are bounded", () => {
    expect(
      diagnose(`stages:
  a: { run: x, timeout: 0s }
  b: { run: x, timeout: 600h, retry: { limit: 1, interval: 3000000 } }
  c: { run: x, outputs: [c], verify: [{ file: c, min_size: 9999999TB }] }
`),
    ).toMatchInlineSnapshot(`
      "2:25 ‹0s› error manifest/wrong-value
        expected a time above 0, found the text \`0s\`
        hint: leave \`timeout\` out for no limit
      3:25 ‹600h› error manifest/wrong-value
        expected a duration of at most 24 days, found the text \`600h\`
      3:60 ‹3000000› error manifest/wrong-value
        expected a duration of at most 24 days, found the number 3000000
      4:60 ‹9999999TB› error manifest/wrong-value
        expected a size below 2^53 bytes, found the text \`9999999TB\`"
    `);
  });
});

describe("an icon", () => {
  it("is two characters at most, as a person counts them", () => {
    expect(
      diagnose(
        "stages:\n  a: { run: x, icon: 👩‍🎨🎬 }\n  b: { run: x, icon: film }\n  c: { run: x, icon: ' ' }\n",
      ),
    ).toMatchInlineSnapshot(`
      "3:22 ‹film› error stage/long-icon
        an icon is one or two characters, and this is longer
        hint: \`title\` has room for a name
      4:22 ‹' '› error manifest/wrong-value
        expected \`icon\` to be one or two characters, found an empty text"
    `);
  });
});
