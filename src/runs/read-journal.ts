import { readFileSync } from "node:fs";
import type { RunEvent } from "../model/event.ts";
import { journalVersion } from "./open-journal.ts";
import { parseEvent, parseObject } from "./parse-event.ts";

/**
 * The events of a journal in order. A last line that was torn by a power cut is left out, and so is one that cannot be read;
 * undefined where there is no journal, or one of another version.
 */
export function readJournal(file: string): readonly RunEvent[] | undefined {
  const text = readText(file);
  if (text === undefined) return undefined;
  const [first, ...lines] = text.split("\n");
  return isJournalHead(first ?? "") ? lines.flatMap((line) => parseEvent(line) ?? []) : undefined;
}

/** Whether a journal that begins with this line is one of ours. */
export function isJournalHead(line: string): boolean {
  return parseObject(line)?.["version"] === journalVersion;
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
