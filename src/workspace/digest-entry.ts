import { createHash, hash } from "node:crypto";
import { createReadStream, lstatSync, readFileSync, readlinkSync } from "node:fs";
import { isMissing } from "./locate.ts";

/** Up to this size a file is read in one piece: a third of the time of a stream. */
const smallBytes = 8 * 1024 * 1024;
const chunkBytes = 1024 * 1024;

/** What a file or a link is, by its content; undefined for what is neither, or is not there. */
export async function digestEntry(path: string): Promise<string | undefined> {
  try {
    const stats = lstatSync(path);
    if (stats.isSymbolicLink()) return `link:${readlinkSync(path)}`;
    if (!stats.isFile()) return undefined;
    const digest = stats.size <= smallBytes ? hash("sha256", readFileSync(path)) : await hashBigFile(path);
    return `sha256:${digest}`;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function hashBigFile(path: string): Promise<string> {
  const digest = createHash("sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: chunkBytes })) digest.update(chunk);
  return digest.digest("hex");
}
