import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { clearDates, walkBoxes, walkFile } from "../../../pipelines/film/boxes.ts";
import { containerOf, fitsName, isFilmName } from "../../../pipelines/film/container.ts";

/** A box with a 32-bit size. */
function box(type: string, content: Uint8Array, size = content.length + 8): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt32BE(size);
  header.write(type, 4, "latin1");
  return Buffer.concat([header, content]);
}

/** A box with a 64-bit size. */
function longBox(type: string, content: Uint8Array, size = content.length + 16): Buffer {
  const header = Buffer.alloc(16);
  header.writeUInt32BE(1);
  header.write(type, 4, "latin1");
  header.writeBigUInt64BE(BigInt(size), 8);
  return Buffer.concat([header, content]);
}

const walk = async (bytes: Buffer) =>
  await walkBoxes(
    (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
    0,
    bytes.length,
  );

const types = async (bytes: Buffer): Promise<string> => {
  const { boxes, problem } = await walk(bytes);
  return [
    ...boxes.map(({ type, size }) => `${type} ${size}`),
    ...(problem === undefined ? [] : [problem]),
  ].join(", ");
};

describe("a walk over boxes", () => {
  const empty = new Uint8Array(0);
  const ten = new Uint8Array(10);

  test("goes from one to the next, 32 or 64 bits long", async () => {
    const bytes = Buffer.concat([box("ftyp", ten), longBox("mdat", ten), box("moov", empty)]);
    expect(await types(bytes)).toBe("ftyp 18, mdat 26, moov 8");
  });

  test("takes a size of 0 as going to the end", async () => {
    expect(await types(Buffer.concat([box("ftyp", ten), box("mdat", ten, 0)]))).toBe("ftyp 18, mdat 18");
  });

  test("says by how much a file is too short", async () => {
    expect(await types(Buffer.concat([box("ftyp", ten), box("mdat", ten, 100)]))).toBe(
      "ftyp 18, mdat 100, the file ends 82 bytes before its box `mdat` does",
    );
    expect(await types(longBox("mdat", ten, 2 ** 40))).toMatch(/ends \d+ bytes before its box `mdat` does$/);
  });

  test("says where there is no box", async () => {
    expect(await types(Buffer.concat([box("ftyp", ten), Buffer.alloc(40)]))).toBe(
      "ftyp 18, no box at byte 18",
    );
    expect(await types(Buffer.concat([box("ftyp", ten), Buffer.alloc(5)]))).toBe(
      "ftyp 18, 5 stray bytes at byte 18",
    );
    expect(await types(box("free", empty, 3))).toBe("the box `free` at byte 0 says it is 3 bytes long");
    expect(await types(longBox("mdat", empty).subarray(0, 12))).toBe(
      "the header of `mdat` at byte 0 is cut off",
    );
  });
});

describe("the dates of a film", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "boxes-"));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  test("are set to none in every header that has some, and nothing else is", async () => {
    const dated = (version: number, length: number): Buffer => {
      const content = Buffer.alloc(length, 0xee);
      content.writeUInt32BE(version << 24);
      return content;
    };
    const make = (movie: Buffer, track: Buffer, media: Buffer): Buffer =>
      Buffer.concat([
        box("ftyp", Buffer.from("isom")),
        box(
          "moov",
          Buffer.concat([
            box("mvhd", movie),
            box("trak", Buffer.concat([box("tkhd", track), box("mdia", box("mdhd", media))])),
          ]),
        ),
        box("mdat", Buffer.from("mvhd in the media stays")),
      ]);
    const file = join(folder, "dated.mp4");
    await writeFile(file, make(dated(0, 24), dated(0, 24), dated(1, 36)));
    await clearDates(file);
    const cleared = (content: Buffer, length: number): Buffer => content.fill(0, 4, 4 + length);
    expect(await readFile(file)).toEqual(
      make(cleared(dated(0, 24), 8), cleared(dated(0, 24), 8), cleared(dated(1, 36), 16)),
    );
    expect((await walkFile(file)).boxes.map(({ type }) => type)).toEqual(["ftyp", "moov", "mdat"]);
  });
});

describe("what a file is by its first bytes", () => {
  const matroska = (type: string): Buffer =>
    Buffer.concat([
      Buffer.from([0x1a, 0x45, 0xdf, 0xa3, 0x93, 0x42, 0x82, 0x80 + type.length]),
      Buffer.from(type),
    ]);

  test.each([
    ["mp4", box("ftyp", Buffer.from("isom"))],
    ["mp4", box("moov", Buffer.alloc(4))],
    ["mp4", box("wide", Buffer.alloc(4))],
    ["avi", Buffer.from("RIFF\x00\x00\x00\x00AVI LIST", "latin1")],
    ["webm", matroska("webm")],
    ["mkv", matroska("matroska")],
    [undefined, matroska("other")],
    [undefined, Buffer.from("RIFF\x00\x00\x00\x00WAVEfmt ", "latin1")],
    [undefined, Buffer.from("<html>")],
    [undefined, Buffer.alloc(0)],
  ])("%s", (container, head) => {
    expect(containerOf(head)).toBe(container);
  });

  test("has to fit its name, where that says something", () => {
    expect([fitsName("mp4", "a.MOV"), fitsName("webm", "a.mkv"), fitsName("mkv", "a.film")]).toEqual([
      true,
      true,
      true,
    ]);
    expect([fitsName("mkv", "a.webm"), fitsName("avi", "a.mp4")]).toEqual([false, false]);
    expect([isFilmName("a.Mp4"), isFilmName("a.json")]).toEqual([true, false]);
  });
});
