import { attemptFilesIn } from "../executors/attempt-folder.ts";
import { createLocalExecutor } from "../executors/local-executor.ts";
import { moduleKind } from "../kinds/module-kind.ts";
import { shellKind } from "../kinds/shell-kind.ts";
import type { JobExecutor } from "../ports.ts";
import { systemClock } from "../system/system-clock.ts";
import type { OpenFolder } from "./open-project-folder.ts";
import type { Project } from "./project.ts";
import type { Secrets } from "./secrets-of.ts";

/** What executes the jobs of a project on this machine. */
export function makeExecutor(
  project: Project,
  folder: OpenFolder,
  { values, mask }: Secrets,
  isReadOnly: boolean = false,
): JobExecutor {
  return createLocalExecutor({
    ...folder,
    attempts: attemptFilesIn(folder.workspace.root),
    kinds: { shell: shellKind, module: moduleKind },
    environment: project.environment,
    secretValues: values,
    mask,
    moduleFiles: project.moduleFiles,
    optionSchemas: project.optionSchemas,
    clock: systemClock,
    isReadOnly,
  });
}
