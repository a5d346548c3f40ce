import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Makes `.storyflow/`, if it is not there, and keeps git away from all of it. Returns its path. */
export function makeOwnFolder(root: string): string {
  const folder = join(root, ".storyflow");
  mkdirSync(folder, { recursive: true });
  try {
    writeFileSync(join(folder, ".gitignore"), "*\n", { flag: "wx" });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
  return folder;
}
