import { appendFile, mkdir, readdir, readFile, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ExecutionRecord } from "../../../src/model/record.ts";
import { readFolder, runProject } from "../../support/run-project.ts";
import { makeProject, type TempProject } from "../../support/temp-project.ts";

const manifest = `
stages:
  a: { run: mkdir -p build/out && echo made > build/out/a.txt, outputs: [build/out/] }
`;

async function filesIn(folder: string): Promise<readonly string[]> {
  const parts = await readdir(folder);
  const names = await Promise.all(
    parts.map(async (part) => (await readdir(join(folder, part))).map((name) => join(folder, part, name))),
  );
  return names.flat();
}

async function blobOf({ root }: TempProject, content: string): Promise<string> {
  for (const file of await filesIn(join(root, ".storyflow/cache/blobs"))) {
    if ((await readFile(file, "utf8")) === content) return file;
  }
  throw new Error(`no blob with ${content}`);
}

async function changeRecord(
  { root }: TempProject,
  change: (record: ExecutionRecord) => unknown,
): Promise<void> {
  const [file = ""] = await filesIn(join(root, ".storyflow/cache/records"));
  await writeFile(file, JSON.stringify(change(JSON.parse(await readFile(file, "utf8")))));
}

async function makeMade(): Promise<TempProject> {
  const project = await makeProject({ "pipeline.yaml": manifest });
  await runProject(project.root);
  await rm(join(project.root, "build"), { recursive: true });
  return project;
}

describe("a store that cannot be relied on does no harm:", () => {
  const withPath = (path: string) => (record: ExecutionRecord) => {
    const [made] = record.made;
    const [entry] = made?.entries ?? [];
    return { ...record, made: [{ ...made, entries: [{ ...entry, path }] }] };
  };
  const harms: readonly (readonly [string, (project: TempProject) => Promise<void>, RegExp])[] = [
    ["a flipped byte", async (p) => writeFile(await blobOf(p, "made\n"), "Made\n"), /damaged and set aside/u],
    ["a truncated file", async (p) => truncate(await blobOf(p, "made\n"), 2), /damaged and set aside/u],
    ["an appended byte", async (p) => appendFile(await blobOf(p, "made\n"), "x"), /damaged and set aside/u],
    [
      "a record that is no JSON",
      async (p) => changeRecordText(p, "{"),
      /is no JSON object, and was set aside/u,
    ],
    [
      "a record of a newer storyflow",
      async (p) => changeRecord(p, (record) => ({ ...record, format: 99 })),
      /has format 99, of another storyflow/u,
    ],
    [
      "a record that climbs out",
      async (p) => changeRecord(p, withPath("../../etc/passwd")),
      /does not lie in `build\/out\/`/u,
    ],
    [
      "a record that makes a file a link to another place",
      async (p) =>
        changeRecord(p, (record) => ({
          ...record,
          made: [
            {
              path: "build/out/",
              entries: [{ kind: "link", path: "build/out/a.txt", target: "/etc/passwd" }],
            },
          ],
        })),
      /has a link at `build\/out\/a.txt` that leads outside the project, and was set aside/u,
    ],
    ["a record of another place", async (p) => changeRecord(p, withPath("/etc/passwd")), /does not lie in/u],
    [
      "a record of other outputs",
      async (p) =>
        changeRecord(p, (record) => ({ ...record, made: [{ path: "pipeline.yaml", entries: [] }] })),
      /^$/u,
    ],
  ];

  it.each(harms)("%s is a miss, and the stage runs", async (_what, harm, warning) => {
    await using project = await makeMade();
    await harm(project);
    const { executed, warnings, report } = await runProject(project.root);
    expect(executed).toEqual(["a"]);
    expect(report.success).toBe(true);
    if (warning.source === "^$") expect(warnings).toEqual([]);
    else expect(warnings).toEqual([expect.stringMatching(warning)]);
    expect(await readFolder(project.root)).toEqual({
      "build/out/a.txt": "made\n",
      "pipeline.yaml": manifest,
    });
    expect((await runProject(project.root)).executed).toEqual([]);
  });

  it("a missing file is a miss that says which", async () => {
    await using project = await makeMade();
    await rm(await blobOf(project, "made\n"));
    const { executed, report } = await runProject(project.root);
    expect(executed).toEqual(["a"]);
    expect(report.stages[0]?.reasons).toEqual([
      "`build/out/a.txt` changed or is gone, and the cache does not have it",
    ]);
  });

  it("nothing is written through a link that stands where outputs go, or on the way there", async () => {
    await using outside = await makeProject({ "out/a.txt": "precious", "a.txt": "precious" });
    for (const place of ["build/out", "build"]) {
      await using project = await makeMade();
      await mkdir(dirname(join(project.root, place)), { recursive: true });
      await symlink(outside.root, join(project.root, place));
      const { report } = await runProject(project.root);
      expect(await readFolder(outside.root)).toEqual({ "out/a.txt": "precious", "a.txt": "precious" });
      if (place === "build/out") expect(report.stages[0]?.how).toBe("restored");
      else expect(report.errors[0]?.message).toContain("leads outside the project through a link");
    }
  });

  it("a folder that cannot be written costs the cache, not the run", async () => {
    await using project = await makeProject({ "pipeline.yaml": manifest });
    await mkdir(join(project.root, ".storyflow"));
    await writeFile(join(project.root, ".storyflow/cache"), "in the way");
    const { executed, report, warnings } = await runProject(project.root);
    expect(executed).toEqual(["a"]);
    expect(report.success).toBe(true);
    expect(warnings).toEqual([expect.stringContaining("what it made is not kept in the cache: ")]);
  });

  it("but a loop's stage does not start where the version it rewrites cannot be kept", async () => {
    await using project = await makeProject({
      "pipeline.yaml": `
stages:
  a: { run: echo base > a.txt, outputs: [a.txt] }
  fix: { run: echo more >> a.txt, updates: [a.txt] }
`,
    });
    await mkdir(join(project.root, ".storyflow"));
    await writeFile(join(project.root, ".storyflow/cache"), "in the way");
    const { report } = await runProject(project.root);
    expect(report.errors[0]?.message).toMatch(/^what it updates cannot be kept in the cache first: /u);
    expect(await readFile(join(project.root, "a.txt"), "utf8")).toBe("base\n");
  });

  it("what an update begins with is made once more and kept, also where its stage asks for no keeping", async () => {
    await using project = await makeProject({
      "pipeline.yaml": `
stages:
  make: { run: echo base > a.txt, outputs: [a.txt], cache: { store: false } }
  fix: { run: echo more >> a.txt, updates: [a.txt] }
`,
    });
    await runProject(project.root);
    await rm(await blobOf(project, "base\n"));
    expect((await runProject(project.root)).executed).toEqual(["make"]);
    expect((await runProject(project.root)).executed).toEqual([]);
    expect(await readFile(join(project.root, "a.txt"), "utf8")).toBe("base\nmore\n");
  });

  it("a state that is lost or damaged is found out again", async () => {
    await using project = await makeProject({ "pipeline.yaml": manifest });
    await runProject(project.root);
    for (const file of ["state.db", "state.db-wal", "state.db-shm"])
      await rm(join(project.root, ".storyflow", file), { force: true });
    expect((await runProject(project.root)).executed).toEqual([]);
    await writeFile(
      join(project.root, ".storyflow/state.db"),
      "this is no database, and long enough to be read as one ".repeat(40),
    );
    const { executed, warnings } = await runProject(project.root);
    expect(executed).toEqual([]);
    expect(warnings).toEqual([
      expect.stringContaining("`.storyflow/state.db` could not be read and was set aside"),
    ]);
  });
});

async function changeRecordText({ root }: TempProject, text: string): Promise<void> {
  const [file = ""] = await filesIn(join(root, ".storyflow/cache/records"));
  await writeFile(file, text);
}
