import { describe, expect, it } from "vitest";
import { graphText } from "../../../src/plan/graph-text.ts";
import { planOf } from "./plan-sketch.ts";

const plan = planOf(
  {
    refine: { outputs: ["refined/"], description: "sharper, but\n  not too sharp" },
    qa: { inputs: ["refined/"], outputs: ["qa.json"] },
    autofix: { when: "qa.score <\n threshold", updates: ["refined/"], loop: { backTo: ["qa"], limit: 3 } },
    film: { inputs: ["refined/"], needs: ["qa"] },
    tidy: { always: true, needs: ["film"] },
  },
  ["threshold"],
);

const nasty = 'end "x" <b> & #1; `md` **b** 1. a - b\\n {c} [d] |e| %% style f:g é ⇒';
const free = planOf({ end: { description: nasty }, __proto: { when: 'end.x == "\\"}"', needs: ["end"] } });

describe("a plan as Mermaid", () => {
  it("draws stages, needs with their reasons, ways back and what may be skipped", () => {
    expect(graphText(plan, "mermaid")).toBe(`flowchart TD
  s_refine["refine<br/>sharper, but not too sharp"]
  s_qa["qa"]
  s_autofix["autofix<br/>when qa.score #60; threshold"]
  s_film["film"]
  s_tidy["tidy<br/>always"]
  s_refine -->|path| s_qa
  s_refine -->|path| s_autofix
  s_qa -->|expression| s_autofix
  s_refine -->|path| s_film
  s_qa --> s_film
  s_autofix -->|version| s_film
  s_film --> s_tidy
  s_autofix -.->|"at most 3 times while qa.score #60; threshold"| s_qa
  classDef skippable stroke-dasharray: 5 5
  class s_autofix skippable
`);
  });

  it("keeps free text from being read as syntax", () => {
    expect(graphText(free, "mermaid")).toBe(`flowchart TD
  s_end["end<br/>end #34;x#34; #60;b#62; #38; #35;1#59; #96;md#96; #42;#42;b#42;#42; 1#46; a #45; b#92;n #123;c#125; #91;d#93; #124;e#124; #37;#37; style f#58;g é ⇒"]
  s___proto["#95;#95;proto<br/>when end.x == #34;#92;#34;#125;#34;"]
  s_end --> s___proto
  classDef skippable stroke-dasharray: 5 5
  class s___proto skippable
`);
  });
});

describe("a plan as DOT", () => {
  it("draws stages, needs with their reasons, ways back and what may be skipped", () => {
    expect(graphText(plan, "dot")).toBe(`digraph "sketched" {
  node [shape=box, style=rounded]
  "refine" [label="refine\\nsharper, but not too sharp"]
  "qa" [label="qa"]
  "autofix" [label="autofix\\nwhen qa.score < threshold", style="rounded,dashed"]
  "film" [label="film"]
  "tidy" [label="tidy\\nalways"]
  "refine" -> "qa" [label="path"]
  "refine" -> "autofix" [label="path"]
  "qa" -> "autofix" [label="expression"]
  "refine" -> "film" [label="path"]
  "qa" -> "film"
  "autofix" -> "film" [label="version"]
  "film" -> "tidy"
  "autofix" -> "qa" [style=dashed, constraint=false, label="at most 3 times while qa.score < threshold"]
}
`);
  });

  it("keeps free text from being read as syntax", () => {
    expect(graphText(free, "dot")).toContain(
      String.raw`[label="end\nend \"x\" <b> &amp; #1; ${"`md`"} **b** 1. a - b\\n {c} [d] |e| %% style f:g é ⇒"]`,
    );
    expect(graphText(free, "dot")).toContain(String.raw`[label="__proto\nwhen end.x == \"\\\"}\"",`);
  });
});

describe("a plan as JSON", () => {
  it("holds stages with their needs, and loops", () => {
    expect(JSON.parse(graphText(plan, "json"))).toEqual({
      name: "sketched",
      stages: [
        { id: "refine", description: "sharper, but\n  not too sharp", needs: [] },
        { id: "qa", needs: [{ stage: "refine", reason: "path" }] },
        {
          id: "autofix",
          when: "qa.score < threshold",
          needs: [
            { stage: "refine", reason: "path" },
            { stage: "qa", reason: "expression" },
          ],
        },
        {
          id: "film",
          needs: [
            { stage: "refine", reason: "path" },
            { stage: "qa", reason: "needs" },
            { stage: "autofix", reason: "version" },
          ],
        },
        { id: "tidy", always: true, needs: [{ stage: "film", reason: "needs" }] },
      ],
      loops: [{ stage: "autofix", backTo: ["qa"], body: ["qa"], limit: 3, onExhausted: "fail" }],
    });
  });
});

describe("a way back", () => {
  it("says how often it is gone at most", () => {
    const once = planOf({ a: {}, b: { needs: ["a"], loop: { backTo: ["a"], limit: 1 } } });
    expect(graphText(once, "dot")).toContain('label="at most once"');
  });
});
