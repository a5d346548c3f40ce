import { readFile, stat } from "node:fs/promises";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { Place } from "../model/source.ts";

/** Bytes of a file, or why there are none. */
export type ReadBytes =
  { readonly ok: true; readonly bytes: Uint8Array } | { readonly ok: false; readonly diagnostic: Diagnostic };

export interface ReadRules {
  /** What the file is, in a sentence: `the manifest`. */
  readonly what: string;
  /** Area of the diagnostic codes: `manifest`, `data`. */
  readonly area: string;
  /** As the person named it. */
  readonly name: string;
  readonly maxBytes: number;
  /** Where it is named, if it is named in a manifest. */
  readonly place?: Place;
  readonly hint?: string;
}

/** Reads a file that a person named; looks at its kind and size before reading. */
export async function readNamedFile(path: string, rules: ReadRules): Promise<ReadBytes> {
  try {
    const stats = await stat(path);
    if (stats.isDirectory()) return refuse(rules, "not-a-file", "is a folder, not a file");
    if (!stats.isFile()) return refuse(rules, "not-a-file", "is not a regular file");
    if (stats.size > rules.maxBytes) {
      return refuse(
        rules,
        "too-large",
        `is ${mebibytes(stats.size)} large; at most ${mebibytes(rules.maxBytes)} is read`,
      );
    }
    return { ok: true, bytes: await readFile(path) };
  } catch (error) {
    return refuseError(rules, error);
  }
}

function refuseError(rules: ReadRules, error: unknown): ReadBytes {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "ENOENT" || code === "ENOTDIR") return refuse(rules, "not-found", "does not exist");
  if (code === "EACCES" || code === "EPERM") {
    return refuse(rules, "unreadable", "may not be read: permission denied");
  }
  return refuse(rules, "unreadable", `cannot be read: ${code || String(error)}`);
}

function refuse(rules: ReadRules, kind: string, reason: string): ReadBytes {
  const diagnostic: Diagnostic = {
    code: `${rules.area}/${kind}`,
    severity: "error",
    message: `${rules.what} \`${rules.name}\` ${reason}`,
    ...(rules.place === undefined ? {} : { place: rules.place }),
    ...(rules.hint === undefined ? {} : { hint: rules.hint }),
  };
  return { ok: false, diagnostic };
}

function mebibytes(bytes: number): string {
  return `${(bytes / 1_048_576).toFixed(1)} MiB`;
}
