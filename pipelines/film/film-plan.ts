import { StageFailure } from "storyflow";
import { messageOf } from "./message-of.ts";
import { cameraMovements } from "./motion.ts";
import type { CameraMovement, Motion, Rect } from "./motion.ts";

/** How a shot ends. `fade`: the next shot fades in over it; after the last shot, black does. */
export const transitions = ["cut", "fade"] as const;
export type Transition = (typeof transitions)[number];

export interface PlanEntry {
  readonly shot_id: string;
  readonly shot_number: number;
  /** Relative to the project root. */
  readonly source_image: string;
  readonly camera_movement: CameraMovement;
  /** Seconds from the shot's beginning to that of the next, however long the fade between them. */
  readonly duration: number;
  readonly transition: Transition;
  /** Seconds of the fade; absent: as the export is told. */
  readonly transition_duration?: number;
  /** Absent: a plain movement of the named kind. */
  readonly motion?: Motion;
  /** Why the movement and the transition were chosen, for people. */
  readonly reason?: string;
}

/** What `video_plan.json` holds. */
export interface VideoPlan {
  readonly total_shots: number;
  /** Seconds: the sum of the entries' durations, which is how long the film is. */
  readonly total_duration: number;
  readonly video_entries: readonly PlanEntry[];
}

/** Reads a plan, which a person may have written. Throws one error that names everything wrong with it. */
export function parseVideoPlan(text: string, file: string): VideoPlan {
  const problems: string[] = [];
  const entries = entriesOf(parseJson(text, file), problems).map((entry, index) =>
    readEntry(entry, `video_entries[${index}]`, problems),
  );
  if (problems.length > 0) {
    throw new StageFailure("contract", `${file} is not a video plan`, { details: problems });
  }
  const total = entries.reduce((sum, entry) => sum + entry.duration, 0);
  return { total_shots: entries.length, total_duration: round(total), video_entries: entries };
}

/** Milliseconds are exact enough for a film, and sums of them print well. */
export function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}

type Fields = Readonly<Record<string, unknown>>;

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new StageFailure("contract", `${file} is not JSON: ${messageOf(error)}`);
  }
}

function entriesOf(value: unknown, problems: string[]): readonly unknown[] {
  const entries = isFields(value) ? value["video_entries"] : undefined;
  if (Array.isArray(entries) && entries.length > 0) return entries;
  problems.push("`video_entries` must be a list of at least one shot");
  return [];
}

function readEntry(value: unknown, at: string, problems: string[]): PlanEntry {
  const fields = isFields(value) ? value : {};
  const fail = (name: string, wanted: string): void => {
    problems.push(`${at}.${name} must be ${wanted}, found ${JSON.stringify(fields[name]) ?? "nothing"}`);
  };
  const text = (name: string): string => {
    const found = fields[name];
    if (typeof found === "string" && found !== "") return found;
    fail(name, "a text");
    return "";
  };
  const positive = (name: string): number => {
    const found = fields[name];
    if (isPositive(found)) return found;
    fail(name, "a number above 0");
    return 1;
  };
  const oneOf = <T extends string>(name: string, choices: readonly [T, ...T[]]): T => {
    const found = choices.find((choice) => choice === fields[name]);
    if (found === undefined) fail(name, `one of ${choices.join(", ")}`);
    return found ?? choices[0];
  };
  return {
    shot_id: text("shot_id"),
    shot_number: positive("shot_number"),
    source_image: text("source_image"),
    camera_movement: oneOf("camera_movement", cameraMovements),
    duration: positive("duration"),
    transition: oneOf("transition", transitions),
    ...(fields["transition_duration"] === undefined
      ? {}
      : { transition_duration: positive("transition_duration") }),
    ...readMotion(fields["motion"], () => {
      fail("motion", "`from` and `to`, each with x, y, width and height between 0 and 1");
    }),
  };
}

function readMotion(value: unknown, fail: () => void): { motion?: Motion } {
  if (value === undefined) return {};
  const from = isFields(value) ? readRect(value["from"]) : undefined;
  const to = isFields(value) ? readRect(value["to"]) : undefined;
  if (from !== undefined && to !== undefined) return { motion: { from, to } };
  fail();
  return {};
}

function readRect(value: unknown): Rect | undefined {
  if (!isFields(value)) return undefined;
  const { x, y, width, height } = value;
  if (!isShare(x) || !isShare(y) || !isPositive(width) || !isPositive(height)) return undefined;
  const inside = x + width <= 1 + tolerance && y + height <= 1 + tolerance;
  return inside ? { x, y, width, height } : undefined;
}

/** Rectangles in a plan are rounded. */
const tolerance = 1e-3;

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isPositive(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value > 0;
}

function isShare(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value <= 1;
}
