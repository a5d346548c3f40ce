import { existsSync } from "node:fs";
import {
  appendFile,
  chmod,
  link,
  mkdir,
  readdir,
  readFile,
  stat,
  symlink,
  unlink,
  writeFile,
} from "node:fs/promises";
import { hash } from "node:crypto";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Store } from "../../src/ports.ts";
import { digestOf, makeRecord } from "../support/make-record.ts";
import { makeProject, type TempProject } from "../support/temp-project.ts";

export interface OpenStore {
  readonly store: Store;
  readonly warnings: readonly string[];
}

const sha = (text: string) => hash("sha256", text);

/** What every store does. `open` opens the one of a project folder. */
export function describeStore(subject: string, open: (root: string) => OpenStore): void {
  describe(`the ${subject}`, () => {
    describe("keeping a file", () => {
      it("has it afterwards, and leaves it where it is", async () => {
        await using project = await makeProject({ "a.txt": "made" });
        const { store, warnings } = open(project.root);
        expect(await store.has(sha("made"))).toBe(false);
        await store.put(join(project.root, "a.txt"), sha("made"));
        expect(await store.has(sha("made"))).toBe(true);
        expect(await store.readText(sha("made"), 4)).toBe("made");
        expect(await readFile(join(project.root, "a.txt"), "utf8")).toBe("made");
        expect(warnings).toEqual([]);
      });

      it("has it when it is opened again", async () => {
        await using project = await makeProject({ "a.txt": "made" });
        await open(project.root).store.put(join(project.root, "a.txt"), sha("made"));
        expect(await open(project.root).store.has(sha("made"))).toBe(true);
      });

      it("does not hang on the file afterwards: neither an edit in place nor a removal reaches what is kept", async () => {
        await using project = await makeProject({ "a.txt": "made", "b.txt": "gone" });
        const { store } = open(project.root);
        await store.put(join(project.root, "a.txt"), sha("made"));
        await store.put(join(project.root, "b.txt"), sha("gone"));
        await writeFile(join(project.root, "a.txt"), "MADE");
        await unlink(join(project.root, "b.txt"));
        expect(await store.readText(sha("made"), 100)).toBe("made");
        expect(await store.readText(sha("gone"), 100)).toBe("gone");
      });

      it("works for many at once, also for the same one", async () => {
        const texts = Array.from({ length: 30 }, (_, index) => `text ${index % 3}`);
        await using project = await makeProject(
          Object.fromEntries(texts.map((text, index) => [`${index}`, text])),
        );
        const { store, warnings } = open(project.root);
        await Promise.all(texts.map((text, index) => store.put(join(project.root, `${index}`), sha(text))));
        for (const text of texts) expect(await store.readText(sha(text), 100)).toBe(text);
        expect(warnings).toEqual([]);
        expect(await temporaryIn(project)).toEqual([]);
      });

      it("is refused for one that is not what was looked at any more, and nothing is kept", async () => {
        await using project = await makeProject({ "a.txt": "made" });
        const { store, warnings } = open(project.root);
        await appendFile(join(project.root, "a.txt"), " and more");
        await expect(store.put(join(project.root, "a.txt"), sha("made"))).rejects.toMatchObject({
          name: "FileChanged",
          message: "`a.txt` is still being written to",
        });
        expect(await store.has(sha("made"))).toBe(false);
        expect(await store.has(sha("made and more"))).toBe(false);
        expect(warnings).toEqual([]);
        expect(await temporaryIn(project)).toEqual([]);
      });

      it("is refused for one that is gone, with the system's error", async () => {
        await using project = await makeProject();
        const { store } = open(project.root);
        await expect(store.put(join(project.root, "none"), sha("made"))).rejects.toMatchObject({
          code: "ENOENT",
        });
        expect(await temporaryIn(project)).toEqual([]);
      });
    });

    describe("adopting a file", () => {
      it("moves it in", async () => {
        await using project = await makeProject({ "a.txt": "made" });
        const { store } = open(project.root);
        await chmod(join(project.root, "a.txt"), 0o755);
        await store.adopt(join(project.root, "a.txt"), sha("made"));
        expect(existsSync(join(project.root, "a.txt"))).toBe(false);
        expect(await store.readText(sha("made"), 100)).toBe("made");
        await store.restore(sha("made"), join(project.root, "b.txt"), false);
        expect(await modeOf(project, "b.txt")).toBe("644");
      });

      it("takes it away also where it was kept before", async () => {
        await using project = await makeProject({ "a.txt": "made" });
        const { store } = open(project.root);
        await store.put(join(project.root, "a.txt"), sha("made"));
        await store.adopt(join(project.root, "a.txt"), sha("made"));
        expect(existsSync(join(project.root, "a.txt"))).toBe(false);
        expect(await store.readText(sha("made"), 100)).toBe("made");
      });

      it("takes a copy of one that has a second name: what is written to that stays outside", async () => {
        await using project = await makeProject({ "a.txt": "made" });
        const { store, warnings } = open(project.root);
        await link(join(project.root, "a.txt"), join(project.root, "second"));
        await store.adopt(join(project.root, "a.txt"), sha("made"));
        expect(existsSync(join(project.root, "a.txt"))).toBe(false);
        await writeFile(join(project.root, "second"), "MADE");
        expect(await store.readText(sha("made"), 100)).toBe("made");
        expect(warnings).toEqual([]);
      });
    });

    describe("keeping a text", () => {
      it("gives it back by the digest that it names", async () => {
        await using project = await makeProject();
        const { store } = open(project.root);
        const text = "rendered 9 frames\u2028灯台\n";
        const digest = await store.putText(text);
        expect(digest).toBe(sha(text));
        expect(await store.putText(text)).toBe(digest);
        expect(await store.readText(digest, 1000)).toBe(text);
        expect(await temporaryIn(project)).toEqual([]);
      });

      it("gives nothing past a limit in bytes, and nothing that is not there", async () => {
        await using project = await makeProject();
        const { store } = open(project.root);
        const digest = await store.putText("灯台");
        expect(await store.readText(digest, 6)).toBe("灯台");
        expect(await store.readText(digest, 5)).toBeUndefined();
        expect(await store.readText(digestOf("0"), 5)).toBeUndefined();
      });
    });

    describe("restoring", () => {
      const kept = async (): Promise<TempProject & OpenStore> => {
        const project = await makeProject({ "a.txt": "made" });
        const opened = open(project.root);
        await opened.store.put(join(project.root, "a.txt"), sha("made"));
        return { ...project, ...opened };
      };

      it("puts a copy of its own there, with the mode that it is asked for", async () => {
        await using project = await kept();
        const { store } = project;
        expect(await store.restore(sha("made"), join(project.root, "plain"), false)).toBe(true);
        expect(await store.restore(sha("made"), join(project.root, "program"), true)).toBe(true);
        expect(await readFile(join(project.root, "plain"), "utf8")).toBe("made");
        expect([await modeOf(project, "plain"), await modeOf(project, "program")]).toEqual(["644", "755"]);
        const stats = await stat(join(project.root, "plain"));
        expect(stats.nlink).toBe(1);
        await writeFile(join(project.root, "plain"), "MADE");
        expect(await store.readText(sha("made"), 100)).toBe("made");
      });

      it("gives no more rights than the mask of the process does", async () => {
        await using project = await kept();
        const mask = process.umask(0o077);
        try {
          await project.store.restore(sha("made"), join(project.root, "plain"), false);
          await project.store.restore(sha("made"), join(project.root, "program"), true);
        } finally {
          process.umask(mask);
        }
        expect([await modeOf(project, "plain"), await modeOf(project, "program")]).toEqual(["600", "700"]);
      });

      it("takes the place of what stands there at once: who has the old one open reads it to its end", async () => {
        await using project = await kept();
        await project.write("b.txt", "old");
        await link(join(project.root, "b.txt"), join(project.root, "old name"));
        await project.store.restore(sha("made"), join(project.root, "b.txt"), false);
        expect(await readFile(join(project.root, "b.txt"), "utf8")).toBe("made");
        expect(await readFile(join(project.root, "old name"), "utf8")).toBe("old");
      });

      it("replaces a link, and leaves what it leads to", async () => {
        await using project = await kept();
        await project.write("precious", "mine");
        await symlink("precious", join(project.root, "b.txt"));
        await project.store.restore(sha("made"), join(project.root, "b.txt"), false);
        expect(await readFile(join(project.root, "precious"), "utf8")).toBe("mine");
        expect(await readFile(join(project.root, "b.txt"), "utf8")).toBe("made");
      });

      it("puts a file where its name is as long as a system allows", async () => {
        await using project = await kept();
        const name = "灯".repeat(85);
        expect(await project.store.restore(sha("made"), join(project.root, name), false)).toBe(true);
        expect(await readFile(join(project.root, name), "utf8")).toBe("made");
      });

      it("leaves nothing behind where it cannot be done", async () => {
        await using project = await kept();
        await project.write("file", "");
        await project.write("folder/x", "");
        const { store } = project;
        const restore = (path: string) => store.restore(sha("made"), join(project.root, path), false);
        await expect(restore("none/b.txt")).rejects.toMatchObject({ code: "ENOENT" });
        await expect(restore("file/b.txt")).rejects.toMatchObject({ code: "ENOTDIR" });
        await expect(restore("folder")).rejects.toMatchObject({ code: "EISDIR" });
        expect((await readdir(project.root)).toSorted()).toEqual([".storyflow", "a.txt", "file", "folder"]);
        expect(await readdir(join(project.root, "folder"))).toEqual(["x"]);
      });

      it("touches nothing where it has no such bytes", async () => {
        await using project = await kept();
        await project.write("b.txt", "old");
        expect(await project.store.restore(digestOf("0"), join(project.root, "b.txt"), false)).toBe(false);
        expect(await readFile(join(project.root, "b.txt"), "utf8")).toBe("old");
      });
    });

    describe("records", () => {
      it("come back as they were written, and only under their key", async () => {
        await using project = await makeProject();
        const record = makeRecord();
        await open(project.root).store.writeRecord(record);
        const { store, warnings } = open(project.root);
        expect(await store.readRecord(record.key)).toEqual(record);
        expect(await store.readRecord(digestOf("b"))).toBeUndefined();
        expect(warnings).toEqual([]);
        expect(await temporaryIn(project)).toEqual([]);
      });

      it("are replaced whole", async () => {
        await using project = await makeProject();
        const { store } = open(project.root);
        await store.writeRecord(makeRecord());
        const record = makeRecord({ results: {}, verdicts: {}, job: "again" });
        await store.writeRecord(record);
        expect(await store.readRecord(record.key)).toEqual(record);
      });
    });

    it("rejects with what the system refused, and leaves nothing half-written", async () => {
      await using project = await makeProject({ "a.txt": "made" });
      await mkdir(join(project.root, ".storyflow"));
      await writeFile(join(project.root, ".storyflow/cache"), "in the way");
      const { store } = open(project.root);
      const refusal = { code: expect.stringMatching(/^(?:ENOTDIR|EEXIST)$/u) };
      await expect(store.put(join(project.root, "a.txt"), sha("made"))).rejects.toMatchObject(refusal);
      await expect(store.adopt(join(project.root, "a.txt"), sha("made"))).rejects.toMatchObject(refusal);
      await expect(store.putText("text")).rejects.toMatchObject(refusal);
      await expect(store.writeRecord(makeRecord())).rejects.toMatchObject(refusal);
      expect(await readFile(join(project.root, "a.txt"), "utf8")).toBe("made");
      expect(await store.has(sha("made"))).toBe(false);
      expect(await store.readRecord(digestOf("a"))).toBeUndefined();
    });
  });
}

async function modeOf({ root }: TempProject, path: string): Promise<string> {
  return ((await stat(join(root, path))).mode & 0o777).toString(8);
}

async function temporaryIn({ root }: TempProject): Promise<readonly string[]> {
  return readdir(join(root, ".storyflow/cache/tmp")).catch(() => []);
}
