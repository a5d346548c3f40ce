import type { JsonObject } from "../../src/model/json.ts";
import { parseManifest } from "../../src/manifest/parse-manifest.ts";
import { resolveParams } from "../../src/manifest/resolve-params.ts";
import type { Plan } from "../../src/model/plan.ts";
import { knownFrom } from "../../src/plan/known.ts";
import { planPipeline } from "../../src/plan/plan-pipeline.ts";
import { selectStages } from "../../src/plan/select-stages.ts";
import { Machine } from "./machine.ts";
import { makeManifest, sources } from "./make-manifest.ts";
import { meddle } from "./meddle.ts";
import { SeededRandom } from "./random.ts";
import { type RunPlan, type Sabotage, type SimulatedRun, simulateRun } from "./simulate-run.ts";
import { makeTrouble, noTrouble } from "./trouble.ts";

/** Some runs in one project while things go wrong, then what becomes of it when nothing does any more. */
export interface History {
  readonly seed: number;
  readonly manifest: string;
  readonly troubled: readonly SimulatedRun[];
  /** The next run, undisturbed. */
  readonly healing: SimulatedRun;
  /** One more. */
  readonly second: SimulatedRun;
  /** What a run makes of the same manifest and sources where nothing was made before. */
  readonly fresh: SimulatedRun;
  /** What people wrote where stages write. */
  readonly handwork: readonly string[];
  readonly machine: Machine;
}

export async function simulate(seed: number, sabotage: Sabotage = {}): Promise<History> {
  const random = new SeededRandom(seed);
  const { manifest, project } = loadGoodManifest(random);
  const machine = new Machine(sources);
  const troubled: SimulatedRun[] = [];
  const handwork: string[] = [];
  let params = project.params;
  for (let count = 1 + random.below(3); count > 0; count -= 1) {
    const trouble = makeTrouble(random);
    const asked = trouble.isPartial ? selectSome(project, random) : project;
    const name = `run${troubled.length}`;
    troubled.push(await simulateRun(machine, { ...asked, params }, name, trouble, sabotage));
    if (random.chance(0.7)) params = meddle(machine, project.plan, params, handwork, random);
  }
  const whole = { ...project, plan: goingOn(project.plan), params };
  const files = [...machine.disk].filter(([path]) => path.startsWith("src/"));
  const healing = await simulateRun(machine, whole, "run8 (healing)", noTrouble, sabotage);
  const second = await simulateRun(machine, whole, "run9 (second)", noTrouble, sabotage);
  const fresh = await simulateRun(new Machine(files), whole, "fresh", noTrouble);
  return { seed, manifest, troubled, healing, second, fresh, handwork, machine };
}

/** What is left out after a failure, or for want of budget, depends on what ran just then; so nothing is. */
function goingOn(plan: Plan): Plan {
  return { ...plan, pipeline: { ...plan.pipeline, onFailure: "keep_going", budget: {} } };
}

/** Manifests with mistakes are for other tests: another one is made. */
function loadGoodManifest(random: SeededRandom): { readonly manifest: string; readonly project: RunPlan } {
  for (;;) {
    const manifest = makeManifest(random);
    const project = load(manifest);
    if (project !== undefined) return { manifest, project };
  }
}

function load(manifest: string): RunPlan | undefined {
  const { pipeline } = parseManifest(Buffer.from(manifest), "pipeline.yaml");
  if (pipeline === undefined) return undefined;
  const params: JsonObject = resolveParams(pipeline.params, { flags: [], environment: {} }).params;
  const { plan } = planPipeline(pipeline, knownFrom(pipeline, params, {}));
  return plan === undefined ? undefined : { plan, params, isWhole: true };
}

function selectSome(project: RunPlan, random: SeededRandom): RunPlan {
  const asked = random.some(project.plan.stages);
  const { plan } = selectStages(project.plan, asked === undefined ? [] : [asked.id]);
  if (plan === undefined) return project;
  return { ...project, plan, isWhole: plan.stages.length === project.plan.stages.length };
}
