import { open } from "node:fs/promises";
import { extname } from "node:path";

/** What a film file is by its first bytes. */
export type Container = "mp4" | "webm" | "mkv" | "avi";

/** The containers whose files may end so. */
const byExtension: Readonly<Record<string, readonly Container[]>> = {
  ".mp4": ["mp4"],
  ".m4v": ["mp4"],
  ".mov": ["mp4"],
  ".webm": ["webm"],
  ".mkv": ["mkv", "webm"],
  ".avi": ["avi"],
};

/** Whether a file is a film by its name. */
export function isFilmName(file: string): boolean {
  return extname(file).toLowerCase() in byExtension;
}

/** Whether a container belongs into a file of this name; files of other names may hold anything. */
export function fitsName(container: Container, file: string): boolean {
  return byExtension[extname(file).toLowerCase()]?.includes(container) ?? true;
}

/** The document type of a Matroska file stands near its beginning. */
const headBytes = 4096;

/** The container of a file by its bytes; undefined when it is none that is known. */
export async function readContainer(file: string): Promise<Container | undefined> {
  await using handle = await open(file, "r");
  const { buffer, bytesRead } = await handle.read(new Uint8Array(headBytes), 0, headBytes, 0);
  return containerOf(buffer.subarray(0, bytesRead));
}

/** The first box of an mp4 or mov file is one of these. */
const firstBoxes: ReadonlySet<string> = new Set(["ftyp", "moov", "mdat", "free", "wide", "skip"]);

export function containerOf(head: Uint8Array): Container | undefined {
  const text = Buffer.from(head).toString("latin1");
  if (firstBoxes.has(text.slice(4, 8))) return "mp4";
  if (text.startsWith("RIFF") && text.slice(8, 12) === "AVI ") return "avi";
  return text.startsWith("\x1a\x45\xdf\xa3") ? matroskaType(text) : undefined;
}

function matroskaType(text: string): Container | undefined {
  const at = text.indexOf("\x42\x82");
  if (at === -1) return undefined;
  // The length of a short element is one byte with its highest bit set.
  const length = text.charCodeAt(at + 2) & 0x7f;
  const type = text.slice(at + 3, at + 3 + length);
  if (type === "matroska") return "mkv";
  return type === "webm" ? "webm" : undefined;
}
