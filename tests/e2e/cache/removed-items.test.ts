import { readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readFolder, runProject } from "../../support/run-project.ts";
import { makeProject, type TempProject } from "../../support/temp-project.ts";

const manifest = `
data: { project: project.json }
stages:
  frame:
    foreach: { shot: data.project.shots }
    run: echo \${{ shot }} > \${{ outputs[0] }}
    outputs: ["build/\${{ shot }}.txt"]
  sound:
    run: echo sound > build/sound.wav
    outputs: [build/sound.wav]
  film:
    run: cat build/*.txt > film.txt
    inputs: ["build/*.txt"]
    outputs: [film.txt]
`;

const list = (...shots: readonly string[]) => JSON.stringify({ shots });
const paths = async ({ root }: TempProject) =>
  Object.keys(await readFolder(root)).filter((path) => /^(?:build|film)/u.test(path));

async function inTrash({ root }: TempProject): Promise<readonly string[]> {
  const trash = join(root, ".storyflow", "trash");
  const runs = await readdir(trash).catch(() => []);
  const found = await Promise.all(runs.map((run) => readFolder(join(trash, run))));
  return found.flatMap((files) => Object.entries(files).map(([path, text]) => `${path}: ${text.trim()}`));
}

/** A project that made three frames, and has another list now. */
async function madeThenListed(text: string, shots: string): Promise<TempProject> {
  const project = await makeProject({ "pipeline.yaml": text, "project.json": list("a", "b", "c") });
  await runProject(project.root);
  await project.write("project.json", shots);
  return project;
}

describe("what a removed item made", () => {
  it("goes to the trash with one warning where a person changed it", async () => {
    await using project = await madeThenListed(manifest, list("c"));
    await project.write("build/a.txt", "mine");
    await project.write("build/b.txt", "mine too");
    const { report, warnings } = await runProject(project.root);
    expect(warnings).toEqual([
      `moved to .storyflow/trash/${report.run}/, since no stage made it as it was: \`build/a.txt\`, \`build/b.txt\``,
    ]);
    expect(await inTrash(project)).toEqual(["build/a.txt: mine", "build/b.txt: mine too"]);
    expect(await paths(project)).toEqual(["build/c.txt", "build/sound.wav", "film.txt"]);
    expect((await runProject(project.root)).warnings).toEqual([]);
  });

  it("stays while its stage is not asked for, and goes in the next run that asks for it", async () => {
    await using project = await madeThenListed(manifest, list("c"));
    await runProject(project.root, { stages: ["sound"] });
    expect(await paths(project)).toContain("build/a.txt");
    await runProject(project.root, { stages: ["frame[c]"] });
    expect(await paths(project)).toEqual(["build/c.txt", "build/sound.wav", "film.txt"]);
  });

  it("goes for all items when the list is empty, and comes back with them", async () => {
    await using project = await madeThenListed(manifest.replace("cat build/*.txt", "cat build/*"), list());
    await runProject(project.root);
    expect(await paths(project)).toEqual(["build/sound.wav", "film.txt"]);
    await project.write("project.json", list("a", "b", "c"));
    expect((await runProject(project.root)).executed).toEqual([]);
    expect((await readFolder(project.root))["film.txt"]).toBe("a\nb\nc\nsound\n");
  });

  it("stays where another stage makes it now, and is not even written again", async () => {
    await using project = await makeProject({ "pipeline.yaml": manifest, "project.json": list("a", "b") });
    await runProject(project.root);
    const before = await stat(join(project.root, "build/a.txt"), { bigint: true });
    await project.write("pipeline.yaml", manifest.replace("  frame:", "  still:"));
    const { executed, how, warnings } = await runProject(project.root);
    expect([executed, warnings]).toEqual([[], []]);
    expect(how).toMatchObject({ "still[a]": "fresh", "still[b]": "fresh", film: "fresh" });
    expect((await stat(join(project.root, "build/a.txt"), { bigint: true })).ctimeNs).toBe(before.ctimeNs);
  });

  it("goes with a stage that is gone from the manifest, and with one that is not fanned out any more", async () => {
    await using project = await makeProject({ "pipeline.yaml": manifest, "project.json": list("a", "b") });
    await runProject(project.root);
    await project.write(
      "pipeline.yaml",
      "stages:\n  frame: { run: echo one > build/a.txt, outputs: [build/a.txt] }\n",
    );
    await runProject(project.root);
    expect(await readFolder(project.root)).toMatchObject({ "build/a.txt": "one\n" });
    expect(await paths(project)).toEqual(["build/a.txt"]);
  });

  it("goes with what it was updated to, and comes back so", async () => {
    const updated = `${manifest}
  grade:
    foreach: { shot: data.project.shots }
    run: echo graded >> build/\${{ shot }}.txt
    updates: ["build/\${{ shot }}.txt"]
`;
    await using project = await madeThenListed(updated, list("a"));
    const whole = await readFolder(project.root);
    expect(whole["build/b.txt"]).toBe("b\ngraded\n");
    expect((await runProject(project.root)).executed).toEqual(["film"]);
    expect(await paths(project)).toEqual(["build/a.txt", "build/sound.wav", "film.txt"]);
    await project.write("project.json", list("a", "b", "c"));
    const back = await runProject(project.root);
    expect(back.executed).toEqual([]);
    expect(await readFolder(project.root)).toEqual({ ...whole, "project.json": list("a", "b", "c") });
  });
});

describe("where nobody knows which items there are", () => {
  const planned = `
stages:
  list:
    run: cp shots.json build/list.json; test ! -e broken
    inputs: [shots.json]
    outputs: [build/list.json]
    results: build/list.json
  frame:
    foreach: { shot: list.shots }
    run: echo \${{ shot }} > \${{ outputs[0] }}
    outputs: ["build/\${{ shot }}.txt"]
`
    .replaceAll("list:", "scenes:")
    .replaceAll("list.shots", "scenes.shots");

  async function made(): Promise<TempProject> {
    const project = await makeProject({ "pipeline.yaml": planned, "shots.json": list("a", "b") });
    await runProject(project.root);
    return project;
  }

  it("nothing goes: the stage that makes the list fails", async () => {
    await using project = await made();
    await project.write("broken", "");
    await project.write("shots.json", list("a"));
    expect((await runProject(project.root)).how).toMatchObject({ scenes: "failed", frame: "blocked" });
    expect(await paths(project)).toContain("build/b.txt");
    await rm(join(project.root, "broken"));
    await runProject(project.root);
    expect(await paths(project)).toEqual(["build/a.txt", "build/list.json"]);
  });

  it.each([
    ["no list", '{ "shots": "a" }', '`shot` goes over the items of a list, and `scenes.shots` is text: "a"'],
    ["twice the same key", list("a", "a"), 'two items have the key `a`: item 1 ("a") and item 2 ("a")'],
    ["no such result", "{}", "`scenes` has no result `shots`; it has none at all"],
    [
      "one path for two",
      list("a", "A"),
      "`build/A.txt` of `frame[A]` is the same path as `build/a.txt` of `frame[a]`, since case does not count",
    ],
  ])("nothing goes: there is %s", async (_what, text, message) => {
    await using project = await made();
    await project.write("shots.json", text);
    const { report } = await runProject(project.root);
    expect(report.errors.map((error) => [error.stage, error.message])).toEqual([["frame", message]]);
    expect(await readFile(join(project.root, "build/b.txt"), "utf8")).toBe("b\n");
  });
});
