import type { Diagnostic } from "../model/diagnostic.ts";
import type { StagePaths } from "./declared-paths.ts";
import type { DeclaredPath } from "./path-index.ts";

/** What templates come to stays where a path that is written out has to stay. What is not known yet is looked at when its job is due. */
export function checkResolvedPaths({ inputs, outputs, updates }: StagePaths): readonly Diagnostic[] {
  return [...inputs.flatMap(checkRead), ...[...outputs, ...updates].flatMap(checkMade)];
}

function checkRead(path: DeclaredPath): readonly Diagnostic[] {
  const { text, shapes } = path.pattern;
  if (shapes.some(([first]) => first === "/")) return [outside(path, "reads", "is an absolute path")];
  const isHidden = shapes.some(([first]) => first === "..") && !text.startsWith("../");
  return isHidden ? [outside(path, "reads", "leads out of the project behind its beginning")] : [];
}

function checkMade(path: DeclaredPath): readonly Diagnostic[] {
  const [first] = path.pattern.shapes[0] ?? [];
  if (first === undefined) return [outside(path, "makes", "is the whole project")];
  if (first === "/") return [outside(path, "makes", "is an absolute path")];
  if (first === "..") return [outside(path, "makes", "lies outside the project")];
  const isReserved = first === ".storyflow" || first === ".git";
  return isReserved ? [outside(path, "makes", "is in a folder where no stage writes")] : [];
}

function outside({ stage, pattern, place }: DeclaredPath, verb: "reads" | "makes", why: string): Diagnostic {
  return {
    code: "path/resolved-outside",
    severity: "error",
    message: `\`${stage}\` ${verb} \`${pattern.text}\`, which ${why}`,
    place,
    hint:
      verb === "makes"
        ? "what a stage makes stays in the folder of the manifest: look at what the template comes to"
        : "write `../` at the beginning of a path that leads out, where one sees it",
  };
}
