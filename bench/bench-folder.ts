import { randomFillSync } from "node:crypto";
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

const chunkBytes = 16 * 1024 * 1024;

/** Gives a new empty folder outside the repository, and takes it away afterwards, also after an error. */
export async function inBenchFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "storyflow-bench-"));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A file of bytes that no file system can pack. */
export function writeRandomFile(file: string, bytes: number): void {
  const chunk = Buffer.alloc(Math.min(chunkBytes, bytes));
  const descriptor = openSync(file, "w");
  for (let left = bytes; left > 0; left -= chunk.length) {
    randomFillSync(chunk);
    writeSync(descriptor, chunk, 0, Math.min(chunk.length, left));
  }
  closeSync(descriptor);
}

/** As many random files of one size, a hundred to a folder; their paths relative to the folder. */
export function writeRandomFiles(folder: string, count: number, bytes: number): readonly string[] {
  const content = Buffer.alloc(bytes);
  return Array.from({ length: count }, (_, index) => {
    const group = `${Math.floor(index / 100)}`;
    if (index % 100 === 0) mkdirSync(join(folder, group), { recursive: true });
    const path = `${group}/${index}.bin`;
    writeFileSync(join(folder, path), randomFillSync(content));
    return path;
  });
}

/** Until the times of files are old enough to be trusted; what changes them cannot set them back. */
export async function outlastRacyTimes(): Promise<void> {
  await setTimeout(2100);
}
