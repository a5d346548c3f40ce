import type { DatabaseSync } from "node:sqlite";

/** Opens an SQLite file. What Node 22 calls experimental is nothing that a person need hear of. */
export async function openDatabase(
  file: string,
  options: { readonly readOnly?: boolean } = {},
): Promise<DatabaseSync> {
  const sqlite = await importQuietly();
  return new sqlite.DatabaseSync(file, { readOnly: false, ...options });
}

async function importQuietly(): Promise<typeof import("node:sqlite")> {
  const { emitWarning } = process;
  process.emitWarning = (warning: string | Error, ...rest: unknown[]) => {
    const text = typeof warning === "string" ? warning : warning.message;
    if (!text.startsWith("SQLite is an experimental feature")) {
      Reflect.apply(emitWarning, process, [warning, ...rest]);
    }
  };
  try {
    return await import("node:sqlite");
  } finally {
    process.emitWarning = emitWarning;
  }
}
