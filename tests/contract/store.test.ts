import { hash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import {
  chmod,
  mkdir,
  readdir,
  rename,
  rm,
  stat,
  symlink,
  truncate,
  utimes,
  writeFile,
} from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { blobFile, cachePaths, recordFile } from "../../src/cache/cache-paths.ts";
import { openStore } from "../../src/cache/open-store.ts";
import { createFileDigests } from "../../src/system/file-digests.ts";
import { digestOf, makeRecord } from "../support/make-record.ts";
import { makeProject, type TempProject } from "../support/temp-project.ts";
import { describeStore, type OpenStore } from "./store-suite.ts";

function open(root: string, isReadOnly = false): OpenStore {
  const warnings: string[] = [];
  const forgetful = { knownDigest: () => undefined, keepDigest: () => {} };
  const digests = createFileDigests(root, forgetful, () => Date.now());
  const store = openStore(root, digests, { isReadOnly, onWarning: (message) => void warnings.push(message) });
  return { store, warnings };
}

describeStore("store on disk", open);

const made = hash("sha256", "made");
const short = made.slice(0, 12);

/** A project whose store has a blob and a record. */
async function makeKept(): Promise<TempProject & { readonly blob: string; readonly record: string }> {
  const project = await makeProject({ "a.txt": "made" });
  const { store } = open(project.root);
  await store.put(join(project.root, "a.txt"), made);
  await store.writeRecord(makeRecord());
  const paths = cachePaths(project.root);
  return { ...project, blob: blobFile(paths, made), record: recordFile(paths, digestOf("a")) };
}

describe("what is added to a store", () => {
  it("is told to the byte, and not told again when it is there already", async () => {
    await using project = await makeProject({ "a.txt": "made", "b.txt": "moved in" });
    const forgetful = { knownDigest: () => undefined, keepDigest: () => {} };
    const digests = createFileDigests(project.root, forgetful, () => Date.now());
    const written: number[] = [];
    const onWritten = (bytes: number) => void written.push(bytes);
    const store = openStore(project.root, digests, { onWarning: () => {}, onWritten });
    for (const _ of ["new", "there already"]) {
      await store.put(join(project.root, "a.txt"), made);
      await store.putText("a text");
    }
    await store.adopt(join(project.root, "b.txt"), hash("sha256", "moved in"));
    await store.writeRecord(makeRecord());
    const record = readFileSync(recordFile(cachePaths(project.root), digestOf("a")));
    expect(written).toEqual([4, 6, 8, record.length]);
  });
});

async function snapshot(folder: string): Promise<readonly string[]> {
  const names = (await readdir(folder, { recursive: true })).toSorted();
  return Promise.all(
    names.map(async (name) => {
      const { ino, size, mode, mtimeNs, ctimeNs } = await stat(join(folder, name), { bigint: true });
      return [name, ino, size, mode, mtimeNs, ctimeNs].join(" ");
    }),
  );
}

const damages: readonly (readonly [string, (file: string) => Promise<void>])[] = [
  ["one byte flipped", (file) => writeFile(file, "mAde")],
  ["its end cut off", (file) => truncate(file, 3)],
  ["nothing in it", (file) => truncate(file, 0)],
  ["something at its end", (file) => writeFile(file, "made!")],
];

describe("a blob with", () => {
  it.each(damages)("%s is not there: it is set aside, with one warning", async (_what, damage) => {
    await using project = await makeKept();
    await damage(project.blob);
    const bytes = readFileSync(project.blob, "utf8");
    const { store, warnings } = open(project.root);
    expect(await store.has(made)).toBe(false);
    expect(await store.restore(made, join(project.root, "b.txt"), false)).toBe(false);
    expect(await store.readText(made, 100)).toBeUndefined();
    expect(existsSync(join(project.root, "b.txt"))).toBe(false);
    expect(warnings).toEqual([`a file in the cache was damaged and set aside: ${short}`]);
    expect(readFileSync(join(cachePaths(project.root).aside, made), "utf8")).toBe(bytes);
    await store.put(join(project.root, "a.txt"), made);
    expect(await store.readText(made, 100)).toBe("made");
  });

  it.each(damages)("%s is replaced when the right bytes come", async (_what, damage) => {
    await using project = await makeKept();
    await damage(project.blob);
    const { store, warnings } = open(project.root);
    await store.put(join(project.root, "a.txt"), made);
    expect(await store.readText(made, 100)).toBe("made");
    expect(warnings).toHaveLength(1);
  });

  it("its name alone left is not there, and needs no warning", async () => {
    await using project = await makeKept();
    await rm(project.blob);
    const { store, warnings } = open(project.root);
    expect(await store.has(made)).toBe(false);
    expect(await store.restore(made, join(project.root, "b.txt"), false)).toBe(false);
    expect(warnings).toEqual([]);
  });

  it("a folder at its name is not there", async () => {
    await using project = await makeKept();
    await rm(project.blob);
    await mkdir(project.blob);
    const { store } = open(project.root);
    expect(await store.has(made)).toBe(false);
    await expect(store.put(join(project.root, "a.txt"), made)).rejects.toMatchObject({ code: "EISDIR" });
  });

  it("damage where nothing can be set aside is not there all the same", async () => {
    await using project = await makeKept();
    await writeFile(project.blob, "mAde");
    await writeFile(cachePaths(project.root).aside, "in the way");
    const { store, warnings } = open(project.root);
    expect(await store.has(made)).toBe(false);
    expect(warnings).toEqual([`a file in the cache was damaged: ${short}`]);
    await store.put(join(project.root, "a.txt"), made);
    expect(await store.readText(made, 100)).toBe("made");
  });
});

describe("a record", () => {
  const change = async (file: string, text: string) => writeFile(file, text);
  const good = (changes: object) => JSON.stringify({ ...makeRecord(), ...changes });

  it.each([
    ["that is no JSON", "{", "is no JSON object"],
    ["that is empty", "", "is no JSON object"],
    ["that is cut off", JSON.stringify(makeRecord()).slice(0, 300), "is no JSON object"],
    ["that has another key", good({ key: digestOf("b") }), "names another key than its file"],
    ["that lacks a member", good({ made: undefined }), "has no sound `made`"],
    [
      "that climbs out",
      good({ made: [{ path: "../x", entries: [] }] }),
      "names `../x`, which is no path of the project",
    ],
  ])("%s is not there: it is set aside, with one warning", async (_what, text, problem) => {
    await using project = await makeKept();
    await change(project.record, text);
    const { store, warnings } = open(project.root);
    expect(await store.readRecord(digestOf("a"))).toBeUndefined();
    expect(await store.readRecord(digestOf("a"))).toBeUndefined();
    expect(warnings).toEqual([`a record in the cache ${problem}, and was set aside: aaaaaaaaaaaa`]);
    expect(existsSync(project.record)).toBe(false);
    const aside = join(cachePaths(project.root).aside, `${digestOf("a")}.json`);
    expect(readFileSync(aside, "utf8")).toBe(text);
    await store.writeRecord(makeRecord());
    expect(await store.readRecord(digestOf("a"))).toEqual(makeRecord());
  });

  it("of another storyflow is not there, and is left in place, with a warning", async () => {
    await using project = await makeKept();
    const text = good({ format: 2, made: "in another way" });
    await change(project.record, text);
    const { store, warnings } = open(project.root);
    expect(await store.readRecord(digestOf("a"))).toBeUndefined();
    expect(warnings).toEqual(["a record in the cache has format 2, of another storyflow: aaaaaaaaaaaa"]);
    expect(readFileSync(project.record, "utf8")).toBe(text);
  });

  it("under the name of another one is not there", async () => {
    await using project = await makeKept();
    const other = recordFile(cachePaths(project.root), digestOf("b"));
    await mkdir(dirname(other));
    await rename(project.record, other);
    const { store, warnings } = open(project.root);
    expect(await store.readRecord(digestOf("b"))).toBeUndefined();
    expect(warnings).toEqual([
      "a record in the cache names another key than its file, and was set aside: bbbbbbbbbbbb",
    ]);
  });

  it("that is a folder, or a link in a circle, is not there", async () => {
    await using project = await makeKept();
    const { store, warnings } = open(project.root);
    await rm(project.record);
    await mkdir(project.record);
    expect(await store.readRecord(digestOf("a"))).toBeUndefined();
    await symlink(`${digestOf("a")}.json`, project.record);
    expect(await store.readRecord(digestOf("a"))).toBeUndefined();
    expect(warnings).toEqual([
      expect.stringMatching(/^a record in the cache cannot be read: EISDIR.*, and was set aside: a{12}$/u),
      expect.stringMatching(/^a record in the cache cannot be read: ELOOP.*, and was set aside: a{12}$/u),
    ]);
    await store.writeRecord(makeRecord());
    expect(await store.readRecord(digestOf("a"))).toEqual(makeRecord());
  });

  it("says by the time of its file when it was last used", async () => {
    await using project = await makeKept();
    const days = async () => Math.round((Date.now() - (await stat(project.record)).mtimeMs) / 86_400_000);
    const old = new Date(Date.now() - 5 * 86_400_000);
    await utimes(project.record, old, old);
    expect(await days()).toBe(5);
    await open(project.root).store.readRecord(digestOf("a"));
    expect(await days()).toBe(0);
  });
});

describe("a store that may only be read", () => {
  it("gives what there is, and changes nothing on disk", async () => {
    await using project = await makeKept();
    const old = new Date(Date.now() - 5 * 86_400_000);
    await utimes(project.record, old, old);
    const before = await snapshot(join(project.root, ".storyflow"));
    const { store, warnings } = open(project.root, true);
    expect(await store.has(made)).toBe(true);
    expect(await store.readText(made, 100)).toBe("made");
    expect(await store.readRecord(digestOf("a"))).toEqual(makeRecord());
    expect(await store.readRecord(digestOf("b"))).toBeUndefined();
    expect(await snapshot(join(project.root, ".storyflow"))).toEqual(before);
    expect(warnings).toEqual([]);
  });

  it("leaves what is damaged where it is", async () => {
    await using project = await makeKept();
    await writeFile(project.blob, "mAde");
    await writeFile(project.record, "{");
    const before = await snapshot(join(project.root, ".storyflow"));
    const { store, warnings } = open(project.root, true);
    expect(await store.has(made)).toBe(false);
    expect(await store.readText(made, 100)).toBeUndefined();
    expect(await store.readRecord(digestOf("a"))).toBeUndefined();
    expect(await snapshot(join(project.root, ".storyflow"))).toEqual(before);
    expect(warnings).toEqual([]);
  });
});

it("keeps blobs that no one executes, whatever the file was", async () => {
  await using project = await makeProject({ program: "made" });
  await chmod(join(project.root, "program"), 0o755);
  await open(project.root).store.put(join(project.root, "program"), made);
  expect((await stat(blobFile(cachePaths(project.root), made))).mode & 0o777).toBe(0o644);
});
