import { describe, expect, it } from "vitest";
import { diagnose } from "./diagnose.ts";

describe("a manifest that is not UTF-8", () => {
  it("is refused in UTF-16, with a mark and without", () => {
    const text = "stages: {}";
    const little = Buffer.from(text, "utf16le");
    const big = Buffer.from(little).swap16();
    const told = diagnose(little);
    expect(told).toMatchInlineSnapshot(`
      "1:1 ‹› error manifest/encoding
        the file is written in UTF-16, expected UTF-8
        hint: save the file as UTF-8"
    `);
    expect(diagnose(Buffer.concat([Buffer.from([0xff, 0xfe]), little]))).toBe(told);
    expect(diagnose(big)).toBe(told);
    expect(diagnose(Buffer.concat([Buffer.from([0xfe, 0xff]), big]))).toBe(told);
  });

  it("is refused in UTF-32", () => {
    expect(diagnose(new Uint8Array([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]))).toMatchInlineSnapshot(`
      "1:1 ‹› error manifest/encoding
        the file is written in UTF-32, expected UTF-8
        hint: save the file as UTF-8"
    `);
  });

  it("is refused at its first wrong byte, not at a replacement character that is really there", () => {
    const bytes = Buffer.concat([Buffer.from("# \uFFFD\nname: caf"), Buffer.from([0xe9]), Buffer.from("\n")]);
    expect(diagnose(bytes)).toMatchInlineSnapshot(`
      "2:10 ‹�› error manifest/encoding
        the byte 0xE9 is no UTF-8 here
        hint: save the file as UTF-8"
    `);
  });

  it("may begin with a byte order mark, which moves no place", () => {
    expect(diagnose("\uFEFFstags: {}")).toMatchInlineSnapshot(`
      "1:1 ‹stags› error manifest/unknown-key
        \`stags\` is not a key of a manifest
        hint: did you mean \`stages\`?"
    `);
  });

  it("is refused with control characters", () => {
    expect(diagnose("stages:\n  a: { run: \0 }\n")).toMatchInlineSnapshot(`
      "2:13 ‹\\u0000› error manifest/control-character
        the character U+0000 cannot stand here
        hint: remove it; in double quotes it can be written \`\\x00\`"
    `);
    expect(diagnose("stages: { a: { run: \uFEFF } }")).toMatchInlineSnapshot(`
      "1:21 ‹﻿› error manifest/control-character
        the character U+FEFF cannot stand here
        hint: remove it; in double quotes it can be written \`\\ufeff\`"
    `);
  });

  it("is refused with carriage returns alone, and read with both", () => {
    expect(diagnose("stages:\r  a: { run: x }\r")).toMatchInlineSnapshot(`
      "1:8 ‹\\r› error manifest/control-character
        a carriage return without a line feed ends no line
        hint: save the file with line feeds at the ends of its lines"
    `);
    expect(diagnose("stages:\r\n  a:\r\n    run: x\r\n    ned: [b]\r\n")).toMatchInlineSnapshot(`
      "4:5 ‹ned› error manifest/unknown-key
        \`ned\` is not a key of a stage"
    `);
  });
});

describe("a manifest that is not one map", () => {
  it("is refused when it is empty", () => {
    const told = diagnose("");
    expect(told).toMatchInlineSnapshot(`
      "1:1 ‹› error manifest/empty
        the manifest is empty
        hint: write at least \`stages:\` with one stage"
    `);
    expect(diagnose("# nothing yet\n")).toBe(told);
    expect(diagnose("---\n")).toBe(told);
  });

  it("is refused when it is something else", () => {
    expect(diagnose("- a\n- b\n")).toMatchInlineSnapshot(`
      "1:1 ‹- a\\n- b\\n› error manifest/wrong-type
        expected a map with \`stages\`, found a list"
    `);
    expect(diagnose("hello")).toMatchInlineSnapshot(`
      "1:1 ‹hello› error manifest/wrong-type
        expected a map with \`stages\`, found the text \`hello\`"
    `);
  });

  it("is refused when it holds several documents", () => {
    expect(diagnose("stages: { a: { run: x } }\n---\nstages: {}\n---\n")).toMatchInlineSnapshot(`
      "2:1 ‹---› error yaml/several-documents
        a second document begins here, and a file may hold only one
        hint: remove the line \`---\`, or put what follows it into a file of its own"
    `);
  });

  it("is refused as YAML 1.1", () => {
    expect(diagnose("%YAML 1.1\n---\nstages: { a: { run: x } }\n")).toMatchInlineSnapshot(`
      "1:1 ‹%YAML 1.1› error yaml/version
        the file is read as YAML 1.2, and this line asks for 1.1
        hint: remove the line"
    `);
    expect(diagnose("%YAML 1.2\n---\nstages: { a: { run: x } }\n")).toBe("");
  });
});

describe("the syntax of YAML", () => {
  it("is reported with the first mistake, where it is", () => {
    const cases = [
      ["a tab", "stages:\n\ta: { run: x }\n"],
      ["a quote without end", 'stages:\n  a: { run: "x }\n  b: { run: y }\n'],
      ["a single quote without end", "stages:\n  a: { run: 'it''s }\n"],
      ["a bracket without end", "stages:\n  a:\n    inputs: [b, c\n    run: x\n"],
      ["a brace without end", "stages: { a: { run: x }\n"],
      ["a colon within a value", "stages:\n  a:\n    run: echo a: b\n"],
      ["a key without colon", "stages:\n  a:\n    run x\n    needs: [b]\n"],
      ["a last key without colon", "stages:\n  a:\n    needs: [b]\n    run x\n"],
      ["an indentation that fits nothing", "stages:\n  a:\n    run: x\n   needs: [b]\n"],
      ["a character that begins no text", "stages:\n  a:\n    run: @x\n"],
      ["an escape that is none", 'stages:\n  a:\n    run: "a\\qb"\n'],
      ["a missing comma", 'stages:\n  a: { run: x, inputs: ["a" "b"] }\n'],
      ["a template in brackets", "stages:\n  a: { run: x, outputs: [build/${{ params.x }}] }\n"],
      ["a template in braces", "stages:\n  a: { run: ${{ params.x }} }\n"],
      ["a comment without space", 'stages:\n  a:\n    run: "x"#y\n'],
      [
        "a text indented less than it began",
        "stages:\n  a:\n    run: |\n        x\n      y\n    needs: []\n",
      ],
      ["an anchor on an alias", "x-a: &a 1\nx-b: &b *a\n"],
      ["a line of directives without document", "%TAG ! tag:x\nstages: {}\n"],
      ["a stray bracket", "stages: ]\n"],
      ["a long key", `${"k".repeat(1100)}: 1\n`],
      ["a block in brackets", "stages: [\n- a\n]\n"],
    ];
    const told = cases.map(([name, text = ""]) => `${name}: ${diagnose(text)}`);
    expect(told.join("\n")).toMatchInlineSnapshot(`
      "a tab: 2:1 ‹\\t› error yaml/tab
        this line is indented with a tab
        hint: indent with spaces; YAML allows no tabs there
      a quote without end: 2:13 ‹\\"› error yaml/unclosed
        this quote is never closed
        hint: write \`"\` at its end; a quote within double quotes is written \`\\"\`
      a single quote without end: 2:13 ‹'› error yaml/unclosed
        this quote is never closed
        hint: write \`'\` at its end; an apostrophe within single quotes is written \`''\`
      a bracket without end: 3:13 ‹[› error yaml/unclosed
        this \`[\` is never closed
        hint: write \`]\` after its last item
      a brace without end: 1:9 ‹{› error yaml/unclosed
        this \`{\` is never closed
        hint: write \`}\` after its last item
      a colon within a value: 3:10 ‹e› error yaml/syntax
        a second \`: \` on this line would begin a map inside a value
        hint: put the value in quotes if the colon belongs to it
      a key without colon: 3:5 ‹run x› error yaml/syntax
        a key must stand on one line with its \`:\`
        hint: look for a missing \`:\` in this line
      a last key without colon: 4:5 ‹run x› error yaml/syntax
        \`run x\` stands where a key should, and has no \`:\`
        hint: write \`: \` and a value behind it, or indent it if it belongs to the value before
      an indentation that fits nothing: 4:4 ‹n› error yaml/syntax
        this line is indented differently from those it belongs to
        hint: give all keys of a map, and all items of a list, the same indentation
      a character that begins no text: 3:10 ‹@› error yaml/syntax
        a text cannot begin with \`@\` unless it is in quotes
        hint: put the text in quotes
      an escape that is none: 3:12 ‹\\\\q› error yaml/syntax
        \`\\q\` is no escape that double quotes know
        hint: write \`\\\\\` for a backslash, or use single quotes
      a missing comma: 2:29 ‹\\"› error yaml/syntax
        a \`,\` is missing before this
        hint: items within \`[ ]\` and \`{ }\` are separated by commas
      a template in brackets: 2:32 ‹\${{› error yaml/syntax
        within \`[ ]\` and \`{ }\` a template must stand in quotes
        hint: write \`"\${{ … }}"\`
      a template in braces: 2:13 ‹\${{› error yaml/syntax
        within \`[ ]\` and \`{ }\` a template must stand in quotes
        hint: write \`"\${{ … }}"\`
      a comment without space: 3:13 ‹#y› error yaml/syntax
        a comment needs a space before its \`#\`
        hint: write a space before \`#\`, or put the text in quotes if the \`#\` belongs to it
      a text indented less than it began: 5:7 ‹y› error yaml/syntax
        this line is indented differently from those it belongs to
        hint: give all keys of a map, and all items of a list, the same indentation
      an anchor on an alias: 2:9 ‹*a› error yaml/syntax
        this anchor, alias or tag cannot stand here
        hint: an anchor is written \`key: &name value\`, an alias \`key: *name\`
      a line of directives without document: 2:1 ‹s› error yaml/syntax
        after a \`%\` line a line with \`---\` must follow
        hint: remove the \`%\` line
      a stray bracket: 1:9 ‹]› error yaml/syntax
        \`]\` cannot stand here
      a long key: 1:1 ‹kkkkkkkkkkkkkkkkkkkkkkkkkkkkkk…› error yaml/syntax
        a key can be 1,024 characters long at most
        hint: look for a missing line break
      a block in brackets: 1:9 ‹[› error yaml/unclosed
        this \`[\` is never closed
        hint: write \`]\` after its last item"
    `);
  });
});

describe("keys", () => {
  it("may stand once in a map", () => {
    expect(diagnose("stages:\n  a: { run: x }\n  b: { run: x }\n  a: { run: y }\n")).toMatchInlineSnapshot(`
      "4:3 ‹a› error yaml/duplicate-key
        \`a\` stands twice in this map
        hint: remove one of the two, or give it another name
        2:3 ‹a› the first one"
    `);
  });

  it("are texts", () => {
    expect(diagnose("stages:\n  a: { run: x }\n  ? [b]\n  : c\n  : d\n")).toMatchInlineSnapshot(`
      "3:5 ‹[b]› error yaml/key-not-text
        a key must be a text, found a list
        hint: write \`key: value\`
      5:1 ‹› error yaml/key-not-text
        a key must be a text, found nothing
        hint: write \`key: value\`"
    `);
  });

  it("may not be `__proto__`, nor a name that every object has where names are free", () => {
    expect(
      diagnose(
        "__proto__: 1\nstages:\n  __proto__: { run: x }\n  toString: { run: x, env: { valueOf: 1 } }\n",
      ),
    ).toMatchInlineSnapshot(`
      "1:1 ‹__proto__› error yaml/forbidden-key
        \`__proto__\` cannot be a key
        hint: give it another name
      3:3 ‹__proto__› error yaml/forbidden-key
        \`__proto__\` cannot be a key
        hint: give it another name
      4:3 ‹toString› error manifest/reserved-name
        \`toString\` cannot be a name here: every object of JavaScript has a member of that name
        hint: choose another name
      4:30 ‹valueOf› error manifest/reserved-name
        \`valueOf\` cannot be a name here: every object of JavaScript has a member of that name
        hint: choose another name"
    `);
  });

  it("may be `constructor` among the options of a module", () => {
    expect(diagnose("stages: { a: { uses: ./a.ts, with: { constructor: 1 } } }")).toBe("");
  });
});

describe("anchors and aliases", () => {
  it("put a mistake where it is written, once for all uses", () => {
    const text = `x-common: &common
  timeout: soon
  ouputs: [b]
stages:
  a: { <<: *common, run: x }
  b: { <<: [*common], run: x }
  c: { <<: *common, run: x, timeout: 3s }
`;
    expect(diagnose(text)).toMatchInlineSnapshot(`
      "2:12 ‹soon› error manifest/wrong-value
        expected \`timeout\` to be a duration such as \`500ms\`, \`2s\`, \`10m\` or \`1h30m\`, or a number of seconds, found the text \`soon\`
      3:3 ‹ouputs› error manifest/unknown-key
        \`ouputs\` is not a key of a stage
        hint: did you mean \`outputs\`?"
    `);
  });

  it("need an anchor before the alias", () => {
    expect(diagnose("x-a: &common {}\nstages: { a: { <<: *comon, run: x }, b: { run: x, inputs: [*.png] } }"))
      .toMatchInlineSnapshot(`
      "2:20 ‹*comon› error yaml/unknown-anchor
        \`*comon\` refers to an anchor, and no \`&comon\` stands before it
        hint: did you mean \`*common\`?
      2:60 ‹*.png› error yaml/unknown-anchor
        \`*.png\` refers to an anchor, and no \`&.png\` stands before it
        hint: put the text in quotes if the \`*\` belongs to it, as in a glob"
    `);
  });

  it("may not hold themselves", () => {
    expect(diagnose("x-a: &a [1, *a]\nstages: { a: { run: x } }")).toMatchInlineSnapshot(`
      "1:13 ‹*a› error yaml/recursive-alias
        \`*a\` stands within the value that it refers to
        hint: remove it; a value cannot hold itself"
    `);
  });

  it("merge maps only", () => {
    expect(diagnose("stages: { a: { <<: 3, run: x }, b: { <<: [{}, [1]], run: x } }")).toMatchInlineSnapshot(`
      "1:20 ‹3› error yaml/merge
        \`<<\` merges a map or a list of maps, found a single value
        hint: write \`<<: *anchor\`, where the anchor stands before a map
      1:47 ‹[1]› error yaml/merge
        \`<<\` merges a map or a list of maps, found a list
        hint: write \`<<: *anchor\`, where the anchor stands before a map"
    `);
  });

  it("may be used two hundred times", () => {
    const stages = Array.from({ length: 200 }, (_, index) => `  s${index}: { <<: *common, run: x }\n`);
    expect(diagnose(`x-common: &common { env: { A: b }, timeout: 3s }\nstages:\n${stages.join("")}`)).toBe(
      "",
    );
  });

  it("may not repeat values without end", () => {
    const laughs = Array.from({ length: 12 }, (_, n) => `x-a${n + 1}: &a${n + 1} [${`*a${n},`.repeat(9)}]\n`);
    expect(diagnose(`x-a0: &a0 [lol]\n${laughs.join("")}stages: { a: { run: x } }\n`)).toMatchInlineSnapshot(`
      "7:20 ‹*a5› error yaml/too-many-aliases
        aliases repeat more than 500,000 values
        hint: write out fewer copies of large anchors"
    `);
  });
});

describe("tags", () => {
  it("of YAML itself are read, others are unknown", () => {
    expect(diagnose("stages: { a: { run: !!str 3, env: { A: !secret b, B: !!binary c } } }"))
      .toMatchInlineSnapshot(`
      "1:40 ‹!secret› error yaml/unknown-tag
        the tag \`!secret\` means nothing here
        hint: remove it, or put the value in quotes if the \`!\` belongs to it
      1:54 ‹!!binary› error yaml/unknown-tag
        the tag \`!!binary\` means nothing here
        hint: remove it, or put the value in quotes if the \`!\` belongs to it"
    `);
  });
});

describe("nesting", () => {
  const deep = (levels: number) =>
    `x-deep: ${"[".repeat(levels)}${"]".repeat(levels)}\nstages: { a: { run: x } }\n`;

  it("is read a hundred levels deep", () => {
    expect(diagnose(deep(100))).toBe("");
    expect(diagnose(deep(101))).toMatchInlineSnapshot(`
      "1:109 ‹[› error yaml/too-deep
        lists and maps stand inside each other here more than 100 levels deep
        hint: write it less deep"
    `);
  });

  it.each(["[", "{a: ", "- ", "? ", "a: ", ": ", "- ? ", "[? ", "{? ", "[a: ", "- - a: ", "!!x "])(
    "of `%s` a hundred thousand times ends early",
    (piece) => {
      expect(diagnose(piece.repeat(100_000))).toMatch(/^1:\d+ .* error yaml\/(?:too-deep|syntax)\n/);
    },
  );

  it("by indentation ends early too", () => {
    const lines = Array.from({ length: 1000 }, (_, index) => `${" ".repeat(index)}a:\n`);
    expect(diagnose(lines.join(""))).toMatchInlineSnapshot(`
      "200:202 ‹\\n› error yaml/too-deep
        lists and maps stand inside each other here more than 100 levels deep
        hint: write it less deep"
    `);
  });
});

describe("a manifest that is too large", () => {
  it("is not looked at", () => {
    expect(diagnose(new Uint8Array(100 * 1024 * 1024))).toMatchInlineSnapshot(`
      "1:1 ‹› error manifest/too-large
        the file is 100.0 MiB large; at most 4.0 MiB is read
        hint: keep data in several smaller files"
    `);
  });

  it("is refused when it has too many words", () => {
    expect(diagnose(`x-a: [${"a,".repeat(700_000)}]`)).toMatchInlineSnapshot(`
      "1:800003 ‹a› error manifest/too-large
        the file has more than 1,200,000 words and signs
        hint: keep data in several smaller files"
    `);
  });

  it("tells a thousand mistakes, and counts the others", () => {
    const told = diagnose(`stages:\n  a:\n    run: x\n${"    run: y\n".repeat(1500)}`);
    expect(told.match(/yaml\/duplicate-key/g)).toHaveLength(1000);
    expect(told.slice(told.lastIndexOf("nowhere"))).toMatchInlineSnapshot(`
      "nowhere error diagnostics/too-many
        500 more mistakes are not shown
        hint: mend some of those above, then look again"
    `);
  });
});
