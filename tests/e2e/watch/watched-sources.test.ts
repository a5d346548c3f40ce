import { describe, expect, it } from "vitest";
import { watchedSources } from "../../../src/api/watched-sources.ts";
import { WatchedPaths } from "../../../src/watch/watched-paths.ts";
import { loadTestProject } from "../../support/run-project.ts";
import { makeProject } from "../../support/temp-project.ts";

describe("what is watched of a fanned-out stage", () => {
  it("is what its jobs read and are held to, in whatever folder", async () => {
    await using project = await makeProject({
      "pipeline.yaml": `
params: { shots: [{ id: s01, still: deep/in/a.png }, { id: s02, still: b.png }] }
stages:
  frame:
    foreach: { shot: params.shots }
    run: cp \${{ inputs[0] }} \${{ outputs[0] }}
    inputs: ["stills/\${{ shot.still }}"]
    outputs: ["build/\${{ shot.id }}/frame.json"]
    verify: [{ json: "build/\${{ shot.id }}/frame.json", schema: "schemas/\${{ shot.id }}.json" }]
  look: { run: ls build, inputs: ["build/**"] }
`,
    });
    const paths = new WatchedPaths(watchedSources(await loadTestProject(project.root), []));
    const changes = [
      "stills/deep/in/a.png",
      "stills/b.png",
      "stills/c.png",
      "schemas/s02.json",
      "schemas/s03.json",
      "build/s01/frame.json",
      "build/other.txt",
    ];
    expect(changes.filter((path) => paths.accepts(path))).toEqual([
      "stills/deep/in/a.png",
      "stills/b.png",
      "schemas/s02.json",
      "build/other.txt",
    ]);
  });
});
