import { type ExecutionRecord, type MadePath, recordFormat } from "../../src/model/record.ts";

/** A digest of 64 times the same letter. */
export function digestOf(letter: string): string {
  return letter.repeat(64);
}

/** The record of a stage that made one folder with a file, a link and an empty folder, and one file. */
export function makeRecord(changes: Partial<ExecutionRecord> = {}): ExecutionRecord {
  return {
    format: recordFormat,
    key: digestOf("a"),
    job: "render",
    at: 1_800_000_000_000,
    durationMs: 1200,
    exitCode: 0,
    parts: [
      { name: "run", value: digestOf("1") },
      { name: "param scale (run)", value: digestOf("2"), shown: "2", where: "line 3", note: true },
    ],
    made: [
      {
        path: "build/out/",
        entries: [
          { kind: "folder", path: "build/out/empty" },
          { kind: "file", path: "build/out/a.txt", digest: digestOf("b"), bytes: 5, executable: false },
          { kind: "link", path: "build/out/latest", target: "a.txt" },
        ],
      },
      madeFile("build/b.txt", digestOf("c"), 7),
    ],
    stored: true,
    said: { returned: { score: 3.5 }, appended: "frames=3\n", stdout: digestOf("d") },
    results: { [digestOf("e")]: { score: 3.5, name: "x" } },
    verdicts: { [digestOf("e")]: null, [digestOf("f")]: { class: "contract", message: "no", tail: [] } },
    ...changes,
  };
}

export function madeFile(path: string, digest: string, bytes: number): MadePath {
  return { path, entries: [{ kind: "file", path, digest, bytes, executable: false }] };
}
