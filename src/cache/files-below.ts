import { type Dirent, lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Something that is no folder: a link is one itself, whatever it leads to. */
export interface LooseFile {
  /** Absolute. */
  readonly file: string;
  readonly bytes: number;
  /** When it came to its name, in milliseconds since 1970: its bytes may be years older. */
  readonly changedMs: number;
}

/** Everything below a folder that is no folder; nothing where there is none. */
export function filesBelow(folder: string): readonly LooseFile[] {
  return entriesOf(folder).flatMap((entry) => {
    const file = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(file) : looseFile(file);
  });
}

/** `readdir` with `recursive` enters links to folders, and what is found is going to be removed. */
function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function looseFile(file: string): readonly LooseFile[] {
  const stats = lstatSync(file, { throwIfNoEntry: false });
  return stats === undefined ? [] : [{ file, bytes: stats.size, changedMs: stats.ctimeMs }];
}
