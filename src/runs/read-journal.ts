import { readFileSync } from "node:fs";
import type { RunEvent } from "../model/event.ts";
import { isJsonObject, type JsonValue } from "../model/json.ts";
import { journalVersion } from "./open-journal.ts";

/**
 * The events of a journal in order. A last line that was torn by a power cut is left out, and so is one that cannot be read;
 * undefined where there is no journal, or one of another version.
 */
export function readJournal(file: string): readonly RunEvent[] | undefined {
  const text = readText(file);
  if (text === undefined) return undefined;
  const [first, ...lines] = text.split("\n");
  const head = parseLine(first ?? "");
  if (head?.["version"] !== journalVersion) return undefined;
  return lines.flatMap((line) => {
    const value = parseLine(line);
    // We wrote it; a line that is no event has no type that anyone knows.
    return value !== undefined && typeof value["type"] === "string" ? [value as unknown as RunEvent] : [];
  });
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

function parseLine(line: string) {
  try {
    const value: JsonValue = JSON.parse(line);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
