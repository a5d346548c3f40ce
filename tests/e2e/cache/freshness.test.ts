import {
  chmod,
  link,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readFolder, runProject } from "../../support/run-project.ts";
import { makeProject, type TempProject } from "../../support/temp-project.ts";

const manifest = `
stages:
  panels:
    run: mkdir -p build/panels/deep; for n in 1 2 3; do echo "panel $n" > build/panels/$n.txt; done; echo deep > build/panels/deep/4.txt
    outputs: [build/panels/]
  film:
    run: cat build/panels/*.txt > build/film.txt
    inputs: [build/panels/]
    outputs: [build/film.txt]
`;

async function makeMade(): Promise<TempProject> {
  const project = await makeProject({ "pipeline.yaml": manifest });
  await runProject(project.root);
  return project;
}

async function trashOf({ root }: TempProject): Promise<{ readonly [path: string]: string }> {
  const runs = await readdir(join(root, ".storyflow/trash")).catch(() => []);
  return Object.assign(
    {},
    ...(await Promise.all(runs.map((run) => readFolder(join(root, ".storyflow/trash", run))))),
  );
}

describe("an output that is not what was made", () => {
  const edits: readonly (readonly [
    string,
    (project: TempProject) => Promise<void>,
    { readonly [path: string]: string },
  ])[] = [
    ["edited", (p) => p.write("build/panels/1.txt", "mine"), { "build/panels/1.txt": "mine" }],
    ["cut off", (p) => p.write("build/film.txt", "panel"), { "build/film.txt": "panel" }],
    ["deleted", (p) => rm(join(p.root, "build/panels/2.txt")), {}],
    ["deleted with its folder", (p) => rm(join(p.root, "build"), { recursive: true }), {}],
    ["renamed", (p) => rename(join(p.root, "build/panels/1.txt"), join(p.root, "build/panels/x.txt")), {}],
    [
      "joined by a person's file",
      (p) => p.write("build/panels/mine.txt", "mine"),
      { "build/panels/mine.txt": "mine" },
    ],
    ["made executable", (p) => chmod(join(p.root, "build/film.txt"), 0o755), {}],
    [
      "replaced by a link",
      async (p) => {
        await p.write("elsewhere.txt", "panel 1\n");
        await rm(join(p.root, "build/panels/1.txt"));
        await symlink("../../elsewhere.txt", join(p.root, "build/panels/1.txt"));
      },
      { "build/panels/1.txt": "→ ../../elsewhere.txt" },
    ],
    [
      "replaced by a folder",
      async (p) => {
        await rm(join(p.root, "build/film.txt"));
        await p.write("build/film.txt/inside", "mine");
      },
      { "build/film.txt/inside": "mine" },
    ],
    [
      "hidden behind a link to another folder",
      async (p) => {
        await rename(join(p.root, "build/panels/deep"), join(p.root, "moved"));
        await symlink("../../moved", join(p.root, "build/panels/deep"));
      },
      { "build/panels/deep": "→ ../../moved" },
    ],
  ];

  it.each(edits)(
    "is noticed and put right when it was %s, and nobody's work is lost",
    async (_what, edit, trash) => {
      await using project = await makeMade();
      const wanted = await readFolder(project.root);
      await edit(project);
      const { executed, warnings } = await runProject(project.root);
      expect(executed).toEqual([]);
      const { "elsewhere.txt": _1, "moved/4.txt": _2, ...found } = await readFolder(project.root);
      expect(found).toEqual(wanted);
      expect(await trashOf(project)).toEqual(trash);
      expect(warnings.filter((warning) => warning.startsWith("moved to .storyflow/trash/"))).toHaveLength(
        Object.keys(trash).length > 0 ? 1 : 0,
      );
    },
  );

  it("is noticed when it was rewritten with as many bytes in the same tick", async () => {
    await using project = await makeMade();
    const file = join(project.root, "build/film.txt");
    const { atime, mtime, size } = await stat(file);
    await writeFile(file, "x".repeat(size));
    await utimes(file, atime, mtime);
    const { how } = await runProject(project.root);
    expect(how["film"]).toBe("restored");
    expect(await readFile(file, "utf8")).toContain("panel 1");
  });

  it("does not reach the cache through a file that is edited in place", async () => {
    await using project = await makeMade();
    const file = join(project.root, "build/film.txt");
    await rm(file);
    await runProject(project.root);
    // A restored file is a copy: writing into it, or into a second name of it, leaves what is kept alone.
    await link(file, join(project.root, "second-name"));
    await writeFile(join(project.root, "second-name"), "spoiled");
    await runProject(project.root);
    expect(await readFile(file, "utf8")).toContain("panel 1");
  });

  it("is left alone by a run that was asked for something else", async () => {
    await using project = await makeMade();
    await project.write("build/film.txt", "mine");
    await runProject(project.root, { stages: ["panels"] });
    expect(await readFile(join(project.root, "build/film.txt"), "utf8")).toBe("mine");
  });

  it("is not rewritten when it is right: neither its time nor its inode changes", async () => {
    await using project = await makeMade();
    const look = async () => {
      const stats = await stat(join(project.root, "build/panels/1.txt"), { bigint: true });
      return [stats.ino, stats.ctimeNs];
    };
    const before = await look();
    await rm(join(project.root, "build/panels/2.txt"));
    await runProject(project.root);
    expect(await look()).toEqual(before);
  });
});

describe("outputs that nobody makes any more", () => {
  const two = `
stages:
  a: { run: echo a > build/a.txt, outputs: [build/a.txt] }
  b: { run: echo b > build/b.txt, outputs: [build/b.txt] }
`;

  it("go when their stage is gone, and come back with it", async () => {
    await using project = await makeProject({ "pipeline.yaml": two });
    await runProject(project.root);
    await project.write("pipeline.yaml", two.replace(/ {2}b: .*\n/u, ""));
    await runProject(project.root);
    expect(Object.keys(await readFolder(project.root))).toEqual(["build/a.txt", "pipeline.yaml"]);
    await project.write("pipeline.yaml", two);
    expect((await runProject(project.root)).how).toEqual({ a: "fresh", b: "restored" });
  });

  it("are not read by a glob of another stage in the run in which they go", async () => {
    const reading = `${two}  sum: { run: cat build/*.txt > sum.txt, inputs: [build/*.txt], outputs: [sum.txt] }\n`;
    await using project = await makeProject({ "pipeline.yaml": reading });
    await runProject(project.root);
    await project.write("pipeline.yaml", reading.replace(/ {2}b: .*\n/u, ""));
    await runProject(project.root);
    expect(await readFile(join(project.root, "sum.txt"), "utf8")).toBe("a\n");
  });

  it("go to the trash if a person changed them", async () => {
    await using project = await makeProject({ "pipeline.yaml": two });
    await runProject(project.root);
    await project.write("build/b.txt", "mine");
    await project.write("pipeline.yaml", two.replace(/ {2}b: .*\n/u, ""));
    await runProject(project.root);
    expect(await trashOf(project)).toEqual({ "build/b.txt": "mine" });
  });

  it("stay when only some stages run, or another manifest of the folder does", async () => {
    await using project = await makeProject({
      "pipeline.yaml": two,
      "other.yaml": "stages: { c: { run: echo c > c.txt, outputs: [c.txt] } }",
    });
    await runProject(project.root);
    await runProject(project.root, { manifest: "other.yaml" });
    await runProject(project.root, { stages: ["a"] });
    expect(Object.keys(await readFolder(project.root))).toEqual([
      "build/a.txt",
      "build/b.txt",
      "c.txt",
      "other.yaml",
      "pipeline.yaml",
    ]);
  });

  it("are called out of date where a job did not get to make them anew", async () => {
    const failing = (run: string) => `
stages:
  a: { run: "${run}", inputs: [in.txt], outputs: [a.txt] }
  b: { run: cat a.txt > b.txt, inputs: [a.txt], outputs: [b.txt] }
`;
    await using project = await makeProject({
      "pipeline.yaml": failing("cat in.txt > a.txt"),
      "in.txt": "1",
    });
    await runProject(project.root);
    await project.write("pipeline.yaml", failing("exit 3"));
    const { report } = await runProject(project.root);
    expect(report.stages.map(({ id, outOfDate }) => [id, outOfDate])).toEqual([
      ["a", undefined],
      ["b", ["b.txt"]],
    ]);
    expect(await readFile(join(project.root, "b.txt"), "utf8")).toBe("1");
  });
});

describe("an attempt that must not be believed", () => {
  it("records nothing when it fails", async () => {
    await using project = await makeProject({
      "pipeline.yaml": "stages: { a: { run: echo half > a.txt; test -e ok, outputs: [a.txt] } }",
    });
    expect((await runProject(project.root)).how).toEqual({ a: "failed" });
    await mkdir(join(project.root, "ok"));
    const { executed, warnings } = await runProject(project.root);
    expect([executed, warnings]).toEqual([["a"], []]);
  });

  it("fails when an input moved under it, and poisons nothing", async () => {
    await using project = await makeProject({
      "pipeline.yaml":
        "stages: { a: { run: cat in.txt > a.txt; test -e calm || echo 2 > in.txt, inputs: [in.txt], outputs: [a.txt] } }",
      "in.txt": "1\n",
    });
    const { report } = await runProject(project.root);
    expect(report.errors[0]?.message).toContain("stage/rewrites-input: `in.txt`");
    await project.write("calm", "");
    await project.write("in.txt", "1\n");
    expect((await runProject(project.root)).executed).toEqual(["a"]);
    expect((await runProject(project.root)).executed).toEqual([]);
  });

  it("is not kept when a file came to a glob of its while it ran, with a warning", async () => {
    await using project = await makeProject({
      "pipeline.yaml":
        "stages: { a: { run: cat in/* > a.txt; echo 2 > in/2, inputs: [in/*], outputs: [a.txt] } }",
      "in/1": "1\n",
    });
    const { executed, warnings } = await runProject(project.root);
    expect(executed).toEqual(["a"]);
    expect(warnings).toEqual([
      "input in/2 added while the command ran: what it made is not kept in the cache, and the next run makes it anew",
    ]);
    expect((await runProject(project.root)).executed).toEqual(["a"]);
    expect(await readFile(join(project.root, "a.txt"), "utf8")).toBe("1\n2\n");
    expect((await runProject(project.root)).executed).toEqual([]);
  });

  it("is not kept when it is stopped", async () => {
    await using project = await makeProject({
      "pipeline.yaml": "stages: { a: { run: echo half > a.txt; sleep 60, outputs: [a.txt], timeout: 90s } }",
    });
    await runProject(project.root, {
      onEvent: (event, handle) => {
        if (event.type === "attempt.started") setImmediate(() => handle.cancel("SIGTERM"));
      },
    });
    await project.write("pipeline.yaml", "stages: { a: { run: echo whole > a.txt, outputs: [a.txt] } }");
    expect((await runProject(project.root)).executed).toEqual(["a"]);
  });
});

describe("links among outputs", () => {
  it("are kept as links, and count with what they lead to", async () => {
    await using project = await makeProject({
      "pipeline.yaml": `
stages:
  a: { run: "mkdir -p out; echo 1 > out/v1; ln -s v1 out/latest; ln -s ../nowhere out/broken", outputs: [out/] }
  b: { run: cat out/latest > b.txt, inputs: [out/latest], outputs: [b.txt] }
`,
    });
    await runProject(project.root);
    const wanted = await readFolder(project.root);
    expect(wanted).toMatchObject({ "out/latest": "→ v1", "out/broken": "→ ../nowhere", "b.txt": "1\n" });
    await rm(join(project.root, "out"), { recursive: true });
    expect((await runProject(project.root)).executed).toEqual([]);
    expect(await readFolder(project.root)).toEqual(wanted);
  });

  it("that lead outside are the stage's own business, but no record is made of them", async () => {
    await using project = await makeProject({
      "pipeline.yaml": `
stages:
  a: { run: "mkdir -p out; ln -s ../../fonts out/fonts", outputs: [out/] }
`,
    });
    const warning =
      "what it made is not kept in the cache: `out/fonts` is a link that leads outside the project, or has an absolute target";
    for (let runs = 0; runs < 2; runs++) {
      const { executed, warnings, report } = await runProject(project.root);
      expect({ executed, warnings, success: report.success }).toEqual({
        executed: ["a"],
        warnings: [warning],
        success: true,
      });
    }
  });
});

describe("an updater rewrites what a stage made, and never the original,", () => {
  const manifestWith = (make: string) => `
stages:
  take: { run: "mkdir -p build; ${make}", inputs: [assets/a.txt], outputs: [build/a.txt] }
  fix: { run: echo fixed >> build/a.txt, updates: [build/a.txt] }
`;

  it("where the stage had linked the file under a second name", async () => {
    await using project = await makeProject({
      "pipeline.yaml": manifestWith("ln assets/a.txt build/a.txt"),
      "assets/a.txt": "mine\n",
    });
    const { report } = await runProject(project.root);
    expect(report.success).toBe(true);
    expect(await readFolder(project.root)).toMatchObject({
      "assets/a.txt": "mine\n",
      "build/a.txt": "mine\nfixed\n",
    });
    expect((await runProject(project.root)).executed).toEqual([]);
  });

  it("and does not start where it would write through a link", async () => {
    await using project = await makeProject({
      "pipeline.yaml": manifestWith("ln -s ../assets/a.txt build/a.txt"),
      "assets/a.txt": "mine\n",
    });
    const { report } = await runProject(project.root);
    expect(report.errors).toMatchObject([
      {
        stage: "fix",
        class: "contract",
        message: "`build/a.txt`, which it updates, is a link to `../assets/a.txt`, which no stage made",
        hint: "let the stage that makes it copy the file instead: a link would have the original rewritten",
      },
    ]);
    expect(await readFolder(project.root)).toMatchObject({ "assets/a.txt": "mine\n" });
  });
});
