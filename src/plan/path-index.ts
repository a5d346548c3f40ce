import type { Place } from "../model/source.ts";
import type { PathAutomaton } from "./path-automaton.ts";
import { inputAutomaton, overlaps } from "./path-overlap.ts";
import {
  isLiteral,
  isOpen,
  leadingKeys,
  type PathOwner,
  type PathPattern,
  type PathShape,
} from "./path-pattern.ts";
import { addToTree, makePathTree, valuesAlong, valuesBelow, type PathNode } from "./path-tree.ts";

/** A path that a stage declares. */
export interface DeclaredPath extends PathOwner {
  readonly pattern: PathPattern;
  readonly place: Place;
}

/** Outputs or updates of all stages, to be asked which of them an input meets; a literal one is found without a look at the others. */
export class PathIndex {
  readonly #root = makePathTree<DeclaredPath>();
  readonly #positions: ReadonlyMap<DeclaredPath, number>;
  readonly #answers = new Map<string, readonly DeclaredPath[]>();

  constructor(paths: readonly DeclaredPath[]) {
    this.#positions = new Map(paths.map((path, position) => [path, position]));
    for (const path of paths) {
      for (const shape of path.pattern.shapes) addToTree(this.#root, leadingKeys(shape), path);
    }
  }

  /** The paths that the input is equal to, lies in, holds or, for a glob, matches something of, as they were declared. */
  overlapping(input: PathPattern): readonly DeclaredPath[] {
    const known = this.#answers.get(input.text);
    if (known !== undefined) return known;
    const meeting = isLiteral(input) ? this.#meetingLiteral(input) : this.#meetingPattern(input);
    const positionOf = (path: DeclaredPath): number => this.#positions.get(path) ?? 0;
    const found = meeting.toSorted((a, b) => positionOf(a) - positionOf(b));
    this.#answers.set(input.text, found);
    return found;
  }

  #meetingLiteral(input: PathPattern): readonly DeclaredPath[] {
    const keys = leadingKeys(input.shapes[0] ?? []);
    const candidates = [...valuesAlong(this.#root, keys), ...valuesBelow(this.#root, keys)];
    if (!candidates.some(hasUnknown)) return candidates;
    const automaton = inputAutomaton(input);
    return candidates.filter((path) => !hasUnknown(path) || overlaps(input, automaton, path.pattern));
  }

  #meetingPattern(input: PathPattern): readonly DeclaredPath[] {
    const alternatives = input.shapes.map((shape) =>
      this.#meetingShape({ ...input, shapes: [shape] }, shape),
    );
    return [...new Set(alternatives.flat())];
  }

  #meetingShape(input: PathPattern, shape: PathShape): readonly DeclaredPath[] {
    const automaton = inputAutomaton(input);
    const keys = leadingKeys(shape);
    const found: DeclaredPath[] = [];
    const open = [{ node: this.#root, state: automaton.start, depth: 0 }];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      for (const path of next.node.values) {
        if (hasUnknown(path) && overlaps(input, automaton, path.pattern)) found.push(path);
      }
      for (const [key, node] of childrenAt(next.node, keys[next.depth])) {
        const state = automaton.walk(next.state, key);
        const inside = automaton.step(state, slash);
        found.push(...meetingHere(input, automaton, node, state));
        if (inside !== 0) open.push({ node, state: inside, depth: next.depth + 1 });
      }
    }
    return found;
  }
}

/** All children, or the only one that the input can lead to. */
function childrenAt(
  node: PathNode<DeclaredPath>,
  key: string | undefined,
): Iterable<readonly [string, PathNode<DeclaredPath>]> {
  if (key === undefined) return node.children;
  const child = node.children.get(key);
  return child === undefined ? [] : [[key, child]];
}

/** The literal paths that end at a node, which the pattern has come to with `state`. */
function meetingHere(
  input: PathPattern,
  automaton: PathAutomaton,
  node: PathNode<DeclaredPath>,
  state: number,
): readonly DeclaredPath[] {
  const isMatch = automaton.accepts(state);
  const goesOn = automaton.step(state, slash) !== 0;
  return node.values.filter((path) => {
    if (hasUnknown(path)) return false;
    if (input.type !== "glob") return isMatch || goesOn;
    return path.pattern.type === "folder" ? goesOn : isMatch;
  });
}

function hasUnknown(path: DeclaredPath): boolean {
  return path.pattern.shapes.some(isOpen);
}

const slash = 0x2f;
