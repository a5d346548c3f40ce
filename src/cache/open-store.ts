import type { FileDigests, Store } from "../ports.ts";
import { BlobStore } from "./blob-store.ts";
import { cachePaths } from "./cache-paths.ts";
import { RecordFiles } from "./record-files.ts";

/** What a project keeps of what its stages made, under `.storyflow/cache/`. What cannot be relied on is not there. */
export function openStore(root: string, digests: FileDigests, onWarning: (message: string) => void): Store {
  const paths = cachePaths(root);
  const blobs = new BlobStore(paths, digests, onWarning);
  const records = new RecordFiles(paths, onWarning);
  return {
    has: (digest) => blobs.has(digest),
    put: (file, digest) => blobs.put(file, digest),
    adopt: (file, digest) => blobs.adopt(file, digest),
    putText: (text) => blobs.putText(text),
    readText: (digest, maxBytes) => blobs.readText(digest, maxBytes),
    restore: (digest, file, executable) => blobs.restore(digest, file, executable),
    readRecord: async (key) => records.read(key),
    writeRecord: async (record) => records.write(record),
  };
}
