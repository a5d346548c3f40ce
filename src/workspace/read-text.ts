import { readFile, stat } from "node:fs/promises";
import { isMissing } from "./locate.ts";

/** A file that is larger than somebody is ready to read. */
class FileTooLarge extends Error {
  override readonly name = "FileTooLarge";

  constructor(path: string, maxBytes: number) {
    super(`\`${path}\` is larger than ${maxBytes} bytes`);
  }
}

/** Text of a file, without its byte order mark; undefined when there is none. */
export async function readText(
  absolute: string,
  path: string,
  maxBytes: number,
): Promise<string | undefined> {
  try {
    const stats = await stat(absolute);
    if (!stats.isFile()) return undefined;
    if (stats.size > maxBytes) throw new FileTooLarge(path, maxBytes);
    return new TextDecoder().decode(await readFile(absolute));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
