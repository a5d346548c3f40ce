import type { FileDigests, Store } from "../ports.ts";
import { BlobStore } from "./blob-store.ts";
import { cachePaths } from "./cache-paths.ts";
import { RecordFiles } from "./record-files.ts";

interface StoreOptions {
  readonly onWarning: (message: string) => void;
  /** Nothing is set aside, and no use is noted. */
  readonly isReadOnly?: boolean;
  /** Told for each blob and record. */
  readonly onWritten?: (bytes: number) => void;
}

/** What a project keeps of what its stages made, under `.storyflow/cache/`. What cannot be relied on is not there. */
export function openStore(root: string, digests: FileDigests, options: StoreOptions): Store {
  const paths = cachePaths(root);
  const blobs = new BlobStore(paths, digests, options);
  const records = new RecordFiles(paths, options);
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
