import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runProgram, runStoryflow } from "./programs.ts";

/** A stage of a made-up project: copies one file, and so must run after what makes that file. */
export interface CopyStage {
  readonly id: string;
  readonly input: string;
  readonly output: string;
}

/** One way to run the same stages. */
export interface Runner {
  /** What has to be on the PATH. */
  readonly program: string;
  readonly write: (folder: string, stages: readonly CopyStage[]) => void;
  readonly run: (folder: string) => void;
}

export const storyflow: Runner = {
  program: "node",
  write: (folder, stages) => {
    const texts = stages.map(
      ({ id, input, output }) =>
        `  ${id}:\n    run: cp ${input} ${output}\n    inputs: [${input}]\n    outputs: [${output}]\n`,
    );
    writeFileSync(join(folder, "pipeline.yaml"), `stages:\n${texts.join("")}`);
  },
  run: (folder) => runStoryflow(folder, "run", "pipeline.yaml"),
};

export const ninja: Runner = {
  program: "ninja",
  write: (folder, stages) => {
    const texts = stages.map(({ input, output }) => `build ${output}: cp ${input}\n`);
    writeFileSync(join(folder, "build.ninja"), `rule cp\n  command = cp $in $out\n${texts.join("")}`);
  },
  run: (folder) => runProgram(folder, "ninja"),
};

export const task: Runner = {
  program: "task",
  write: (folder, stages) => {
    const tasks = stages.map(({ id, input, output }) => [
      id,
      { cmds: [`cp ${input} ${output}`], sources: [input], generates: [output] },
    ]);
    const all = { deps: stages.map(({ id }) => id) };
    // JSON is YAML as well.
    writeJson(join(folder, "Taskfile.yml"), { version: "3", tasks: { ...Object.fromEntries(tasks), all } });
  },
  run: (folder) => runProgram(folder, "task", "--silent", "all"),
};

/** It looks at all inputs before the first task, so that stages must not read what others make. */
export const turbo: Runner = {
  program: "turbo",
  write: (folder, stages) => {
    const scripts = stages.map(({ id, input, output }) => [id, `cp ${input} ${output}`]);
    const tasks = stages.map(({ id, input, output }) => [id, { inputs: [input], outputs: [output] }]);
    const all = { dependsOn: stages.map(({ id }) => id) };
    writeJson(join(folder, "package.json"), {
      name: "copies",
      private: true,
      packageManager: "npm@10.0.0",
      scripts: { ...Object.fromEntries(scripts), all: "true" },
    });
    writeJson(join(folder, "package-lock.json"), { name: "copies", lockfileVersion: 3, packages: {} });
    writeJson(join(folder, "turbo.json"), { tasks: { ...Object.fromEntries(tasks), all } });
    writeFileSync(join(folder, ".gitignore"), "out/\n.turbo/\n");
    runProgram(folder, "git", "init", "--quiet");
  },
  run: (folder) => runProgram(folder, "turbo", "run", "all", "--output-logs=none"),
};

/** Every runner has a folder of its own: `in/` with what the stages read, `out/` for what they make. */
export function prepareProject(folder: string, { write }: Runner, stages: readonly CopyStage[]): void {
  for (const name of ["in", "out"]) mkdirSync(join(folder, name), { recursive: true });
  for (const { id, input } of stages) if (input.startsWith("in/")) writeFileSync(join(folder, input), id);
  write(folder, stages);
}

function writeJson(file: string, value: unknown): void {
  writeFileSync(file, JSON.stringify(value));
}
