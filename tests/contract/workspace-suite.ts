import { existsSync } from "node:fs";
import { mkdir, readFile, readdir, symlink, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Workspace } from "../../src/ports.ts";
import { makeProject } from "../support/temp-project.ts";

const run = "01HRUN";

/** What stands at the paths was made by a stage. */
async function record(workspace: Workspace, paths: readonly string[]): Promise<void> {
  workspace.claim(await workspace.lookAt(paths), false);
}

/** What every workspace does. `open` opens a folder as one. */
export function describeWorkspace(subject: string, open: (root: string) => Promise<Workspace>): void {
  describe(`the ${subject}`, () => {
    describe("resolving inputs", () => {
      it("finds files, folders and globs, sorted and once each", async () => {
        await using project = await makeProject({
          "assets/b.png": "",
          "assets/a.png": "",
          "assets/deep/c.png": "",
          "notes.txt": "",
        });
        const workspace = await open(project.root);
        const patterns = ["notes.txt", "assets/*.png", "assets/", "./assets/a.png"];
        expect(await workspace.resolveInputs(patterns, [], [])).toEqual({
          files: ["assets/a.png", "assets/b.png", "assets/deep/c.png", "notes.txt"],
          missing: [],
        });
      });

      it("tells of literal paths that are not there, and lets folders and globs match nothing", async () => {
        await using project = await makeProject({ "folder/file": "" });
        const workspace = await open(project.root);
        const patterns = ["none.txt", "folder", "folder/file/", "empty/", "*.none"];
        expect(await workspace.resolveInputs(patterns, [], [])).toEqual({
          files: [],
          missing: ["none.txt", "folder", "folder/file/"],
        });
      });

      it("takes away what is written with ! and what the stage makes itself", async () => {
        await using project = await makeProject({
          "a/keep.txt": "",
          "a/skip.txt": "",
          "a/old/x.txt": "",
          "a/out/y.txt": "",
          "a/made.txt": "",
        });
        const workspace = await open(project.root);
        const found = await workspace.resolveInputs(
          ["a/**", "!a/skip.txt", "!a/old/"],
          ["a/out/", "a/made.txt"],
          [],
        );
        expect(found.files).toEqual(["a/keep.txt"]);
        const globbed = await workspace.resolveInputs(["a/", "!**/*i*.txt"], [], []);
        expect(globbed.files).toEqual(["a/keep.txt", "a/made.txt", "a/old/x.txt", "a/out/y.txt"]);
      });

      it("matches dotfiles where they are written, and all of them in a folder", async () => {
        await using project = await makeProject({ "a/.env": "", "a/b": "", "a/.hidden/c": "" });
        const workspace = await open(project.root);
        expect((await workspace.resolveInputs(["a/*", "a/**"], [], [])).files).toEqual(["a/b"]);
        expect((await workspace.resolveInputs(["a/.*"], [], [])).files).toEqual(["a/.env"]);
        expect((await workspace.resolveInputs(["a/"], [], [])).files).toEqual([
          "a/.env",
          "a/.hidden/c",
          "a/b",
        ]);
      });

      it("never finds what systems, git and storyflow leave", async () => {
        await using project = await makeProject({
          "a/.DS_Store": "",
          "a/Thumbs.db": "",
          "a/.git/HEAD": "",
          ".git/config": "",
          ".storyflow/outputs.json": '{"version":1,"outputs":{}}',
          "a/b": "",
        });
        const workspace = await open(project.root);
        expect((await workspace.resolveInputs(["./", "**/.*", ".git/*"], [], [])).files).toEqual(["a/b"]);
      });

      it("takes names for what they are, also when they look like globs", async () => {
        await using project = await makeProject({
          "shot[1].png": "",
          "film (1).mp4": "",
          "film (1)x.mp4": "",
        });
        const workspace = await open(project.root);
        expect((await workspace.resolveInputs(["shot[1].png"], [], [])).files).toEqual(["shot[1].png"]);
        expect((await workspace.resolveInputs(["film (1)*.mp4"], [], [])).files).toEqual([
          "film (1).mp4",
          "film (1)x.mp4",
        ]);
        expect((await workspace.resolveInputs(["film (2).mp4"], [], [])).missing).toEqual(["film (2).mp4"]);
      });

      it("takes a link to a file for that file, and enters a linked folder only where it is written", async () => {
        await using project = await makeProject({ "real/x.png": "", "a/y.png": "" });
        await symlink("../real/x.png", join(project.root, "a", "link.png"));
        await symlink("../real", join(project.root, "a", "linked"));
        await symlink("..", join(project.root, "a", "circle"));
        await symlink("nowhere", join(project.root, "a", "broken.png"));
        const workspace = await open(project.root);
        expect((await workspace.resolveInputs(["a/**"], [], [])).files).toEqual(["a/link.png", "a/y.png"]);
        expect((await workspace.resolveInputs(["a/"], [], [])).files).toEqual(["a/link.png", "a/y.png"]);
        expect((await workspace.resolveInputs(["a/linked/*.png"], [], [])).files).toEqual(["a/linked/x.png"]);
        expect((await workspace.resolveInputs(["a/linked/"], [], [])).files).toEqual(["a/linked/x.png"]);
        expect((await workspace.resolveInputs(["a/broken.png"], [], [])).missing).toEqual(["a/broken.png"]);
      });

      it("finds files beside the project where they are written so", async () => {
        await using project = await makeProject({ "shared/a.png": "", "shared/b/c.png": "", "inner/x": "" });
        const workspace = await open(join(project.root, "inner"));
        expect((await workspace.resolveInputs(["../shared/**", "!../shared/b/**"], [], [])).files).toEqual([
          "../shared/a.png",
        ]);
        expect((await workspace.resolveInputs(["../shared/"], [], [])).files).toEqual([
          "../shared/a.png",
          "../shared/b/c.png",
        ]);
      });
    });

    describe("clearing outputs", () => {
      it("removes what was recorded as made by a stage, and makes the folder for what comes", async () => {
        await using project = await makeProject({
          "build/a.txt": "made",
          "build/f/b": "made",
          "build/f/g/c": "made",
        });
        const workspace = await open(project.root);
        await record(workspace, ["build/a.txt", "build/f/"]);
        const paths = ["build/a.txt", "build/f/", "new/deep/d.txt"];
        expect(await workspace.clearOutputs(paths, run)).toEqual([]);
        expect(await readdir(join(project.root, "build"))).toEqual([]);
        expect(existsSync(join(project.root, "new/deep"))).toBe(true);
        expect(existsSync(join(project.root, ".storyflow/trash"))).toBe(false);
      });

      it("remembers it when it is opened again", async () => {
        await using project = await makeProject({ "a.txt": "made" });
        await record(await open(project.root), ["a.txt"]);
        expect(await (await open(project.root)).clearOutputs(["a.txt"], run)).toEqual([]);
        expect(existsSync(join(project.root, "a.txt"))).toBe(false);
      });

      it("moves to the trash what nobody recorded, and what was changed since", async () => {
        await using project = await makeProject({
          "build/mine.txt": "a person's",
          "out/made.txt": "made",
          "out/added.txt": "a person's",
          "out/changed.txt": "made",
        });
        const workspace = await open(project.root);
        await record(workspace, ["out/made.txt", "out/changed.txt"]);
        await project.write("out/changed.txt", "edited");
        const trashed = await workspace.clearOutputs(["build/mine.txt", "out/"], run);
        expect(trashed.toSorted()).toEqual(["build/mine.txt", "out/added.txt", "out/changed.txt"]);
        const trash = join(project.root, ".storyflow/trash", run);
        expect(await readFile(join(trash, "build/mine.txt"), "utf8")).toBe("a person's");
        expect(await readFile(join(trash, "out/changed.txt"), "utf8")).toBe("edited");
        expect(existsSync(join(project.root, "out"))).toBe(false);
      });

      it("keeps each of several versions that go to the trash in one run", async () => {
        await using project = await makeProject({ "a.txt": "first" });
        const workspace = await open(project.root);
        await workspace.clearOutputs(["a.txt"], run);
        await project.write("a.txt", "second");
        await workspace.clearOutputs(["a.txt"], run);
        const trash = join(project.root, ".storyflow/trash", run);
        expect(await readFile(join(trash, "a.txt"), "utf8")).toBe("first");
        expect(await readFile(join(trash, "a.txt~2"), "utf8")).toBe("second");
      });

      it("does not follow links: what they point to stays", async () => {
        await using project = await makeProject({ "precious/x.txt": "keep", "out/made": "made" });
        const workspace = await open(project.root);
        await symlink("../precious", join(project.root, "out/link"));
        await record(workspace, ["out/"]);
        expect(await workspace.clearOutputs(["out/"], run)).toEqual([]);
        expect(await readFile(join(project.root, "precious/x.txt"), "utf8")).toBe("keep");
      });

      it("forgets what was made at a path when a person puts the same bytes elsewhere", async () => {
        await using project = await makeProject({ "a.txt": "made", "b.txt": "made" });
        const workspace = await open(project.root);
        await record(workspace, ["a.txt"]);
        expect(await workspace.clearOutputs(["b.txt"], run)).toEqual(["b.txt"]);
      });

      it("refuses to touch what lies outside", async () => {
        await using project = await makeProject({ "outside/x": "keep", "inner/y": "" });
        await symlink("../outside", join(project.root, "inner/link"));
        const workspace = await open(join(project.root, "inner"));
        await expect(workspace.clearOutputs(["link/x"], run)).rejects.toThrow(
          "not a path inside the project: link/x",
        );
        await expect(workspace.clearOutputs(["../outside/x"], run)).rejects.toThrow("not a path inside");
        await expect(workspace.clearOutputs(["./"], run)).rejects.toThrow("not a path inside");
        expect(existsSync(join(project.root, "outside/x"))).toBe(true);
      });
    });

    describe("looking at outputs", () => {
      it("tells which are not there, or of the other kind", async () => {
        await using project = await makeProject({ file: "", "folder/x": "" });
        await mkdir(join(project.root, "empty"));
        const workspace = await open(project.root);
        const paths = ["file", "folder/", "empty/", "none", "none/", "file/", "folder"];
        expect(await workspace.missingOutputs(paths)).toEqual(["none", "none/", "file/", "folder"]);
      });

      it("records many at once without losing one", async () => {
        const names = Array.from({ length: 40 }, (_, index) => `out/${index}`);
        await using project = await makeProject(Object.fromEntries(names.map((name) => [name, name])));
        const workspace = await open(project.root);
        await Promise.all(names.map((name) => record(workspace, [name])));
        expect(await (await open(project.root)).clearOutputs(["out/"], run)).toEqual([]);
      });

      it("forgets what is not there any more", async () => {
        await using project = await makeProject({ "out/a": "made", "out/b": "made" });
        const workspace = await open(project.root);
        await record(workspace, ["out/"]);
        await unlink(join(project.root, "out/b"));
        await record(workspace, ["out/"]);
        await project.write("out/b", "made");
        expect(await workspace.clearOutputs(["out/"], run)).toEqual(["out/b"]);
      });
    });

    describe("reading text", () => {
      it("gives it without a byte order mark, and nothing for what is no file", async () => {
        await using project = await makeProject({ "a.json": "\u{FEFF}{}", "folder/x": "" });
        const workspace = await open(project.root);
        expect(await workspace.readText("a.json", 100)).toBe("{}");
        expect(await workspace.readText("none", 100)).toBeUndefined();
        expect(await workspace.readText("folder", 100)).toBeUndefined();
      });

      it("refuses a file that is too large", async () => {
        await using project = await makeProject({ "a.json": "12345" });
        const workspace = await open(project.root);
        await expect(workspace.readText("a.json", 4)).rejects.toMatchObject({
          name: "FileTooLarge",
          message: "`a.json` is larger than 4 bytes",
        });
      });
    });

    describe("locating a path", () => {
      it("gives its absolute form when it stays inside, whether it is there or not", async () => {
        await using project = await makeProject({ "a/b": "" });
        const workspace = await open(project.root);
        expect(await workspace.locate("a/b")).toBe(join(project.root, "a/b"));
        expect(await workspace.locate("new/deep/")).toBe(join(project.root, "new/deep"));
        expect(await workspace.locate(".")).toBe(project.root);
      });

      it("refuses what climbs out, lies elsewhere, or leads there through a link, also to nothing", async () => {
        await using project = await makeProject({ "outside/x": "", "inner/y": "" });
        const inner = join(project.root, "inner");
        await symlink("../outside", join(inner, "link"));
        await symlink(join(project.root, "not-there-yet"), join(inner, "future"));
        await symlink("circle", join(inner, "circle"));
        await symlink("y", join(inner, "fine"));
        const workspace = await open(inner);
        const paths = ["../outside/x", "/etc/passwd", "link", "link/x", "link/new", "future", "circle", "\0"];
        for (const path of paths) expect(await workspace.locate(path)).toBeUndefined();
        expect(await workspace.locate("fine")).toBe(join(inner, "fine"));
      });

      it("works in a project that is reached through a link itself", async () => {
        await using project = await makeProject({ "real/a": "" });
        await symlink("real", join(project.root, "link"));
        const workspace = await open(join(project.root, "link"));
        expect(await workspace.locate("a")).toBe(join(project.root, "real/a"));
        await writeFile(join(workspace.root, "b"), "made");
        await record(workspace, ["b"]);
        expect(await workspace.clearOutputs(["b"], run)).toEqual([]);
      });
    });
  });
}
