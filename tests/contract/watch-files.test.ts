import { mkdir, rename, rm, symlink, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { watchFiles } from "../../src/system/watch-files.ts";
import { makeProject, type TempProject } from "../support/temp-project.ts";

/** What is told of a folder, to be waited for. */
class Told {
  readonly paths: string[] = [];
  #wake = () => {};

  readonly hear = (path: string): void => {
    this.paths.push(path);
    this.#wake();
  };

  /** Until all of them were told since it was last waited for. */
  async until(...wanted: readonly string[]): Promise<readonly string[]> {
    while (!wanted.every((path) => this.paths.includes(path))) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    return this.paths.splice(0);
  }
}

async function watched(
  project: TempProject,
  isPolling: boolean,
  isLeftOut: (path: string) => boolean = () => false,
) {
  const told = new Told();
  const named = (path: string) => path.slice(project.root.length + 1);
  const asked: string[] = [];
  const watch = await watchFiles({
    roots: [project.root],
    accepts: (path) => !isLeftOut(named(path)),
    mayHold: (path) => {
      asked.push(named(path));
      return !isLeftOut(named(path));
    },
    entersLink: (path) => named(path) === "entered",
    isPolling,
    onChange: (path) => told.hear(named(path)),
    onError: (error) => {
      throw error;
    },
  });
  return { told, asked, count: () => watch.count(), [Symbol.asyncDispose]: () => watch.close() };
}

describe.each([
  ["what the system tells", false],
  ["the clock", true],
])("watching files by %s", (_name, isPolling) => {
  it("tells of files that come, change and go", async () => {
    await using project = await makeProject({ "a.txt": "1" });
    await using watch = await watched(project, isPolling);
    await project.write("b/c/d.txt", "1");
    await watch.told.until("b/c/d.txt");
    await project.write("a.txt", "22");
    await watch.told.until("a.txt");
    await unlink(join(project.root, "b/c/d.txt"));
    expect(await watch.told.until("b/c/d.txt")).not.toContain("b/c");
  });

  it("goes on telling of a file that is replaced by another", async () => {
    await using project = await makeProject({ "a.txt": "1" });
    await using watch = await watched(project, isPolling);
    for (const text of ["22", "333", "4444"]) {
      await project.write("a.txt.tmp", text);
      await rename(join(project.root, "a.txt.tmp"), join(project.root, "a.txt"));
      await watch.told.until("a.txt");
    }
    await rename(join(project.root, "a.txt"), join(project.root, "a.txt~"));
    await project.write("a.txt", "55555");
    await watch.told.until("a.txt");
    await project.write("a.txt", "666666");
    expect(await watch.told.until("a.txt")).toContain("a.txt");
  });

  it("goes on telling of a folder that is removed and comes back", async () => {
    await using project = await makeProject({ "in/a.txt": "1" });
    await using watch = await watched(project, isPolling);
    await rm(join(project.root, "in"), { recursive: true });
    await watch.told.until("in/a.txt");
    await mkdir(join(project.root, "in"));
    await project.write("in/a.txt", "1");
    await watch.told.until("in/a.txt");
    await rename(join(project.root, "in"), join(project.root, "out"));
    await watch.told.until("in/a.txt", "out/a.txt");
    await rename(join(project.root, "out"), join(project.root, "in"));
    await watch.told.until("in/a.txt", "out/a.txt");
    await project.write("in/a.txt", "22");
    expect(await watch.told.until("in/a.txt")).not.toContain("out/a.txt");
  });

  it("tells of what a link to a file leads to, under the name of the link", async () => {
    await using project = await makeProject({ "in/x": "", "left/a.txt": "1", "left/b.txt": "1" });
    await symlink("../left/a.txt", join(project.root, "in/link"));
    await using watch = await watched(project, isPolling, (path) => path.startsWith("left"));
    await project.write("left/a.txt", "22");
    await watch.told.until("in/link");
    await unlink(join(project.root, "in/link"));
    await symlink("../left/b.txt", join(project.root, "in/link"));
    await watch.told.until("in/link");
    await project.write("left/b.txt", "333");
    expect(await watch.told.until("in/link")).not.toContain("left/b.txt");
  });

  it("enters a link to a folder only where it may", async () => {
    await using project = await makeProject({ "real/a.txt": "1", "b.txt": "1" });
    await symlink("real", join(project.root, "entered"));
    await symlink("real", join(project.root, "passed"));
    await using watch = await watched(project, isPolling, (path) => path.startsWith("real"));
    expect(watch.count()).toEqual({
      files: 2,
      folders: expect.arrayContaining([join(project.root, "entered")]),
    });
    await project.write("real/a.txt", "22");
    await project.write("b.txt", "22");
    await watch.told.until("entered/a.txt", "b.txt");
  });

  it("never looks into what is left out", async () => {
    await using project = await makeProject({ "node_modules/x/y.js": "1", "a.txt": "1" });
    await using watch = await watched(project, isPolling, (path) => path.startsWith("node_modules"));
    expect(watch.asked.some((path) => path.startsWith("node_modules/"))).toBe(false);
    await project.write("node_modules/x/y.js", "22");
    await project.write("a.txt", "22");
    await watch.told.until("a.txt");
    expect(watch.told.paths.filter((path) => path.startsWith("node_modules"))).toEqual([]);
  });

  it("misses nothing of a thousand files that are written at once", async () => {
    const names = Array.from({ length: 1_000 }, (_, index) => `in/${index % 10}/${index}.txt`);
    await using project = await makeProject(Object.fromEntries(names.map((name) => [name, "1"])));
    await using watch = await watched(project, isPolling);
    expect(watch.count().files).toBe(1_000);
    await Promise.all(names.map((name) => writeFile(join(project.root, name), "22")));
    await watch.told.until(...names);
  });
});
