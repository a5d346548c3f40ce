/** A path to compare by: file systems differ in case and in how they write accents. */
export function plainPath(path: string): string {
  const parts = path.normalize("NFC").toLowerCase().split("/");
  return parts.filter((part) => part !== "" && part !== ".").join("/");
}

/** Of a plain path, from the outermost one. */
export function foldersAbove(path: string): readonly string[] {
  const parts = path.split("/");
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("/"));
}
