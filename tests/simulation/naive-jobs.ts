import picomatch from "picomatch";
import { isJsonObject, type JsonObject, type JsonValue } from "../../src/model/json.ts";
import type { PlannedNeed, PlannedStage } from "../../src/model/plan.ts";
import type { SimulatedRun } from "./simulate-run.ts";

/** A plain stage, or one job of a fanned-out one. */
export interface NaiveJob {
  readonly id: string;
  readonly planned: PlannedStage;
  /** Of its item. */
  readonly key?: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly updates: readonly string[];
  /** Those words of its command that follow from its item and its place in the list. */
  readonly words: readonly string[];
}

/** The stage of a job. */
export function stageIdOf(job: string): string {
  return job.split("[")[0] ?? job;
}

const known = new WeakMap<SimulatedRun, NaiveJobs>();

export function naiveJobs(run: SimulatedRun): NaiveJobs {
  const jobs = known.get(run) ?? new NaiveJobs(run);
  known.set(run, jobs);
  return jobs;
}

/**
 * What the language says of fan-outs, told a second time: from the manifest's text and the results that were told, by looking at all jobs
 * afresh. It knows the few forms in which simulated manifests are written, and nothing of how jobs are scheduled.
 */
export class NaiveJobs {
  readonly all: readonly NaiveJob[];
  readonly #run: SimulatedRun;
  readonly #written: JsonObject;
  readonly #byStage = new Map<string, readonly NaiveJob[]>();

  constructor(run: SimulatedRun) {
    this.#run = run;
    this.#written = objectAt(JSON.parse(run.plan.pipeline.source.text), "stages");
    for (const planned of run.plan.stages) {
      const jobs = this.isFannedOut(planned.id) ? this.#jobsOf(planned) : [this.#plainJob(planned)];
      if (jobs !== undefined) this.#byStage.set(planned.id, jobs);
    }
    this.all = [...this.#byStage.values()].flat();
  }

  isFannedOut(stage: string): boolean {
    const written = objectAt(this.#written, stage);
    return "foreach" in written || "matrix" in written;
  }

  get(id: string): NaiveJob | undefined {
    return this.all.find((job) => job.id === id);
  }

  /** The jobs of a stage in the order of its list; undefined where that never came to be known. */
  ofStage(stage: string): readonly NaiveJob[] | undefined {
    return this.#byStage.get(stage);
  }

  /** The jobs that a job waits for, each by its id; where it needs all of a fanned-out stage, by that of the stage. */
  needsOf(job: NaiveJob): readonly string[] {
    const needs = job.planned.needs.flatMap((need) => this.#narrow(job, need));
    return [...new Set([...needs, ...this.#bodyOf(job), ...this.#jobBefore(job)])];
  }

  /** What is needed for its paths alone: the jobs that are met. Of an aligned stage the own job; else all. */
  #narrow(job: NaiveJob, need: PlannedNeed): readonly string[] {
    const others = this.#byStage.get(need.stage) ?? [];
    if (others.length === 0 || !this.isFannedOut(need.stage)) return [need.stage];
    const met = others.filter((other) => meets(job, other)).map(({ id }) => id);
    // What is read as content of a stage is not written in the inputs.
    const readsContent = job.planned.needs.some(({ content }) => content);
    if (need.reason === "path") return met;
    if (this.areAligned(job.planned.id, need.stage)) return [`${need.stage}[${job.key}]`, ...met];
    return need.reason === "version" && !readsContent ? met : [need.stage];
  }

  /** They go over the same list, by the same keys. */
  areAligned(a: string, b: string): boolean {
    const listOf = (stage: string) => {
      const { foreach, matrix, key } = objectAt(this.#written, stage);
      return JSON.stringify([foreach, matrix, key]);
    };
    return this.isFannedOut(a) && listOf(a) === listOf(b);
  }

  /** What a loop is to judge. */
  #bodyOf({ id, planned }: NaiveJob): readonly string[] {
    const body = this.#run.plan.loops.find(({ stage }) => stage === planned.id)?.body ?? [];
    return body.map((member) => `${member}${id.slice(planned.id.length)}`);
  }

  #jobBefore({ id, planned }: NaiveJob): readonly string[] {
    if (!JSON.stringify(objectAt(this.#written, planned.id)).includes("previous")) return [];
    const jobs = this.#byStage.get(planned.id) ?? [];
    const before = jobs[jobs.findIndex((job) => job.id === id) - 1];
    return before === undefined ? [] : [before.id];
  }

  #plainJob(planned: PlannedStage): NaiveJob {
    return { id: planned.id, planned, words: [], ...this.#pathsOf(planned.id, (text) => text) };
  }

  #jobsOf(planned: PlannedStage): readonly NaiveJob[] | undefined {
    const { id } = planned;
    const isTold = this.#run.heard.some((event) => event.type === "stage.expanded" && event.job === id);
    const items = isTold ? this.#itemsOf(id) : undefined;
    const run = textsAt(objectAt(this.#written, id), "run");
    return items?.map(({ key, item }, index) => ({
      id: `${id}[${key}]`,
      planned,
      key,
      words: run.flatMap((word) => wordOf(word, item, items[index - 1]?.key) ?? []),
      ...this.#pathsOf(id, (text) => resolve(text, key, item)),
    }));
  }

  #pathsOf(stage: string, resolvePath: (text: string) => string) {
    const written = objectAt(this.#written, stage);
    const pathsAt = (name: string) => textsAt(written, name).map(resolvePath);
    return { inputs: pathsAt("inputs"), outputs: pathsAt("outputs"), updates: pathsAt("updates") };
  }

  #itemsOf(stage: string): readonly { readonly key: string; readonly item: JsonValue }[] | undefined {
    const { foreach, matrix, key } = objectAt(this.#written, stage);
    const lists = Object.values(isJsonObject(foreach) ? foreach : isJsonObject(matrix) ? matrix : {});
    let keyed: readonly { readonly key: string; readonly item: JsonValue }[] = [{ key: "", item: null }];
    for (const list of lists) {
      const values = this.#valuesOf(list);
      if (values === undefined) return undefined;
      keyed = keyed.flatMap((before) =>
        values.map((item) => ({
          key: [before.key, nameOf(item)].filter((part) => part !== "").join(","),
          item,
        })),
      );
    }
    return key === undefined ? keyed : keyed.map(({ key: own, item }) => ({ key: `k-${own}`, item }));
  }

  #valuesOf(list: JsonValue): readonly JsonValue[] | undefined {
    if (typeof list !== "string") return arrayOf(list);
    const ofJobs = /^(?<stage>\w+)\.map\(k, k\.key\)$/u.exec(list)?.groups?.["stage"];
    if (ofJobs !== undefined) return this.#byStage.get(ofJobs)?.map(({ key = "" }) => key);
    const [path = "", ...calls] = list.split(/(?=\.map\(|\.filter\()/u);
    const values = arrayOf(this.#valueAt(path.split(".")));
    const kept = calls.includes(".filter(i, i.text == 'day')")
      ? values?.filter((item) => isJsonObject(item) && item["text"] === "day")
      : values;
    return calls.includes(".map(i, i.id)") ? kept?.map(nameOf) : kept;
  }

  #valueAt([first = "", ...rest]: readonly string[]): JsonValue | undefined {
    const { params, data, heard } = this.#run;
    if (first === "params") return rest.reduce<JsonValue | undefined>(memberOf, params);
    if (first === "data") return rest.reduce<JsonValue | undefined>(memberOf, data);
    const settled = heard.find((event) => event.type === "stage.settled" && event.job === first);
    return settled?.type === "stage.settled"
      ? rest.reduce<JsonValue | undefined>(memberOf, settled.results)
      : undefined;
  }
}

/** Whether one reads or rewrites something that the other makes, or reads what that rewrites. */
function meets(reader: NaiveJob, maker: NaiveJob): boolean {
  const made = [...maker.outputs, ...maker.updates].flatMap(filesIn);
  const isRead = reader.inputs.some((input) => made.some((file) => takesIn(input, file)));
  const outputs = maker.outputs.flatMap(filesIn);
  return isRead || reader.updates.some((update) => outputs.some((file) => takesIn(update, file)));
}

/** Some files that may be at a path: a folder has these in it, if any. */
function filesIn(path: string): readonly string[] {
  return path.endsWith("/") ? ["0.txt", "1.txt"].map((name) => `${path}${name}`) : [path];
}

function takesIn(pattern: string, file: string): boolean {
  return pattern.endsWith("/")
    ? file.startsWith(pattern)
    : pattern === file || picomatch.isMatch(file, pattern);
}

/** What is not known before the job runs stands for anything in its place. */
function resolve(text: string, key: string, item: JsonValue): string {
  return text
    .replaceAll("${{ this.key }}", key)
    .replaceAll("${{ x.id }}", nameOf(item))
    .replaceAll(/\$\{\{.*?\}\}/gu, "*");
}

/** Of the words that tell one job from another those that are the same in each run. */
function wordOf(word: string, item: JsonValue, before: string | undefined): string | undefined {
  const text = memberOf(item, "text");
  if (word === "${{ x.text }}" && typeof text === "string") return text;
  if (word === "${{ y }}") return nameOf(item);
  return word === '${{ previous == null ? "first" : previous.key }}' ? (before ?? "first") : undefined;
}

function nameOf(item: JsonValue): string {
  const name = isJsonObject(item) ? item["id"] : item;
  return typeof name === "string" ? name : JSON.stringify(name);
}

function memberOf(value: JsonValue | undefined, name: string): JsonValue | undefined {
  return isJsonObject(value) ? value[name] : undefined;
}

function arrayOf(value: JsonValue | undefined): readonly JsonValue[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

function objectAt(value: JsonValue | undefined, name: string): JsonObject {
  const found = memberOf(value, name);
  return isJsonObject(found) ? found : {};
}

function textsAt(value: JsonObject, name: string): readonly string[] {
  return (arrayOf(value[name]) ?? []).filter((text) => typeof text === "string");
}
