import { digestText } from "../../src/keys/digest-text.ts";
import type { ExecutionRecord } from "../../src/model/record.ts";
import type { Store } from "../../src/ports.ts";
import type { Life } from "./life.ts";
import { type Machine, projectRoot } from "./machine.ts";

class FileChanged extends Error {
  override readonly name = "FileChanged";
}

/** The cache of a simulated machine, as one process sees it. */
export function fakeStore(machine: Machine, life: Life): Store {
  const { blobs, records, disk } = machine;
  const keep = async (file: string, digest: string) => {
    if (blobs.has(digest)) return;
    await life.write();
    const text = disk.get(nameOf(file));
    if (text === undefined || digestText(text) !== digest) throw new FileChanged(`${file} is written to`);
    blobs.set(digest, text);
  };
  return {
    has: async (digest) => {
      await life.ask();
      return blobs.has(digest);
    },
    put: keep,
    adopt: async (file, digest) => {
      await keep(file, digest);
      disk.delete(nameOf(file));
    },
    putText: async (text) => {
      await life.write();
      const digest = digestText(text);
      blobs.set(digest, text);
      return digest;
    },
    readText: async (digest) => {
      await life.ask();
      return blobs.get(digest);
    },
    restore: async (digest, file) => {
      const text = blobs.get(digest);
      if (text === undefined) return false;
      await life.write();
      disk.set(nameOf(file), text);
      return true;
    },
    readRecord: async (key) => {
      await life.ask();
      const text = records.get(key);
      return text === undefined ? undefined : (JSON.parse(text) as ExecutionRecord);
    },
    writeRecord: async (record) => {
      await life.write();
      records.set(record.key, JSON.stringify(record));
    },
  };
}

function nameOf(file: string): string {
  return file.slice(projectRoot.length + 1);
}
