import type { RunEvent } from "../model/event.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../model/json.ts";

type Kind = "text" | "number" | "list" | "object";

const job = { job: "text" } as const;
const attempt = { job: "text", round: "number", attempt: "number" } as const;
const round = { loop: "text", round: "number", limit: "number", explanation: "text" } as const;

/** What the folds rely on. A type that is not here is of a later storyflow, and folds pass it over. */
const members: { readonly [type: string]: { readonly [member: string]: Kind } | undefined } = {
  "run.started": { run: "text", manifest: "text", name: "text", params: "object", jobs: "list" },
  "run.settled": { state: "text", exitCode: "number", durationMs: "number" },
  "stage.ready": { ...job, round: "number" },
  "stage.keyed": { ...job, round: "number", pass: "number", key: "text" },
  "stage.expanded": { ...job, jobs: "list" },
  "stage.skipped": { ...job, explanation: "text" },
  "stage.blocked": { ...job, causes: "list" },
  "stage.settled": { ...job, state: "text", durationMs: "number", results: "object", outputs: "list" },
  "slots.awaited": { ...job, pools: "list" },
  "attempt.started": { ...attempt, command: "text", log: "text" },
  "attempt.progressed": attempt,
  "attempt.finished": { ...attempt, outcome: "object", durationMs: "number" },
  "retry.scheduled": { ...attempt, limit: "number", delayMs: "number", class: "text" },
  "round.started": round,
  "round.settled": { ...round, decision: "text" },
  "loop.settled": { loop: "text", rounds: "number", decision: "text" },
  "cache.hit": { ...job, round: "number", results: "object", savedMs: "number" },
  "cache.missed": { ...job, reasons: "list" },
  "cache.stored": { ...job, round: "number", key: "text", files: "number", bytes: "number" },
  "cache.evicted": { records: "number", files: "number", bytes: "number" },
  "outputs.restored": job,
  "outputs.outdated": { ...job, paths: "list" },
  "budget.spent": { budget: "text" },
  "state.saved": { events: "number" },
  "warning.raised": { message: "text" },
};

/** The event in a line of a journal; undefined where the line was torn, or damaged later. */
export function parseEvent(line: string): RunEvent | undefined {
  const value = parseObject(line);
  return value !== undefined && isEvent(value) ? value : undefined;
}

export function parseObject(line: string): JsonObject | undefined {
  try {
    const value: JsonValue = JSON.parse(line);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isEvent(value: JsonObject): value is JsonObject & RunEvent {
  const { type, at, jobs = [], outcome, failure } = value;
  if (typeof type !== "string" || typeof at !== "number") return false;
  const isWhole = Object.entries(members[type] ?? {}).every(([name, kind]) => isOf(kind, value[name]));
  const areSketches = Array.isArray(jobs) && jobs.every(isSketch);
  return isWhole && areSketches && isOutcome(outcome) && isFailure(failure);
}

function isSketch(value: JsonValue): boolean {
  const kinds = { job: "text", stage: "text", needs: "list", loops: "list", weight: "number" } as const;
  return isJsonObject(value) && Object.entries(kinds).every(([name, kind]) => isOf(kind, value[name]));
}

function isOutcome(value: JsonValue | undefined): boolean {
  if (!isJsonObject(value)) return value === undefined;
  if (value["status"] === "failed") return value["failure"] !== undefined && isFailure(value["failure"]);
  return value["status"] === "cancelled" || isJsonObject(value["results"]);
}

function isFailure(value: JsonValue | undefined): boolean {
  if (!isJsonObject(value)) return value === undefined;
  return isOf("text", value["class"]) && isOf("text", value["message"]) && isOf("list", value["tail"]);
}

function isOf(kind: Kind, value: JsonValue | undefined): boolean {
  if (kind === "list") return Array.isArray(value);
  if (kind === "object") return isJsonObject(value);
  return typeof value === (kind === "text" ? "string" : "number");
}
