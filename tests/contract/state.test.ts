import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { State } from "../../src/ports.ts";
import { openDatabase } from "../../src/sqlite.ts";
import { openState } from "../../src/system/open-state.ts";
import { digestOf } from "../support/make-record.ts";
import { makeProject } from "../support/temp-project.ts";

interface OpenedState {
  readonly state: State;
  readonly warnings: readonly string[];
}

function fileOf(root: string): string {
  return join(root, ".storyflow/state.db");
}

async function open(
  root: string,
  changes: { manifest?: string; isReadOnly?: boolean } = {},
): Promise<OpenedState> {
  const warnings: string[] = [];
  const onWarning = (message: string) => void warnings.push(message);
  const state = await openState(fileOf(root), { manifest: "pipeline.yaml", ...changes, onWarning });
  return { state, warnings };
}

/** Opens it, does something with it, and closes it. */
async function use<T>(root: string, work: (state: State) => T, changes = {}): Promise<T> {
  const { state, warnings } = await open(root, changes);
  try {
    return work(state);
  } finally {
    state.close();
    expect(warnings).toEqual([]);
  }
}

const aside =
  "`.storyflow/state.db` could not be read and was set aside: files are looked at again, and what people made is told by the cache alone";

describe("what is remembered of a project", () => {
  it("is nothing at first", async () => {
    await using project = await makeProject();
    await use(project.root, (state) => {
      expect(state.knownDigest("a", "1")).toBeUndefined();
      expect(state.claimAt("a")).toBeUndefined();
      expect(state.formerOutputs()).toEqual([]);
      expect(state.lastKey("a", 0)).toBeUndefined();
      expect(state.currentKeys()).toEqual(new Set());
    });
  });

  it("is there again when it is opened again", async () => {
    await using project = await makeProject();
    await use(project.root, (state) => {
      state.keepDigest("a", "stamp", "digest");
      state.claim("a", digestOf("a"), true);
      state.claim("b", "link ../x", false);
      state.noteOutputs("s", ["b", "a"]);
      state.noteKey({ job: "s", pass: 0, run: "01" }, "key");
    });
    await use(project.root, (state) => {
      expect(state.knownDigest("a", "stamp")).toBe("digest");
      expect(state.claimAt("a")).toEqual({ digest: digestOf("a"), isStored: true });
      expect(state.claimAt("b")).toEqual({ digest: "link ../x", isStored: false });
      expect(state.formerOutputs()).toEqual([{ stage: "s", paths: ["a", "b"] }]);
      expect(state.lastKey("s", 0)).toBe("key");
      expect(state.currentKeys()).toEqual(new Set(["key"]));
    });
  });

  it("leaves one file when it is closed", async () => {
    await using project = await makeProject();
    await use(project.root, (state) => state.keepDigest("a", "stamp", "digest"));
    expect(await readdir(join(project.root, ".storyflow"))).toEqual(["state.db"]);
  });

  it("is a digest for one version of a file, the last", async () => {
    await using project = await makeProject();
    await use(project.root, (state) => {
      state.keepDigest("a", "1", "one");
      expect(state.knownDigest("a", "2")).toBeUndefined();
      state.keepDigest("a", "2", "two");
      expect([state.knownDigest("a", "1"), state.knownDigest("a", "2")]).toEqual([undefined, "two"]);
      expect(state.knownDigest("A", "2")).toBeUndefined();
    });
  });
});

describe("digests that were kept", () => {
  const seenByReader = async (root: string, paths: readonly string[]): Promise<readonly string[]> =>
    use(root, (reader) => paths.filter((path) => reader.knownDigest(path, "1") !== undefined), {
      isReadOnly: true,
    });

  it("are known at once, and written down together with the key of the next job", async () => {
    await using project = await makeProject();
    const { root } = project;
    await use(root, () => {});
    const { state } = await open(root);
    for (const path of ["a", "b"]) state.keepDigest(path, "1", path);
    expect([state.knownDigest("a", "1"), state.knownDigest("a", "2")]).toEqual(["a", undefined]);
    expect(await seenByReader(root, ["a", "b"])).toEqual([]);
    state.noteKey({ job: "s", pass: 0, run: "01" }, "key");
    expect(await seenByReader(root, ["a", "b"])).toEqual(["a", "b"]);
    state.close();
  });

  it("are written down when there are many, whatever goes on", async () => {
    await using project = await makeProject();
    const { root } = project;
    await use(root, () => {});
    const { state } = await open(root);
    const paths = Array.from({ length: 1001 }, (_, index) => `${index}`);
    for (const path of paths) state.keepDigest(path, "1", path);
    expect(await seenByReader(root, paths)).toEqual(paths.slice(0, 1000));
    state.close();
    expect(await seenByReader(root, paths)).toEqual(paths);
  });

  it("are looked up without standing in the way of what is written, here or elsewhere", async () => {
    await using project = await makeProject();
    const [one, other] = [await open(project.root), await open(project.root)];
    one.state.keepDigest("a", "1", "one");
    one.state.noteKey({ job: "s", pass: 0, run: "01" }, "key");
    expect(one.state.knownDigest("a", "1")).toBe("one");
    other.state.claim("b", digestOf("b"), true);
    expect(one.state.knownDigest("a", "1")).toBe("one");
    other.state.noteOutputs("s", ["b"]);
    one.state.claim("c", digestOf("c"), true);
    expect(one.state.knownDigest("a", "1")).toBe("one");
    expect(one.state.outputsOf("s")).toEqual(["b"]);
    one.state.transaction(() => one.state.disclaim("b"));
    expect(other.state.claimAt("b")).toBeUndefined();
    expect(other.state.claimAt("c")).toBeDefined();
    for (const { state, warnings } of [one, other]) {
      state.close();
      expect(warnings).toEqual([]);
    }
    // What was begun for looking things up has its end after this.
    await new Promise((resolve) => setImmediate(resolve));
  });

  it("are seen as another process has them, from one turn to the next", async () => {
    await using project = await makeProject();
    const [one, other] = [await open(project.root), await open(project.root)];
    expect(one.state.knownDigest("a", "1")).toBeUndefined();
    other.state.keepDigest("a", "1", "other");
    other.state.close();
    await new Promise((resolve) => setImmediate(resolve));
    expect(one.state.knownDigest("a", "1")).toBe("other");
    one.state.close();
  });
});

describe("claims", () => {
  it.each([
    ["a/b", "a/bc"],
    ["a/b", "a/b.txt"],
    ["a/b", "a/b-c/d"],
    ["a/b", "a"],
    ["a/b", "A/B/c"],
    ["50%", "50x/y"],
    ["a_b", "axb/c"],
    ["it's", "its/x"],
    ['say "x"', "say /x"],
    ["a[b]", "ab/x"],
    ["a*", "ab/x"],
    ["灯台", "灯台守/x"],
    ["e\u0301", "\u00e9/x"],
    ["a\u{10ffff}", "a\u{10fffe}/x"],
  ])("at and below %j are forgotten together, but not those of %j", async (path, sibling) => {
    await using project = await makeProject();
    await use(project.root, (state) => {
      const own = [path, `${path}/x`, `${path}/\u0001`, `${path}/\u{10ffff}/deep`, `${path}/%_'"`];
      const others = [sibling, `${path}0`, `${path}.`, `x/${path}`];
      for (const claimed of [...own, ...others]) state.claim(claimed, digestOf("a"), true);
      state.disclaim(path);
      expect(own.filter((claimed) => state.claimAt(claimed) !== undefined)).toEqual([]);
      expect(others.filter((claimed) => state.claimAt(claimed) === undefined)).toEqual([]);
    });
  });

  it("hold what was claimed last", async () => {
    await using project = await makeProject();
    await use(project.root, (state) => {
      state.claim("a", digestOf("a"), true);
      state.claim("a", digestOf("b"), false);
      expect(state.claimAt("a")).toEqual({ digest: digestOf("b"), isStored: false });
    });
  });
});

describe("outputs of earlier runs", () => {
  it("are those of a manifest, each stage's last", async () => {
    await using project = await makeProject();
    await use(project.root, (state) => {
      state.noteOutputs("a", ["x", "y"]);
      state.noteOutputs("b", ["z"]);
      state.noteOutputs("a", ["y", "y", "w"]);
    });
    await use(project.root, (state) => state.noteOutputs("a", ["other"]), { manifest: "other.yaml" });
    await use(project.root, (state) => {
      expect(state.formerOutputs()).toEqual([
        { stage: "a", paths: ["w", "y"] },
        { stage: "b", paths: ["z"] },
      ]);
      state.noteOutputs("b", []);
      expect(state.formerOutputs().map(({ stage }) => stage)).toEqual(["a"]);
    });
  });
});

describe("files that are gone", () => {
  it("are forgotten when that is asked for, and others are not", async () => {
    await using project = await makeProject();
    await use(project.root, (state) => {
      for (const path of ["a", "b", "../c"]) state.keepDigest(path, "stamp", digestOf(path));
      for (const path of ["a", "d"]) state.claim(path, digestOf(path), true);
      expect(state.forgetGone((path) => path === "a" || path === "../c")).toBe(2);
      expect(["a", "b", "../c"].map((path) => state.knownDigest(path, "stamp"))).toEqual([
        digestOf("a"),
        undefined,
        digestOf("../c"),
      ]);
      expect(["a", "d"].map((path) => state.claimAt(path)?.digest)).toEqual([digestOf("a"), undefined]);
    });
  });
});

describe("keys", () => {
  const note = (state: State, job: string, pass: number, run: string) =>
    state.noteKey({ job, pass, run }, `${job}${pass} in ${run}`);

  it("are known by pass, or by the last pass of the last run where it did not come that far", async () => {
    await using project = await makeProject();
    await use(project.root, (state) => {
      for (const pass of [0, 1, 2]) note(state, "qa", pass, "01");
      for (const pass of [0, 1]) note(state, "qa", pass, "02");
      expect([0, 1, 2, 3].map((pass) => state.lastKey("qa", pass))).toEqual([
        "qa0 in 02",
        "qa1 in 02",
        "qa2 in 01",
        "qa1 in 02",
      ]);
      expect(state.lastKey("q", 0)).toBeUndefined();
    });
  });

  it("that are needed are those of the last run that each job took part in, of all manifests", async () => {
    await using project = await makeProject();
    await use(project.root, (state) => {
      note(state, "refine", 0, "01");
      for (const pass of [0, 1, 2]) note(state, "qa", pass, "01");
      note(state, "qa", 0, "03");
      note(state, "qa", 1, "03");
    });
    await use(
      project.root,
      (state) => {
        note(state, "qa", 0, "02");
        note(state, "film", 0, "02");
        expect(state.currentKeys()).toEqual(
          new Set(["refine0 in 01", "qa0 in 03", "qa1 in 03", "qa0 in 02", "film0 in 02"]),
        );
        expect(state.lastKey("refine", 0)).toBeUndefined();
        note(state, "film", 0, "04");
        expect(state.currentKeys().has("film0 in 02")).toBe(false);
      },
      { manifest: "other.yaml" },
    );
  });
});

describe("what was measured of jobs", () => {
  it("is the last nine of each, apart for each manifest", async () => {
    await using project = await makeProject();
    await use(project.root, (state) => {
      for (let second = 1; second <= 11; second += 1) {
        state.noteMeasured("s", { durationMs: second * 1000 + 0.4 });
      }
      state.noteMeasured("s", { rounds: 2 });
      state.noteMeasured("s", { rounds: 0 });
      state.noteMeasured("t", { durationMs: 5 });
    });
    await use(project.root, (state) => {
      expect(state.allMeasured()).toEqual(
        new Map([
          ["s", { durationsMs: [3000, 4000, 5000, 6000, 7000, 8000, 9000, 10_000, 11_000], rounds: [2, 0] }],
          ["t", { durationsMs: [5], rounds: [] }],
        ]),
      );
    });
    await use(project.root, (state) => expect(state.allMeasured()).toEqual(new Map()), {
      manifest: "other.yaml",
    });
  });

  it("is forgotten with its stage", async () => {
    await using project = await makeProject();
    await use(project.root, (state) => {
      state.noteMeasured("s", { durationMs: 1 });
      state.noteMeasured("t", { durationMs: 2 });
      state.forgetStage("s");
      expect([...state.allMeasured().keys()]).toEqual(["t"]);
    });
  });

  it("is not written by who only looks", async () => {
    await using project = await makeProject();
    await use(project.root, (state) => state.noteMeasured("s", { durationMs: 1 }));
    await use(project.root, (state) => state.noteMeasured("s", { durationMs: 2 }), { isReadOnly: true });
    await use(project.root, (state) => {
      expect(state.allMeasured().get("s")?.durationsMs).toEqual([1]);
    });
  });
});

describe("a transaction", () => {
  it("gives what its work gives", async () => {
    await using project = await makeProject();
    await use(project.root, (state) => {
      expect(state.transaction(() => 7)).toBe(7);
      state.transaction(() => state.claim("a", digestOf("a"), true));
      expect(state.claimAt("a")).toBeDefined();
    });
  });

  it("that fails leaves all as it was, and throws on", async () => {
    await using project = await makeProject();
    await use(project.root, (state) => {
      state.claim("a", digestOf("a"), true);
      const work = () => {
        state.disclaim("a");
        state.claim("b", digestOf("b"), true);
        throw new Error("no more");
      };
      expect(() => state.transaction(work)).toThrow("no more");
      expect([state.claimAt("a")?.isStored, state.claimAt("b")]).toEqual([true, undefined]);
      state.transaction(() => state.claim("c", digestOf("c"), true));
      expect(state.claimAt("c")).toBeDefined();
    });
  });

  it("within another is a part of it, and goes with it", async () => {
    await using project = await makeProject();
    await use(project.root, (state) => {
      const work = () => {
        state.transaction(() => state.claim("a", digestOf("a"), true));
        throw new Error("no more");
      };
      expect(() => state.transaction(work)).toThrow("no more");
      expect(state.claimAt("a")).toBeUndefined();
    });
  });
});

/** Leaves a state of many pages. */
async function makeRemembered(root: string): Promise<void> {
  await use(root, (state) =>
    state.transaction(() => {
      for (let index = 0; index < 2000; index++) {
        state.keepDigest(`build/frames/${index}.png`, `${index}`.repeat(9), digestOf("a"));
        state.claim(`build/frames/${index}.png`, digestOf("a"), true);
      }
    }),
  );
}

const damages: readonly (readonly [string, (file: string) => Promise<void>])[] = [
  ["random bytes in its place", (file) => writeFile(file, Buffer.alloc(40_000, "noise "))],
  ["a few bytes in its place", (file) => writeFile(file, "no")],
  ["bytes of its middle overwritten", (file) => overwrite(file, 0.5)],
  ["bytes after its header overwritten", (file) => overwrite(file, 0)],
  ["its end cut off", async (file) => writeFile(file, (await readFile(file)).subarray(0, -20_000))],
  [
    "another layout",
    async (file) => {
      const database = await openDatabase(file);
      database.exec("PRAGMA user_version = 99");
      database.close();
    },
  ],
  [
    "a folder in its place",
    async (file) => {
      await rm(file);
      await mkdir(file);
    },
  ],
];

async function overwrite(file: string, where: number): Promise<void> {
  const bytes = await readFile(file);
  bytes.fill(0xa5, 100 + Math.floor(bytes.length * where), 100 + Math.floor(bytes.length * where) + 9000);
  await writeFile(file, bytes);
}

describe("a state with", () => {
  it.each(damages)("%s is set aside with a warning, and a new one is begun", async (_what, damage) => {
    await using project = await makeProject();
    await makeRemembered(project.root);
    await damage(fileOf(project.root));
    const { state, warnings } = await open(project.root);
    expect(warnings).toEqual([aside]);
    expect(state.knownDigest("build/frames/7.png", "7".repeat(9))).toBeUndefined();
    for (let index = 0; index < 2000; index++) state.claimAt(`build/frames/${index}.png`);
    state.claim("a", digestOf("a"), true);
    state.close();
    await use(project.root, (again) => expect(again.claimAt("a")).toBeDefined());
    expect((await readdir(join(project.root, ".storyflow"))).toSorted()).toEqual([
      "state.db",
      "state.db.damaged",
    ]);
  });

  it.each(damages)("%s tells a reader nothing, and is left as it is", async (_what, damage) => {
    await using project = await makeProject();
    await makeRemembered(project.root);
    await damage(fileOf(project.root));
    const before = await stat(fileOf(project.root), { bigint: true });
    await use(
      project.root,
      (state) => expect(state.knownDigest("build/frames/7.png", "7".repeat(9))).toBeUndefined(),
      { isReadOnly: true },
    );
    expect(await readdir(join(project.root, ".storyflow"))).toEqual(["state.db"]);
    expect((await stat(fileOf(project.root), { bigint: true })).ctimeNs).toBe(before.ctimeNs);
  });

  it("damage a second time is set aside again, with nothing of what was written to the first", async () => {
    await using project = await makeProject();
    const file = fileOf(project.root);
    await mkdir(join(project.root, ".storyflow"));
    for (const time of ["first", "second"]) {
      await writeFile(file, `no database at all, the ${time} time`);
      // As a process leaves it that was killed.
      await writeFile(`${file}-wal`, "left over");
      const { state, warnings } = await open(project.root);
      expect(warnings).toEqual([aside]);
      state.claim("a", digestOf("a"), true);
      state.close();
    }
    expect(await readFile(`${file}.damaged`, "utf8")).toBe("no database at all, the second time");
  });
});

describe("a reader", () => {
  it("makes nothing where there is nothing, and forgets what it is told", async () => {
    await using project = await makeProject();
    await use(
      project.root,
      (state) => {
        expect(state.claimAt("a")).toBeUndefined();
        state.claim("a", digestOf("a"), true);
        state.keepDigest("a", "1", "one");
        state.noteOutputs("s", ["a"]);
        state.noteKey({ job: "s", pass: 0, run: "01" }, "key");
        state.disclaim("a");
        expect(state.transaction(() => 7)).toBe(7);
        expect([state.claimAt("a"), state.knownDigest("a", "1"), state.lastKey("s", 0)]).toEqual([
          undefined,
          undefined,
          undefined,
        ]);
        expect(state.formerOutputs()).toEqual([]);
      },
      { isReadOnly: true },
    );
    expect(await readdir(project.root)).toEqual([]);
  });

  it("sees what there is and changes nothing, neither in the file nor beside it", async () => {
    await using project = await makeProject();
    await makeRemembered(project.root);
    const before = await stat(fileOf(project.root), { bigint: true });
    await use(
      project.root,
      (state) => {
        expect(state.knownDigest("build/frames/7.png", "7".repeat(9))).toBe(digestOf("a"));
        state.disclaim("build");
        state.keepDigest("build/frames/7.png", "new", "digest");
        expect(state.claimAt("build/frames/7.png")).toBeDefined();
        expect(state.knownDigest("build/frames/7.png", "new")).toBeUndefined();
        expect(existsSync(`${fileOf(project.root)}-shm`)).toBe(false);
      },
      { isReadOnly: true },
    );
    expect(await readdir(join(project.root, ".storyflow"))).toEqual(["state.db"]);
    expect((await stat(fileOf(project.root), { bigint: true })).ctimeNs).toBe(before.ctimeNs);
  });

  it("sees what a run that goes on has written, and does not stop it", async () => {
    await using project = await makeProject({ "odd # name?/x": "" });
    const root = join(project.root, "odd # name?");
    const { state } = await open(root);
    state.claim("a", digestOf("a"), true);
    await use(root, (reader) => expect(reader.claimAt("a")).toBeDefined(), { isReadOnly: true });
    state.claim("b", digestOf("b"), true);
    state.close();
    await use(root, (reader) => expect(reader.claimAt("b")).toBeDefined(), { isReadOnly: true });
    expect(await readdir(join(root, ".storyflow"))).toEqual(["state.db"]);
  });
});
