import { readFile, stat } from "node:fs/promises";
import { fileTypeFromFile } from "file-type";

/** Other names of what the detector finds. */
const sameTypes: { readonly [written: string]: string } = {
  "image/jpg": "image/jpeg",
  "audio/x-wav": "audio/wav",
  "audio/wave": "audio/wav",
  "audio/vnd.wave": "audio/wav",
  "audio/mp3": "audio/mpeg",
  "audio/x-flac": "audio/flac",
  "video/x-matroska": "video/matroska",
  "video/x-msvideo": "video/vnd.avi",
  "audio/x-m4a": "audio/mp4",
};

/** Text has no mark by which it is known: it is read, up to this size. */
const textBytesMax = 64 * 1024 * 1024;

/** The media type of a file by its bytes, if it is the expected one or another known one. */
export async function detectMediaType(path: string, expected: string): Promise<string | undefined> {
  const found = (await fileTypeFromFile(path))?.mime.split(";", 1)[0];
  if (found !== undefined) return isSame(found, expected) ? expected : found;
  return (await isSuchText(path, expected)) ? expected : undefined;
}

function isSame(found: string, expected: string): boolean {
  return (sameTypes[found] ?? found) === (sameTypes[expected] ?? expected);
}

async function isSuchText(path: string, expected: string): Promise<boolean> {
  const isJson = expected === "application/json" || expected.endsWith("+json");
  if (!isJson && !expected.startsWith("text/") && expected !== "image/svg+xml") return false;
  if ((await stat(path)).size > textBytesMax) return false;
  const text = decode(await readFile(path));
  if (text === undefined) return false;
  if (isJson) return parses(text);
  return expected === "image/svg+xml" ? /<svg[\s>]/u.test(text) : true;
}

/** Undefined for bytes that are no text. */
function decode(bytes: Uint8Array): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
