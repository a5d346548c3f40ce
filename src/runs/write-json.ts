import { renameSync, writeFileSync } from "node:fs";

/** Whole or not at all. Throws what the system refuses. */
export function writeJson(file: string, value: unknown): void {
  writeFileSync(`${file}.tmp`, `${JSON.stringify(value, null, 2)}\n`);
  renameSync(`${file}.tmp`, file);
}
