import { mkdir, readFile, rename, rm, symlink, unlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { type WatchRig, watchTestProject } from "../../support/watch-rig.ts";

/** Takes in whatever lies in a folder, and a single file. */
const film = `name: film
params: { suffix: "!" }
data: { titles: titles.yaml }
env_file: [.env]
stages:
  collect:
    run: cat shots/*.txt > build/shots.txt
    inputs: ["shots/**/*.txt", "!shots/old/**"]
    outputs: [build/shots.txt]
  title:
    run: echo "\${{ data.titles.main }}\${{ params.suffix }} $STYLE" > build/title.txt
    pass_env: [STYLE]
    outputs: [build/title.txt]
  film:
    run: cat build/shots.txt build/title.txt music.txt > build/film.txt
    inputs: [build/shots.txt, build/title.txt, music.txt]
    outputs: [build/film.txt]
`;

const files = {
  "pipeline.yaml": film,
  "titles.yaml": "main: One\n",
  ".env": "STYLE=plain\n",
  "shots/1.txt": "one\n",
  "music.txt": "la\n",
};

async function started(changes: { readonly [path: string]: string } = {}): Promise<WatchRig> {
  const rig = await watchTestProject({ ...files, ...changes });
  await rig.idle();
  expect(rig.executed().toSorted()).toEqual(["collect", "film", "title"]);
  return rig;
}

const filmOf = ({ root }: WatchRig) => readFile(join(root, "build/film.txt"), "utf8");

describe("a change of what stages read", () => {
  const at = (rig: WatchRig, path: string) => join(rig.root, path);

  it.each<readonly [string, (rig: WatchRig) => Promise<unknown>, readonly string[], string]>([
    ["a write", (rig) => rig.write("shots/1.txt", "uno\n"), ["collect", "film"], "uno\nOne! plain\nla\n"],
    [
      "a new file",
      (rig) => rig.write("shots/2.txt", "two\n"),
      ["collect", "film"],
      "one\ntwo\nOne! plain\nla\n",
    ],
    [
      "a new file in a new folder",
      async (rig) => {
        await rig.write("shots/a/b/3.txt", "three\n");
        await rig.write("shots/2.txt", "two\n");
      },
      ["collect", "film"],
      "one\ntwo\nOne! plain\nla\n",
    ],
    [
      "a save by way of a temporary name",
      async (rig) => {
        await rig.write("music.tmp", "sol\n");
        await rename(at(rig, "music.tmp"), at(rig, "music.txt"));
      },
      ["film"],
      "one\nOne! plain\nsol\n",
    ],
    [
      "a save that keeps the old file under another name",
      async (rig) => {
        await rename(at(rig, "music.txt"), at(rig, "music.txt~"));
        await rig.write("music.txt", "mi\n");
        await unlink(at(rig, "music.txt~"));
      },
      ["film"],
      "one\nOne! plain\nmi\n",
    ],
    [
      "a rename",
      (rig) => rename(at(rig, "shots/1.txt"), at(rig, "shots/9.txt")),
      ["collect"],
      "one\nOne! plain\nla\n",
    ],
    [
      "a data file",
      (rig) => rig.write("titles.yaml", "main: Two\n"),
      ["title", "film"],
      "one\nTwo! plain\nla\n",
    ],
    ["a dotenv file", (rig) => rig.write(".env", "STYLE=bold\n"), ["title", "film"], "one\nOne! bold\nla\n"],
    [
      "the manifest",
      (rig) => rig.write("pipeline.yaml", film.replace('"!"', '"?"')),
      ["title", "film"],
      "one\nOne? plain\nla\n",
    ],
  ])("runs what it affects, and no more: %s", async (_name, edit, expected, made) => {
    await using rig = await started();
    await edit(rig);
    await rig.idle();
    expect(rig.executed()).toEqual(expected);
    expect(await filmOf(rig)).toBe(made);
  });

  it("is told with its file, the stages it affects, and why", async () => {
    await using rig = await started();
    await rig.write("shots/1.txt", "uno\n");
    const { at: _, ...told } = await rig.next("watch.changed");
    expect(told).toEqual({
      type: "watch.changed",
      paths: ["shots/1.txt"],
      count: 1,
      isProject: false,
      affected: [{ job: "collect", reasons: ["input shots/1.txt changed"], action: "run" }],
      dependents: ["film"],
    });
  });

  it("matters only to the stages that were asked for, and what they need", async () => {
    await using rig = await watchTestProject(files, { stages: ["collect"] });
    await rig.idle();
    await rig.write("music.txt", "si\n");
    await rig.write("shots/1.txt", "uno\n");
    const { paths } = await rig.next("watch.changed");
    expect(paths).toEqual(["shots/1.txt"]);
    await rig.idle();
    expect(rig.executed()).toEqual(["collect", "collect"]);
  });

  it("stops where a stage makes the same again", async () => {
    await using rig = await started();
    await rig.write("shots/sub/ignored.txt", "not read by the command\n");
    await rig.idle();
    expect(rig.executed()).toEqual(["collect"]);
  });

  it("may be a deletion, whose return is found in the cache", async () => {
    await using rig = await started({ "shots/2.txt": "two\n" });
    await unlink(join(rig.root, "shots/2.txt"));
    await rig.idle();
    expect(rig.executed()).toEqual(["collect", "film"]);
    await rig.write("shots/2.txt", "two\n");
    await rig.idle();
    expect(rig.executed()).toEqual([]);
    expect(await filmOf(rig)).toBe("one\ntwo\nOne! plain\nla\n");
  });

  it("may be undone: what was made before is put back, and nothing is executed", async () => {
    await using rig = await started();
    await rig.write("shots/1.txt", "uno\n");
    await rig.idle();
    expect(rig.executed()).toEqual(["collect", "film"]);
    await rig.write("shots/1.txt", "one\n");
    await rig.idle();
    expect(rig.executed()).toEqual([]);
    expect(await filmOf(rig)).toBe("one\nOne! plain\nla\n");
    expect(rig.heard.findLast(({ type }) => type === "watch.changed")).toMatchObject({
      paths: ["shots/1.txt"],
      affected: [
        { job: "collect", reasons: ["input shots/1.txt changed"], action: "restore" },
        { job: "film", reasons: ["input build/shots.txt changed"], action: "restore" },
      ],
      dependents: [],
    });
  });

  it("may be undone while the run goes on: the next one puts back what was made before", async () => {
    await using rig = await watchTestProject({
      "pipeline.yaml": `stages:
  quick: { run: cp a.txt quick.txt, inputs: [a.txt], outputs: [quick.txt] }
  slow:
    run: exec node puppet.mjs slow slow.txt b.txt
    inputs: [b.txt]
    outputs: [slow.txt]
`,
      "a.txt": "1\n",
      "b.txt": "1\n",
    });
    (await rig.show.begun("slow")).end();
    await rig.idle();
    await rig.write("a.txt", "2\n");
    await rig.write("b.txt", "2\n");
    const slow = await rig.show.begun("slow");
    while ((await readFile(join(rig.root, "quick.txt"), "utf8").catch(() => "")) !== "2\n") {
      await rig.next("stage.settled");
    }
    await rig.write("a.txt", "1\n");
    await rig.next("watch.changed");
    slow.end();
    await rig.idle();
    expect(await readFile(join(rig.root, "quick.txt"), "utf8")).toBe("1\n");
    expect(await readFile(join(rig.root, "slow.txt"), "utf8")).toBe("2\n");
  });

  it("may be a folder that goes and comes back", async () => {
    await using rig = await started();
    await rm(join(rig.root, "shots"), { recursive: true });
    expect(await rig.idle()).toMatchObject({ last: "failed", failed: ["collect"] });
    await mkdir(join(rig.root, "shots"));
    await rig.write("shots/1.txt", "back\n");
    expect(await rig.idle()).toMatchObject({ last: "succeeded" });
    expect(await filmOf(rig)).toBe("back\nOne! plain\nla\n");
    await rig.write("shots/1.txt", "again\n");
    await rig.idle();
    expect(await filmOf(rig)).toBe("again\nOne! plain\nla\n");
  });

  it("may be of what a link leads to, or of the link", async () => {
    await using rig = await started({ "elsewhere/a.txt": "a\n", "elsewhere/b.txt": "b\n" });
    const link = join(rig.root, "shots/link.txt");
    await symlink("../elsewhere/a.txt", link);
    await rig.idle();
    expect(await filmOf(rig)).toContain("one\na\n");
    await rig.write("elsewhere/a.txt", "aa\n");
    await rig.idle();
    expect(await filmOf(rig)).toContain("one\naa\n");
    await unlink(link);
    await symlink("../elsewhere/b.txt", link);
    await rig.idle();
    expect(await filmOf(rig)).toContain("one\nb\n");
  });

  it("may be a module, or what it imports", async () => {
    const module = `import { writeFileSync } from "node:fs";
import { defineStage } from "storyflow";
import { text } from "./lib/text.ts";
export const stage = defineStage({ run: ({ outputs: [out] }) => writeFileSync(out, text) });
`;
    await using rig = await watchTestProject({
      "package.json": '{ "type": "module" }',
      "pipeline.yaml": "stages:\n  a: { uses: ./stages/a.ts, outputs: [out.txt] }\n",
      "stages/a.ts": module,
      "stages/lib/text.ts": 'export const text = "one";\n',
    });
    await rig.idle();
    const out = () => readFile(join(rig.root, "out.txt"), "utf8");
    await rig.write("stages/lib/text.ts", 'export const text = "two";\n');
    await rig.idle();
    expect(await out()).toBe("two");
    await rig.write("stages/a.ts", module.replace("./lib/text.ts", "./lib/more.ts"));
    await rig.next("watch.broken");
    await rig.write("stages/lib/more.ts", 'export const text = "three";\n');
    await rig.idle();
    expect(await out()).toBe("three");
  });

  it("may be a schema, which is held to what was made before", async () => {
    await using rig = await watchTestProject({
      "pipeline.yaml": `stages:
  a:
    run: echo '{"n":1}' > a.json
    outputs: [a.json]
    verify: [{ json: a.json, schema: a.schema.json }]
`,
      "a.schema.json": '{ "required": ["n"] }',
    });
    await rig.idle();
    expect(rig.executed()).toEqual(["a"]);
    await rig.write("a.schema.json", '{ "required": ["n", "m"] }');
    expect(await rig.idle()).toMatchObject({ last: "failed", failed: ["a"] });
    expect(rig.executed()).toEqual(["a"]);
    await rig.write("a.schema.json", '{ "required": [] }');
    expect(await rig.idle()).toMatchObject({ last: "succeeded" });
    expect(rig.executed()).toEqual([]);
  });

  it("may be five thousand files that are replaced at once, as by a switch to another branch", async () => {
    const many = Array.from({ length: 5_000 }, (_, index) => `in/${index % 50}/${index}.txt`);
    await using rig = await watchTestProject({
      "pipeline.yaml": `stages:
  count:
    run: cat $(find in -name '*.txt') | grep -o new | wc -l > n.txt
    inputs: [in/]
    outputs: [n.txt]
`,
      ...Object.fromEntries(many.map((path) => [path, "old"])),
    });
    await rig.idle();
    // Another process, so that the files change as fast as they can.
    await execa("sh", ["-c", "find in -name '*.txt' | xargs sed -i s/old/new/"], { cwd: rig.root });
    for (let count = 0; count < 5_000;) {
      await rig.idle();
      count = Number(await readFile(join(rig.root, "n.txt"), "utf8"));
    }
    expect(rig.executed().length).toBeLessThan(8);
  }, 120_000);
});

describe("what is no change", () => {
  it("are equal bytes, new times, what nobody reads and what is left out", async () => {
    await using rig = await started();
    await writeFile(join(rig.root, "music.txt"), "la\n");
    await utimes(join(rig.root, "shots/1.txt"), 1_000, 1_000);
    await rig.write("notes.md", "nobody reads this");
    await rig.write("shots/old/1.txt", "excluded");
    await rig.write("titles.yaml", "main: One\n");
    await rig.write("build/film.txt", "an edited output");
    await rm(join(rig.root, "build/title.txt"));
    await rig.write(".storyflow/notes.txt", "x");
    await rig.write(".git/HEAD", "x");
    await rig.write("music.txt", "do\n");
    await rig.idle();
    expect(rig.executed()).toEqual(["film"]);
    expect(rig.heard.filter(({ type }) => type === "run.started")).toHaveLength(2);
    expect(await filmOf(rig)).toBe("one\nOne! plain\ndo\n");
  });
});

describe("what the machine does not let happen", () => {
  it("is told, and tried again with the next change", async () => {
    await using rig = await started();
    await rm(join(rig.root, ".storyflow/runs"), { recursive: true });
    await rig.write(".storyflow/runs", "in the way");
    await rig.write("music.txt", "re\n");
    expect(await rig.next("watch.warned")).toMatchObject({
      message: expect.stringMatching(/^the run cannot begin: E/u),
    });
    await rig.idle();
    await rm(join(rig.root, ".storyflow/runs"));
    await rig.write("music.txt", "mi\n");
    expect(await rig.idle()).toMatchObject({ last: "succeeded" });
    expect(await filmOf(rig)).toContain("mi");
  });
});
