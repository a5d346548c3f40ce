import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkManifestExists, splitWords } from "../../../src/cli/find-manifest.ts";
import { makeProject } from "../../support/temp-project.ts";

const manifest = "name: film\nstages:\n  a: { run: 'true' }\n";

describe("the words of a command", () => {
  it("begin with a manifest if the first is a file or is called like one", async () => {
    await using project = await makeProject({ film: manifest, "shots/pipeline.yaml": manifest });
    const split = (...words: readonly string[]) => splitWords(words, project.root);
    expect(await split()).toEqual({ manifest: "pipeline.yaml", stages: [] });
    expect(await split("export")).toEqual({ manifest: "pipeline.yaml", stages: ["export"] });
    expect(await split("film", "export")).toEqual({ manifest: "film", stages: ["export"] });
    expect(await split("x.yaml", "a", "b")).toEqual({ manifest: "x.yaml", stages: ["a", "b"] });
    expect(await split("X.YML")).toEqual({ manifest: "X.YML", stages: [] });
    expect(await split("shots")).toEqual({ manifest: "pipeline.yaml", stages: ["shots"] });
    expect(await split("export", "x.yaml")).toEqual({
      manifest: "pipeline.yaml",
      stages: ["export", "x.yaml"],
    });
  });
});

describe("a manifest that is not there", () => {
  it("is said to be missing where it was looked for", async () => {
    await using project = await makeProject();
    expect(await checkManifestExists("sub/film.yaml", project.root)).toEqual({
      code: "manifest/not-found",
      severity: "error",
      message: `there is no manifest \`film.yaml\` in ${join(project.root, "sub")}`,
      hint: "name the one that is meant, such as film/pipeline.yaml",
    });
  });

  it("is no matter if something is there, whatever it is", async () => {
    await using project = await makeProject({ "pipeline.yaml": manifest });
    await mkdir(join(project.root, "folder"));
    expect(await checkManifestExists("pipeline.yaml", project.root)).toBeUndefined();
    expect(await checkManifestExists("folder", project.root)).toBeUndefined();
  });

  it.each([
    ["beside, called most alike", { "pipelin.yaml": manifest, "film.yml": manifest }, "", "pipelin.yaml"],
    ["beside, of any name", { "docker.yaml": "services: {}\n", "film.yml": manifest }, "", "film.yml"],
    ["above", { "pipeline.yaml": manifest, "a/b/notes.txt": "" }, "a/b", "../../pipeline.yaml"],
    [
      "below",
      { "examples/film/pipeline.yaml": manifest, "node_modules/x/pipeline.yaml": manifest },
      "",
      "examples/film/pipeline.yaml",
    ],
  ])("names one %s", async (_where, files, cwd, expected) => {
    await using project = await makeProject(files);
    const found = await checkManifestExists("pipeline.yaml", join(project.root, cwd));
    expect(found?.hint).toBe(`there is one nearby: \`${expected}\``);
  });
});
