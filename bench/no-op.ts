// What a run costs that has nothing to do: the whole process of the built command line, against other runners.
import { join } from "node:path";
import { inBenchFolder, outlastRacyTimes } from "./bench-folder.ts";
import { measure, printTable } from "./measure.ts";
import { hasProgram, runProgram } from "./programs.ts";
import { type CopyStage, ninja, prepareProject, type Runner, storyflow, task, turbo } from "./runners.ts";
import { scaled } from "./scale.ts";

export async function measureNoOp(): Promise<void> {
  await measureRunners("side by side", sideBySide(scaled(1000)), { ninja, storyflow, task, turbo });
  await measureRunners("in a chain", chain(scaled(1000)), { ninja, storyflow });
}

function sideBySide(count: number): readonly CopyStage[] {
  return Array.from({ length: count }, (_, index) => copyStage(index, `in/${index}.txt`));
}

function chain(count: number): readonly CopyStage[] {
  return Array.from({ length: count }, (_, index) =>
    copyStage(index, index === 0 ? "in/0.txt" : `out/${index - 1}.txt`),
  );
}

function copyStage(index: number, input: string): CopyStage {
  return { id: `s${index}`, input, output: `out/${index}.txt` };
}

async function measureRunners(
  shape: string,
  stages: readonly CopyStage[],
  runners: { readonly [name: string]: Runner },
): Promise<void> {
  await inBenchFolder(async (root) => {
    const found = Object.entries(runners).filter(([, { program }]) => hasProgram(program));
    for (const [name, runner] of found) {
      prepareProject(join(root, name), runner, stages);
      runner.run(join(root, name));
    }
    await outlastRacyTimes();
    // The first look at what is old enough is the last one that reads it.
    for (const [name, runner] of found) runner.run(join(root, name));
    const subjects = {
      ...Object.fromEntries(found.map(([name, runner]) => [name, () => runner.run(join(root, name))])),
      "node -e 0": () => runProgram(root, process.execPath, "-e", "0"),
    };
    printTable(
      `A run with nothing to do, ${stages.length} stages ${shape}, 9 times each`,
      await measure(9, subjects),
    );
  });
}
