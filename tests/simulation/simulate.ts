import type { JsonObject } from "../../src/model/json.ts";
import { parseManifest } from "../../src/manifest/parse-manifest.ts";
import { resolveParams } from "../../src/manifest/resolve-params.ts";
import type { Plan } from "../../src/model/plan.ts";
import { knownFrom } from "../../src/plan/known.ts";
import { planPipeline } from "../../src/plan/plan-pipeline.ts";
import { selectStages } from "../../src/plan/select-stages.ts";
import { dataOf, editLists, firstLists, type Lists, paramsOf, writeList } from "./lists.ts";
import { isAtOrBelow, Machine } from "./machine.ts";
import { makeManifest, sources } from "./make-manifest.ts";
import { isByHand, meddle } from "./meddle.ts";
import { naiveJobs } from "./naive-jobs.ts";
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
  /** Undisturbed runs in another project, between which lists are edited. */
  readonly edits: readonly Edited[];
  /** What people wrote where stages write. */
  readonly handwork: readonly string[];
  readonly machine: Machine;
}

interface Edited {
  readonly run: SimulatedRun;
  /** The same where nothing was made before. */
  readonly fresh: SimulatedRun;
}

export async function simulate(seed: number, sabotage: Sabotage = {}): Promise<History> {
  const random = new SeededRandom(seed);
  const project = makeProject(random);
  const machine = new Machine(sources);
  writeList(machine, project.lists);
  const troubled: SimulatedRun[] = [];
  const handwork: string[] = [];
  for (let count = 1 + random.below(3); count > 0; count -= 1) {
    const trouble = makeTrouble(random);
    const plan = project.plan;
    const asked = trouble.isPartial ? selectSome(plan, troubled.at(-1), random) : plan;
    troubled.push(await simulateRun(machine, asked, `run${troubled.length}`, trouble, sabotage));
    if (random.chance(0.7)) project.setParams(meddle(machine, plan.plan, plan.params, handwork, random));
    if (random.chance(0.6)) project.editLists(random);
    writeList(machine, project.lists);
  }
  const whole = goingOn(project.plan);
  const healing = await simulateRun(machine, whole, "run8 (healing)", noTrouble, sabotage);
  const second = await simulateRun(machine, whole, "run9 (second)", noTrouble, sabotage);
  const files = [...healing.after.disk].filter((file) => isSource(file, healing, machine));
  const fresh = await simulateRun(new Machine(files), whole, "fresh", noTrouble);
  const edits = project.hasLists ? await editAgainAndAgain(project, random, sabotage) : [];
  return { seed, manifest: project.manifest, troubled, healing, second, fresh, edits, handwork, machine };
}

/** So is what a person put where no job writes; and once it is forgotten who made what, whatever stands there. */
function isSource([path, text]: readonly [string, string], run: SimulatedRun, { lost }: Machine): boolean {
  if (path.startsWith("src/")) return true;
  if (!isByHand(text) && lost !== "state") return false;
  const outputs = naiveJobs(run).all.flatMap((job) => job.outputs);
  return !outputs.some((output) => isAtOrBelow(path, output.replace(/\/$/u, "")));
}

async function editAgainAndAgain(
  project: Project,
  random: SeededRandom,
  sabotage: Sabotage,
): Promise<readonly Edited[]> {
  const machine = new Machine(sources);
  const edits: Edited[] = [];
  for (let count = 2 + random.below(3); count > 0; count -= 1) {
    writeList(machine, project.lists);
    const plan = goingOn(project.plan);
    const files = [...machine.disk].filter(([path]) => path.startsWith("src/"));
    const run = await simulateRun(machine, plan, `edit${edits.length}`, noTrouble, sabotage);
    const fresh = await simulateRun(new Machine(files), plan, `fresh${edits.length}`, noTrouble);
    edits.push({ run, fresh });
    project.editLists(random);
  }
  return edits;
}

/** What is left out after a failure, or for want of budget, depends on what ran just then; so nothing is. */
function goingOn(project: RunPlan): RunPlan {
  const { plan } = project;
  return {
    ...project,
    plan: { ...plan, pipeline: { ...plan.pipeline, onFailure: "keep_going", budget: {} } },
  };
}

/** A manifest with what people set beside it. */
class Project {
  readonly manifest: string;
  lists: Lists;
  plan: RunPlan;
  #params: JsonObject = {};
  readonly #former: Lists[] = [];

  constructor(manifest: string, lists: Lists, plan: RunPlan) {
    this.manifest = manifest;
    this.lists = lists;
    this.plan = plan;
  }

  get hasLists(): boolean {
    return this.plan.plan.stages.some(({ fanOut }) => fanOut !== undefined);
  }

  setParams(params: JsonObject): void {
    this.#set(params, this.lists);
  }

  /** Or to what they were once: then what is gone comes back. */
  editLists(random: SeededRandom): void {
    const former = random.chance(0.3) ? random.some(this.#former) : undefined;
    this.#former.push(this.lists);
    this.#set(this.#params, former ?? editLists(this.lists, random));
  }

  /** With lists that the plan will not have, all stays as it is. */
  #set(params: JsonObject, lists: Lists): void {
    const plan = load(this.manifest, params, lists);
    if (plan === undefined) return;
    this.#params = params;
    this.lists = lists;
    this.plan = plan;
  }
}

/** Manifests with mistakes are for other tests: another one is made. */
function makeProject(random: SeededRandom): Project {
  for (;;) {
    const manifest = makeManifest(random);
    const lists = firstLists(random);
    const plan = load(manifest, {}, lists);
    if (plan !== undefined) return new Project(manifest, lists, plan);
  }
}

function load(manifest: string, changed: JsonObject, lists: Lists): RunPlan | undefined {
  const { pipeline } = parseManifest(Buffer.from(manifest), "pipeline.yaml");
  if (pipeline === undefined) return undefined;
  const defaults = resolveParams(pipeline.params, { flags: [], environment: {} }).params;
  const params: JsonObject = { ...defaults, ...changed, ...paramsOf(lists) };
  const data = dataOf(lists);
  const { plan } = planPipeline(pipeline, knownFrom(pipeline, params, data));
  return plan === undefined ? undefined : { plan, params, data, isWhole: true };
}

/** A stage, or one job of it. */
function selectSome(project: RunPlan, last: SimulatedRun | undefined, random: SeededRandom): RunPlan {
  const jobs = last === undefined ? [] : naiveJobs(last).all.filter(({ key }) => key !== undefined);
  const asked = [random.some(project.plan.stages), random.some(jobs), random.some(jobs)].filter(
    (job) => job !== undefined,
  );
  const names = asked.slice(0, 1 + random.below(2)).map(({ id }) => id);
  const { plan } = selectStages(project.plan, names);
  if (plan === undefined) return project;
  return { ...project, plan, isWhole: isWhole(plan, project.plan) };
}

function isWhole(plan: Plan, all: Plan): boolean {
  return plan.stages.length === all.stages.length && plan.chosen === undefined;
}
