import type { Diagnostic } from "../model/diagnostic.ts";
import type { Template } from "../model/expression.ts";
import type { Stage } from "../model/pipeline.ts";
import type { Plan, PlannedStage } from "../model/plan.ts";
import type { Place } from "../model/source.ts";
import { commandWords, type CommandWord } from "./command-words.ts";
import { depthOf, keysOf, type DeclaredPaths, type StagePaths } from "./declared-paths.ts";
import type { PathAutomaton } from "./path-automaton.ts";
import type { DeclaredPath } from "./path-index.ts";
import { inputAutomaton, overlaps } from "./path-overlap.ts";
import { foldCase, isLiteral, literalPath, parsePathText, type PathPattern } from "./path-pattern.ts";

/** A path of the project that a command names and its stage does not list. */
export interface UnlistedPath {
  readonly stage: string;
  /** From the project root. */
  readonly path: string;
  /** Of the word in the command. */
  readonly place: Place;
  /** A redirection writes it. */
  readonly isWritten: boolean;
  /** The stage that makes it. Absent: whether there is such a file, the disk knows. */
  readonly producer?: string;
}

/**
 * What commands name and stages do not list, each path once for a stage. What no stage makes is only perhaps a file; it is left
 * out for stages that run every time whatever they read.
 */
export function findUnlistedPaths(plan: Plan, paths: DeclaredPaths): readonly UnlistedPath[] {
  const finder = new Finder(plan, paths);
  return plan.stages.flatMap((planned) => finder.find(planned));
}

export function describeUnlisted({ stage, path, place, isWritten, producer }: UnlistedPath): Diagnostic {
  const line = `\`- ${yamlText(path)}\``;
  const hint =
    producer === undefined
      ? `add ${line} to its \`inputs\`, so that it runs again when the file changes`
      : isWritten
        ? `\`${producer}\` makes it: add ${line} to the \`updates\` of \`${stage}\``
        : `\`${producer}\` makes it: add ${line} to the \`inputs\` of \`${stage}\`, or \`- ${producer}\` to its \`needs\``;
  return {
    code: "stage/undeclared-input",
    severity: "warning",
    message: `the command of \`${stage}\` names \`${path}\`, which the stage does not list`,
    place,
    hint,
  };
}

/** In quotes where YAML or a glob would read something else. */
function yamlText(path: string): string {
  return /^[\w./][\w./+-]*(?: [\w./+-]+)*$/.test(path) ? path : JSON.stringify(path);
}

/** Folders whose files are no part of the project's own. */
const foreignFolders: ReadonlySet<string> = new Set(["node_modules", ".storyflow", ".git"]);

/** A path that a command names, ready to be compared. */
interface NamedPath {
  readonly text: string;
  /** Its segments, folded. */
  readonly keys: readonly string[];
  /** The output that it is or lies in, whatever templates come to. */
  readonly output?: DeclaredPath;
}

class Finder {
  readonly #plan: Plan;
  readonly #paths: DeclaredPaths;
  /** Outputs without templates, by their folded paths. */
  readonly #outputs: ReadonlyMap<string, DeclaredPath>;
  readonly #named = new Map<string, NamedPath>();
  readonly #automata = new Map<string, PathAutomaton>();
  #planned: ReadonlyMap<string, PlannedStage> | undefined;

  constructor(plan: Plan, paths: DeclaredPaths) {
    this.#plan = plan;
    this.#paths = paths;
    const outputs = [...paths.stages.values()].flatMap((stage) => stage.outputs);
    const literal = outputs.filter(({ pattern }) => isLiteral(pattern));
    this.#outputs = new Map(literal.map((output) => [keysOf(output).join("/"), output]));
  }

  find(planned: PlannedStage): readonly UnlistedPath[] {
    const { action, cwd } = planned.stage;
    const folder = folderOf(cwd);
    const own = this.#paths.stages.get(planned.id);
    if (action.kind !== "shell" || folder === undefined || own === undefined) return [];
    const found = new Map<string, UnlistedPath>();
    for (const word of commandWords(action.command, this.#plan.pipeline.source)) {
      const path = projectPath(folder, word.text);
      const unlisted = path === undefined ? undefined : this.#look(planned, own, this.#name(path), word);
      if (unlisted !== undefined && !found.has(unlisted.path)) found.set(unlisted.path, unlisted);
    }
    return [...found.values()];
  }

  #name(text: string): NamedPath {
    const known = this.#named.get(text);
    if (known !== undefined) return known;
    const folded = foldCase(text);
    const keys = folded.split("/");
    const output = this.#outputAround(folded);
    const named = { text, keys, ...(output === undefined ? {} : { output }) };
    this.#named.set(text, named);
    return named;
  }

  #outputAround(folded: string): DeclaredPath | undefined {
    for (let end = folded.indexOf("/"); end !== -1; end = folded.indexOf("/", end + 1)) {
      const around = this.#outputs.get(folded.slice(0, end));
      if (around !== undefined) return around;
    }
    return this.#outputs.get(folded);
  }

  #look(
    planned: PlannedStage,
    own: StagePaths,
    path: NamedPath,
    { place, isWritten, text }: CommandWord,
  ): UnlistedPath | undefined {
    if (this.#isListed(planned.stage, own, path)) return undefined;
    const unlisted = { stage: planned.id, path: path.text, place, isWritten };
    const { output } = path;
    if (output !== undefined) {
      if (!this.#isMissed(planned, own, path, output)) return undefined;
      const shown = isWhole(path, output) ? output.pattern.text : path.text;
      return { ...unlisted, path: shown, producer: output.stage };
    }
    // A folder is no file, and what is only written is no input.
    return text.endsWith("/") || isWritten || !isCompared(planned.stage) ? undefined : unlisted;
  }

  #isListed(stage: Stage, own: StagePaths, path: NamedPath): boolean {
    if ([...own.outputs, ...own.updates].some(({ pattern }) => this.#takesIn(pattern, path))) return true;
    const inputs = own.inputs.filter(({ pattern }) => this.#takesIn(pattern, path));
    if (inputs.length > 0) {
      const pattern = parsePathText(path.text, "output");
      if (inputs.some((input) => !own.excludes.coverAll(input.pattern, pattern))) return true;
    }
    const folder = folderOf(stage.cwd) ?? [];
    return stage.tools.some((tool) => projectPath(folder, tool) === path.text);
  }

  #takesIn(pattern: PathPattern, { keys }: NamedPath): boolean {
    if (isLiteral(pattern)) return isAround(literalPath(pattern), keys);
    const automaton = this.#automata.get(pattern.text) ?? inputAutomaton(pattern);
    this.#automata.set(pattern.text, automaton);
    return automaton.accepts(automaton.walk(automaton.start, keys.join("/")));
  }

  /** Whether the stage reads nothing of what it names, although it could. */
  #isMissed(planned: PlannedStage, own: StagePaths, path: NamedPath, output: DeclaredPath): boolean {
    const need = planned.needs.find(({ stage }) => stage === output.stage);
    if (need?.content === true) return false;
    // A command that names a folder as a whole may well read only that part of it which is listed.
    if (isWhole(path, output) && own.inputs.some((input) => meets(input, output))) return false;
    return !this.#comesAfter(output.stage, planned.id);
  }

  #comesAfter(stage: string, earlier: string): boolean {
    this.#planned ??= new Map(this.#plan.stages.map((planned) => [planned.id, planned]));
    const open = new Set([stage]);
    for (const id of open) {
      if (id === earlier) return true;
      for (const need of this.#planned.get(id)?.needs ?? []) open.add(need.stage);
    }
    return false;
  }
}

/** Its command is spared while what it reads stays the same. */
function isCompared({ always, cache }: Stage): boolean {
  return !always && cache !== "off";
}

function meets({ pattern }: DeclaredPath, output: DeclaredPath): boolean {
  return overlaps(pattern, inputAutomaton(pattern), output.pattern);
}

function isAround(outer: readonly string[], keys: readonly string[]): boolean {
  return outer.length <= keys.length && outer.every((segment, index) => foldCase(segment) === keys[index]);
}

function isWhole({ keys }: NamedPath, output: DeclaredPath): boolean {
  return depthOf(output) === keys.length;
}

/** The segments of a working folder; undefined where a template leaves it open. */
function folderOf(cwd: Template | undefined): readonly string[] | undefined {
  if (cwd === undefined) return [];
  return cwd.parts.every(({ type }) => type === "text") ? resolveIn([], cwd.text.value) : undefined;
}

/** Undefined for what lies outside the project or in a folder that is not its own. */
function projectPath(folder: readonly string[], text: string): string | undefined {
  if (text === "" || /^[/\\~]|^[A-Za-z]:[/\\]|:\/\/|[\0\n]/.test(text)) return undefined;
  const segments = resolveIn(folder, text);
  if (segments === undefined || segments.length === 0) return undefined;
  return segments.some((segment) => foreignFolders.has(segment)) ? undefined : segments.join("/");
}

function resolveIn(folder: readonly string[], text: string): readonly string[] | undefined {
  const segments = [...folder];
  for (const segment of text.split("/")) {
    if (segment === "..") {
      if (segments.pop() === undefined) return undefined;
    } else if (segment !== "." && segment !== "") segments.push(segment);
  }
  return segments;
}
