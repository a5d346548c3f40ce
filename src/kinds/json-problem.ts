/** Deeper than this a value is taken for one that holds itself. */
const deepest = 200;

/** The first thing in a value that JSON cannot say, in words; undefined when there is none. */
export function jsonProblem(value: unknown, name: string, depth = 0): string | undefined {
  if (value === null || typeof value === "string" || typeof value === "boolean") return undefined;
  if (typeof value === "number") return Number.isFinite(value) ? undefined : `\`${name}\` is ${value}`;
  if (typeof value !== "object")
    return `\`${name}\` is ${value === undefined ? "undefined" : `a ${typeof value}`}`;
  if (depth > deepest) return `\`${name}\` is nested too deeply, or holds itself`;
  if (Array.isArray(value)) {
    return firstProblem(
      value.map((item, index) => [`${name}[${index}]`, item]),
      depth,
    );
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    return `\`${name}\` is a ${value.constructor.name}, not plain data`;
  }
  return firstProblem(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([key, member]) => [`${name}.${key}`, member]),
    depth,
  );
}

function firstProblem(members: readonly (readonly [string, unknown])[], depth: number): string | undefined {
  for (const [name, member] of members) {
    const problem = jsonProblem(member, name, depth + 1);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
