import type { Template } from "../model/expression.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { Place } from "../model/source.ts";
import { problem } from "./problem.ts";

/** Stands for a template in the shape of a path: it may be any text. */
const unknown = "\uFFFC";

/** Folders in which no stage may write: the run's own, and git's. */
const ownFolders: ReadonlySet<string> = new Set([".storyflow", ".git"]);

/** A path with templates as one text, `./` at its start removed. */
export function pathShape(template: Template): string {
  const parts = template.parts.map((part) => (part.type === "text" ? part.value : unknown));
  return withoutDot(parts.join(""));
}

/** A path as people read it. */
export function shownPath(template: Template): string {
  return shown(pathShape(template));
}

/** `./build/a` is `build/a`, so that every path is written one way only. */
export function plainPath(template: Template): Template {
  const [first, ...rest] = template.parts;
  if (first?.type !== "text") return template;
  const value = withoutDot(first.value);
  if (value === first.value || (value === "" && rest.length === 0)) return template;
  const parts = value === "" ? rest : [{ type: "text" as const, value }, ...rest];
  return { ...template, parts };
}

export function withoutDot(path: string): string {
  return path.replace(/^(!?)(?:\.\/+)+/, "$1");
}

/** Paths that a stage makes or rewrites: inside the project, without globs, written one way only. */
export function checkMadePath(template: Template, manifestFile: string): Diagnostic | undefined {
  const shape = pathShape(template);
  const { place } = template.text;
  if (shape === "" || shape === "." || shape === "/") {
    return problem(
      "path/whole-project",
      place,
      "the whole project cannot be made by one stage",
      "name a folder in it",
    );
  }
  if (shape.startsWith(unknown)) {
    const message = "an output must begin with literal text, so that its place is known before a run";
    return problem(
      "path/no-literal-start",
      place,
      message,
      "write the folder before the template, such as `build/`",
    );
  }
  return checkAbsolute(shape, place) ?? checkShape(shape, place) ?? checkOwner(shape, place, manifestFile);
}

/** A folder inside the project. */
export function checkFolder(template: Template): Diagnostic | undefined {
  const shape = pathShape(template);
  const { place } = template.text;
  const absolute = checkAbsolute(shape, place);
  if (absolute !== undefined || straightPath(shape) !== undefined) return absolute;
  return problem(
    "path/outside",
    place,
    `\`${shown(shape)}\` leads out of the manifest's folder`,
    "name a folder inside it",
  );
}

function checkAbsolute(shape: string, place: Place): Diagnostic | undefined {
  if (!/^(?:[\\/]|~[\\/]|[A-Za-z]:[\\/])/.test(shape)) return undefined;
  const message = `\`${shown(shape)}\` is not relative to the manifest's folder`;
  return problem("path/absolute", place, message, "write a path that begins in the folder of the manifest");
}

function checkShape(shape: string, place: Place): Diagnostic | undefined {
  const glob = /[*?[\]{}]|^!/.exec(shape);
  if (glob !== null) {
    const message = `\`${glob[0]}\` belongs to a glob, and outputs are written without globs`;
    return problem(
      "path/glob",
      place,
      message,
      "name the folder in which the files are, with a slash at its end",
    );
  }
  const straight = straightPath(shape);
  if (straight === undefined) return climbs(shape, place);
  if (straight === shape) return undefined;
  const hint = `write \`${shown(straight)}\``;
  return problem(
    "path/detour",
    place,
    `\`${shown(shape)}\` is not the shortest way to write this path`,
    hint,
  );
}

function climbs(shape: string, place: Place): Diagnostic {
  const message = `\`${shown(shape)}\` leads out of the manifest's folder`;
  return problem("path/outside", place, message, "what a stage writes must be inside it");
}

function checkOwner(shape: string, place: Place, manifestFile: string): Diagnostic | undefined {
  const [folder = ""] = shape.split("/");
  if (ownFolders.has(folder.toLowerCase())) {
    return problem("path/reserved", place, `no stage can write in \`${folder}/\``, "name another folder");
  }
  if (shape !== withoutDot(manifestFile)) return undefined;
  const message = `\`${shape}\` is the manifest itself`;
  return problem("path/reserved", place, message, "let the stage write another file");
}

/** Without `.` and `..` and empty segments; undefined for a path that leads out. */
function straightPath(path: string): string | undefined {
  const segments: string[] = [];
  for (const segment of path.split("/")) {
    if (segment === "..") {
      if (segments.pop() === undefined) return undefined;
    } else if (segment !== "." && segment !== "") segments.push(segment);
  }
  return segments.join("/") + (path.endsWith("/") ? "/" : "");
}

function shown(shape: string): string {
  return shape.replaceAll(unknown, "${{ … }}");
}

/** Inputs may lie outside the project, but only when they begin with `../`, so that one sees it. */
export function checkInputPath(template: Template): Diagnostic | undefined {
  return checkReadPath(pathShape(template), template.text.place);
}

/** A path that is read: of an input, a schema, a data file. */
export function checkReadPath(path: string, place: Place): Diagnostic | undefined {
  const plain = path.replace(/^!/, "");
  const absolute = checkAbsolute(plain, place);
  if (absolute !== undefined) return absolute;
  const behind = plain.replace(/^(?:\.\.\/)+/, "");
  if (behind === ".." || straightPath(behind) !== undefined) return undefined;
  const message = `\`${shown(plain)}\` leads out of the manifest's folder behind its beginning`;
  return problem("path/outside", place, message, "write `../` at the beginning, where one sees it");
}
