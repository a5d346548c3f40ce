import { existsSync } from "node:fs";
import { lutimes, mkdir, readdir, readFile, symlink, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { hash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { blobFile, cachePaths, recordFile } from "../../src/cache/cache-paths.ts";
import { cacheStats } from "../../src/cache/cache-stats.ts";
import { evict, type Eviction } from "../../src/cache/evict.ts";
import { pruneTrash } from "../../src/cache/prune-trash.ts";
import { verifyCache } from "../../src/cache/verify-cache.ts";
import { digestOf, madeFile, makeRecord } from "../support/make-record.ts";
import { makeProject, type TempProject } from "../support/temp-project.ts";

/** A little more than any record here takes. */
const recordBytes = 2_000;
const blobBytes = 100_000;
const hour = 3_600_000;
const day = 24 * hour;
const now = 1_800_000_000_000;

type EvictOptions = Parameters<typeof evict>[1];

/** A cache whose files have the ages that a test gives them. */
class Shelf {
  readonly project: TempProject;
  readonly #paths;

  constructor(project: TempProject) {
    this.project = project;
    this.#paths = cachePaths(project.root);
  }

  async blob(name: string, ageMs = 0): Promise<void> {
    await this.#write(blobFile(this.#paths, digestOf(name)), name.repeat(blobBytes), ageMs);
  }

  /** A record that names blobs by the letters of their digests. */
  async record(key: string, blobs: string, ageMs: number): Promise<void> {
    const made = blobs.split("").map((name) => madeFile(`build/${name}`, digestOf(name), blobBytes));
    const said = { returned: {}, appended: "", stdout: null };
    const record = makeRecord({ key: digestOf(key), made, said });
    await this.rawRecord(key, record, ageMs);
  }

  async rawRecord(key: string, value: object, ageMs: number): Promise<void> {
    await this.#write(recordFile(this.#paths, digestOf(key)), JSON.stringify(value), ageMs);
  }

  async temporary(name: string, ageMs: number): Promise<void> {
    await this.#write(join(this.#paths.tmp, name), "half", ageMs);
  }

  async #write(file: string, text: string, ageMs: number): Promise<void> {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
    await utimes(file, (now - ageMs) / 1000, (now - ageMs) / 1000);
  }

  evict(maxBlobs: number, options: Partial<EvictOptions> = {}): Promise<Eviction> {
    const maxBytes = maxBlobs * (blobBytes + recordBytes);
    return evict(this.project.root, { maxBytes, pinned: new Set(), now, ...options });
  }

  /** What is left: letters of records, and of blobs. */
  async left(): Promise<readonly [string, string]> {
    return [await lettersIn(this.#paths.records), await lettersIn(this.#paths.blobs)];
  }

  async temporaryLeft(): Promise<readonly string[]> {
    return (await readdir(this.#paths.tmp)).toSorted();
  }
}

async function lettersIn(folder: string): Promise<string> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const files = names.filter((name) => name.length > 10);
  return files
    .map((name) => name.slice(-64).replace(".json", "").slice(-1))
    .toSorted()
    .join("");
}

function pin(...keys: readonly string[]): ReadonlySet<string> {
  return new Set(keys.map(digestOf));
}

/** Three records with a blob each, used one, two and three days ago. */
async function makeShelf(project: TempProject): Promise<Shelf> {
  const shelf = new Shelf(project);
  for (const [key, blob, days] of [
    ["1", "a", 2],
    ["2", "b", 3],
    ["3", "c", 1],
  ] as const) {
    // A blob is as old as what made it, and that says nothing.
    await shelf.blob(blob, 90 * day);
    await shelf.record(key, blob, days * day);
  }
  return shelf;
}

describe("a cache that grows too large", () => {
  it("loses nothing while it is within its limit", async () => {
    await using project = await makeProject();
    const shelf = await makeShelf(project);
    const evicted = await shelf.evict(3);
    expect(evicted).toMatchObject({ records: 0, blobs: 0, bytes: 0, overBytes: 0 });
    expect(evicted.keptBytes).toBe(cacheStats(project.root).bytes);
    expect(await shelf.left()).toEqual(["123", "abc"]);
  });

  it("loses the records that were not used for the longest time, with their blobs, and no more than it must", async () => {
    await using project = await makeProject();
    const shelf = await makeShelf(project);
    const before = cacheStats(project.root).bytes;
    const evicted = await shelf.evict(2);
    expect(evicted).toMatchObject({ records: 1, blobs: 1, overBytes: 0 });
    expect(evicted.bytes).toBe(before - cacheStats(project.root).bytes);
    expect(evicted.keptBytes).toBe(cacheStats(project.root).bytes);
    expect(await shelf.left()).toEqual(["13", "ac"]);
    await shelf.evict(1);
    expect(await shelf.left()).toEqual(["3", "c"]);
  });

  it("loses all of it where nothing may be kept", async () => {
    await using project = await makeProject();
    const shelf = await makeShelf(project);
    expect(await shelf.evict(0)).toMatchObject({ records: 3, blobs: 3, keptBytes: 0, overBytes: 0 });
    expect(await shelf.left()).toEqual(["", ""]);
  });

  it("keeps a blob as long as a record names it", async () => {
    await using project = await makeProject();
    const shelf = new Shelf(project);
    for (const blob of "abc") await shelf.blob(blob);
    await shelf.record("1", "ab", 3 * day);
    await shelf.record("2", "bc", 2 * day);
    expect(await shelf.evict(2)).toMatchObject({ records: 1, blobs: 1 });
    expect(await shelf.left()).toEqual(["2", "bc"]);
    expect(await shelf.evict(1)).toMatchObject({ records: 1, blobs: 2, keptBytes: 0 });
  });

  it("keeps what was printed as long as the record of it, and lets it go with that", async () => {
    await using project = await makeProject();
    const shelf = new Shelf(project);
    await shelf.blob("a", 9 * day);
    const said = { returned: {}, appended: "", stdout: digestOf("a") };
    await shelf.rawRecord("1", makeRecord({ key: digestOf("1"), made: [], said }), 9 * day);
    await shelf.record("2", "", 9 * day);
    await shelf.evict(1.01);
    expect(await shelf.left()).toEqual(["12", "a"]);
    await shelf.evict(0.5);
    expect((await shelf.left())[1]).toBe("");
  });

  it("reads the records of another storyflow too, as far as they name blobs", async () => {
    await using project = await makeProject();
    const shelf = new Shelf(project);
    for (const blob of "ab") await shelf.blob(blob, 9 * day);
    await shelf.record("1", "b", 9 * day);
    await shelf.rawRecord("2", { format: 2, files: [{ digest: digestOf("a") }] }, day);
    await shelf.evict(1.5);
    expect(await shelf.left()).toEqual(["2", "a"]);
  });

  it("keeps what the project needs now, also over its limit, and says by how much", async () => {
    await using project = await makeProject();
    const shelf = await makeShelf(project);
    const evicted = await shelf.evict(1, { pinned: pin("1", "2") });
    expect(await shelf.left()).toEqual(["12", "ab"]);
    expect(evicted).toMatchObject({ records: 1, blobs: 1 });
    expect(evicted.keptBytes).toBe(cacheStats(project.root).bytes);
    expect(evicted.overBytes).toBe(evicted.keptBytes - (blobBytes + recordBytes));
    expect(evicted.overBytes).toBeGreaterThan(0);
  });

  it("says what would go where it is asked, and loses nothing", async () => {
    await using project = await makeProject();
    const shelf = await makeShelf(project);
    await shelf.temporary("old", 2 * hour);
    await shelf.blob("d", 2 * day);
    const dry = await shelf.evict(1, { isDryRun: true });
    expect(await shelf.left()).toEqual(["123", "abcd"]);
    expect(await shelf.temporaryLeft()).toEqual(["old"]);
    expect(await shelf.evict(1)).toEqual(dry);
    expect(await shelf.left()).toEqual(["3", "c"]);
  });

  it("loses blobs that no record names first, but not those of a run that may still go on", async () => {
    await using project = await makeProject();
    const shelf = await makeShelf(project);
    await shelf.blob("d", day + 1000);
    await shelf.blob("e", day - 1000);
    expect(await shelf.evict(4)).toMatchObject({ records: 0, blobs: 1 });
    expect(await shelf.left()).toEqual(["123", "abce"]);
  });
});

describe("an age that is asked for", () => {
  it("lets all go that was not used for so long, though it would fit", async () => {
    await using project = await makeProject();
    const shelf = await makeShelf(project);
    expect(await shelf.evict(9, { olderThanMs: 2 * day })).toMatchObject({ records: 1, blobs: 1 });
    expect(await shelf.left()).toEqual(["13", "ac"]);
  });

  it("does not reach what the project needs now", async () => {
    await using project = await makeProject();
    const shelf = await makeShelf(project);
    await shelf.evict(9, { olderThanMs: 0, pinned: pin("2") });
    expect(await shelf.left()).toEqual(["2", "b"]);
  });

  it("reaches blobs that no record names, though no record is so old", async () => {
    await using project = await makeProject();
    const shelf = await makeShelf(project);
    await shelf.blob("d", 8 * day);
    expect(await shelf.evict(9, { olderThanMs: 7 * day })).toMatchObject({ records: 0, blobs: 1 });
    expect(await shelf.left()).toEqual(["123", "abc"]);
  });
});

describe("what is being written", () => {
  it("goes when nobody who lives can still be writing it", async () => {
    await using project = await makeProject();
    const shelf = await makeShelf(project);
    await shelf.temporary("old", hour + 1000);
    await shelf.temporary("young", hour - 1000);
    await shelf.evict(9);
    expect(await shelf.temporaryLeft()).toEqual(["young"]);
  });

  it("may be anything: a folder, a broken link", async () => {
    await using project = await makeProject();
    const shelf = await makeShelf(project);
    const { tmp } = cachePaths(project.root);
    await shelf.temporary("folder/inner", 2 * hour);
    await utimes(join(tmp, "folder"), 0, 0);
    await symlink("circle", join(tmp, "circle"));
    await lutimes(join(tmp, "circle"), 0, 0);
    await shelf.evict(9);
    expect(await shelf.temporaryLeft()).toEqual([]);
  });
});

it("nothing is made of a cache that is not there", async () => {
  await using project = await makeProject();
  expect(await new Shelf(project).evict(0)).toEqual({
    records: 0,
    blobs: 0,
    bytes: 0,
    keptBytes: 0,
    overBytes: 0,
  });
  expect(await readdir(project.root)).toEqual([]);
});

it("nothing but what is its own stops an eviction or is touched by one", async () => {
  await using project = await makeProject({ precious: "x".repeat(blobBytes) });
  const shelf = await makeShelf(project);
  const { blobs, records } = cachePaths(project.root);
  await writeFile(join(blobs, "note"), "mine");
  await mkdir(join(records, "00/folder"), { recursive: true });
  await symlink("circle", join(records, "00/circle"));
  await symlink(join(project.root, "precious"), join(blobs, "aa/link"));
  expect(await shelf.evict(0)).toMatchObject({ records: 3, blobs: 3 });
  expect(existsSync(join(project.root, "precious"))).toBe(true);
  expect((await readdir(records, { recursive: true })).toSorted()).toContain("00/folder");
});

describe("the trash", () => {
  const run = ".storyflow/trash/01HRUN";

  it("loses what lies in it for too long, by the time it came there, with folders that are empty then", async () => {
    await using project = await makeProject({
      [`${run}/build/a.txt`]: "12345",
      [`${run}/b.txt`]: "12",
      ".storyflow/cache/aside/x": "123",
    });
    // The bytes of a photo may be years old.
    await utimes(join(project.root, run, "b.txt"), 0, 0);
    const later = Date.now() + 10 * day;
    const rules = { isDryRun: false, now: later };
    expect(pruneTrash(project.root, { ...rules, olderThanMs: 11 * day })).toEqual({ files: 0, bytes: 0 });
    expect(cacheStats(project.root)).toMatchObject({
      trash: { files: 2, bytes: 7 },
      aside: { files: 1, bytes: 3 },
    });
    const dry = pruneTrash(project.root, { isDryRun: true, now: later, olderThanMs: 9 * day });
    expect(dry).toEqual({ files: 3, bytes: 10 });
    expect(existsSync(join(project.root, run, "build/a.txt"))).toBe(true);
    expect(pruneTrash(project.root, { ...rules, olderThanMs: 9 * day })).toEqual(dry);
    expect(await readdir(join(project.root, ".storyflow/trash"))).toEqual([]);
    expect(cacheStats(project.root)).toMatchObject({ trash: { files: 0 }, aside: { files: 0 } });
  });

  it("never reaches what a link in it leads to", async () => {
    await using project = await makeProject({
      [`${run}/a.txt`]: "1",
      "precious/x.txt": "mine",
      "precious/deep/y.txt": "mine",
    });
    await mkdir(join(project.root, "precious/empty"));
    await symlink(join(project.root, "precious"), join(project.root, run, "linked"));
    await symlink(join(project.root, "precious/x.txt"), join(project.root, run, "file"));
    await symlink("nowhere", join(project.root, run, "broken"));
    await symlink("circle", join(project.root, run, "circle"));
    expect(cacheStats(project.root).trash.files).toBe(5);
    const pruned = pruneTrash(project.root, { isDryRun: false, now: Date.now() + day, olderThanMs: 0 });
    expect(pruned.files).toBe(5);
    expect(await readdir(join(project.root, ".storyflow/trash"))).toEqual([]);
    expect((await readdir(join(project.root, "precious"), { recursive: true })).toSorted()).toEqual([
      "deep",
      "deep/y.txt",
      "empty",
      "x.txt",
    ]);
    expect(await readFile(join(project.root, "precious/x.txt"), "utf8")).toBe("mine");
  });
});

describe("looking at every byte", () => {
  it("sets aside what is broken, leaves what is of another storyflow, and finds all well then", async () => {
    await using project = await makeProject();
    const paths = cachePaths(project.root);
    const digest = hash("sha256", "made");
    const [blob, broken] = [blobFile(paths, digest), blobFile(paths, digestOf("b"))];
    await project.write(blob.slice(project.root.length), "made");
    await project.write(broken.slice(project.root.length), "made");
    const shelf = new Shelf(project);
    await shelf.record("1", "a", 0);
    const misplaced = JSON.stringify(makeRecord({ key: digestOf("1") }));
    await project.write(recordFile(paths, digestOf("2")).slice(project.root.length), misplaced);
    await project.write(recordFile(paths, digestOf("3")).slice(project.root.length), '{"format":2}');
    await project.write(".storyflow/cache/records/zz/notes.txt", "mine");
    const check = await verifyCache(project.root);
    expect(check).toMatchObject({ records: 4, blobs: 2, others: 1 });
    expect(check.broken.toSorted((a, b) => (a.name < b.name ? -1 : 1))).toEqual([
      { kind: "record", name: `${digestOf("2")}.json`, problem: "names another key than its file" },
      { kind: "blob", name: digestOf("b"), problem: "its bytes are not what its name says" },
      { kind: "record", name: "notes.txt", problem: "is no JSON object" },
    ]);
    expect((await readdir(paths.aside)).toSorted()).toEqual([
      `${digestOf("2")}.json`,
      digestOf("b"),
      "notes.txt",
    ]);
    expect(await verifyCache(project.root)).toEqual({ records: 2, blobs: 1, broken: [], others: 1 });
  });
});
