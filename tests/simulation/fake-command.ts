import { digestText } from "../../src/keys/digest-text.ts";
import type { Failure } from "../../src/model/outcome.ts";
import type { Pool } from "../../src/model/pipeline.ts";
import type { AttemptControls, Execution, Kind, KindOutcome, KindWork } from "../../src/ports.ts";
import { type Fate, fateOf, type Weather } from "./fates.ts";
import { matchFiles } from "./fake-workspace.ts";
import { listFile } from "./lists.ts";
import { DiskFull, type Life } from "./life.ts";
import type { Machine } from "./machine.ts";

/** One execution of a command, as the machine saw it. */
export interface Command {
  readonly job: string;
  readonly round: number;
  readonly attempt: number;
  readonly beganMs: number;
  endedMs?: number;
  /** Files that it was to find and did not, and those that it found and was not to. */
  readonly surprises: readonly string[];
  readonly fate: Fate["type"];
  end: KindOutcome["status"] | "threw" | "running";
  /** How its attempt ended, when what it made had been looked at. */
  attempted?: Execution["status"];
  /** When it began and ended, among all commands of the machine. */
  readonly beganAt: number;
  endedAt?: number;
  /** What it was given of pools, by variable. */
  readonly devices: ReadonlyMap<string, readonly string[]>;
  /** Tells all that it could see: it makes the same of the same. */
  readonly reading: string;
  /** The run was stopped before it began. */
  readonly wasStopped: boolean;
}

export interface CommandWorld {
  readonly machine: Machine;
  readonly life: Life;
  readonly weather: Weather;
  readonly commands: Command[];
  readonly pools: readonly Pool[];
  readonly isStopped: () => boolean;
  /** Texts that attempts appended to their results files, by file. */
  readonly appended: Map<string, string>;
}

/**
 * Commands whose outputs follow from what they read and how they are written, from nothing else: whatever goes wrong around them,
 * a good one makes the same of the same.
 */
export function fakeCommands(world: CommandWorld): Kind {
  return {
    execute: async (work, controls) => {
      const { commands, weather, life } = world;
      const executions = commands.filter(({ job }) => job === work.order.job).length;
      const fate = fateOf(weather, work.order.job, executions);
      const command = begin(work, fate, world);
      commands.push(command);
      try {
        const outcome = await play(work, fate, controls, world);
        command.end = outcome.status;
        return outcome;
      } catch (error) {
        command.end = "threw";
        throw error;
      } finally {
        command.endedMs = world.machine.clock.monotonicMs();
        command.endedAt = world.machine.ticks += 1;
        if (life.isOver) await new Promise(() => {});
      }
    },
  };
}

function begin(work: KindWork, fate: Fate, world: CommandWorld): Command {
  const { order, inputFiles } = work;
  const { machine, isStopped } = world;
  const { job, round, attempt, inputs, outputs, updates } = order;
  const found = matchFiles(machine, inputs, [...outputs, ...updates], []).files;
  const lost = inputFiles.filter((path) => !machine.disk.has(path)).map((path) => `no ${path}`);
  const extra = found.filter((path) => !inputFiles.includes(path)).map((path) => `also ${path}`);
  const stale = outputs.flatMap((path) => machine.filesAt(path)).map((path) => `old ${path}`);
  return {
    job,
    round,
    attempt,
    surprises: [...lost, ...extra, ...stale],
    fate: fate.type,
    beganMs: machine.clock.monotonicMs(),
    beganAt: (machine.ticks += 1),
    end: "running",
    devices: devicesOf(work, world.pools),
    reading: digestText(JSON.stringify([commandOf(work), outputs, updates, whatItReads(work, machine)])),
    wasStopped: isStopped(),
  };
}

function devicesOf({ env }: KindWork, pools: readonly Pool[]): ReadonlyMap<string, readonly string[]> {
  const given = pools.flatMap(({ export: variable = "" }) => {
    const ids = env[variable];
    return ids === undefined ? [] : [[variable, ids.split(",")] as const];
  });
  return new Map(given);
}

async function play(
  work: KindWork,
  fate: Fate,
  controls: AttemptControls,
  world: CommandWorld,
): Promise<KindOutcome> {
  const { machine, life } = world;
  const { timeoutMs = Number.POSITIVE_INFINITY, graceMs } = work.order;
  if (fate.type === "moves") edit(work, machine);
  const read = whatItReads(work, machine);
  controls.onReport({ fraction: fate.share });
  const lengthMs = fate.type === "hangs" ? Number.POSITIVE_INFINITY : fate.lengthMs;
  await sleepUntil(Math.min(lengthMs, timeoutMs), controls.signal, world);
  if (life.isOver) return { status: "cancelled" };
  if (controls.signal.aborted || lengthMs > timeoutMs) {
    await sleepUntil(Math.min(fate.stopMs, graceMs), controls.killSignal, world);
    if (!life.isOver) make(work, read, fate.share, machine);
    if (controls.signal.aborted) return { status: "cancelled" };
    return failed("timeout", "it took too long");
  }
  return end(work, read, fate, world);
}

function end(work: KindWork, read: string, fate: Fate, world: CommandWorld): KindOutcome {
  const { machine, life, appended } = world;
  if (fate.type !== "good" && fate.type !== "moves") make(work, read, fate.share, machine);
  if (fate.type === "throws") throw new Error("the kind is broken");
  if (fate.type === "cannotWrite" || life.isFull) return writesNothing(fate);
  if (fate.type === "fails") return failed(fate.class, "it said no");
  if (fate.type === "misses") {
    for (const path of machine.filesAt(work.order.outputs[0] ?? "nothing")) machine.disk.delete(path);
    return succeeded(work, read);
  }
  make(work, read, 1, machine);
  const file = work.env["STORYFLOW_RESULTS"] ?? "";
  const words = commandOf(work);
  if (words.includes("appends")) appended.set(file, `score=${scoreOf(work, read)}\n`);
  if (words.includes("lists")) appended.set(file, `{ "items": ${machine.disk.get(listFile)} }\n`);
  return succeeded(work, read);
}

function writesNothing(fate: Fate): KindOutcome {
  if (fate.share < 0.5) throw new DiskFull();
  return { status: "failed", failure: { class: "exit", exitCode: 1, message: "it cannot write", tail: [] } };
}

/** Somebody saves a file just before the command reads it, which is after it was looked at. */
function edit({ inputFiles }: KindWork, { disk }: Machine): void {
  const source = inputFiles.find((path) => path.startsWith("src/") && path !== listFile);
  if (source !== undefined) disk.set(source, `${disk.get(source)}, edited`);
}

function succeeded(work: KindWork, read: string): KindOutcome {
  const score = scoreOf(work, read);
  const results = commandOf(work).includes("returns") ? { score } : {};
  return { status: "succeeded", exitCode: 0, results, stdout: `score ${score}\n`, tail: [] };
}

function failed(failureClass: Failure["class"], message: string): KindOutcome {
  const exit = failureClass === "exit" ? { exitCode: 1 } : {};
  return { status: "failed", failure: { class: failureClass, message, ...exit, tail: [] } };
}

async function sleepUntil(ms: number, signal: AbortSignal, { machine }: CommandWorld): Promise<void> {
  if (signal.aborted) return;
  if (ms !== Number.POSITIVE_INFINITY) return machine.clock.sleep(ms, signal);
  await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
}

/** All that the command can see of what it may see. */
function whatItReads({ order }: KindWork, machine: Machine): string {
  const own = [...order.outputs, ...order.updates];
  const found = matchFiles(machine, order.inputs, own, []).files;
  const content = order.content.flatMap(({ paths }) => paths.flatMap((path) => machine.filesAt(path)));
  const updated = order.updates.flatMap((path) => machine.filesAt(path));
  const names = [...new Set([...found, ...content, ...updated])].toSorted();
  return names.map((name) => `${name}: ${machine.disk.get(name)}`).join("\n");
}

function commandOf({ order: { action } }: KindWork): readonly string[] {
  return action.kind === "shell" ? action.command : [];
}

/** A blunt command makes one of two things, whatever it reads. */
function essenceOf(work: KindWork, read: string): string {
  const command = commandOf(work);
  const digest = digestText(`${command.join(" ")}\n${read}`).slice(0, 12);
  return command.includes("blunt") ? String(Number.parseInt(digest, 16) % 2) : digest;
}

function scoreOf(work: KindWork, read: string): number {
  return Number.parseInt(digestText(essenceOf(work, read)).slice(0, 8), 16) % 6;
}

/** Writes its outputs and rewrites what it updates, up to a share of the files. */
function make(work: KindWork, read: string, share: number, { disk }: Machine): void {
  const files = filesToMake(work, read, disk);
  for (const [path, text] of files.slice(0, Math.ceil(files.length * share))) disk.set(path, text);
}

function filesToMake(
  work: KindWork,
  read: string,
  disk: ReadonlyMap<string, string>,
): readonly (readonly [string, string])[] {
  const essence = essenceOf(work, read);
  const { outputs, updates } = work.order;
  const made = outputs.flatMap((path): readonly (readonly [string, string])[] => {
    if (path.endsWith(".json")) return [[path, JSON.stringify({ score: scoreOf(work, read), essence })]];
    if (!path.endsWith("/")) return [[path, `${path} of ${essence}`]];
    const count = 1 + (digestText(essence).charCodeAt(0) % 3);
    return Array.from(
      { length: count },
      (_, index) => [`${path}${index}.txt`, `${index} of ${essence}`] as const,
    );
  });
  const rewritten = updates.flatMap((path) => {
    const [first] = [...disk.keys()].filter((name) => name === path || name.startsWith(path)).toSorted();
    const name = first ?? (path.endsWith("/") ? `${path}0.txt` : path);
    return [[name, `${name} rewritten by ${essence}`] as const];
  });
  return [...made, ...rewritten];
}
