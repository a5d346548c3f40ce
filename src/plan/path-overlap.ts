import { PathAutomaton } from "./path-automaton.ts";
import type { PathReach } from "./path-chain.ts";
import { isOpen, type PathPattern, type PathShape } from "./path-pattern.ts";

/** Past this many combinations the patterns count as overlapping: a need too many is harmless. */
const combinationsLimit = 20_000;

/** The paths that an input takes in, folded. */
export function inputAutomaton(input: PathPattern): PathAutomaton {
  const isExact = input.type === "glob" || (input.type === "file" && input.shapes.every(endsOpen));
  return new PathAutomaton(input, { reach: isExact ? "itself" : "itselfOrBelow", folded: true, dots: false });
}

/** A template at the end stands for a name there, and not for a folder with all in it. */
function endsOpen(shape: PathShape): boolean {
  return isOpen(shape.slice(-1));
}

/** Whether an input and an output can be the same path, or one inside the other. */
export function overlaps(input: PathPattern, automaton: PathAutomaton, output: PathPattern): boolean {
  const reach = input.type === "glob" ? outputReach(output) : "itselfOrBelow";
  return haveCommonPath([automaton, new PathAutomaton(output, { reach, folded: true, dots: true })], []);
}

/** What an output or exclude stands for; case counts. */
export function exactAutomaton(pattern: PathPattern, reach: PathReach): PathAutomaton {
  return new PathAutomaton(pattern, { reach, folded: false, dots: true });
}

export function outputReach(output: PathPattern): PathReach {
  return output.type === "folder" ? "below" : "itself";
}

/** Whether some path is accepted by all of `wanted` and by none of `refused`. */
export function haveCommonPath(wanted: readonly PathAutomaton[], refused: readonly PathAutomaton[]): boolean {
  const automata = [...wanted, ...refused];
  const codes = [...new Set(automata.flatMap((automaton) => [...automaton.boundaries()]))];
  const seen = new Set<string>();
  const open = [automata.map((automaton) => automaton.start)];
  for (let states = open.pop(); states !== undefined; states = open.pop()) {
    if (isFound(states, wanted, refused) || seen.size > combinationsLimit) return true;
    for (const code of codes) {
      const next = automata.map((automaton, index) => automaton.step(states?.[index] ?? 0, code));
      const key = next.join();
      if (next.slice(0, wanted.length).includes(0) || seen.has(key)) continue;
      seen.add(key);
      open.push(next);
    }
  }
  return false;
}

function isFound(
  states: readonly number[],
  wanted: readonly PathAutomaton[],
  refused: readonly PathAutomaton[],
): boolean {
  const accepts = (automaton: PathAutomaton, index: number): boolean => automaton.accepts(states[index] ?? 0);
  if (!wanted.every(accepts)) return false;
  return !refused.some((automaton, index) => accepts(automaton, wanted.length + index));
}
