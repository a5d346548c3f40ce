import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { JsonObject, JsonValue } from "../model/json.ts";
import { isJsonObject } from "../model/json.ts";
import type { RunState } from "../model/outcome.ts";
import type { OnFailure } from "../model/pipeline.ts";
import { writeJson } from "./write-json.ts";

/** The version of `run.json`; one of another version is not read. */
export const headFormat = 1;

/** What a run is known by: `run.json` in its folder, written when it begins and when it ends. */
export interface RunHead {
  readonly format: typeof headFormat;
  /** A ULID. */
  readonly run: string;
  readonly name: string;
  /** The manifest's file name: its folder is the project. */
  readonly manifest: string;
  /** Null where one held a secret: they are not kept then. */
  readonly params: JsonObject | null;
  /** As they were asked for; none: all. */
  readonly stages: readonly string[];
  readonly options: RunHeadOptions;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly process: RunProcess;
  /** The number of its folder in the file system: in a copy of the project it is another. */
  readonly inode?: string;
  /** The run that this one goes on with. */
  readonly continues: string | null;
  /** Null until it ends; where it was killed, until the next one begins. */
  readonly end: RunEnd | null;
}

/** How it was asked for. */
export interface RunHeadOptions {
  /** False: `--no-cache`. */
  readonly cache: boolean;
  readonly forced: "all" | readonly string[];
  readonly concurrency: number;
  readonly onFailure: OnFailure;
}

interface RunEnd {
  /** `interrupted`: written by the next run, which found its process gone. */
  readonly state: RunState | "interrupted";
  /** Null where it had none. */
  readonly exitCode: number | null;
  readonly endedAt: string;
  readonly durationMs: number;
}

/** The process that a run goes on in, told from others that got the same number later. */
export interface RunProcess {
  readonly pid: number;
  readonly host: string;
  /** Of this start of the machine; null where that cannot be told. */
  readonly boot: string | null;
  /** In ticks of the machine's clock since it started; null where that cannot be told. */
  readonly startedAt: number | null;
}

const fileName = "run.json";

/** Whole or not at all. Throws what the system refuses. */
export function writeHead(folder: string, head: RunHead): void {
  writeJson(join(folder, fileName), head);
}

/** Whether a run began in just this folder. A copy of a project holds runs that go on elsewhere. */
export function isOriginal(folder: string, { inode }: RunHead): boolean {
  return inode === undefined || inode === inodeOf(folder);
}

export function inodeOf(folder: string): string | undefined {
  return statSync(folder, { bigint: true, throwIfNoEntry: false })?.ino.toString();
}

/** Undefined where there is none that can be relied on, or one of another storyflow. */
export function readHead(folder: string): RunHead | undefined {
  try {
    const value: JsonValue = JSON.parse(readFileSync(join(folder, fileName), "utf8"));
    return isHead(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** What is read of a head decides which process is looked for and what is run: nothing of it is believed unseen. */
function isHead(value: JsonValue): value is JsonValue & RunHead {
  if (!isJsonObject(value) || value["format"] !== headFormat) return false;
  const texts = ["run", "name", "manifest", "startedAt"].every((name) => typeof value[name] === "string");
  const { params, stages, options, process, inode = "", continues, end } = value;
  return (
    texts &&
    (params === null || isJsonObject(params)) &&
    areTexts(stages) &&
    isOptions(options) &&
    isProcess(process) &&
    typeof inode === "string" &&
    (continues === null || typeof continues === "string") &&
    (end === null || isEnd(end))
  );
}

function areTexts(value: JsonValue | undefined): boolean {
  return Array.isArray(value) && value.every((item: JsonValue) => typeof item === "string");
}

function isOptions(value: JsonValue | undefined): boolean {
  if (!isJsonObject(value)) return false;
  const { cache, forced, concurrency, onFailure } = value;
  return (
    typeof cache === "boolean" &&
    (forced === "all" || areTexts(forced)) &&
    Number.isSafeInteger(concurrency) &&
    ["finish", "keep_going", "fail_fast"].some((name) => name === onFailure)
  );
}

function isProcess(value: JsonValue | undefined): boolean {
  if (!isJsonObject(value)) return false;
  const { pid, host, boot, startedAt } = value;
  return (
    Number.isSafeInteger(pid) &&
    Number(pid) > 0 &&
    typeof host === "string" &&
    (boot === null || typeof boot === "string") &&
    (startedAt === null || Number.isSafeInteger(startedAt))
  );
}

function isEnd(value: JsonValue | undefined): boolean {
  if (!isJsonObject(value)) return false;
  const { state, exitCode, endedAt, durationMs } = value;
  return (
    ["succeeded", "failed", "cancelled", "interrupted"].some((name) => name === state) &&
    (exitCode === null || Number.isSafeInteger(exitCode)) &&
    typeof endedAt === "string" &&
    typeof durationMs === "number"
  );
}
