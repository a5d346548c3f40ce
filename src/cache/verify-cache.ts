import { createHash } from "node:crypto";
import { createReadStream, readFileSync } from "node:fs";
import { setAside } from "./blob-store.ts";
import { cachePaths } from "./cache-paths.ts";
import { type KeptFile, listFiles } from "./list-files.ts";
import { parseRecord } from "./parse-record.ts";

export interface CacheCheck {
  readonly records: number;
  readonly blobs: number;
  /** What was not what it should be, and is set aside now, where it could be moved. */
  readonly broken: readonly BrokenFile[];
  /** Records of another storyflow: they are left. */
  readonly others: number;
}

export interface BrokenFile {
  readonly kind: "record" | "blob";
  readonly name: string;
  readonly problem: string;
}

/** Looks at all bytes of the cache, whatever their stamps say. */
export async function verifyCache(root: string): Promise<CacheCheck> {
  const paths = cachePaths(root);
  const blobs = listFiles(paths.blobs);
  const records = listFiles(paths.records);
  const broken: BrokenFile[] = [];
  let others = 0;
  const add = ({ file, name }: KeptFile, kind: "record" | "blob", problem: string): void => {
    setAside(file, paths);
    broken.push({ kind, name, problem });
  };
  for (const blob of blobs) {
    if ((await digestOf(blob.file)) !== blob.name) add(blob, "blob", "its bytes are not what its name says");
  }
  for (const record of records) {
    const parsed = parseRecord(readFileSync(record.file, "utf8"), record.name.replace(/\.json$/u, ""));
    if (parsed.ok) continue;
    if (parsed.isOther) others += 1;
    else add(record, "record", parsed.problem);
  }
  return { records: records.length, blobs: blobs.length, broken, others };
}

async function digestOf(file: string): Promise<string> {
  const digest = createHash("sha256");
  for await (const chunk of createReadStream(file, { highWaterMark: 1024 * 1024 })) digest.update(chunk);
  return digest.digest("hex");
}
