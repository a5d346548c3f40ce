// What 10,000 items cost: three aligned stages and one that reads all, planned and run with an executor that does nothing.
import { Engine } from "../src/engine/engine.ts";
import type { RunWorld } from "../src/engine/run-input.ts";
import { parseManifest } from "../src/manifest/parse-manifest.ts";
import type { Plan } from "../src/model/plan.ts";
import { knownFrom } from "../src/plan/known.ts";
import { planPipeline } from "../src/plan/plan-pipeline.ts";
import { fakeWorld, good } from "../tests/support/fake-world.ts";
import { measure, printTable } from "./measure.ts";

const count = 10_000;
const items = Array.from({ length: count }, (_, index) => ({ id: `s${index}`, text: `shot ${index}` }));
const data = { project: { shots: items } };

const manifest = `
data: { project: project.yaml }
stages:
  keyframe:
    foreach: { shot: data.project.shots }
    run: draw \${{ shot.text }} \${{ outputs[0] }}
    outputs: ["build/\${{ shot.id }}.png"]
  video:
    foreach: { shot: data.project.shots }
    run: move \${{ inputs[0] }} \${{ outputs[0] }}
    inputs: ["build/\${{ shot.id }}.png"]
    outputs: ["build/\${{ shot.id }}.mp4"]
  upscale:
    foreach: { shot: data.project.shots }
    when: video.status == "succeeded"
    run: enlarge \${{ inputs[0] }} \${{ outputs[0] }}
    inputs: ["build/\${{ shot.id }}.mp4"]
    outputs: ["build/\${{ shot.id }}-large.mp4"]
  film:
    run: join \${{ upscale.map(u, u.key) }}
    inputs: ["build/*-large.mp4"]
    outputs: [film.mp4]
`;

function planned(): Plan {
  const { pipeline } = parseManifest(new TextEncoder().encode(manifest), "pipeline.yaml");
  if (pipeline === undefined) throw new Error("the manifest of the bench is wrong");
  const { plan } = planPipeline(pipeline, knownFrom(pipeline, {}, data));
  if (plan === undefined) throw new Error("the pipeline of the bench has no plan");
  return plan;
}

const plan = planned();
const world: Partial<RunWorld> = {
  journal: { append: () => {}, onSaved: () => {}, close: async () => {} },
  executor: {
    recall: async () => ({ status: "miss", reasons: [] }),
    execute: async () => ({ status: "succeeded", exitCode: 0, results: {}, made: [] }),
  },
};

async function run(): Promise<void> {
  const fake = fakeWorld(plan, () => good(), { input: { data }, world });
  const { state } = await new Engine(fake.input, fake.world).run();
  if (state !== "succeeded") throw new Error(`the run of the bench has ${state}`);
}

const tables = await measure(3, {
  "write the items as JSON": () => void JSON.stringify(data),
  "plan them": () => void planned(),
  "run 30,001 jobs that do nothing": run,
});
printTable(`Fan-out, ${count} items in three aligned stages, 3 times each`, tables);
globalThis.gc?.();
process.stdout.write(`memory: ${Math.round(process.memoryUsage().rss / 1e6)} MB\n`);
