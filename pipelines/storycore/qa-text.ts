import { stripVTControlCharacters } from "node:util";

/** What `storycore.py qa` printed, as values. */
export interface PrintedQa {
  /** 0 to 5. */
  readonly score: number;
  readonly passed: boolean;
  readonly categories: Readonly<Record<string, number>>;
  /** Printed with `--detailed`. */
  readonly panels: Readonly<Record<string, number>>;
  readonly issues: readonly PrintedIssue[];
}

export interface PrintedIssue {
  readonly description: string;
  readonly suggested_fix?: string;
}

/** What a line can say, in either of the two styles: with ticks and crosses, or with `[PASS]` and `[FAIL]`. */
const scoreLine = /^\s*Overall Score:\s*(\d+(?:\.\d+)?)\s*\/\s*5/i;
const statusLine = /^\s*Status:.*\b(PASS|FAIL)(?:ED)?\s*$/i;
const partLine = /^\s*(?:[✓✔✗✘⚠]\uFE0F?|\[(?:PASS|FAIL|WARN)\])\s*(.+?):\s*(\d+(?:\.\d+)?)\s*\/\s*5/i;
const issueLine = /^\s*-\s+(.+)$/;
const fixLine = /^\s*(?:Suggested )?Fix:\s*(.+)$/i;
const sectionLine = /^(\S.*?):\s*(?:\d+)?\s*$/;

/** Reads what was printed; undefined when it has no overall score, which is then no report. */
export function parseQaText(text: string): PrintedQa | undefined {
  const lines = stripVTControlCharacters(text).split(/\r?\n/);
  const score = firstMatch(lines, scoreLine);
  if (score === undefined) return undefined;
  const sections = inSections(lines);
  return {
    score: Number(score),
    passed: firstMatch(lines, statusLine)?.toUpperCase() === "PASS",
    categories: partsIn(sections.filter(({ section }) => !isPanels(section))),
    panels: partsIn(sections.filter(({ section }) => isPanels(section))),
    issues: issuesIn(sections.filter(({ section }) => /^issues/i.test(section))),
  };
}

interface PlacedLine {
  /** The last heading above it. */
  readonly section: string;
  readonly line: string;
}

function inSections(lines: readonly string[]): readonly PlacedLine[] {
  let section = "";
  return lines.map((line) => {
    section = sectionLine.exec(line)?.[1] ?? section;
    return { section, line };
  });
}

function isPanels(section: string): boolean {
  return /panel/i.test(section);
}

function firstMatch(lines: readonly string[], pattern: RegExp): string | undefined {
  for (const line of lines) {
    const found = pattern.exec(line)?.[1];
    if (found !== undefined) return found;
  }
  return undefined;
}

function partsIn(lines: readonly PlacedLine[]): Readonly<Record<string, number>> {
  const parts = lines
    .map(({ line }) => partLine.exec(line))
    .filter((match) => match !== null)
    .map(([, name = "", score]) => [name, Number(score)] as const);
  return Object.fromEntries(parts);
}

function issuesIn(lines: readonly PlacedLine[]): readonly PrintedIssue[] {
  const issues: PrintedIssue[] = [];
  for (const { line } of lines) {
    const description = issueLine.exec(line)?.[1]?.trim();
    const fix = fixLine.exec(line)?.[1]?.trim();
    const last = issues.at(-1);
    if (description !== undefined) issues.push({ description });
    else if (fix !== undefined && last !== undefined) issues.splice(-1, 1, { ...last, suggested_fix: fix });
  }
  return issues;
}
