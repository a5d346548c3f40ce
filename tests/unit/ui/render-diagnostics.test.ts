import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Diagnostic } from "../../../src/model/diagnostic.ts";
import { makeSource, placeAt, type Source } from "../../../src/model/source.ts";
import { createPalette } from "../../../src/ui/palette.ts";
import { renderDiagnostics, renderDiagnosticsJson } from "../../../src/ui/render-diagnostics.ts";

const style = { palette: createPalette(false), columns: 80 };

const manifest = makeSource(
  "pipeline.yaml",
  `name: film
stages:
  voiceover:
    run: make voice
  stills:
    run: make stills
  render:
    run: make film
    needs: [voicover, stills]
`,
);

function diagnosticAt(source: Source, marked: string, rest: Partial<Diagnostic> = {}): Diagnostic {
  const start = source.text.indexOf(marked);
  return {
    code: "manifest/unknown-stage",
    severity: "error",
    message: "`render` needs `voicover`, which is not a stage",
    place: placeAt(source, start, start + marked.length),
    ...rest,
  };
}

function frameOf(text: string, marked: string, columns = 80): string {
  const source = makeSource("pipeline.yaml", text);
  const shown = renderDiagnostics([diagnosticAt(source, marked)], [source], { ...style, columns });
  return shown.split("\n").slice(2, 4).join("\n");
}

describe("diagnostics as text", () => {
  it("show message, place, code frame, hint and a count", () => {
    const diagnostic = diagnosticAt(manifest, "voicover", { hint: "did you mean `voiceover` (line 3)?" });
    expect(renderDiagnostics([diagnostic], [manifest], style)).toBe(`\
error manifest/unknown-stage: \`render\` needs \`voicover\`, which is not a stage
  pipeline.yaml:9:13
   9 |     needs: [voicover, stills]
     |             ^^^^^^^^
  hint: did you mean \`voiceover\` (line 3)?

1 error`);
  });

  it("stand in the order of the text, with the places that belong to them, errors and warnings counted", () => {
    const start = manifest.text.indexOf("stills:");
    const text = renderDiagnostics(
      [
        diagnosticAt(manifest, "make film", {
          severity: "warning",
          code: "stage/odd",
          message: "this is odd",
        }),
        diagnosticAt(manifest, "voiceover", {
          code: "manifest/duplicate-key",
          message: "`voiceover` stands here twice",
          related: [{ message: "the first is here", place: placeAt(manifest, start, start + 6) }],
        }),
        { code: "manifest/empty", severity: "error", message: "there is nothing to run" },
        {
          code: "data/invalid",
          severity: "error",
          message: "no YAML",
          place: { ...placeAt(manifest, 0), file: "x.yaml" },
        },
      ],
      [manifest],
      style,
    );
    expect(text).toBe(`\
error manifest/empty: there is nothing to run

error manifest/duplicate-key: \`voiceover\` stands here twice
  pipeline.yaml:3:3
   3 |   voiceover:
     |   ^^^^^^^^^
  note: the first is here
  pipeline.yaml:5:3
   5 |   stills:
     |   ^^^^^^

warning stage/odd: this is odd
  pipeline.yaml:8:10
   8 |     run: make film
     |          ^^^^^^^^^

error data/invalid: no YAML
  x.yaml:1:1

3 errors, 1 warning`);
  });

  it("put the caret below what is meant where characters are wide, and tabs become spaces", () => {
    expect(frameOf("\ttitle: 灯台 [bad]\r\n", "bad")).toBe(`\
   1 |     title: 灯台 [bad]
     |                  ^^^`);
    expect(frameOf("name: 👩‍👩‍👧 x", "x")).toBe(`\
   1 | name: 👩‍👩‍👧 x
     |          ^`);
  });

  it("mark the first line only of what goes over several, and the end of a line that lacks something", () => {
    expect(frameOf("a: [1,\n  2\nb: 3", "[1,\n  2")).toBe(`\
   1 | a: [1,
     |    ^^^`);
    expect(frameOf("a:\nb: 3", "\n")).toBe(`\
   1 | a:
     |   ^`);
  });

  it("clip a very long line around the caret", () => {
    const line = `${"a".repeat(500)}HERE${"z".repeat(1_000_000)}`;
    expect(frameOf(line, "HERE", 60)).toBe(`\
   1 | …aaaaaaaaaaaaaaaaaHERE${"z".repeat(30)}…
     |                   ^^^^`);
    expect(frameOf(`key: ${"z".repeat(200)}`, "key", 40)).toBe(`\
   1 | key: ${"z".repeat(26)}…
     | ^^^`);
  });

  it("show control characters as pictures, in frames, messages and names", () => {
    expect(frameOf("a: \u001b[31mred\u0000 \u202eevil", "red")).toBe(`\
   1 | a: ␛[31mred␀ �evil
     |         ^^^`);
    const text = renderDiagnostics(
      [diagnosticAt(manifest, "voicover", { message: "no stage `\u001b[2J\n`", hint: "\u0007" })],
      [],
      style,
    );
    expect(text.split("\n")).toEqual([
      "error manifest/unknown-stage: no stage `␛[2J␊`",
      "  pipeline.yaml:9:13",
      "  hint: ␇",
      "",
      "1 error",
    ]);
  });

  it("are bounded in number", () => {
    const many = Array.from({ length: 1000 }, () => diagnosticAt(manifest, "voicover"));
    const text = renderDiagnostics(many, [manifest], style);
    expect(text.split("\n").at(-1)).toBe("1000 errors; the first 200 are shown, --json gives all");
    expect(text.split("\n\n")).toHaveLength(201);
  });

  it("are coloured where that is wanted", () => {
    const text = renderDiagnostics([diagnosticAt(manifest, "voicover")], [manifest], {
      ...style,
      palette: createPalette(true),
    });
    expect(text.split("\n").slice(0, 4)).toEqual([
      "\u001b[31m\u001b[1merror manifest/unknown-stage\u001b[22m\u001b[39m: `render` needs `voicover`, which is not a stage",
      "  \u001b[2mpipeline.yaml:9:13\u001b[22m",
      "\u001b[2m   9 |\u001b[22m     needs: [voicover, stills]",
      "\u001b[2m     |\u001b[22m             \u001b[31m^^^^^^^^\u001b[39m",
    ]);
  });
});

describe("diagnostics as JSON", () => {
  it("are an array with members in a fixed order", () => {
    const place = placeAt(manifest, 0, 4);
    const diagnostic: Diagnostic = {
      related: [{ place, message: "here" }],
      hint: "no",
      message: "m\u009b",
      place,
      severity: "warning",
      code: "a/b",
    };
    expect(renderDiagnosticsJson([diagnostic])).toBe(`[
  {
    "code": "a/b",
    "severity": "warning",
    "message": "m\\u009b",
    "place": {
      "file": "pipeline.yaml",
      "line": 1,
      "column": 1,
      "start": 0,
      "end": 4
    },
    "hint": "no",
    "related": [
      {
        "message": "here",
        "place": {
          "file": "pipeline.yaml",
          "line": 1,
          "column": 1,
          "start": 0,
          "end": 4
        }
      }
    ]
  }
]`);
    expect(renderDiagnosticsJson([])).toBe("[]");
  });
});

describe("whatever the manifest and the diagnostic", () => {
  const anyText = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string({
      unit: fc.constantFrom(
        "\t",
        "\r",
        "\n",
        "\u001b[2J",
        "\u009b",
        "\u202e",
        "灯",
        "👩‍👩‍👧",
        "a",
        "\ud800",
        "\u0301",
        " ",
      ),
    }),
  );
  const anyPlace = (text: string) =>
    fc.oneof(
      fc
        .tuple(fc.nat(text.length + 2), fc.nat(text.length + 2))
        .map(([start, end]) => placeAt(makeSource("f", text), start, end)),
      fc.record({
        file: fc.constantFrom("f", "g\u001b"),
        line: fc.integer({ min: -1, max: 9 }),
        column: fc.integer({ min: -1, max: 99 }),
        start: fc.nat(99),
        end: fc.nat(99),
      }),
    );
  const anyCase = anyText.chain((text) =>
    fc.record({
      source: fc.constant(makeSource("f", text)),
      diagnostic: fc.record({
        code: anyText,
        severity: fc.constantFrom("error" as const, "warning" as const),
        message: anyText,
        hint: anyText,
        place: anyPlace(text),
        related: fc.array(fc.record({ message: anyText, place: anyPlace(text) }), { maxLength: 2 }),
      }),
      columns: fc.integer({ min: 0, max: 120 }),
    }),
  );

  it("no control character gets through and nothing throws", () => {
    fc.assert(
      fc.property(anyCase, ({ source, diagnostic, columns }) => {
        const text = renderDiagnostics([diagnostic], [source], { ...style, columns });
        expect(text).not.toMatch(/[^\P{Cc}\n]|[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u);
        expect(text.isWellFormed()).toBe(true);
        expect(renderDiagnosticsJson([diagnostic])).not.toMatch(/[^\P{Cc}\n]/u);
      }),
    );
  });
});
