import type { JsonObject } from "./json.ts";
import type { Failure } from "./outcome.ts";

/** The format of records on disk. One of another format is a miss. */
export const recordFormat = 1;

/** A file, a link or an empty folder that a job made. Paths are relative to the project root, with forward slashes. */
export type MadeEntry =
  | {
      readonly kind: "file";
      readonly path: string;
      /** SHA-256 of its bytes, in lower-case hexadecimals. */
      readonly digest: string;
      readonly bytes: number;
      readonly executable: boolean;
    }
  | { readonly kind: "link"; readonly path: string; readonly target: string }
  | { readonly kind: "folder"; readonly path: string };

/** Whether a link at a path leads out of the project, or names its place from the root of the disk. */
export function leadsOutside(path: string, target: string): boolean {
  if (/^(?:[a-z]:|[\\/])/iu.test(target)) return true;
  let depth = path.split("/").length - 1;
  for (const part of target.split("/")) {
    if (part === "..") depth -= 1;
    else if (part !== "" && part !== ".") depth += 1;
    if (depth < 0) return true;
  }
  return false;
}

/** A declared output or update with all that stands there, sorted by path. */
export interface MadePath {
  /** As declared, templates resolved: a folder ends in a slash. */
  readonly path: string;
  readonly entries: readonly MadeEntry[];
}

/** One of the things that a key is made of. */
export interface KeyPart {
  /** `input build/a.png`, `env SCALE`, `run`. Unique within a key. */
  readonly name: string;
  /** A digest, or a short word such as `unset`: never a value that may be confidential. */
  readonly value: string;
  /** What people may see of it: the value of a param that the command is made with. */
  readonly shown?: string;
  /** Where the manifest uses it: `line 18`. */
  readonly where?: string;
  /** Decides nothing; it says what lies behind a part that does: the param in the text of `run`. */
  readonly note?: true;
}

/** What a job made, and from what: written after its outputs are stored. Data from outside when it is read back. */
export interface ExecutionRecord {
  readonly format: typeof recordFormat;
  /** SHA-256 over the parts; the name of the record. */
  readonly key: string;
  readonly job: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Of the attempt that made it. */
  readonly durationMs: number;
  readonly exitCode: number | null;
  readonly parts: readonly KeyPart[];
  /** Outputs, then updates. */
  readonly made: readonly MadePath[];
  /** False: only what stands in the project has the bytes. */
  readonly stored: boolean;
  /** What results may be extracted from anew, beside the outputs. */
  readonly said: SaidResults;
  /** Results by the digest of what they were extracted with. */
  readonly results: { readonly [extraction: string]: JsonObject };
  /** By the digest of what was verified; null is good. */
  readonly verdicts: { readonly [verification: string]: Failure | null };
}

/** What an attempt gave beside files. Secrets are masked. */
export interface SaidResults {
  /** By a module. */
  readonly returned: JsonObject;
  /** Text of `$STORYFLOW_RESULTS`. */
  readonly appended: string;
  /** The digest of the blob with what was printed to stdout; null where it was too much to keep. */
  readonly stdout: string | null;
}
