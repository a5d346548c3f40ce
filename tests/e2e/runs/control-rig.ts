import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import type { RunEvent } from "../../../src/model/event.ts";
import { readJournal } from "../../../src/runs/read-journal.ts";
import { readHead, type RunHead } from "../../../src/runs/run-head.ts";
import { type Puppet, puppetScript, PuppetShow } from "../../support/puppets.ts";
import { type CliResult, runCli, startCli } from "../../support/run-cli.ts";
import { said } from "../../support/said.ts";
import { makeProject, type TempProject } from "../../support/temp-project.ts";

/** `ask` is to run every time; the puppets run one after the other. */
export const manifest = `
name: film
params: { words: { type: object, default: { a: 1 } }, title: it's, key: none }
stages:
  ask: { run: "echo asked >> asked.log; echo ask > ask.txt", cache: false, outputs: [ask.txt] }
  first: { run: node puppet.mjs first first.txt ask.txt, inputs: [puppet.mjs, ask.txt], outputs: [first.txt] }
  second: { run: node puppet.mjs second second.txt first.txt, inputs: [puppet.mjs, first.txt], outputs: [second.txt] }
  tidy: { run: echo tidied >> tidied.log, always: true }
`;

interface Stage extends TempProject {
  readonly show: PuppetShow;
  cli(...words: readonly string[]): Promise<CliResult>;
  start(...words: readonly string[]): ReturnType<typeof startCli>;
  /** Starts a run in the background: its id. */
  detach(...words: readonly string[]): Promise<string>;
  lines(file: string): Promise<number>;
}

export async function makeStage(
  text: string = manifest,
  env: { readonly [name: string]: string } = {},
): Promise<Stage> {
  const project = await makeProject({ "pipeline.yaml": text, "puppet.mjs": puppetScript });
  const { root } = project;
  const show = await PuppetShow.open(root);
  const cli = (...words: readonly string[]) => runCli(words, { cwd: root, env });
  return {
    ...project,
    show,
    cli,
    start: (...words) => startCli(words, { cwd: root, env }),
    detach: async (...words) => {
      const { stdout, stderr, exitCode } = await cli("run", "--detach", ...words);
      expect({ stdout, stderr, exitCode }).toEqual({
        stdout: expect.stringMatching(/^\w{26}\n$/u),
        stderr: "",
        exitCode: 0,
      });
      return stdout.trimEnd();
    },
    lines: async (file) => (await readFile(join(root, file), "utf8")).split("\n").length - 1,
    [Symbol.asyncDispose]: async () => {
      while ((await cli("cancel", "--kill")).exitCode === 0);
      await show[Symbol.asyncDispose]();
      await project[Symbol.asyncDispose]();
    },
  };
}

export function folderOf({ root }: TempProject, run: string): string {
  return join(root, ".storyflow/runs", run);
}

export function eventsOf(project: TempProject, run: string): readonly RunEvent[] {
  return readJournal(join(folderOf(project, run), "journal.jsonl")) ?? [];
}

export function headOf(project: TempProject, run: string): RunHead | undefined {
  return readHead(folderOf(project, run));
}

export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 20));
}

export const isSettled = (project: TempProject, run: string, stage: string) => () =>
  eventsOf(project, run).some((event) => event.type === "stage.settled" && event.job === stage);

export async function ended(project: Stage, run: string): Promise<RunHead["end"]> {
  await project.cli("status", run, "--watch");
  await until(() => headOf(project, run)?.end !== null);
  return headOf(project, run)?.end ?? null;
}

/** A run of which `first` runs. */
export async function makeBegun(
  ...words: readonly string[]
): Promise<Stage & { readonly run: string; readonly first: Puppet }> {
  const project = await makeStage();
  const run = await project.detach(...words);
  return { ...project, run, first: await project.show.begun("first") };
}

/** A run that waits for another one, started where it says so. */
export async function makeWaiting(project: Stage, ...words: readonly string[]) {
  const runs = join(project.root, ".storyflow/runs");
  const before = await readdir(runs);
  const command = project.start("run", ...words);
  await said(command.stderr, "waits for another run");
  const id = (await readdir(runs)).find((name) => !before.includes(name)) ?? "";
  return { id, command };
}
