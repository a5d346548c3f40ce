import { PathAutomaton } from "./path-automaton.ts";
import { exactAutomaton, haveCommonPath, outputReach } from "./path-overlap.ts";
import { isGlobstar, isLiteral, isOpen, leadingKeys, literalPath, type PathPattern } from "./path-pattern.ts";

/** So many excludes may together cover what none of them covers alone. */
const searchedTogether = 16;

interface Exclude {
  readonly pattern: PathPattern;
  /** The literal segments with which its shapes begin. */
  readonly beginnings: readonly (readonly string[])[];
}

/**
 * The `!` patterns of a stage. Case counts here: on most file systems an exclude in the wrong case excludes
 * nothing. One with a template excludes nothing that is known before the run.
 */
export class PathExcludes {
  readonly #excludes: readonly Exclude[];
  readonly #automata = new Map<PathPattern, PathAutomaton>();

  constructor(patterns: readonly PathPattern[]) {
    this.#excludes = patterns
      .filter((pattern) => !pattern.shapes.some(isOpen))
      .map((pattern) => ({ pattern, beginnings: pattern.shapes.map(leadingKeys) }));
  }

  /** Whether they take away all that the input finds of the output. A literal input is not taken away. */
  coverAll(input: PathPattern, output: PathPattern): boolean {
    if (input.type === "file") return false;
    const near = this.#near(output);
    if (near.length === 0) return false;
    if (!isLiteral(output)) return this.#coverFound(input, output, near);
    const path = literalPath(output);
    if (output.type === "file") return near.some((pattern) => this.#accepts(pattern, path.join("/")));
    return near.some((pattern) => takesFolder(pattern, path)) || this.#coverFound(input, output, near);
  }

  /** By a quick look at how they begin. */
  #near(output: PathPattern): readonly PathPattern[] {
    const made = output.shapes.map(leadingKeys);
    const isNear = ({ beginnings }: Exclude): boolean =>
      beginnings.some((keys) => made.some(startAlike(keys)));
    return this.#excludes.filter(isNear).map(({ pattern }) => pattern);
  }

  /** No path is found that they do not cover; with very many of them this is not looked into. */
  #coverFound(input: PathPattern, output: PathPattern, near: readonly PathPattern[]): boolean {
    if (near.length > searchedTogether) return false;
    const reach = input.type === "folder" ? "below" : "itself";
    const found = new PathAutomaton(input, { reach, folded: false, dots: false });
    const wanted = [found, exactAutomaton(output, outputReach(output))];
    const refused = near.map((pattern) => this.#automatonOf(pattern));
    return haveCommonPath(wanted, []) && !haveCommonPath(wanted, refused);
  }

  #accepts(pattern: PathPattern, path: string): boolean {
    const automaton = this.#automatonOf(pattern);
    return automaton.accepts(automaton.walk(automaton.start, path));
  }

  #automatonOf(pattern: PathPattern): PathAutomaton {
    const known = this.#automata.get(pattern);
    if (known !== undefined) return known;
    const reach = pattern.type === "glob" ? "itself" : pattern.type === "folder" ? "below" : "itselfOrBelow";
    const automaton = exactAutomaton(pattern, reach);
    this.#automata.set(pattern, automaton);
    return automaton;
  }
}

/** Whether an exclude is a folder around this one, or this one, with all in it: by far the most common kind. */
function takesFolder(exclude: PathPattern, folder: readonly string[]): boolean {
  return exclude.shapes.some((shape) => {
    const around = exclude.type === "glob" && isGlobstar(shape.at(-1)) ? shape.slice(0, -1) : shape;
    const isWhole = exclude.type !== "glob" || around.length < shape.length;
    return isWhole && around.every((segment, index) => segment === folder[index]);
  });
}

function startAlike(a: readonly string[]): (b: readonly string[]) => boolean {
  return (b) => a.every((key, index) => index >= b.length || key === b[index]);
}
