import { StageFailure } from "storyflow";
import { messageOf } from "../film/message-of.ts";

/** A shot of `storyboard.json`, as far as a video plan needs it. */
export interface Shot {
  readonly id: string;
  readonly number: number;
  readonly scene?: string;
  readonly seconds?: number;
  /** What the author says of the camera, in words. */
  readonly camera: string;
  readonly transition?: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** Reads the shots of a storyboard in their order. Throws when there are none, naming what was found. */
export function parseStoryboard(text: string, file: string): readonly Shot[] {
  const value = parseJson(text, file);
  const shots = isFields(value) ? value["shots"] : undefined;
  if (!Array.isArray(shots)) throw new StageFailure("contract", `${file} has no list \`shots\``);
  const problems: string[] = [];
  const read = shots.map((shot, index) => readShot(shot, index, problems));
  if (problems.length > 0) {
    throw new StageFailure("contract", `${file} is not a storyboard`, { details: problems });
  }
  return read.toSorted((one, other) => one.number - other.number);
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new StageFailure("contract", `${file} is not JSON: ${messageOf(error)}`);
  }
}

function readShot(value: unknown, index: number, problems: string[]): Shot {
  if (!isFields(value)) {
    problems.push(`shots[${index}] must be an object`);
    return { id: "", number: index + 1, camera: "" };
  }
  const seconds = value["duration_seconds"] ?? undefined;
  if (seconds !== undefined && !isPositive(seconds)) {
    problems.push(
      `shots[${index}].duration_seconds must be a number above 0, found ${JSON.stringify(seconds)}`,
    );
  }
  const number = value["shot_number"];
  const scene = nameOf(value["scene_id"]);
  const transition = nameOf(value["transition"]);
  return {
    id: nameOf(value["shot_id"]) ?? `shot_${String(index + 1).padStart(2, "0")}`,
    number: isPositive(number) ? number : index + 1,
    camera: cameraWords(value),
    ...(scene !== undefined && { scene }),
    ...(isPositive(seconds) && { seconds }),
    ...(transition !== undefined && { transition }),
  };
}

/** The camera module of a prompt is a text, or has texts within. */
function cameraWords(shot: Fields): string {
  const modules = shot["prompt_modules"];
  const camera = isFields(modules) ? modules["camera"] : undefined;
  return textsIn(camera).join(" ");
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

function nameOf(value: unknown): string | undefined {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isPositive(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value > 0;
}
