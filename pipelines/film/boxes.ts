import { open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";

/** A box of an mp4 or mov file. */
export interface Box {
  readonly type: string;
  readonly offset: number;
  /** Header included; to the end of what holds it where the file says 0. */
  readonly size: number;
  readonly headerSize: number;
}

/** The boxes in a range of bytes, and what is wrong with them. */
export interface BoxWalk {
  readonly boxes: readonly Box[];
  /** In one sentence; absent when the boxes fill the range exactly. */
  readonly problem?: string;
}

/** Reads at most so many bytes from an offset; fewer at the end of the file. */
export type ReadBytes = (offset: number, length: number) => Promise<Uint8Array>;

/** A real film has a few; one of fragments, a few each second. Noise that looks like boxes must not keep the walk going. */
const boxLimit = 1_000_000;
const longestHeader = 16;

/** Walks the boxes that stand side by side from `start` to `end`. */
export async function walkBoxes(read: ReadBytes, start: number, end: number): Promise<BoxWalk> {
  const boxes: Box[] = [];
  let offset = start;
  while (offset < end) {
    if (boxes.length === boxLimit) return { boxes, problem: `more than ${boxLimit} boxes` };
    const box = parseBox(await read(offset, longestHeader), offset, end);
    if (typeof box === "string") return { boxes, problem: box };
    boxes.push(box);
    if (offset + box.size > end) return { boxes, problem: truncation(box, end) };
    offset += box.size;
  }
  return { boxes };
}

/** What is in a file, from its top level. */
export async function walkFile(file: string): Promise<BoxWalk> {
  await using handle = await open(file, "r");
  const { size } = await handle.stat();
  return await walkBoxes(reader(handle), 0, size);
}

function reader(handle: FileHandle): ReadBytes {
  return async (offset, length) => {
    const { buffer, bytesRead } = await handle.read(new Uint8Array(length), 0, length, offset);
    return buffer.subarray(0, bytesRead);
  };
}

/** A box, or why there is none. */
function parseBox(header: Uint8Array, offset: number, end: number): Box | string {
  if (header.length < 8) return `${header.length} stray bytes at byte ${offset}`;
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  const type = String.fromCharCode(...header.subarray(4, 8));
  if (!/^[\x20-\x7e\xa9]{4}$/.test(type)) return `no box at byte ${offset}`;
  const short = view.getUint32(0);
  if (short === 0) return { type, offset, size: end - offset, headerSize: 8 };
  if (short !== 1) return checked({ type, offset, size: short, headerSize: 8 });
  if (header.length < longestHeader) return `the header of \`${type}\` at byte ${offset} is cut off`;
  return checked({ type, offset, size: Number(view.getBigUint64(8)), headerSize: longestHeader });
}

function checked(box: Box): Box | string {
  if (box.size >= box.headerSize) return box;
  return `the box \`${box.type}\` at byte ${box.offset} says it is ${box.size} bytes long`;
}

function truncation(box: Box, end: number): string {
  const missing = box.offset + box.size - end;
  return `the file ends ${missing} bytes before its box \`${box.type}\` does`;
}

/** Boxes that hold boxes, on the way to those with dates. */
const containers: ReadonlySet<string> = new Set(["moov", "trak", "mdia"]);
const dated: ReadonlySet<string> = new Set(["mvhd", "tkhd", "mdhd"]);

/** Sets the dates of an mp4 file to none, so that the same frames make the same bytes whenever they are encoded. */
export async function clearDates(file: string): Promise<void> {
  await using handle = await open(file, "r+");
  const { size } = await handle.stat();
  const read = reader(handle);
  const clearIn = async (start: number, end: number): Promise<void> => {
    const { boxes } = await walkBoxes(read, start, end);
    for (const box of boxes) {
      const content = box.offset + box.headerSize;
      if (containers.has(box.type)) await clearIn(content, box.offset + box.size);
      if (dated.has(box.type)) await clearBoxDates(handle, content);
    }
  };
  await clearIn(0, size);
}

/** Behind the version and flags stand the times of creation and of change; in version 1 they are 64 bits long. */
async function clearBoxDates(handle: FileHandle, content: number): Promise<void> {
  const version = (await reader(handle)(content, 1))[0] ?? 0;
  const length = version === 1 ? 16 : 8;
  await handle.write(new Uint8Array(length), 0, length, content + 4);
}
