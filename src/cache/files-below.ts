import { readdirSync } from "node:fs";
import { join } from "node:path";

/** Everything below a folder that is no folder, absolute; nothing where there is none. Links are not followed. */
export function filesBelow(folder: string): readonly string[] {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name));
  } catch {
    return [];
  }
}
