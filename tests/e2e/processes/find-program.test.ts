import { chmod, mkdir, symlink } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { describe, expect, it } from "vitest";
import { findProgram } from "../../../src/executors/find-program.ts";
import { makeProject, type TempProject } from "../../support/temp-project.ts";

async function makePrograms(...names: readonly string[]): Promise<TempProject> {
  const project = await makeProject();
  for (const name of names) {
    await project.write(name, "#!/bin/sh\n");
    await chmod(join(project.root, name), 0o755);
  }
  return project;
}

describe("a program", () => {
  it("is found by its name in the first folder of the PATH that has it", async () => {
    await using project = await makePrograms("b/paint", "c/paint");
    const { root } = project;
    const path = ["a", "b", "c"].map((folder) => join(root, folder)).join(delimiter);
    expect(await findProgram("paint", path, "/")).toBe(join(root, "b/paint"));
  });

  it("is found by a path as seen from a folder, whatever the PATH", async () => {
    await using project = await makePrograms("tools/paint", "bin/tools/paint");
    const { root } = project;
    for (const name of ["tools/paint", "./tools/paint", "../tools/paint", join(root, "tools/paint")]) {
      const cwd = name.startsWith("..") ? join(root, "bin") : root;
      expect(await findProgram(name, join(root, "bin"), cwd)).toBe(join(root, "tools/paint"));
    }
  });

  it("is the file that a link leads to", async () => {
    await using project = await makePrograms("lib/paint-2.1");
    const { root } = project;
    await mkdir(join(root, "bin"));
    await symlink("../lib/paint-2.1", join(root, "bin/paint"));
    expect(await findProgram("paint", join(root, "bin"), root)).toBe(join(root, "lib/paint-2.1"));
  });

  it("is not a folder, nor a file that may not be executed, nor a link to nothing", async () => {
    await using project = await makePrograms("last/paint");
    const { root } = project;
    await mkdir(join(root, "a/paint"), { recursive: true });
    await project.write("b/paint", "");
    await mkdir(join(root, "c"));
    await symlink("nothing", join(root, "c/paint"));
    const path = (folders: readonly string[]) => folders.map((name) => join(root, name)).join(delimiter);
    expect(await findProgram("paint", path(["a", "b", "c"]), root)).toBeUndefined();
    expect(await findProgram("paint", path(["a", "b", "c", "last"]), root)).toBe(join(root, "last/paint"));
  });

  it("is searched from the given folder where the PATH has relative or empty parts", async () => {
    await using project = await makePrograms("stage/bin/paint", "stage/brush");
    const cwd = join(project.root, "stage");
    expect(await findProgram("paint", `/nowhere${delimiter}bin`, cwd)).toBe(join(cwd, "bin/paint"));
    expect(await findProgram("brush", `/nowhere${delimiter}`, cwd)).toBe(join(cwd, "brush"));
  });

  it("is not there without a PATH, nor beside where this process stands", async () => {
    await using project = await makePrograms("paint");
    const before = process.cwd();
    process.chdir(project.root);
    try {
      expect(await findProgram("paint", undefined, "/")).toBeUndefined();
      expect(await findProgram("paint", "", "/")).toBeUndefined();
      expect(await findProgram("./paint", undefined, project.root)).toBe(join(project.root, "paint"));
    } finally {
      process.chdir(before);
    }
  });

  it.each(["", ".", "..", "no\0name", "x".repeat(5_000)])("is not there by the name %j", async (name) => {
    await using project = await makePrograms("paint");
    expect(await findProgram(name, project.root, project.root)).toBeUndefined();
  });
});
