/**
 * Knows some byte strings by heart, as Aho and Corasick teach: one step for each byte of a stream, and after each
 * step the longest of them that ends there. State 0 is the start.
 */
export interface SecretAutomaton {
  /** 1 for each byte that a secret begins with: at the start all others are passed over quickly. */
  readonly starts: Uint8Array;
  /** The column of a byte in `next`; 0 for every byte that no secret has. */
  readonly columnOf: Uint16Array;
  readonly columns: number;
  /** The state after a byte: `next[state * columns + column]`. */
  readonly next: Int32Array;
  /** How many of the last bytes could still become a secret. */
  readonly depth: Int32Array;
  /** Length of the longest secret that ends in the state; 0: none. */
  readonly longest: Int32Array;
}

/** Shorter lines of a longer secret stay visible: a `}` or `--` says nothing, and masking it would blot out all else. */
const shortestLine = 4;

/** What must not be seen of these values: each whole, and each line of it that says something. */
export function maskedTexts(secretValues: readonly string[]): readonly string[] {
  const lines = secretValues.flatMap((value) => {
    const written = value.split(/[\r\n]+/u).filter((line) => line.trim() !== "");
    return written.length === 1 ? written : written.filter((line) => line.length >= shortestLine);
  });
  return [...new Set([...secretValues, ...lines])].filter((text) => text !== "");
}

/** Undefined when there is nothing to hide. */
export function buildSecretAutomaton(secretValues: readonly string[]): SecretAutomaton | undefined {
  const secrets = maskedTexts(secretValues).map((text) => Buffer.from(text));
  if (secrets.length === 0) return undefined;
  const { columnOf, columns } = assignColumns(secrets);
  const states = 1 + secrets.reduce((sum, secret) => sum + secret.length, 0);
  const automaton = {
    starts: new Uint8Array(256),
    columnOf,
    columns,
    next: new Int32Array(states * columns),
    depth: new Int32Array(states),
    longest: new Int32Array(states),
  };
  addSecrets(automaton, secrets);
  addFallbacks(automaton);
  return automaton;
}

function assignColumns(secrets: readonly Uint8Array[]): { columnOf: Uint16Array; columns: number } {
  const columnOf = new Uint16Array(256);
  let columns = 1;
  for (const byte of new Set(secrets.flatMap((secret) => [...secret]))) columnOf[byte] = columns++;
  return { columnOf, columns };
}

function addSecrets(automaton: SecretAutomaton, secrets: readonly Uint8Array[]): void {
  let states = 1;
  for (const secret of secrets) {
    let state = 0;
    automaton.starts[secret[0] ?? 0] = 1;
    for (const byte of secret) {
      const slot = state * automaton.columns + (automaton.columnOf[byte] ?? 0);
      if (automaton.next[slot] === 0) {
        automaton.next[slot] = states;
        automaton.depth[states++] = (automaton.depth[state] ?? 0) + 1;
      }
      state = automaton.next[slot] ?? 0;
    }
    automaton.longest[state] = secret.length;
  }
}

/** Breadth first, so that the shorter state that a dead end falls back to is complete already. */
function addFallbacks({ columns, next, depth, longest }: SecretAutomaton): void {
  const fallback = new Int32Array(depth.length);
  const queue = [0];
  for (const state of queue) {
    const shorter = fallback[state] ?? 0;
    longest[state] = Math.max(longest[state] ?? 0, longest[shorter] ?? 0);
    for (let column = 1; column < columns; column++) {
      const slot = state * columns + column;
      const detour = state === 0 ? 0 : (next[shorter * columns + column] ?? 0);
      const target = next[slot] ?? 0;
      if (target === 0) next[slot] = detour;
      else {
        fallback[target] = detour;
        queue.push(target);
      }
    }
  }
}
