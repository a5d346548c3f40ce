import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "../../tidy/source-tree.ts";

const read = (path: string): string => readFileSync(join(root, path), "utf8");

describe("the manifest to copy", () => {
  const manifest = read("pipelines/storycore/pipeline.yaml");

  test("is the one of the example", () => {
    expect(read("examples/storycore/pipeline.yaml")).toBe(manifest);
  });

  test("differs from that of the pictures that cannot be mended in its name and layout only", () => {
    const other = read("examples/storycore-unfixable/pipeline.yaml").split("\n");
    const lines = manifest.split("\n");
    expect(other).toHaveLength(lines.length);
    const changed = other.filter((line, index) => line !== lines[index]);
    expect(changed.map((line) => line.split(":")[0]?.trim())).toEqual(["name", "description", "layout"]);
  });
});
