import { describe, expect, it } from "vitest";
import { diagnose } from "./diagnose.ts";

describe("a key that the language does not have", () => {
  it("is refused with the one that was probably meant, and counts as that one", () => {
    expect(
      diagnose(`parms: { threshold: 3 }
stags:
  a:
    rum: echo \${{ threshold }}
    outputs: [a.json]
    retry: { limt: 3, interval: soon }
`),
    ).toMatchInlineSnapshot(`
      "1:1 ‹parms› error manifest/unknown-key
        \`parms\` is not a key of a manifest
        hint: did you mean \`params\`?
      2:1 ‹stags› error manifest/unknown-key
        \`stags\` is not a key of a manifest
        hint: did you mean \`stages\`?
      4:5 ‹rum› error manifest/unknown-key
        \`rum\` is not a key of a stage
        hint: did you mean \`run\`?
      6:14 ‹limt› error manifest/unknown-key
        \`limt\` is not a key of \`retry\`
        hint: did you mean \`limit\`?
      6:33 ‹soon› error manifest/wrong-value
        expected \`interval\` to be a duration such as \`500ms\`, \`2s\`, \`10m\` or \`1h30m\`, or a number of seconds, found the text \`soon\`"
    `);
  });

  it("is refused with the keys that there are, when they are few", () => {
    expect(diagnose("stages: { a: { run: x, when: b.x > 1, loop: { back_to: b, max: 3 } }, b: { run: x } }"))
      .toMatchInlineSnapshot(`
      "1:59 ‹max› error manifest/unknown-key
        \`max\` is not a key of a loop
        hint: it has \`back_to\`, \`limit\`, \`score\`, \`min_delta\`, \`patience\` and \`on_exhausted\`"
    `);
  });

  it("is refused when another version of the language has it", () => {
    expect(diagnose("watch: {}\nstages: { a: { run: x } }")).toMatchInlineSnapshot(`
      "1:1 ‹watch› error manifest/unknown-key
        \`watch\` is not a key of a manifest"
    `);
  });

  it("is ignored at the top when it begins with `x-`", () => {
    expect(diagnose("x-anything: [1, { a: b }]\nstages: { a: { run: x } }")).toBe("");
    expect(diagnose("stages: { a: { run: x, x-b: 1 } }")).toMatchInlineSnapshot(`
      "1:24 ‹x-b› error manifest/unknown-key
        \`x-b\` is not a key of a stage"
    `);
  });
});

describe("a key that is missing", () => {
  it("is named", () => {
    expect(diagnose("name: a")).toMatchInlineSnapshot(`
      "1:1 ‹name: a› error manifest/missing-key
        a manifest needs \`stages\`"
    `);
    expect(diagnose("stages: { a: {} }")).toMatchInlineSnapshot(`
      "1:11 ‹a› error manifest/missing-key
        a stage needs \`run\` or \`uses\`"
    `);
    expect(
      diagnose(
        "stages:\n  b: { run: x }\n  a:\n    run: x\n    when: true\n    retry: {}\n    loop: { back_to: b }\n    verify: [{ message: m }]\n",
      ),
    ).toMatchInlineSnapshot(`
      "6:5 ‹retry› error manifest/missing-key
        \`retry\` needs \`limit\`
      7:5 ‹loop› error manifest/missing-key
        a loop needs \`limit\`
      8:16 ‹message› error manifest/missing-key
        \`message\` needs \`that\` beside it"
    `);
  });

  it("is named when another one needs it", () => {
    expect(
      diagnose(`stages:
  b: { run: x }
  a:
    run: x
    with: {}
    loop: { back_to: b, limit: 1 }
    outputs: [a.json]
    results: { s: { file: a.json } }
    verify: [{ json: a.json }]
`),
    ).toMatchInlineSnapshot(`
      "5:5 ‹with› error manifest/missing-key
        \`with\` needs \`uses\` beside it
      6:5 ‹loop› error manifest/missing-key
        \`loop\` needs \`when\` beside it
      8:21 ‹file› error manifest/missing-key
        \`file\` needs \`pointer\` beside it
      9:16 ‹json› error manifest/missing-key
        \`json\` needs \`schema\` beside it"
    `);
  });

  it("is the score, where a loop says what too little gain is", () => {
    expect(
      diagnose(
        "stages: { b: { run: x }, a: { run: x, when: true, loop: { back_to: b, limit: 1, min_delta: 1, patience: 2 } } }",
      ),
    ).toMatchInlineSnapshot(`
      "1:81 ‹min_delta› error manifest/missing-key
        \`min_delta\` needs \`score\` beside it
      1:95 ‹patience› error manifest/missing-key
        \`patience\` needs \`score\` beside it"
    `);
  });

  it("is one mistake together with a key in its place", () => {
    expect(diagnose("stages: { a: { command: x } }")).toMatchInlineSnapshot(`
      "1:16 ‹command› error manifest/unknown-key
        \`command\` is not a key of a stage"
    `);
  });
});

describe("keys that exclude each other", () => {
  it("are reported at the second, with the first", () => {
    expect(
      diagnose(`stages:
  a:
    run: x
    uses: ./a.ts
    outputs: [a.json]
    verify: [{ file: a.json, json: a.json }]
    results: { s: { file: a.json, pointer: "", stdout: (x) } }
`),
    ).toMatchInlineSnapshot(`
      "4:5 ‹uses› error manifest/exclusive-keys
        \`run\` and \`uses\` exclude each other
        hint: a stage has one of \`run\` and \`uses\`
        3:5 ‹run› \`run\` stands here
      6:30 ‹json› error manifest/exclusive-keys
        \`file\` and \`json\` exclude each other
        hint: a check has one of \`file\`, \`json\`, \`that\` and \`uses\`
        6:16 ‹file› \`file\` stands here
      7:48 ‹stdout› error manifest/exclusive-keys
        \`file\` and \`stdout\` exclude each other
        hint: a result comes from one of them"
    `);
  });
});

describe("a value of the wrong type", () => {
  it("is reported with what is expected and what is found", () => {
    expect(
      diagnose(`name: 3
version: 2
params: [a]
env: { A: [1], B: }
pass_env: HOME
concurrency: 1.5
on_failure: keepgoing
data: { a: 3 }
stages:
  a:
    run: 3
    needs: b
    inputs: 3
    outputs: [1, a]
    timeout: soon
    retry: many
    weight: -1
    when:
    always: yes
    success_exit_codes: [256]
    verify: x
`),
    ).toMatchInlineSnapshot(`
      "1:7 ‹3› error manifest/wrong-type
        expected \`name\` to be a text of one line with at most 200 characters, found the number 3
        hint: put it in quotes: \`"3"\`
      2:10 ‹2› error manifest/wrong-value
        expected \`version\` to be \`1\` (the version of the language), found the number 2
      3:9 ‹[a]› error manifest/wrong-type
        expected \`params\` to be a map of params, found a list
      4:11 ‹[1]› error manifest/wrong-type
        expected \`A\` to be a text, a number, \`true\` or \`false\`, found a list
      4:16 ‹B› error manifest/wrong-type
        expected \`B\` to be a text, a number, \`true\` or \`false\`, found nothing
        hint: write its value behind the \`:\`
      5:11 ‹HOME› error manifest/wrong-type
        expected \`pass_env\` to be a list of names of variables, found the text \`HOME\`
        hint: write it as a list, within \`[ ]\`
      6:14 ‹1.5› error manifest/wrong-type
        expected \`concurrency\` to be a whole number from 1 to 1000, found the number 1.5
      7:13 ‹keepgoing› error manifest/wrong-value
        expected \`on_failure\` to be \`finish\`, \`keep_going\` or \`fail_fast\`, found the text \`keepgoing\`
        hint: did you mean \`keep_going\`?
      8:12 ‹3› error manifest/wrong-type
        expected \`a\` to be the path of a file, or a map with \`file\` and \`schema\`, found the number 3
        hint: put it in quotes: \`"3"\`
      11:10 ‹3› error manifest/wrong-type
        expected \`run\` to be a text for the shell, or a list with a program and its arguments, found the number 3
        hint: put it in quotes: \`"3"\`
      12:12 ‹b› error manifest/wrong-type
        expected \`needs\` to be a list of stages, found the text \`b\`
        hint: write it as a list, within \`[ ]\`
      13:13 ‹3› error manifest/wrong-type
        expected \`inputs\` to be a list of files, folders (\`dir/\`) and globs, found the number 3
      14:15 ‹1› error manifest/wrong-type
        expected each of \`outputs\` to be a path, found the number 1
        hint: put it in quotes: \`"1"\`
      15:14 ‹soon› error manifest/wrong-value
        expected \`timeout\` to be a duration such as \`500ms\`, \`2s\`, \`10m\` or \`1h30m\`, or a number of seconds, found the text \`soon\`
      16:12 ‹many› error manifest/wrong-type
        expected \`retry\` to be a number of further attempts, from 0 to 1000, or a map with \`limit\`, found the text \`many\`
      17:13 ‹-1› error manifest/wrong-value
        expected \`weight\` to be a number that is not negative, found the number -1
      18:5 ‹when› error manifest/wrong-type
        expected \`when\` to be a condition, found nothing
        hint: write its value behind the \`:\`
      19:13 ‹yes› error manifest/wrong-type
        expected \`always\` to be \`true\` or \`false\`, found the text \`yes\`
      20:26 ‹256› error manifest/wrong-value
        expected each of \`success_exit_codes\` to be an exit code, from 0 to 255, found the number 256
      21:13 ‹x› error manifest/wrong-type
        expected \`verify\` to be a list of checks, found the text \`x\`
        hint: write it as a list, within \`[ ]\`"
    `);
  });

  it("is reported for what is said of the cache and of scores", () => {
    expect(
      diagnose(`cache: { max_size: much, size: 1 }
stages:
  b: { run: x, cache: no, clean: x, tools: ffmpeg }
  c: { run: x, cache: { store: maybe, keep: true } }
  a: { run: x, when: true, loop: { back_to: b, limit: 1, score: 3, min_delta: -1, patience: 0.5 } }
`),
    ).toMatchInlineSnapshot(`
      "1:20 ‹much› error manifest/wrong-value
        expected \`max_size\` to be a size such as \`1KB\`, \`10MB\` or \`2GiB\`, or a whole number of bytes, found the text \`much\`
      1:26 ‹size› error manifest/unknown-key
        \`size\` is not a key of \`cache\`
        hint: it has \`max_size\`
      3:23 ‹no› error manifest/wrong-type
        expected \`cache\` to be \`true\`, \`false\`, or a map with \`store\`, found the text \`no\`
      3:27 ‹clean› warning stage/without-effect
        \`clean\` has no effect here: the stage has no outputs that could be cleaned away
        hint: remove it
      3:34 ‹x› error manifest/wrong-type
        expected \`clean\` to be \`true\` or \`false\`, found the text \`x\`
      3:44 ‹ffmpeg› error manifest/wrong-type
        expected \`tools\` to be a list of programs, found the text \`ffmpeg\`
        hint: write it as a list, within \`[ ]\`
      4:32 ‹maybe› error manifest/wrong-type
        expected \`store\` to be \`true\` or \`false\`, found the text \`maybe\`
      4:39 ‹keep› error manifest/unknown-key
        \`keep\` is not a key of \`cache\`
        hint: it has \`store\`
      5:65 ‹3› error manifest/wrong-type
        expected \`score\` to be an expression, found the number 3
        hint: put it in quotes: \`"3"\`
      5:79 ‹-1› error manifest/wrong-value
        expected \`min_delta\` to be a number that is not negative, found the number -1
      5:93 ‹0.5› error manifest/wrong-type
        expected \`patience\` to be a whole number from 1 to 1000, found the number 0.5"
    `);
    expect(diagnose("cache: 5GB\nstages: { a: { run: x } }")).toMatchInlineSnapshot(`
      "1:8 ‹5GB› error manifest/wrong-type
        expected \`cache\` to be a map with \`max_size\`, found the text \`5GB\`"
    `);
  });

  it("is reported for the stages as a whole", () => {
    expect(diagnose("stages: []")).toMatchInlineSnapshot(`
      "1:9 ‹[]› error manifest/wrong-type
        expected \`stages\` to be a map of stages, at least one, found an empty list"
    `);
    expect(diagnose("stages: {}")).toMatchInlineSnapshot(`
      "1:9 ‹{}› error manifest/wrong-value
        expected \`stages\` to be a map of stages, at least one, found an empty map"
    `);
    expect(diagnose("stages:")).toMatchInlineSnapshot(`
      "1:1 ‹stages› error manifest/wrong-type
        expected \`stages\` to be a map of stages, at least one, found nothing
        hint: write its value behind the \`:\`"
    `);
    expect(diagnose("stages: { a: 1, b: [x], c: }")).toMatchInlineSnapshot(`
      "1:14 ‹1› error manifest/wrong-type
        expected \`a\` to be a map with \`run\` or \`uses\`, found the number 1
      1:20 ‹[x]› error manifest/wrong-type
        expected \`b\` to be a map with \`run\` or \`uses\`, found a list
      1:25 ‹c› error manifest/wrong-type
        expected \`c\` to be a map with \`run\` or \`uses\`, found nothing
        hint: write its value behind the \`:\`"
    `);
  });

  it("is reported in lists of maps", () => {
    expect(
      diagnose(`stages:
  a:
    run: []
    needs: [{ stag: b }, { stage: b, contnt: true }, 3]
    require: [{ that: "" }, that]
    retry: { limit: 2, on: [exti, unsatisfied], exit_codes: [], backoff: 0 }
    verify:
      - { file: a, type: mp4, min_size: 1kb, sha256: abc }
      - 3
  b: { run: x, results: { file: 3 }, outputs: [] }
  c: { run: x, results: { score: 3, label: { type: text, pointer: a } } }
`),
    ).toMatchInlineSnapshot(`
      "3:10 ‹[]› error manifest/wrong-value
        expected \`run\` to be a text for the shell, or a list with a program and its arguments, found an empty list
      4:15 ‹stag› error manifest/unknown-key
        \`stag\` is not a key of a need
        hint: did you mean \`stage\`?
      4:38 ‹contnt› error manifest/unknown-key
        \`contnt\` is not a key of a need
        hint: did you mean \`content\`?
      4:54 ‹3› error manifest/wrong-type
        expected each of \`needs\` to be a stage, or a map with \`stage\` and \`content\`, found the number 3
        hint: put it in quotes: \`"3"\`
      5:23 ‹\\"\\"› error manifest/wrong-value
        expected \`that\` to be a condition, found an empty text
      5:29 ‹that› error manifest/wrong-type
        expected each of \`require\` to be a map with \`that\` and \`message\`, found the text \`that\`
      6:29 ‹exti› error manifest/wrong-value
        expected each of \`on\` to be one of \`exit\`, \`timeout\`, \`signal\`, \`transient\`, \`contract\`, \`condition\`, \`not_found\`, \`denied\`, \`crashed\`, found the text \`exti\`
      6:35 ‹unsatisfied› error manifest/wrong-value
        expected each of \`on\` to be one of \`exit\`, \`timeout\`, \`signal\`, \`transient\`, \`contract\`, \`condition\`, \`not_found\`, \`denied\`, \`crashed\`, found the text \`unsatisfied\`
      6:61 ‹[]› error manifest/wrong-value
        expected \`exit_codes\` to be a list of exit codes, found an empty list
      6:74 ‹0› error manifest/wrong-value
        expected \`backoff\` to be a number from 1 to 100, found the number 0
      8:17 ‹a› error stage/not-an-output
        \`a\` is not among the outputs of this stage
        hint: add it, or its folder, to \`outputs\`
      8:26 ‹mp4› error manifest/wrong-value
        expected \`type\` to be a media type such as \`video/mp4\`, found the text \`mp4\`
      8:41 ‹1kb› error manifest/wrong-value
        expected \`min_size\` to be a size such as \`1KB\`, \`10MB\` or \`2GiB\`, or a whole number of bytes, found the text \`1kb\`
      8:54 ‹abc› error manifest/wrong-value
        expected \`sha256\` to be a SHA-256 digest, 64 hexadecimal digits, found the text \`abc\`
      9:9 ‹3› error manifest/wrong-type
        expected each of \`verify\` to be a map with \`file\`, \`json\`, \`that\` or \`uses\`, found the number 3
      10:33 ‹3› error manifest/wrong-type
        expected \`file\` to be the path of a file, found the number 3
        hint: put it in quotes: \`"3"\`
      11:34 ‹3› error manifest/wrong-type
        expected \`score\` to be a map with \`file\` and \`pointer\`, or \`stdout\`, or \`type\`, found the number 3
      11:52 ‹text› error manifest/wrong-value
        expected \`type\` to be one of \`string\`, \`number\`, \`integer\`, \`boolean\`, \`array\`, \`object\`, \`null\`, found the text \`text\`
      11:58 ‹pointer› error manifest/missing-key
        \`pointer\` needs \`file\` beside it
      11:67 ‹a› error manifest/wrong-value
        expected \`pointer\` to be a JSON Pointer such as \`/overall_score\`, found the text \`a\`"
    `);
  });

  it("does not make a second mistake of what depends on it", () => {
    expect(
      diagnose(`params: 3
stages:
  a: { run: "echo \${{ params.x }} \${{ y }}", outputs: 3, results: a.json, verify: [{ file: a.json }] }
  b: { run: x, env: 3, when: env.X == "1" && a.score > 1, needs: [c] }
  c: 3
`),
    ).toMatchInlineSnapshot(`
      "1:9 ‹3› error manifest/wrong-type
        expected \`params\` to be a map of params, found the number 3
      3:55 ‹3› error manifest/wrong-type
        expected \`outputs\` to be a list of files and folders (\`dir/\`), found the number 3
      4:21 ‹3› error manifest/wrong-type
        expected \`env\` to be a map of variables, found the number 3
      5:6 ‹3› error manifest/wrong-type
        expected \`c\` to be a map with \`run\` or \`uses\`, found the number 3"
    `);
  });
});

describe("a name", () => {
  it("must be an identifier", () => {
    expect(
      diagnose(`params: { my-param: 1, "": 2 }
data: { "a b": x.yaml }
env: { A-B: x }
stages:
  my-stage: { run: x, results: { over-all: { type: number } } }
  2nd: { run: x }
  über: { run: x }
`),
    ).toMatchInlineSnapshot(`
      "1:11 ‹my-param› error manifest/bad-name
        \`my-param\` cannot be a name here, expected an identifier (letters, digits and \`_\`, no digit first)
        hint: write \`my_param\`
      1:24 ‹\\"\\"› error manifest/bad-name
        \`\` cannot be a name here, expected an identifier (letters, digits and \`_\`, no digit first)
      2:9 ‹\\"a b\\"› error manifest/bad-name
        \`a b\` cannot be a name here, expected an identifier (letters, digits and \`_\`, no digit first)
        hint: write \`a_b\`
      3:8 ‹A-B› error manifest/bad-name
        \`A-B\` cannot be a name here, expected the name of a variable (letters, digits and \`_\`, no digit first)
        hint: write \`A_B\`
      5:3 ‹my-stage› error manifest/bad-name
        \`my-stage\` cannot be a name here, expected an identifier (letters, digits and \`_\`, no digit first)
        hint: write \`my_stage\`
      5:34 ‹over-all› error manifest/bad-name
        \`over-all\` cannot be a name here, expected an identifier (letters, digits and \`_\`, no digit first)
        hint: write \`over_all\`
      6:3 ‹2nd› error manifest/bad-name
        \`2nd\` cannot be a name here, expected an identifier (letters, digits and \`_\`, no digit first)
        hint: write \`_2nd\`
      7:3 ‹über› error manifest/bad-name
        \`über\` cannot be a name here, expected an identifier (letters, digits and \`_\`, no digit first)
        hint: write \`_ber\`"
    `);
  });
});
