import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { readTree, root, type SourceFile, withoutComments } from "./source-tree.ts";

const fileLinesMax = 400;
const functionLinesMax = 60;
/** A ratchet: lower it when the code allows, never raise it. */
const functionLinesMedianMax = 12;

const product = [...readTree("src"), ...readTree("pipelines")];
const everything = [...product, ...readTree("tests", "schemas", "bench")];

describe("the shape of the code", () => {
  it(`has no file over ${fileLinesMax} lines`, () => {
    const long = product.filter(({ text }) => text.split("\n").length > fileLinesMax + 1);
    expect(long.map(({ path, text }) => `${path}: ${text.split("\n").length}`)).toEqual([]);
  });

  it(`has no function over ${functionLinesMax} lines, and short ones for the most part`, () => {
    const functions = product.flatMap(functionsOf);
    const long = functions.filter(({ lines }) => lines > functionLinesMax);
    expect(long.map(({ place, lines }) => `${place}: ${lines}`)).toEqual([]);
    const sorted = functions.map(({ lines }) => lines).toSorted((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(functionLinesMedianMax);
  });

  it("exports nothing that nobody imports", () => {
    const imported = new Set(
      everything.flatMap((file) =>
        file.imports.flatMap(({ from, names }) => names.map((name) => `${from}#${name}`)),
      ),
    );
    const dead = readTree("src").flatMap((file) =>
      valuesExportedBy(file)
        .map((name) => `${file.path}#${name}`)
        .filter((name) => !imported.has(name)),
    );
    expect(dead.filter((name) => !isPublic(name))).toEqual([]);
  });

  it("has no file that nothing imports", () => {
    const imported = new Set(everything.flatMap((file) => file.imports.map(({ from }) => from)));
    const entries = new Set([
      "src/index.ts",
      "src/cli/main.ts",
      "src/kinds/module-host.ts",
      "src/tsdown.config.ts",
    ]);
    const orphans = readTree("src").filter(({ path }) => !imported.has(path) && !entries.has(path));
    expect(orphans.map(({ path }) => path)).toEqual([]);
  });

  it("has no default exports, vague file names, loose types or leftovers", () => {
    const offences = product.flatMap(({ path, text }) => [
      ...(/(^|\/)(utils?|helpers?|manager|common|misc)(\.ts|\/)/.test(path) ? [`${path}: vague name`] : []),
      ...(/^export default/m.test(text) && !path.endsWith(".config.ts") ? [`${path}: default export`] : []),
      ...(/:\s*any\b|\bas any\b|<any>|@ts-(ignore|expect-error|nocheck)/.test(withoutComments(text))
        ? [`${path}: loose type`]
        : []),
      ...(/\b(TODO|FIXME|XXX)\b|\bdebugger\b/.test(text) ? [`${path}: leftover`] : []),
    ]);
    expect(offences).toEqual([]);
  });

  it("switches no test off", () => {
    const off = readTree("tests").filter(
      ({ path, text }) =>
        !path.startsWith("tests/tidy/") && /\b(it|test|describe)\.(only|skip|todo|fails)\b/.test(text),
    );
    expect(off.map(({ path }) => path)).toEqual([]);
  });

  it("keeps machine paths out of what is committed", () => {
    const pattern = "(^|[^.~a-z])/(work|home|root|Users)/[a-z]";
    const found = spawnSync("git", ["grep", "-nIE", pattern, "--", ".", ":!package-lock.json", ":!tests"], {
      cwd: root,
      encoding: "utf8",
    });
    expect([found.stdout, found.stderr]).toEqual(["", ""]);
  });
});

function isPublic(name: string): boolean {
  return /^src\/(index|module|tsdown\.config)\.ts#/.test(name);
}

/** Types are left out: the type of what an exported function takes or gives belongs to it. */
function valuesExportedBy(file: SourceFile): readonly string[] {
  const declared = file.text.matchAll(
    /^export (?:async )?(?:abstract )?(?:function\*?|const|let|class) (\w+)/gm,
  );
  return [...declared].map((match) => match[1] ?? "");
}

interface FunctionShape {
  readonly place: string;
  readonly lines: number;
}

/** By indentation, which the formatter keeps: from a line that opens a function to the brace that closes it. */
function functionsOf(file: SourceFile): readonly FunctionShape[] {
  const lines = file.text.split("\n");
  return lines.flatMap((line, index) => {
    const match =
      /^(\s*)(?:export )?(?:async )?(?:function\*? (\w+)|(?:static |async |get |set )*(#?\w+)\(.*\{$|(?:const (\w+) = )(?:async )?\(.*=> \{$)/.exec(
        line,
      );
    const name = match?.[2] ?? match?.[3] ?? match?.[4];
    if (match === null || name === undefined || /^(if|for|while|switch|catch|return)$/.test(name)) return [];
    const end = lines.findIndex(
      (later, at) => at > index && new RegExp(`^${match[1]}\\}[;,)]*$`).test(later),
    );
    return end === -1 ? [] : [{ place: `${file.path}:${index + 1} ${name}`, lines: end - index + 1 }];
  });
}
