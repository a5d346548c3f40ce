import { hash } from "node:crypto";
import { statSync } from "node:fs";
import {
  appendFile,
  chmod,
  link,
  mkdir,
  rename,
  rm,
  symlink,
  truncate,
  utimes,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { FileVersion } from "../../src/ports.ts";
import { createFileDigests } from "../../src/system/file-digests.ts";
import { makeProject, type TempProject } from "../support/temp-project.ts";

const sha = (text: string | Uint8Array) => hash("sha256", text);

/** Digests of a project's files, by a clock that stands as long after the last change of a file as a test says. */
class Rig {
  readonly project: TempProject;
  readonly kept = new Map<string, { readonly stamp: string; readonly digest: string }>();
  readonly #digests;
  #now = 0;

  constructor(project: TempProject) {
    this.project = project;
    const state = {
      knownDigest: (path: string, stamp: string) => {
        const entry = this.kept.get(path);
        return entry?.stamp === stamp ? entry.digest : undefined;
      },
      keepDigest: (path: string, stamp: string, digest: string) =>
        void this.kept.set(path, { stamp, digest }),
    };
    this.#digests = createFileDigests(project.root, state, () => this.#now);
  }

  /** Looks at a file so long after it was changed. */
  look(path: string, ageMs: number): Promise<string | undefined> {
    const { mtimeMs, ctimeMs } = statSync(join(this.project.root, path));
    this.#now = Math.max(mtimeMs, ctimeMs) + ageMs;
    return this.#digests.digestOf(join(this.project.root, path));
  }

  digestOf(path: string, seen?: FileVersion): Promise<string | undefined> {
    return this.#digests.digestOf(join(this.project.root, path), seen);
  }

  /** Lets what is kept of a file say something else: whoever gets that has not read the file. */
  forge(path: string): void {
    const entry = this.kept.get(path);
    if (entry !== undefined) this.kept.set(path, { ...entry, digest: "kept" });
  }
}

async function makeRig(
  files: { readonly [path: string]: string | Uint8Array } = {},
): Promise<Rig & AsyncDisposable> {
  const project = await makeProject(files);
  return Object.assign(new Rig(project), { [Symbol.asyncDispose]: () => project[Symbol.asyncDispose]() });
}

describe("the digest of a file", () => {
  it("is that of its bytes, whatever its size", async () => {
    const large = Buffer.alloc(9 * 1024 * 1024 + 7, "storyflow");
    await using rig = await makeRig({ empty: "", text: "灯台\n", "deep/large.bin": large });
    expect(await rig.digestOf("empty")).toBe(sha(""));
    expect(await rig.digestOf("text")).toBe(sha("灯台\n"));
    expect(await rig.digestOf("deep/large.bin")).toBe(sha(large));
  });

  it("is that of what a link leads to", async () => {
    await using rig = await makeRig({ "real.txt": "made", "deep/x": "" });
    await symlink("../real.txt", join(rig.project.root, "deep/link"));
    await symlink("deep", join(rig.project.root, "folder"));
    expect(await rig.digestOf("deep/link")).toBe(sha("made"));
    expect(await rig.digestOf("folder/link")).toBe(sha("made"));
    expect(await rig.look("deep/link", 60_000)).toBe(sha("made"));
    await writeFile(join(rig.project.root, "real.txt"), "Made");
    expect(await rig.digestOf("deep/link")).toBe(sha("Made"));
  });

  it("is none for what is no file", async () => {
    await using rig = await makeRig({ file: "", "folder/x": "" });
    await symlink("nowhere", join(rig.project.root, "broken"));
    await symlink("circle", join(rig.project.root, "circle"));
    await symlink("folder", join(rig.project.root, "linked"));
    for (const path of ["none", "none/x", "file/x", "folder", "broken", "circle", "linked", "."]) {
      expect([path, await rig.digestOf(path)]).toEqual([path, undefined]);
    }
    expect(rig.kept.size).toBe(0);
  });
});

describe("a digest that is known", () => {
  it("is not computed again for a file that nobody touched since", async () => {
    await using rig = await makeRig({ "a.txt": "made" });
    expect(await rig.look("a.txt", 2001)).toBe(sha("made"));
    rig.forge("a.txt");
    expect(await rig.look("a.txt", 2001)).toBe("kept");
    expect([...rig.kept.keys()]).toEqual(["a.txt"]);
  });

  it("is given for what the caller has just seen there, without another look", async () => {
    await using rig = await makeRig({ "a.txt": "made" });
    const file = join(rig.project.root, "a.txt");
    expect(await rig.look("a.txt", 2001)).toBe(sha("made"));
    rig.forge("a.txt");
    const seen = statSync(file, { bigint: true });
    await appendFile(file, " and more");
    expect(await rig.digestOf("a.txt", seen)).toBe("kept");
    expect(await rig.digestOf("a.txt")).toBe(sha("made and more"));
  });

  it("is not kept of a file that was changed less than two seconds before: it may change again in the same tick", async () => {
    await using rig = await makeRig({ "a.txt": "made" });
    for (const ageMs of [-5000, 0, 1, 1998]) {
      expect(await rig.look("a.txt", ageMs)).toBe(sha("made"));
      expect([ageMs, rig.kept.size]).toEqual([ageMs, 0]);
    }
    await rig.look("a.txt", 2001);
    expect(rig.kept.size).toBe(1);
  });

  it("is not kept either when only its time was set back", async () => {
    await using rig = await makeRig({ "a.txt": "made" });
    await utimes(join(rig.project.root, "a.txt"), 1, 1);
    await rig.look("a.txt", 1000);
    expect(rig.kept.size).toBe(0);
  });

  it("is not kept of a file whose time is in the future, until that has come", async () => {
    await using rig = await makeRig({ "a.txt": "made" });
    const { ctimeMs } = statSync(join(rig.project.root, "a.txt"));
    await utimes(join(rig.project.root, "a.txt"), ctimeMs / 1000 + 3600, ctimeMs / 1000 + 3600);
    await rig.look("a.txt", -1_800_000);
    expect(rig.kept.size).toBe(0);
  });

  /** As a stamp is seen where a clock ticks in seconds: the same before and after. */
  it("hides no rewrite of the same size in the same tick, which leaves no trace in any time", async () => {
    await using rig = await makeRig({ "a.txt": "made" });
    const file = join(rig.project.root, "a.txt");
    expect(await rig.look("a.txt", 500)).toBe(sha("made"));
    await writeFile(file, "MADE");
    // Whatever the look before has kept holds for the stamp that the file has now.
    const stamps = new Map([...rig.kept].map(([path, entry]) => [path, { ...entry, stamp: stampOf(file) }]));
    for (const [path, entry] of stamps) rig.kept.set(path, entry);
    expect(await rig.look("a.txt", 60_000)).toBe(sha("MADE"));
    // The same again, but long after the file was changed: that is what the rule is there for.
    await writeFile(file, "mAdE");
    for (const [path, entry] of rig.kept) rig.kept.set(path, { ...entry, stamp: stampOf(file) });
    expect(await rig.look("a.txt", 60_000)).toBe(sha("MADE"));
  });

  const changes: readonly (readonly [string, (file: string) => Promise<void>, string | undefined])[] = [
    ["written with as many bytes and given its old times", rewriteUnseen, "MADE"],
    ["appended to", (file) => appendFile(file, "!"), "made!"],
    ["cut off", (file) => truncate(file, 2), "ma"],
    ["replaced by another one of the same size and time", replaceUnseen, "MADE"],
    ["touched", (file) => utimes(file, 7, 7), "made"],
    ["given another mode", (file) => chmod(file, 0o755), "made"],
    ["given another name beside its own", (file) => link(file, `${file}2`), "made"],
    ["removed", (file) => rm(file), undefined],
    [
      "replaced by a folder",
      async (file) => {
        await rm(file);
        await mkdir(file);
      },
      undefined,
    ],
  ];

  it.each(changes)("is computed again when the file was %s", async (_what, change, text) => {
    await using rig = await makeRig({ "a.txt": "made" });
    const file = join(rig.project.root, "a.txt");
    await rig.look("a.txt", 60_000);
    rig.forge("a.txt");
    await laterTick(file);
    await change(file);
    expect(await rig.digestOf("a.txt")).toBe(text === undefined ? undefined : sha(text));
  });

  it("follows no file to another name", async () => {
    await using rig = await makeRig({ "a.txt": "made" });
    await rig.look("a.txt", 60_000);
    rig.forge("a.txt");
    await rename(join(rig.project.root, "a.txt"), join(rig.project.root, "b.txt"));
    expect(await rig.digestOf("b.txt")).toBe(sha("made"));
    expect(await rig.digestOf("a.txt")).toBeUndefined();
  });
});

function stampOf(file: string): string {
  const { dev, ino, size, mtimeNs, ctimeNs } = statSync(file, { bigint: true });
  return [dev, ino, size, mtimeNs, ctimeNs].join(".");
}

/** Resolves when what is written now gets another time than the file has. */
async function laterTick(file: string): Promise<void> {
  const { ctimeNs } = statSync(file, { bigint: true });
  for (;;) {
    await writeFile(`${file}.tick`, "");
    if (statSync(`${file}.tick`, { bigint: true }).ctimeNs !== ctimeNs) return;
  }
}

async function rewriteUnseen(file: string): Promise<void> {
  const { atime, mtime } = statSync(file);
  await writeFile(file, "MADE");
  await utimes(file, atime, mtime);
}

async function replaceUnseen(file: string): Promise<void> {
  const { atime, mtime } = statSync(file);
  await writeFile(`${file}.new`, "MADE");
  await utimes(`${file}.new`, atime, mtime);
  await rename(`${file}.new`, file);
}
