import { chainOf, slash, type Atom, type ChainOptions } from "./path-chain.ts";
import type { PathPattern } from "./path-pattern.ts";
import { includesCode } from "./path-token.ts";

const dot = 0x2e;

/** A set of positions; `atStart`: at the beginning of a segment. */
interface State {
  readonly positions: readonly number[];
  readonly atStart: boolean;
  readonly next: Map<number, number>;
}

/**
 * The paths of a pattern as a state machine over code points, made deterministic as far as it is walked.
 * Paths have no empty segments. State 0 is dead.
 */
export class PathAutomaton {
  readonly start: number;
  readonly #atoms: readonly Atom[];
  readonly #states: State[] = [];
  readonly #numbers = new Map<string, number>();

  constructor(pattern: PathPattern, options: ChainOptions) {
    const chains = pattern.shapes.map((shape) => chainOf(shape, options));
    this.#atoms = chains.flat();
    this.#number([], false);
    this.start = this.#number(this.#closure(startsOf(chains)), true);
  }

  step(state: number, code: number): number {
    const from = this.#states[state];
    if (from === undefined || state === 0) return 0;
    const known = from.next.get(code);
    if (known !== undefined) return known;
    const next = this.#move(from, code);
    from.next.set(code, next);
    return next;
  }

  walk(state: number, text: string): number {
    let current = state;
    for (const character of text) {
      current = this.step(current, character.codePointAt(0) ?? 0);
      if (current === 0) return 0;
    }
    return current;
  }

  accepts(state: number): boolean {
    const { positions, atStart } = this.#states[state] ?? { positions: [], atStart: true };
    return !atStart && positions.some((position) => this.#atoms[position]?.type === "end");
  }

  /** The first code point of each range within which it treats all alike. */
  boundaries(): ReadonlySet<number> {
    const ranges = this.#atoms.flatMap((atom) => ("ranges" in atom ? atom.ranges : []));
    return new Set([dot, dot + 1, slash, slash + 1, ...ranges.flatMap(([from, to]) => [from, to + 1])]);
  }

  #move(from: State, code: number): number {
    if (code === slash && from.atStart) return 0;
    const isHidden = from.atStart && code === dot;
    const positions = from.positions.flatMap((position) => this.#target(position, code, isHidden));
    return positions.length === 0 ? 0 : this.#number(this.#closure(positions), code === slash);
  }

  #target(position: number, code: number, isHidden: boolean): readonly number[] {
    const atom = this.#atoms[position];
    switch (atom?.type) {
      case "one":
        return includesCode(atom.ranges, code) && (atom.dots || !isHidden) ? [position + 1] : [];
      case "many":
        return includesCode(atom.ranges, code) && (atom.dots || !isHidden) ? [position] : [];
      case "folders":
        return code !== slash && (atom.dots || !isHidden) ? [position + 1] : [];
      case "folder":
        return [code === slash ? position - 1 : position];
      default:
        return [];
    }
  }

  #closure(positions: readonly number[]): readonly number[] {
    const closed = new Set(positions);
    for (const position of closed) {
      const atom = this.#atoms[position];
      if (atom?.type === "many") closed.add(position + 1);
      if (atom?.type === "folders") closed.add(position + 2);
      if (atom?.type === "end" && atom.goesOn) closed.add(position + 1);
    }
    return [...closed].toSorted((a, b) => a - b);
  }

  #number(positions: readonly number[], atStart: boolean): number {
    const key = `${atStart ? "/" : ""}${positions.join(",")}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#states.length;
    this.#states.push({ positions, atStart, next: new Map() });
    this.#numbers.set(key, number);
    return number;
  }
}

/** Where each of them begins when they stand in a row. */
function startsOf(chains: readonly (readonly Atom[])[]): readonly number[] {
  let next = 0;
  return chains.map(({ length }) => {
    const start = next;
    next += length;
    return start;
  });
}
