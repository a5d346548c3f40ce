import { mkdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { isMissing } from "./locate.ts";
import { writeAtomically } from "./write-atomically.ts";

/** Which bytes in the project a stage made: path → digest. What is not in it belongs to a person. */
export class OutputLedger {
  readonly #file: string;
  readonly #digests: Map<string, string>;
  #unsaved = false;
  #saving: Promise<void> | undefined;

  constructor(file: string, digests: Map<string, string>) {
    this.#file = file;
    this.#digests = digests;
  }

  digestOf(path: string): string | undefined {
    return this.#digests.get(path);
  }

  set(path: string, digest: string): void {
    this.#digests.set(path, digest);
  }

  /** Forgets a path and everything below it. */
  forget(path: string): void {
    this.#digests.delete(path);
    for (const known of this.#digests.keys()) {
      if (known.startsWith(`${path}/`)) this.#digests.delete(known);
    }
  }

  /** Resolves when all that was set before is on disk. Saves that come while one is written share the next. */
  save(): Promise<void> {
    this.#unsaved = true;
    this.#saving ??= this.#write().finally(() => {
      this.#saving = undefined;
    });
    return this.#saving;
  }

  async #write(): Promise<void> {
    await mkdir(dirname(this.#file), { recursive: true });
    while (this.#unsaved) {
      this.#unsaved = false;
      const outputs = Object.fromEntries([...this.#digests].toSorted(([a], [b]) => (a < b ? -1 : 1)));
      await writeAtomically(this.#file, `${JSON.stringify({ version, outputs }, null, 1)}\n`);
    }
  }
}

const version = 1;

/** A ledger that cannot be read counts as empty, with a warning. */
export async function loadOutputLedger(
  file: string,
): Promise<{ readonly ledger: OutputLedger; readonly warning?: string }> {
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
  if (text === undefined) return { ledger: new OutputLedger(file, new Map()) };
  const read = parseLedger(text);
  if (typeof read !== "string") return { ledger: new OutputLedger(file, read) };
  const warning = `\`.storyflow/outputs.json\` ${read}: what stands where stages write goes to the trash`;
  return { ledger: new OutputLedger(file, new Map()), warning };
}

/** The digests, or in words why there are none. */
function parseLedger(text: string): Map<string, string> | string {
  const found = parseObject(text);
  if (found === undefined) return "is damaged";
  const { version: foundVersion, outputs } = found;
  if (typeof foundVersion !== "number") return "is damaged";
  if (foundVersion !== version) return `has version ${foundVersion}, of another storyflow`;
  if (typeof outputs !== "object" || outputs === null) return "is damaged";
  const entries = Object.entries(outputs);
  const isSound = entries.every((entry): entry is [string, string] => typeof entry[1] === "string");
  return isSound ? new Map(entries) : "is damaged";
}

function parseObject(text: string): { readonly [name: string]: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
