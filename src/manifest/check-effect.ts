import type { Build } from "./build.ts";
import type { Stage } from "./generated/manifest.ts";
import { keyPlaceOf } from "./manifest-node.ts";
import { entryOf, member, type Typed } from "./typed-node.ts";

/** Keys of a stage that would be read by nobody: an author who writes them expects something of them. */
export function checkEffect(build: Build, stage: Typed<Stage>): void {
  const run = entryOf(stage, "run");
  if (run === undefined && entryOf(stage, "uses") !== undefined) {
    for (const key of ["shell", "cwd", "success_exit_codes", "progress"]) {
      warn(
        build,
        stage,
        key,
        "a module runs without a shell, in the folder of the manifest, and reports its progress",
      );
    }
  } else if (run?.node.type === "list") {
    warn(build, stage, "shell", "a list is a program and its arguments, which no shell reads");
  }
  if (entryOf(stage, "foreach") === undefined && entryOf(stage, "matrix") === undefined) {
    warn(build, stage, "key", "it names the jobs of a stage with `foreach` or `matrix`");
  }
  checkCacheKeys(build, stage);
}

function checkCacheKeys(build: Build, stage: Typed<Stage>): void {
  if (entryOf(stage, "outputs") === undefined) {
    warn(build, stage, "clean", "the stage has no outputs that could be cleaned away");
  }
  if (member(stage, "always")?.value !== true) return;
  for (const key of ["cache", "tools"]) {
    warn(build, stage, key, "an `always` stage runs each time, whatever it was run with before");
  }
}

function warn(build: Build, stage: Typed<Stage>, key: string, reason: string): void {
  const entry = entryOf(stage, key);
  if (entry === undefined) return;
  build.findings.add({
    code: "stage/without-effect",
    severity: "warning",
    message: `\`${key}\` has no effect here: ${reason}`,
    place: keyPlaceOf(build.source, entry),
    hint: "remove it",
  });
}
