import type * as Sqlite from "node:sqlite";

/** Loaded once, by the first who opens something: most commands open nothing. */
let sqlite: Promise<typeof Sqlite> | undefined;

/** Opens an SQLite file. What Node 22 calls experimental is nothing that a person need hear of. */
export async function openDatabase(
  file: string | URL,
  options: { readonly readOnly?: boolean } = {},
): Promise<Sqlite.DatabaseSync> {
  const { DatabaseSync } = await (sqlite ??= importQuietly());
  return new DatabaseSync(file, { readOnly: false, ...options });
}

async function importQuietly(): Promise<typeof Sqlite> {
  // oxlint-disable-next-line typescript/unbound-method -- it is called with its object, and put back as it was
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
