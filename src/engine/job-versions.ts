import { renderList } from "../expressions/render.ts";
import type { Scope } from "../model/expression.ts";
import type { ContentNeed, PathVersion } from "../model/work-order.ts";
import { stageOfJob } from "../plan/declare-items.ts";
import type { ProjectFolder } from "../ports.ts";
import type { JobRecord } from "../scheduler/job-table.ts";
import type { OutputClaims } from "./output-claims.ts";
import type { ProjectView } from "./project-view.ts";
import type { JobFacts } from "./scope.ts";
import type { UpdatedOutputs } from "./updated-outputs.ts";

/** What versions of jobs are looked up in. */
export interface VersionSources {
  readonly jobs: ReadonlyMap<string, JobRecord>;
  readonly view: ProjectView;
  readonly facts: ReadonlyMap<string, JobFacts>;
  readonly scopeOf: (job: JobRecord) => Scope;
  readonly claims: OutputClaims;
  readonly updated: UpdatedOutputs;
  /** What the jobs of a fanned-out stage made in earlier runs, where its list will not be known any more: it is not there. */
  readonly formerOf: (stage: JobRecord) => readonly PathVersion[];
}

/**
 * What the stages that a job needs make, as it stands for that job. What a skipped or failed stage would have made is not there;
 * files of an earlier run may still lie at its paths.
 */
export function versionsFor(job: JobRecord, sources: VersionSources): readonly PathVersion[] {
  const versions = new Map<string, PathVersion>();
  const needed = job.planned.needs.flatMap(({ stage }) => sources.jobs.get(stage) ?? []);
  for (const version of [
    ...needed.flatMap((other) => versionsOf(other, sources)),
    ...updatedVersions(job, sources),
    ...siblingVersions(job),
  ]) {
    const known = versions.get(version.path);
    if (known?.entries === undefined) versions.set(version.path, version);
  }
  return [...versions.values()];
}

/** What other jobs of the same stage make is not there for this one, whether it was made already or not. */
function siblingVersions({ item }: JobRecord): readonly PathVersion[] {
  return (item?.siblings ?? []).map(({ stage, pattern }) => ({
    path: pattern.text,
    stage,
    state: "waiting",
  }));
}

/** What needed stages have rewritten is content as much as what they made, and belongs to stages that the job may not need itself. */
function updatedVersions(job: JobRecord, sources: VersionSources): readonly PathVersion[] {
  const { jobs, view } = sources;
  return contentOf(job, sources).flatMap(({ stage, paths }) =>
    paths.flatMap((path) => {
      const version = view.around(path);
      const maker = version === undefined || version.job === stage ? undefined : jobs.get(version.job);
      if (maker === undefined) return [];
      return versionsOf(maker, sources).filter((other) => other.path === version?.path);
    }),
  );
}

/** The outputs of a job, or of all jobs of a stage. One that two stages share is there if either made it. */
export function versionsOf(job: JobRecord, sources: VersionSources): readonly PathVersion[] {
  if (job.fanOut !== undefined) {
    return job.fanOut.jobs?.flatMap((one) => versionsOf(one, sources)) ?? sources.formerOf(job);
  }
  const { jobs, view, scopeOf, claims, updated } = sources;
  const { stage: declared } = job.planned;
  const outputs = renderList(declared.outputs, scopeOf(job));
  // A template that cannot be resolved names no path that anyone could read.
  const paths = outputs.ok ? outputs.value : [];
  return paths.map((path) => {
    const version = view.at(path);
    // Of two stages that share a path, the other one may be about to make it.
    const maker = jobs.get(version?.job ?? claims.ownerOf(path) ?? job.id);
    const stage = maker?.id ?? job.id;
    const isUnmade = version === undefined && maker?.state === "succeeded";
    const state = isUnmade ? "skipped" : (maker?.state ?? job.state);
    const parts = {
      ...(updated.isPartlyUpdated(path) && { isShared: true as const }),
      ...(!declared.clean && { isPart: true as const }),
    };
    if (version === undefined || state !== "succeeded") return { path, stage, state, ...parts };
    return { path, stage, state, entries: version.entries, ...parts };
  });
}

/** `formerOf` by what the folder remembers. Thousands of jobs may ask for one stage. */
export function rememberFormer(folder: Pick<ProjectFolder, "formerOutputs">): VersionSources["formerOf"] {
  const known = new WeakMap<JobRecord, readonly PathVersion[]>();
  const look = ({ id, state }: JobRecord): readonly PathVersion[] =>
    folder
      .formerOutputs()
      .filter(({ stage }) => stageOfJob(stage) === id)
      .flatMap(({ stage, paths }) => paths.map((path) => ({ path, stage, state })));
  return (stage) => {
    const versions = known.get(stage) ?? look(stage);
    known.set(stage, versions);
    return versions;
  };
}

/** The needed stages all of whose outputs count as read. */
export function contentOf(job: JobRecord, { facts, jobs }: VersionSources): readonly ContentNeed[] {
  const madeBy = (id: string): readonly string[] => {
    const of = jobs.get(id)?.fanOut?.jobs;
    if (of === undefined) return facts.get(id)?.outputs ?? [];
    // In which order the jobs stand in their list is no content.
    return of.flatMap((one) => madeBy(one.id)).toSorted();
  };
  const needed = job.planned.needs.filter(({ content }) => content);
  // One that makes nothing is no content: whether it is needed or not is the same.
  return needed.map(({ stage }) => ({ stage, paths: madeBy(stage) })).filter(({ paths }) => paths.length > 0);
}
