import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** A blob or a record. */
export interface KeptFile {
  readonly name: string;
  /** Absolute. */
  readonly file: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly usedMs: number;
}

/** The files two levels down, but no links; none where there is no folder. */
export function listFiles(folder: string): readonly KeptFile[] {
  return namesIn(folder).flatMap((part) =>
    namesIn(join(folder, part)).flatMap((name) => {
      const file = join(folder, part, name);
      const stats = lstatSync(file, { throwIfNoEntry: false });
      return stats?.isFile() === true ? [{ name, file, bytes: stats.size, usedMs: stats.mtimeMs }] : [];
    }),
  );
}

export function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
