/** Values by path, one level for each segment. */
export interface PathNode<Value> {
  readonly values: Value[];
  readonly children: Map<string, PathNode<Value>>;
}

export function makePathTree<Value>(): PathNode<Value> {
  return { values: [], children: new Map() };
}

export function addToTree<Value>(root: PathNode<Value>, keys: readonly string[], value: Value): void {
  let node = root;
  for (const key of keys) {
    const child = node.children.get(key) ?? makePathTree<Value>();
    node.children.set(key, child);
    node = child;
  }
  node.values.push(value);
}

/** The values at the path and at every folder that it lies in, outermost first. */
export function valuesAlong<Value>(root: PathNode<Value>, keys: readonly string[]): readonly Value[] {
  const values = [...root.values];
  let node: PathNode<Value> | undefined = root;
  for (const key of keys) {
    node = node.children.get(key);
    if (node === undefined) break;
    for (const value of node.values) values.push(value);
  }
  return values;
}

/** The values of every path inside this one. */
export function valuesBelow<Value>(root: PathNode<Value>, keys: readonly string[]): readonly Value[] {
  let node: PathNode<Value> | undefined = root;
  for (const key of keys) node = node?.children.get(key);
  const values: Value[] = [];
  const open = [...(node?.children.values() ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const value of next.values) values.push(value);
    for (const child of next.children.values()) open.push(child);
  }
  return values;
}
