import { describe, expect, it } from "vitest";
import { rerunCommand } from "../../../src/cli/rerun-command.ts";

describe("the command that runs a stage alone", () => {
  it("names only what differs from the defaults", () => {
    expect(rerunCommand("pipeline.yaml", "export", { param: [] })).toBe("storyflow run export");
  });

  it("repeats manifest and params, quoted for a shell", () => {
    const param = [
      ["threshold", "4"],
      ["title", "it's $(late)"],
    ] as const;
    expect(rerunCommand("my film/pipeline.yaml", "export", { param, paramsFile: "p.yaml" })).toBe(
      "storyflow run 'my film/pipeline.yaml' export --params-file p.yaml --param threshold=4 --param 'title=it'\\''s $(late)'",
    );
  });
});
