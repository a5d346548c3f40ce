import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openClip, readFrames } from "../../../pipelines/film/read-frames.ts";
import { makeFilm, moving, testFps, testSize } from "./make-film.ts";

let folder = "";
const path = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "read-frames-"));
  await makeFilm(path("film.mp4"), 2, moving);
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function countFrames(file: string): Promise<number> {
  const sizes: number[] = [];
  for await (const { data } of readFrames(await openClip(file))) sizes.push(data.length);
  return sizes.length;
}

describe("the frames of a film", () => {
  test("come in their order, as they were put in", async () => {
    const clip = await openClip(path("film.mp4"));
    expect(clip).toEqual({ file: path("film.mp4"), ...testSize, fps: testFps, frames: 48 });
    let index = 0;
    for await (const frame of readFrames(clip)) {
      const off = Array.from({ length: testSize.width }, (_, x) =>
        Math.abs((frame.data[testSize.width * 45 + x] ?? 0) - moving(index, x, 45)),
      );
      expect(Math.max(...off), `frame ${index}`).toBeLessThan(40);
      index += 1;
    }
    expect(index).toBe(48);
  });

  test("may be left half-way", async () => {
    const frames = readFrames(await openClip(path("film.mp4")));
    await frames.next();
    await frames.return();
    expect(await countFrames(path("film.mp4"))).toBe(48);
  });

  test("cannot be read from what is no film, or is none any more", async () => {
    await writeFile(path("text.mp4"), "no film");
    await expect(openClip(path("text.mp4"))).rejects.toThrow(
      `${path("text.mp4")} cannot be read as a film: its first bytes are not those of a film`,
    );
    const bytes = await readFile(path("film.mp4"));
    await writeFile(path("cut.mp4"), bytes.subarray(0, bytes.length * 0.6));
    await expect(countFrames(path("cut.mp4"))).rejects.toThrow(
      `${path("cut.mp4")} cannot be read as a film: `,
    );
  });
});
