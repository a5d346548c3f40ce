import { describe, expect, it } from "vitest";
import { runProject } from "../../support/run-project.ts";
import { makeProject } from "../../support/temp-project.ts";

const manifest = `
params:
  shots: [{ id: s01, score: 2, schema: low }, { id: s02, score: 4, schema: high }]
stages:
  frame:
    foreach: { shot: params.shots }
    run: echo '{"score":\${{ shot.score }}}' > \${{ outputs[0] }}
    outputs: ["build/\${{ shot.id }}.json"]
    results: { file: "build/\${{ shot.id }}.json", schema: "schemas/\${{ shot.schema }}.json" }
    verify:
      - { file: "build/\${{ shot.id }}.json", min_size: 2 }
      - { json: "\${{ outputs[0] }}", schema: "schemas/\${{ this.item.schema }}.json" }
  clip:
    foreach: { shot: params.shots }
    when: frame.score > 1
    run: mkdir \${{ outputs[0] }}; echo '{"last":"\${{ raw(shot.id) }}"}' > \${{ outputs[0] }}/\${{ shot.id }}.json
    outputs: ["clips/\${{ shot.id }}/"]
    results: { last: { file: "clips/\${{ shot.id }}/\${{ this.key }}.json", pointer: /last } }
  film:
    require: clip.map(c, c.last) == ["s01", "s02"]
    run: echo \${{ clip.map(c, c.last) }}
    results: { last: { stdout: "(.+)" } }
`;
const schemas = {
  "schemas/low.json": '{ "properties": { "score": { "maximum": 3 } } }',
  "schemas/high.json": '{ "properties": { "score": { "minimum": 4 } } }',
};

describe("paths under `results` and `verify`", () => {
  it("are those of each job", async () => {
    await using project = await makeProject({ "pipeline.yaml": manifest, ...schemas });
    const { report, how } = await runProject(project.root);
    expect(how).toMatchObject({ "frame[s01]": "executed", "frame[s02]": "executed", film: "executed" });
    expect(report.stages.find(({ id }) => id === "film")?.results).toEqual({ last: "s01 s02" });
    expect((await runProject(project.root)).executed).toEqual([]);
  });

  it("decide anew for the job alone whose schema changed", async () => {
    await using project = await makeProject({ "pipeline.yaml": manifest, ...schemas });
    await runProject(project.root);
    await project.write("schemas/high.json", '{ "properties": { "score": { "minimum": 5 } } }');
    const { executed, report } = await runProject(project.root);
    expect(executed).toEqual(["frame[s02]"]);
    expect(report.errors.map(({ stage, message }) => [stage, message])).toEqual([
      ["frame[s02]", "`build/s02.json` does not fit `schemas/high.json`: `/score` must be >= 5"],
    ]);
  });
});
