import { describe, expect, it } from "vitest";
import { rerunCommand } from "../../../src/cli/rerun-command.ts";

const noFile = () => false;

describe("the command that runs a stage alone", () => {
  it("names only what differs from the defaults", () => {
    expect(rerunCommand("pipeline.yaml", "export", { param: [] }, noFile)).toBe("storyflow run export");
  });

  it("names the manifest where the stage would be taken for one", () => {
    const isFile = (word: string) => word === "film";
    expect(rerunCommand("pipeline.yaml", "film", {}, isFile)).toBe("storyflow run pipeline.yaml film");
  });

  it("makes no option of a manifest", () => {
    expect(rerunCommand("-film.yaml", "export", { paramsFile: "--p.yaml" }, noFile)).toBe(
      "storyflow run ./-film.yaml export --params-file ./--p.yaml",
    );
  });

  it("repeats manifest and params, quoted for a shell", () => {
    const param = [
      ["threshold", "4"],
      ["title", "it's $(late)"],
    ] as const;
    expect(rerunCommand("my film/pipeline.yaml", "export", { param, paramsFile: "p.yaml" }, noFile)).toBe(
      "storyflow run 'my film/pipeline.yaml' export --params-file p.yaml --param threshold=4 --param 'title=it'\\''s $(late)'",
    );
  });
});
