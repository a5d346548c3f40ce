import { describe, expect, it } from "vitest";
import { checkOptions } from "../../../src/manifest/check-options.ts";
import type { JsonObject } from "../../../src/model/json.ts";
import { build, tell } from "./diagnose.ts";

/** What is told of the options of a module; `lines` stand under `with`. */
function check(lines: string, schema: JsonObject): string {
  const { source, stages } = build(`params: { p: 1 }\nstages:\n  a:\n    uses: ./a.ts\n    with:\n${lines}`);
  const action = stages[0]?.action;
  if (action?.kind !== "module") throw new Error("no module");
  return tell(source.text, checkOptions(source, action.with, schema, action.place));
}

describe("options", () => {
  it("are held to the module's schema, each mistake at its place", () => {
    const schema = {
      type: "object",
      properties: {
        layout: { type: "string", title: "Layout of the sheet" },
        cell: { type: "integer", minimum: 1 },
        images: { type: "array", minItems: 1, items: { type: "string" } },
        kind: { enum: ["fast", "slow"] },
        size: { type: "number", maximum: 9 },
        deep: {
          type: "object",
          properties: { label: { type: "string" } },
          required: ["label"],
          additionalProperties: false,
        },
        mail: { type: "string", pattern: "@", minLength: 3 },
        either: { anyOf: [{ type: "string" }, { type: "array" }] },
        step: { multipleOf: 5 },
        list: { uniqueItems: true },
      },
      required: ["name"],
      additionalProperties: false,
    };
    expect(
      check(
        `      layuot: 3x3
      cell: "12"
      images: []
      kind: slwo
      size: 12
      deep: { lable: x, other: 1 }
      mail: ab
      either: { a: 1 }
      step: 3
      list: [1, 1]
`,
        schema,
      ),
    ).toMatchInlineSnapshot(`
      "6:7 ‹layuot› error manifest/unknown-key
        \`layuot\` is not a key of \`with\`
        hint: did you mean \`layout\`?
      11:15 ‹lable› error manifest/unknown-key
        \`lable\` is not a key of \`deep\`
        hint: did you mean \`label\`?
      6:7 ‹layuot: 3x3› error manifest/missing-key
        \`with\` needs \`name\`
      7:13 ‹\\"12\\"› error manifest/wrong-type
        expected \`cell\` to be a whole number, found the text \`12\`
      8:15 ‹[]› error manifest/wrong-value
        expected \`images\` to be a list that is not empty, found an empty list
      9:13 ‹slwo› error manifest/wrong-value
        expected \`kind\` to be one of \`fast\` and \`slow\`, found the text \`slwo\`
      10:13 ‹12› error manifest/wrong-value
        expected \`size\` to be a number of at most 9, found the number 12
      11:25 ‹other› error manifest/unknown-key
        \`other\` is not a key of \`deep\`
        hint: it has \`label\`
      12:13 ‹ab› error manifest/wrong-value
        expected \`mail\` to be a text of at least 3 characters, found the text \`ab\`
      13:15 ‹{ a: 1 }› error manifest/wrong-value
        expected \`either\` to be a text or a list, found a map
      14:13 ‹3› error manifest/wrong-value
        expected \`step\` to be a multiple of 5, found the number 3
      15:13 ‹[1, 1]› error manifest/wrong-value
        expected \`list\` to be a list without repetitions, found a list"
    `);
  });

  it("of no value at all are those of an empty map, at the place of `uses`", () => {
    const { source, stages } = build("stages: { a: { uses: ./a.ts } }");
    const action = stages[0]?.action;
    if (action?.kind !== "module") throw new Error("no module");
    const found = checkOptions(source, action.with, { required: ["name"] }, action.place);
    expect(tell(source.text, found)).toMatchInlineSnapshot(`
      "1:22 ‹./a.ts› error manifest/missing-key
        \`with\` needs \`name\`"
    `);
  });

  it("with templates may become anything", () => {
    const schema = {
      properties: {
        count: { type: "integer" },
        kind: { enum: ["fast"] },
        pair: { const: { a: 1 } },
        shape: {
          oneOf: [
            { properties: { type: { const: "a" } }, required: ["x"] },
            { properties: { type: { const: "b" } } },
          ],
        },
        items: { items: { type: "number" }, contains: { const: 3 } },
      },
      additionalProperties: false,
    };
    const template = '"${{ p }}"';
    expect(
      check(
        `      count: ${template}
      kind: ${template}
      pair: { a: ${template} }
      shape: { type: ${template} }
      items: [${template}, 1]
`,
        schema,
      ),
    ).toBe("");
    expect(check(`      count: ${template}\n      cuont: 3\n      items: [${template}, a]\n`, schema))
      .toMatchInlineSnapshot(`
      "7:7 ‹cuont› error manifest/unknown-key
        \`cuont\` is not a key of \`with\`
        hint: it has \`count\`, \`kind\`, \`pair\`, \`shape\` and \`items\`"
    `);
  });

  it("follow what an `if` chooses", () => {
    // As text: an object with a member `then` would be taken for a promise.
    const schema: JsonObject = JSON.parse(`{
      "properties": { "method": { "type": "string" }, "factor": { "type": "number" } },
      "if": { "properties": { "method": { "const": "lanczos" } } },
      "then": { "properties": { "factor": { "maximum": 4 } } }
    }`);
    expect(check("      method: lanczos\n      factor: 8\n", schema)).toMatchInlineSnapshot(`
      "7:15 ‹8› error manifest/wrong-value
        expected \`factor\` to be a number of at most 4, found the number 8"
    `);
    expect(check('      method: "${{ p }}"\n      factor: 8\n', schema)).toBe("");
  });

  it("cannot be checked by a schema that is none", () => {
    expect(check("      a: 1\n", { type: "strin" })).toMatchInlineSnapshot(`
      "4:11 ‹./a.ts› error module/bad-options-schema
        the module's schema of its options cannot be used: schema is invalid: data/type must be equal to one of the allowed values"
    `);
    expect(check("      a: 1\n", { $ref: "#/nowhere" })).toMatchInlineSnapshot(`
      "4:11 ‹./a.ts› error module/bad-options-schema
        the module's schema of its options cannot be used: can't resolve reference #/nowhere from id #"
    `);
  });

  it("are checked by each schema by itself, also when two have one id", () => {
    expect(check("      a: 1\n", { $id: "options", type: "object" })).toBe("");
    expect(check("      a: 1\n", { $id: "options", properties: { a: { type: "string" } } })).not.toBe("");
  });
});
