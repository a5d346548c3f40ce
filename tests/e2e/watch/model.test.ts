import { cp, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pace } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { readFolder, runProject } from "../../support/run-project.ts";
import { makeProject } from "../../support/temp-project.ts";
import { type WatchRig, watchTestProject } from "../../support/watch-rig.ts";
import { SeededRandom } from "../../simulation/random.ts";

const manifest = (suffix: string, onChange: string) => `name: model
on_change: ${onChange}
params: { suffix: "${suffix}" }
data: { facts: facts.yaml }
stages:
  join:
    run: cat $(ls src/*.txt) > out/join.txt; sleep 0.1
    inputs: [src/*.txt]
    outputs: [out/join.txt]
  facts:
    run: echo "\${{ data.facts.value }}\${{ params.suffix }}" > out/facts.txt
    outputs: [out/facts.txt]
  draft:
    run: mkdir -p out/draft; cp seed.txt out/draft/score
    inputs: [seed.txt]
    outputs: [out/draft/]
  qa:
    run: sleep 0.05; echo "{\\"score\\":$(cat out/draft/score)}" > out/qa.json
    inputs: [out/draft/]
    outputs: [out/qa.json]
    results: out/qa.json
  rework:
    when: qa.score < 3
    run: echo $(($(cat out/draft/score) + 1)) > next; mv next out/draft/score
    updates: [out/draft/]
    loop: { back_to: qa, limit: 9 }
  always_new:
    run: cat loose.txt > out/loose.txt
    inputs: [loose.txt]
    outputs: [out/loose.txt]
    cache: false
  film:
    run: cat out/join.txt out/facts.txt out/draft/score out/loose.txt > out/film.txt; sleep 0.1
    inputs: [out/join.txt, out/facts.txt, out/draft/, out/loose.txt]
    outputs: [out/film.txt]
`;

const sources = (onChange: string) => ({
  "pipeline.yaml": manifest("!", onChange),
  "facts.yaml": "value: 1\n",
  "seed.txt": "2\n",
  "loose.txt": "loose\n",
  "src/1.txt": "one\n",
});

/** One of the things that people do to a project. */
async function edit(rig: WatchRig, random: SeededRandom, onChange: string): Promise<void> {
  const value = String(random.below(4));
  const file = `src/${random.below(3)}.txt`;
  switch (random.below(9)) {
    case 0:
      return rig.write("pipeline.yaml", manifest(value, onChange));
    case 1:
      return rig.write("pipeline.yaml", `${manifest(value, onChange)}wrong: true\n`);
    case 2:
      return rig.write("facts.yaml", `value: ${value}\n`);
    case 3:
      return rig.write("seed.txt", `${value}\n`);
    case 4:
      return rig.write("loose.txt", `${value}\n`);
    case 5:
      return rm(join(rig.root, file), { force: true });
    case 6:
      await rig.write("saved.tmp", `${value}\n`);
      return rename(join(rig.root, "saved.tmp"), join(rig.root, file));
    case 7:
      return rm(join(rig.root, "seed.txt"), { force: true });
    default:
      return rig.write(file, `${value}\n`);
  }
}

/** What a run makes of the same sources in a folder of its own. */
async function coldRun(rig: WatchRig): Promise<{ readonly [path: string]: string }> {
  await using cold = await makeProject();
  for (const name of [...Object.keys(sources("")).filter((path) => !path.includes("/")), "src"]) {
    await cp(join(rig.root, name), join(cold.root, name), { recursive: true });
  }
  await runProject(cold.root);
  return await readFolder(cold.root, "out");
}

describe("random edits while jobs run", () => {
  it.each([
    [1, "restart"],
    [2, "restart"],
    [3, "finish"],
    [4, "queue"],
  ])(
    "come to what a cold run makes, seed %i with on_change: %s",
    async (seed, onChange) => {
      const random = new SeededRandom(seed);
      await using rig = await watchTestProject(sources(onChange), { concurrency: 2 });
      const edits = 30;
      for (let count = 0; count < edits; count += 1) {
        await edit(rig, random, onChange);
        await pace(random.below(200));
      }
      // In the end nothing is missing.
      for (const [path, text] of Object.entries(sources(onChange))) {
        if (path === "pipeline.yaml" || path === "seed.txt" || path === "src/1.txt")
          await rig.write(path, text);
      }
      const expected = await coldRun(rig);
      // A change that was lost would never show.
      for (;;) {
        const isQuiet = (await rig.idle()) !== undefined;
        const made = await readFolder(rig.root, "out").catch(() => ({}));
        if (isQuiet && JSON.stringify(made) === JSON.stringify(expected)) break;
      }
      expect(await readFile(join(rig.root, "out/film.txt"), "utf8")).toBe(expected["out/film.txt"]);
      expect(rig.heard.filter(({ type }) => type === "run.started").length).toBeLessThanOrEqual(edits + 5);
    },
    120_000,
  );
});
