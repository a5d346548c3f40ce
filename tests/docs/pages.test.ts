import { existsSync, readFileSync } from "node:fs";
import { mkdir, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import type { ReportedError, RunReport } from "../../src/engine/run-report.ts";
import { createPalette } from "../../src/ui/palette.ts";
import { renderFailures } from "../../src/ui/render-failure.ts";
import { misfitsOf } from "../support/check-report.ts";
import { runCli } from "../support/run-cli.ts";
import { makeProject } from "../support/temp-project.ts";
import { root } from "../tidy/source-tree.ts";
import { codeBlocks, type CodeBlock } from "./code-blocks.ts";

const readPage = (page: string): string => readFileSync(join(root, page), "utf8");

const pages = [
  "README.md",
  "docs/manifest.md",
  "docs/cache.md",
  "docs/report.md",
  "docs/failures.md",
  "docs/speed.md",
  "docs/runs.md",
  "docs/watch.md",
  "docs/api.md",
  "docs/architecture.md",
  "CONTRIBUTING.md",
  "pipelines/README.md",
];

const blocksOf = (page: string): readonly CodeBlock[] => codeBlocks(readPage(page));

const isManifest = ({ language, text }: CodeBlock): boolean =>
  language === "yaml" && /^stages:/m.test(text) && !text.includes("@storyflow/pipelines");

/** A block that begins with its own path, such as `// stages/grid.ts`. */
function namedFiles(blocks: readonly CodeBlock[]): { readonly [path: string]: string } {
  return Object.fromEntries(
    blocks.flatMap(({ text }) => {
      const name = /^(?:\/\/|#) ([\w./-]+\.\w+)\n/.exec(text)?.[1];
      return name === undefined ? [] : [[name, text]];
    }),
  );
}

/** Programs for Node, by path, with the text that follows as their output. */
function scriptsOf(blocks: readonly CodeBlock[]): readonly (readonly [string, string, string])[] {
  return blocks.flatMap(({ text }, index) => {
    const name = /^\/\/ (scripts\/[\w-]+\.ts)\n/.exec(text)?.[1];
    return name === undefined ? [] : [[name, text, blocks[index + 1]?.text ?? ""] as const];
  });
}

describe.each(pages)("%s", (page) => {
  const blocks = blocksOf(page);

  it("links to files that exist", () => {
    const links = [...readPage(page).matchAll(/\]\(([^)#:]+)\)/g)].map((match) => match[1] ?? "");
    const folder = join(root, dirname(page));
    expect(links.filter((link) => !existsSync(join(folder, link)))).toEqual([]);
  });

  it.each(blocks.filter(isManifest).map((block) => [block.line, block.text] as const))(
    "shows a manifest on line %i that runs as it is",
    async (_line, text) => {
      await using project = await makeProject({ ...namedFiles(blocks), "pipeline.yaml": text });
      const result = await runCli(["run"], { cwd: project.root });
      expect(result).toMatchObject({ exitCode: 0, stderr: "" });
    },
  );

  it.each(scriptsOf(blocks))("shows %s, which says what stands below it", async (name, text, expected) => {
    const manifest = blocks.find(isManifest);
    await using project = await makeProject({ [name]: text, "pipeline.yaml": manifest?.text ?? "" });
    await mkdir(join(project.root, "node_modules"));
    await symlink(root, join(project.root, "node_modules/storyflow"));
    await runCli(["run"], { cwd: project.root });
    const { stdout, stderr } = await execa(process.execPath, [name], { cwd: project.root });
    expect({ stdout: `${stdout}\n`, stderr }).toEqual({ stdout: expected, stderr: "" });
  });

  const commands = blocks
    .filter(({ language }) => language === "sh")
    .flatMap(({ text }) => text.split("\n"))
    .filter((line) => line.startsWith("storyflow "));
  const first = blocks.find(isManifest);

  if (first === undefined || commands.length === 0) return;

  it("shows commands that work on its first manifest", async () => {
    await using project = await makeProject({ "pipeline.yaml": first.text });
    for (const line of commands) {
      const args = line
        .replace(/\s+#.*$/, "")
        .split(/\s+/)
        .slice(1);
      expect([line, await runCli(args, { cwd: project.root })]).toMatchObject([
        line,
        { exitCode: 0, stderr: "" },
      ]);
    }
  });
});

describe("the error that docs/report.md shows", () => {
  const block = blocksOf("docs/report.md").find(({ language }) => language === "json");
  const golden = JSON.parse(readPage("tests/unit/engine/golden/report-failed.json")) as RunReport;
  const report: RunReport = { ...golden, errors: [JSON.parse(block?.text ?? "") as ReportedError] };

  it("is one that a report can have", () => {
    expect(misfitsOf(report)).toEqual([]);
  });

  it("looks on the screen as docs/failures.md says", () => {
    const shown = blocksOf("docs/failures.md").find(({ language }) => language === "text");
    const style = {
      palette: createPalette(false),
      columns: 100,
      sources: [],
      showPath: (path: string) => path,
      reportPath: "report.json",
    };
    expect(`${renderFailures(report, style)}\n`).toBe(shown?.text);
  });
});

describe("the README", () => {
  it("names two commands that do all the set-up, and CI calls the second", () => {
    const lines = blocksOf("README.md")
      .filter(({ language }) => language === "sh")
      .map(({ text }) => text.trim());
    expect(lines).toContain("npm ci && npm start");
    expect(lines).toContain("npm ci && npm test");
    expect(readFileSync(join(root, ".ci/run"), "utf8")).toMatch(/^npm ci && npm test$/m);
  });
});
