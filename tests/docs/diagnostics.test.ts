import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadManifest } from "../../src/api/load-manifest.ts";
import { makeProject } from "../support/temp-project.ts";
import { readTree, root } from "../tidy/source-tree.ts";
import { codeBlocks } from "./code-blocks.ts";

const page = readFileSync(join(root, "docs/diagnostics.md"), "utf8");
const blocks = codeBlocks(page).filter((block) => /^[a-z]+\/[a-z-]+$/.test(block.heading));
const codes = [...new Set(blocks.map((block) => block.heading))];

describe("docs/diagnostics.md", () => {
  it.each(codes)("has an example under %s that causes just that", async (code) => {
    await using project = await makeProject();
    for (const block of blocks.filter(({ heading }) => heading === code)) {
      if (block.language === "yaml") await project.write("pipeline.yaml", block.text);
      if (block.language === "sh") execFileSync("sh", ["-e", "-c", block.text], { cwd: project.root });
    }
    const { diagnostics } = await loadManifest("pipeline.yaml", { cwd: project.root, environment: {} });
    expect([...new Set(diagnostics.map((diagnostic) => diagnostic.code))]).toEqual([code]);
  });

  it("documents every code that the source makes", () => {
    const made = readTree("src").flatMap(({ text }) =>
      [
        ...text.matchAll(
          /"((?:manifest|stage|expression|template|graph|path|loop|module|data|env|param|params|yaml|schema)\/[a-z-]+)"/g,
        ),
      ].map((match) => match[1] ?? ""),
    );
    expect([...new Set(made)].filter((code) => !codes.includes(code)).toSorted()).toEqual([]);
  });
});
