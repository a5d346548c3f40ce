import { cp, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pace } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { readFolder, runProject } from "../../support/run-project.ts";
import { makeProject } from "../../support/temp-project.ts";
import { type WatchRig, watchTestProject } from "../../support/watch-rig.ts";
import { SeededRandom } from "../../simulation/random.ts";

/** A pipeline, and what people do to it. */
interface Model {
  readonly manifest: (suffix: string, onChange: string) => string;
  /** All that it reads but the manifest, as it is in the beginning. */
  readonly sources: { readonly [path: string]: string };
  /** Without these, stages fail: in the end they are there. */
  readonly needed: readonly string[];
  /** Folders of sources that may hold more than at the beginning. */
  readonly folders: readonly string[];
  readonly edits: readonly Edit[];
  /** After one of which, and then the needed files, all can run. */
  readonly undone: readonly Edit[];
  readonly mended: (rig: WatchRig) => Promise<void>;
}

type Edit = (rig: WatchRig, random: SeededRandom) => Promise<void>;

const value = (random: SeededRandom) => `${random.below(4)}\n`;
const remove = (rig: WatchRig, path: string) => rm(join(rig.root, path), { force: true });

const loops: Model = {
  manifest: (suffix, onChange) => `name: model
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
`,

  sources: {
    "facts.yaml": "value: 1\n",
    "seed.txt": "2\n",
    "loose.txt": "loose\n",
    "src/1.txt": "one\n",
  },
  needed: ["seed.txt", "src/1.txt"],
  folders: ["src"],
  edits: [
    (rig, random) => rig.write("facts.yaml", `value: ${value(random)}`),
    (rig, random) => rig.write("seed.txt", value(random)),
    (rig, random) => rig.write("loose.txt", value(random)),
    (rig, random) => rig.write(`src/${random.below(3)}.txt`, value(random)),
    (rig, random) => remove(rig, `src/${random.below(3)}.txt`),
    (rig) => remove(rig, "seed.txt"),
    async (rig, random) => {
      await rig.write("saved.tmp", value(random));
      await rename(join(rig.root, "saved.tmp"), join(rig.root, `src/${random.below(3)}.txt`));
    },
  ],
  undone: [
    (rig, random) => rig.write("seed.txt", `${random.below(2)}\n`),
    (rig, random) => rig.write("src/1.txt", `${random.below(2)}\n`),
    (rig, random) => rig.write("loose.txt", `${random.below(2)}\n`),
  ],
  mended: async () => {},
};

/** Some of four items, in any order, as JSON. */
function randomList(random: SeededRandom): string {
  const left = [0, 1, 2, 3];
  const items = Array.from({ length: random.below(5) }, () => {
    const [number = 0] = left.splice(random.below(left.length), 1);
    return {
      id: `i${number}`,
      text: `t${random.below(2)}`,
      file: `takes/${["a", "far/b"][random.below(2)]}.txt`,
    };
  });
  return JSON.stringify({ list: items });
}

const lists: Model = {
  manifest: (suffix, onChange) => `name: model
on_change: ${onChange}
params: { suffix: "${suffix}" }
data: { shots: shots.yaml }
stages:
  frame:
    foreach: { shot: data.shots.list }
    run: |
      { echo \${{ shot.text }}; cat \${{ inputs[0] }}; find extra/\${{ shot.id }} -type f | sort | xargs cat; } > \${{ outputs[0] }}
      sleep 0.05
    inputs: ["\${{ shot.file }}", "extra/\${{ shot.id }}/*.txt"]
    outputs: ["out/frame/\${{ shot.id }}.txt"]
  sound:
    foreach: { shot: data.shots.list }
    run: sed s/^/sound/ \${{ inputs[0] }} > \${{ outputs[0] }}
    inputs: ["out/frame/\${{ shot.id }}.txt"]
    outputs: ["out/sound/\${{ shot.id }}.txt"]
  scenes:
    run: sleep 0.05; cp scenes.json out/scenes.json
    inputs: [scenes.json]
    outputs: [out/scenes.json]
    results: out/scenes.json
  clip:
    foreach: { scene: scenes.list }
    run: sleep 0.05; cat \${{ inputs[0] }} > \${{ outputs[0] }}
    inputs: ["\${{ scene.file }}"]
    outputs: ["out/clip/\${{ scene.id }}.txt"]
  credit:
    foreach: { scene: scenes.list }
    run: |
      echo \${{ previous == null ? "first" : "after " + previous.key }}\${{ params.suffix }} > \${{ outputs[0] }}
    outputs: ["out/credit/\${{ scene.id }}.txt"]
  extract:
    matrix: { shot: data.shots.list, lines: [1, 2] }
    run: head -n \${{ lines }} \${{ inputs[0] }} > \${{ outputs[0] }}
    inputs: ["out/frame/\${{ shot.id }}.txt"]
    outputs: ["out/extract/\${{ shot.id }}-\${{ lines }}.txt"]
  film:
    run: find out/sound out/clip out/credit out/extract -type f | sort | xargs cat /dev/null > out/film.txt; sleep 0.1
    inputs: [out/sound/*.txt, out/clip/*.txt, out/credit/*.txt, out/extract/*.txt]
    outputs: [out/film.txt]
`,
  sources: {
    "shots.yaml": JSON.stringify({ list: [{ id: "i1", text: "t1", file: "takes/far/b.txt" }] }),
    "scenes.json": JSON.stringify({ list: [{ id: "i1", text: "t1", file: "takes/a.txt" }] }),
    "takes/a.txt": "a\n",
    "takes/far/b.txt": "b\n",
    "extra/i0/1.txt": "extra\n",
  },
  needed: ["takes/a.txt", "takes/far/b.txt"],
  folders: ["takes", "extra"],
  edits: [
    (rig, random) => rig.write("shots.yaml", randomList(random)),
    (rig, random) => rig.write("shots.yaml", randomList(random)),
    (rig, random) => rig.write("scenes.json", randomList(random)),
    (rig, random) => rig.write("scenes.json", randomList(random)),
    (rig) => rig.write("shots.yaml", JSON.stringify({ list: [{ id: "i1" }, { id: "i1" }] })),
    (rig, random) => rig.write("takes/a.txt", value(random)),
    (rig, random) => rig.write("takes/far/b.txt", value(random)),
    (rig) => remove(rig, "takes/far/b.txt"),
    (rig, random) => rig.write(`extra/i${random.below(4)}/${random.below(2)}.txt`, value(random)),
    (rig, random) => remove(rig, `extra/i${random.below(4)}/${random.below(2)}.txt`),
  ],
  undone: [
    (rig, random) => rig.write("shots.yaml", randomList(random)),
    (rig, random) => rig.write("scenes.json", randomList(random)),
    (rig, random) => rig.write("takes/a.txt", `${random.below(2)}\n`),
    (rig) => remove(rig, "extra/i0/1.txt"),
    (rig) => rig.write("extra/i0/1.txt", "extra\n"),
  ],
  mended: (rig) => rig.write("shots.yaml", JSON.stringify({ list: [] })),
};

/** One of the things that people do to a project. */
async function edit(rig: WatchRig, random: SeededRandom, model: Model, onChange: string): Promise<void> {
  const manifest = model.manifest(value(random).trim(), onChange);
  const edits: Model["edits"] = [
    () => rig.write("pipeline.yaml", manifest),
    () => rig.write("pipeline.yaml", `${manifest}wrong: true\n`),
    ...model.edits,
  ];
  await random.some(edits)?.(rig, random);
}

/** What a run makes of the same sources in a folder of its own. */
async function coldRun(rig: WatchRig, model: Model): Promise<{ readonly [path: string]: string }> {
  await using cold = await makeProject();
  const files = Object.keys(model.sources).filter((path) => !path.includes("/"));
  for (const name of ["pipeline.yaml", ...files, ...model.folders]) {
    await cp(join(rig.root, name), join(cold.root, name), { recursive: true });
  }
  const { report } = await runProject(cold.root);
  expect(report.state).toBe("succeeded");
  return await readFolder(cold.root, "out");
}

/** Waits until the folder is what a cold run makes of it: a change that was lost would never show. */
async function becomesCold(rig: WatchRig, model: Model): Promise<void> {
  const expected = JSON.stringify(await coldRun(rig, model));
  while (JSON.stringify(await readFolder(rig.root, "out").catch(() => ({}))) !== expected) await rig.idle();
}

describe("random edits while jobs run", () => {
  it.each<readonly [string, number, string, Model]>([
    ["a quality loop", 1, "restart", loops],
    ["a quality loop", 2, "restart", loops],
    ["a quality loop", 3, "finish", loops],
    ["a quality loop", 4, "queue", loops],
    ["lists", 5, "restart", lists],
    ["lists", 6, "restart", lists],
    ["lists", 7, "finish", lists],
    ["lists", 8, "queue", lists],
  ])(
    "come to what a cold run makes: %s, seed %i with on_change: %s",
    async (_name, seed, onChange, model) => {
      const random = new SeededRandom(seed);
      const files = { "pipeline.yaml": model.manifest("!", onChange), ...model.sources };
      await using rig = await watchTestProject(files, { concurrency: 2 });
      const mend = async () => {
        for (const path of model.needed) await rig.write(path, model.sources[path] ?? "");
      };
      const edits = 30;
      for (let count = 0; count < edits; count += 1) {
        await edit(rig, random, model, onChange);
        await pace(random.below(200));
      }
      await rig.write("pipeline.yaml", files["pipeline.yaml"]);
      await model.mended(rig);
      await mend();
      await becomesCold(rig, model);
      expect(rig.heard.filter(({ type }) => type === "run.started").length).toBeLessThanOrEqual(edits + 5);
      // What comes now was there before as often as not: a run has nothing to execute then, and much to put back.
      for (let count = 0; count < 4; count += 1) {
        await random.some(model.undone)?.(rig, random);
        await mend();
        await becomesCold(rig, model);
      }
    },
    120_000,
  );
});
