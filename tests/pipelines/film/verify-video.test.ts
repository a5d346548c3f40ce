import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Finding } from "storyflow";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { walkFile } from "../../../pipelines/film/boxes.ts";
import { check } from "../../../pipelines/verify-video.ts";
import type { VerifyVideoOptions } from "../../../pipelines/verify-video.ts";
import { makeFilm, moving, remux, testFps, testSize } from "./make-film.ts";
import { moduleContext } from "./module-context.ts";

let folder = "";
const path = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "verify-video-"));
  await makeFilm(path("drawn.mp4"), 6, moving);
  await remux(path("drawn.mp4"), path("front.mp4"), { layout: "front" });
  await remux(path("drawn.mp4"), path("back.mp4"), { layout: "back" });
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** What the check says, each finding as `severity: message` without the film's path. */
async function verify(name: string, options: VerifyVideoOptions = {}): Promise<readonly string[]> {
  const context = moduleContext({ options, tmp: folder, outputs: [path(name)] });
  const findings: readonly Finding[] = await check.run(context);
  return findings.map(({ severity, message }) => `${severity}: ${message.replace(`${path(name)}: `, "")}`);
}

async function cut(from: string, to: string, share: number): Promise<void> {
  const bytes = await readFile(path(from));
  await writeFile(path(to), bytes.subarray(0, Math.floor(bytes.length * share)));
}

/** Changes bytes in the media, at places that follow from the seed. */
async function flip(from: string, to: string, amount: number, seed: number): Promise<void> {
  const bytes = await readFile(path(from));
  const { boxes } = await walkFile(path(from));
  const media = boxes.find((box) => box.type === "mdat");
  if (media === undefined) throw new Error("no media to damage");
  let state = seed;
  for (let done = 0; done < amount; done += 1) {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    const at = media.offset + media.headerSize + (state % (media.size - media.headerSize));
    bytes[at] = (bytes[at] ?? 0) ^ (1 + (state % 255));
  }
  await writeFile(path(to), bytes);
}

describe("films that are whole", () => {
  test("a film as this package encodes it has nothing wrong with it", async () => {
    const options = { ...testSize, fps: testFps, duration: 6, require_fast_start: true };
    expect(await verify("drawn.mp4", { ...options, duration_tolerance: "1ms" })).toEqual([]);
  });

  test("an index in front and one behind are both good", async () => {
    expect(await verify("front.mp4", { require_fast_start: true })).toEqual([]);
    expect(await verify("back.mp4")).toEqual([]);
  });

  test.each(["aac", "opus"] as const)(
    "sound as %s that lasts as long as the pictures is good",
    async (codec) => {
      await remux(path("drawn.mp4"), path(`${codec}.mp4`), {
        layout: "front",
        sound: { codec, start: 0, seconds: 6 },
      });
      expect(await verify(`${codec}.mp4`, { audio: "needed" })).toEqual([]);
    },
  );
});

describe("films that are broken are rejected for what is wrong with them", () => {
  test("nothing there", async () => {
    expect(await verify("missing.mp4")).toEqual(["error: there is no such file"]);
  });

  test("nearly nothing in it", async () => {
    await writeFile(path("small.mp4"), new Uint8Array(999));
    expect(await verify("small.mp4")).toEqual(["error: it has 999 bytes, fewer than 1000"]);
  });

  test("text under a film's name", async () => {
    await writeFile(path("text.mp4"), "once upon a time ".repeat(100));
    expect(await verify("text.mp4")).toEqual([
      "error: its first bytes are those of no known film (mp4, mov, webm, mkv, avi)",
    ]);
  });

  test("an mp4 under the name of a WebM", async () => {
    await copyFile(path("front.mp4"), path("front.webm"));
    expect(await verify("front.webm")).toEqual([
      "error: by its bytes it is an mp4 or mov file, which its name does not say",
    ]);
  });

  test("`ftyp` and zeros", async () => {
    const bytes = new Uint8Array(50_000);
    bytes.set((await readFile(path("front.mp4"))).subarray(0, 28));
    await writeFile(path("zeros.mp4"), bytes);
    expect(await verify("zeros.mp4")).toEqual([
      "error: it is truncated or damaged: no box at byte 28",
      "error: it has no index (no box `moov`), so nothing can play it",
      "error: it has no media (no box `mdat` or `moof`)",
    ]);
  });

  test("cut off at 60 %, its index at the end", async () => {
    await cut("back.mp4", "back-cut.mp4", 0.6);
    expect(await verify("back-cut.mp4")).toEqual([
      expect.stringMatching(
        /^error: it is truncated or damaged: the file ends \d+ bytes before its box `mdat` does$/,
      ),
      "error: it has no index (no box `moov`), so nothing can play it",
    ]);
  });

  test("cut off at 60 %, its index in front", async () => {
    await cut("front.mp4", "front-cut.mp4", 0.6);
    expect(await verify("front-cut.mp4")).toEqual([
      expect.stringMatching(
        /^error: it is truncated or damaged: the file ends \d+ bytes before its box `mdat` does$/,
      ),
    ]);
  });

  test("its index behind the media where it must stand in front", async () => {
    expect(await verify("back.mp4", { require_fast_start: true })).toEqual([
      "error: its index stands behind the media, so it cannot start before it is loaded (no fast start)",
    ]);
  });

  test.each([1, 2, 3, 4, 5])("40 bytes changed (seed %i), which decoders conceal", async (seed) => {
    await flip("front.mp4", "flipped.mp4", 40, seed);
    expect(await verify("flipped.mp4")).toEqual([
      expect.stringMatching(/^error: it is damaged: decoding it raised \d+ errors?, first `h264: .+`$/),
    ]);
  });

  test("black for 3 s", async () => {
    await makeFilm(path("black.mp4"), 9, (index, x, y) => {
      return index >= 48 && index < 120 ? 16 + ((x + y + index) % 3) : moving(index, x, y);
    });
    expect(await verify("black.mp4")).toEqual(["error: it is black from 2 s to 5 s"]);
  });

  test("black for most of it", async () => {
    await makeFilm(path("dark.mp4"), 4, (index, x, y) => (index < 60 ? 16 : moving(index, x, y)));
    expect(await verify("dark.mp4")).toEqual(["error: it is black for 63 % of its time, from 0 s to 2.5 s"]);
  });

  test("frozen for 4 s", async () => {
    await makeFilm(path("frozen.mp4"), 9, (index, x, y) => {
      return moving(index < 48 ? index : Math.max(index - 96, 48), x, y);
    });
    expect(await verify("frozen.mp4")).toEqual([
      expect.stringMatching(/^error: it is frozen from 2 s to 6.04 s$/),
    ]);
  });

  test("frozen to its end", async () => {
    await makeFilm(path("ends.mp4"), 9, (index, x, y) => moving(Math.min(index, 120), x, y));
    expect(await verify("ends.mp4")).toEqual(["error: it is frozen from 5 s to 9 s"]);
  });

  test("silent where sound is needed", async () => {
    expect(await verify("front.mp4", { audio: "needed" })).toEqual(["error: it has no audio stream"]);
  });

  test("sound that begins 0.5 s late", async () => {
    await remux(path("drawn.mp4"), path("late.mp4"), {
      layout: "front",
      sound: { codec: "aac", start: 0.5, seconds: 5.5 },
    });
    expect(await verify("late.mp4")).toEqual([
      expect.stringMatching(/^error: its audio starts 0\.(49|5) s after its video \(at most 0\.1 s\)$/),
    ]);
  });

  test("sound that ends too soon", async () => {
    await remux(path("drawn.mp4"), path("short.mp4"), {
      layout: "front",
      sound: { codec: "aac", start: 0, seconds: 5 },
    });
    expect(await verify("short.mp4")).toEqual([
      expect.stringMatching(/^error: its audio ends 1(\.0\d)? s before its video \(at most 0\.2 s\)$/),
    ]);
  });

  test("sound where none belongs", async () => {
    await remux(path("drawn.mp4"), path("loud.mp4"), {
      layout: "front",
      sound: { codec: "aac", start: 0, seconds: 6 },
    });
    expect(await verify("loud.mp4", { audio: "none" })).toEqual([
      "error: it has an audio stream (aac), where none belongs",
    ]);
  });

  test("other than asked for in every respect, each told", async () => {
    const options = { width: 320, height: 180, fps: 30, duration: "8s", min_duration: "7s" };
    expect(await verify("front.mp4", options)).toEqual([
      "error: its picture is 160×90, not 320×180",
      "error: it has 24 frames a second, not 30",
      "error: it lasts 6 s, less than 7 s",
      "error: it lasts 6 s, not 8 s (give or take 0.5 s)",
    ]);
    expect(await verify("front.mp4", { max_duration: 5 })).toEqual(["error: it lasts 6 s, more than 5 s"]);
  });
});

describe("what is doubtful is a warning", () => {
  test("2 s that stand still", async () => {
    await makeFilm(path("pause.mp4"), 9, (index, x, y) => {
      return moving(index < 48 ? index : Math.max(index - 60, 48), x, y);
    });
    expect(await verify("pause.mp4")).toEqual(["warning: it is frozen from 2 s to 4.54 s"]);
  });

  test("a shot that the plan wants to stand still is none", async () => {
    await makeFilm(path("planned.mp4"), 9, (index, x, y) =>
      moving(index < 48 ? index : Math.max(index - 96, 48), x, y),
    );
    const entry = { source_image: "a.png", transition: "cut" };
    const plan = {
      video_entries: [
        { ...entry, shot_id: "a", shot_number: 1, camera_movement: "pan", duration: 2 },
        { ...entry, shot_id: "b", shot_number: 2, camera_movement: "static", duration: 4 },
        { ...entry, shot_id: "c", shot_number: 3, camera_movement: "pan", duration: 3 },
      ],
    };
    await writeFile(path("plan.json"), JSON.stringify(plan));
    expect(await verify("planned.mp4", { plan: path("plan.json") })).toEqual([]);
  });
});

test("a stage without a film is told to name one", async () => {
  const context = moduleContext<VerifyVideoOptions>({ options: {}, tmp: folder, outputs: ["build/qa.json"] });
  expect(await check.run(context)).toEqual([
    { severity: "error", message: "no output is a film by its name: say which is one with `file`" },
  ]);
});
