import type { JsonObject, JsonValue } from "../model/json.ts";
import { failureClasses, type Failure } from "../model/outcome.ts";
import type { AttemptReport } from "../model/work-order.ts";
import type { ModuleDescription } from "../ports.ts";

/** What storyflow says to the process that hosts a module. */
export type HostRequest = ExecuteRequest | DescribeRequest | { readonly type: "stop" };

export interface ExecuteRequest {
  readonly type: "execute";
  readonly role: "stage" | "check";
  readonly uses: string;
  /** Absolute. */
  readonly root: string;
  readonly facts: ModuleFacts;
}

/** The part of a module's context that is data. */
export interface ModuleFacts {
  readonly options: JsonObject;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly updates: readonly string[];
  readonly env: { readonly [name: string]: string };
  readonly tmp: string;
}

export interface DescribeRequest {
  readonly type: "describe";
  readonly uses: readonly string[];
  readonly root: string;
}

/** What the process answers. */
export type HostReply =
  | ({ readonly type: "reported" } & AttemptReport)
  | { readonly type: "warned"; readonly message: string }
  | { readonly type: "returned"; readonly results: JsonObject }
  | FailedReply
  | {
      readonly type: "described";
      readonly uses: string;
      readonly found: ModuleDescription | { readonly error: string };
    };

export interface FailedReply {
  readonly type: "failed";
  readonly failure: Omit<Failure, "tail">;
  /** For the log. */
  readonly stack?: string;
}

/** Undefined for what the module itself sent on the same channel. */
export function parseReply(message: unknown): HostReply | undefined {
  if (!isRecord(message)) return undefined;
  const { type, failure, results, uses, found, message: text } = message;
  const isReply =
    type === "reported" ||
    (type === "warned" && typeof text === "string") ||
    (type === "returned" && isRecord(results)) ||
    (type === "failed" && isFailure(failure)) ||
    (type === "described" && typeof uses === "string" && isDescription(found));
  return isReply ? (message as JsonValue as HostReply & JsonValue) : undefined;
}

/** A module that is made of more files than these is none that a stage could be. */
export const moduleFilesMax = 20_000;

function isDescription(found: unknown): boolean {
  return (isRecord(found) && typeof found["error"] === "string") || isModuleDescription(found);
}

export function isModuleDescription(found: unknown): found is ModuleDescription {
  if (!isRecord(found)) return false;
  const { role, options, files } = found;
  if ((role !== "stage" && role !== "check") || !(options === undefined || isRecord(options))) return false;
  return Array.isArray(files) && files.length <= moduleFilesMax && files.every(isModuleFile);
}

function isModuleFile(value: unknown): boolean {
  return isRecord(value) && typeof value["name"] === "string" && typeof value["file"] === "string";
}

function isFailure(value: unknown): boolean {
  if (!isRecord(value) || typeof value["message"] !== "string") return false;
  if (!["undefined", "number"].includes(typeof value["retryAfterMs"])) return false;
  return failureClasses.some((name) => name === value["class"]);
}

function isRecord(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
