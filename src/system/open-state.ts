import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import type { DatabaseSync } from "node:sqlite";
import type { State } from "../ports.ts";
import { openDatabase } from "../sqlite.ts";
import { batchDigests } from "./batched-digests.ts";
import { forgivingState, isRefusal, refusalText } from "./forgiving-state.ts";
import { measuredIn } from "./measured-table.ts";
import { readTogether } from "./read-together.ts";

/** The layout of the tables. A file of another one is set aside: what is in it can be found out again. */
const layout = 3;

const tables = `
  CREATE TABLE IF NOT EXISTS digests (path TEXT PRIMARY KEY, stamp TEXT NOT NULL, digest TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS claims (path TEXT PRIMARY KEY, digest TEXT NOT NULL, stored INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS outputs (manifest TEXT, stage TEXT, path TEXT, PRIMARY KEY (manifest, stage, path)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS keys (
    manifest TEXT, job TEXT, pass INTEGER, key TEXT NOT NULL, run TEXT NOT NULL, PRIMARY KEY (manifest, job, pass)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS measured (
    manifest TEXT, job TEXT, durations TEXT NOT NULL, rounds TEXT NOT NULL, PRIMARY KEY (manifest, job)
  ) WITHOUT ROWID;
  PRAGMA user_version = ${layout};
`;

interface StateOptions {
  /** The manifest that a run is of: several may share a project. */
  readonly manifest: string;
  /** Nothing is written. */
  readonly isReadOnly?: boolean;
  readonly onWarning: (message: string) => void;
}

/**
 * What is remembered of a project between runs, in one SQLite file. It is an index: when it is damaged or deleted, files are
 * looked at again, and what is in the cache still answers.
 */
export async function openState(file: string, options: StateOptions): Promise<State> {
  if (options.isReadOnly === true)
    return withoutWriting(makeState(await openReadOnly(file), options.manifest));
  const state = makeState(await openTables(file, options), options.manifest);
  return batchDigests(forgivingState(state, options.onWarning));
}

async function openTables(file: string, { onWarning }: StateOptions): Promise<DatabaseSync> {
  mkdirSync(dirname(file), { recursive: true });
  try {
    return await prepareTables(file);
  } catch (error) {
    if (isRefusal(error)) {
      onWarning(refusalText(error));
      return prepareTables(":memory:");
    }
    if (!isDamage(error)) throw error;
    setAside(file);
    onWarning(
      `\`.storyflow/state.db\` could not be read and was set aside: files are looked at again, and what people made is told by the cache alone`,
    );
    return prepareTables(file);
  }
}

/** What SQLite has written beside it goes by itself: without its file it means nothing. */
function setAside(file: string): void {
  const aside = `${file}.damaged`;
  rmSync(aside, { force: true, recursive: true });
  renameSync(file, aside);
}

async function prepareTables(file: string): Promise<DatabaseSync> {
  const database = await openDatabase(file);
  try {
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000");
    if (layoutOf(database) !== 0) checkTables(database);
    database.exec(tables);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

class UnusableTables extends Error {}

/** Measured: 5 ms for 20,000 files. Later than now nobody could begin anew. */
function checkTables(database: DatabaseSync): void {
  const [found] = Object.values(database.prepare("PRAGMA quick_check(1)").get() ?? {});
  if (layoutOf(database) !== layout || found !== "ok") throw new UnusableTables();
}

function layoutOf(database: DatabaseSync): unknown {
  return Object.values(database.prepare("PRAGMA user_version").get() ?? {})[0];
}

/** SQLITE_CORRUPT, SQLITE_CANTOPEN (a folder stands there) and SQLITE_NOTADB. */
const damageCodes: ReadonlySet<unknown> = new Set([11, 14, 26]);

function isDamage(error: unknown): boolean {
  return error instanceof UnusableTables || damageCodes.has(codeOf(error));
}

/** Of an error of SQLite, without its details. */
function codeOf(error: unknown): number | undefined {
  return error instanceof Error && "errcode" in error ? Number(error.errcode) & 0xff : undefined;
}

/** Nothing is there yet, or nothing that can be read: then nothing is known. */
async function openReadOnly(file: string): Promise<DatabaseSync> {
  if (!existsSync(file)) return prepareTables(":memory:");
  try {
    return await openUntouched(file);
  } catch (error) {
    if (!isDamage(error) && codeOf(error) === undefined) throw error;
    return prepareTables(":memory:");
  }
}

/** A reader, too, makes files beside a database that has none, and leaves them: unless it takes it for one that never changes. */
async function openUntouched(file: string): Promise<DatabaseSync> {
  const isInUse = existsSync(`${file}-wal`);
  const immutable = new URL("?immutable=1", pathToFileURL(file));
  const database = await openDatabase(isInUse ? file : immutable, { readOnly: true });
  try {
    checkTables(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** A look that leaves no trace. */
function withoutWriting(state: State): State {
  const nothing = () => {};
  return {
    ...state,
    keepDigest: nothing,
    claim: nothing,
    disclaim: nothing,
    forgetGone: () => 0,
    noteOutputs: nothing,
    forgetStage: nothing,
    noteKey: nothing,
    noteMeasured: nothing,
    transaction: (work) => work(),
  };
}

function makeState(database: DatabaseSync, manifest: string): State {
  const prepare = (sql: string) => database.prepare(sql);
  const readDigest = prepare("SELECT stamp, digest FROM digests WHERE path = ?");
  const keepDigest = prepare("INSERT OR REPLACE INTO digests VALUES (?, ?, ?)");
  const readClaim = prepare("SELECT digest, stored FROM claims WHERE path = ?");
  const claim = prepare("INSERT OR REPLACE INTO claims VALUES (?, ?, ?)");
  const disclaim = prepare("DELETE FROM claims WHERE path = ?1 OR (path > ?1 || '/' AND path < ?1 || '0')");
  const readOutputs = prepare("SELECT stage, path FROM outputs WHERE manifest = ?");
  const readOutputsOf = prepare("SELECT path FROM outputs WHERE manifest = ? AND stage = ?");
  const dropOutputs = prepare("DELETE FROM outputs WHERE manifest = ? AND stage = ?");
  const addOutput = prepare("INSERT OR REPLACE INTO outputs VALUES (?, ?, ?)");
  const dropKeys = prepare("DELETE FROM keys WHERE manifest = ? AND job = ?");
  const noteKey = prepare("INSERT OR REPLACE INTO keys VALUES (?, ?, ?, ?, ?)");
  const readKey = prepare(
    "SELECT key FROM keys WHERE manifest = ? AND job = ? ORDER BY pass = ? DESC, run DESC, pass DESC LIMIT 1",
  );
  const dropMeasured = prepare("DELETE FROM measured WHERE manifest = ? AND job = ?");
  const state: State = {
    knownDigest: (path, stamp) => {
      const row = readDigest.get(path);
      return row?.["stamp"] === stamp ? String(row["digest"]) : undefined;
    },
    keepDigest: (path, stamp, digest) => void keepDigest.run(path, stamp, digest),
    claimAt: (path) => {
      const row = readClaim.get(path);
      return row === undefined ? undefined : { digest: String(row["digest"]), isStored: row["stored"] === 1 };
    },
    claim: (path, digest, isStored) => void claim.run(path, digest, isStored ? 1 : 0),
    disclaim: (path) => void disclaim.run(path),
    forgetGone: (isThere) => forgetGone(database, isThere),
    formerOutputs: () => {
      const rows = readOutputs
        .all(manifest)
        .map((row) => [String(row["stage"]), String(row["path"])] as const);
      return [...Map.groupBy(rows, ([stage]) => stage)].map(([stage, found]) => ({
        stage,
        paths: found.map(([, path]) => path),
      }));
    },
    forgetStage: (stage) => {
      for (const drop of [dropOutputs, dropKeys, dropMeasured]) drop.run(manifest, stage);
    },
    outputsOf: (stage) => readOutputsOf.all(manifest, stage).map((row) => String(row["path"])),
    noteOutputs: (stage, paths) => {
      dropOutputs.run(manifest, stage);
      for (const path of paths) addOutput.run(manifest, stage, path);
    },
    noteKey: ({ job, pass, run }, key) => void noteKey.run(manifest, job, pass, key, run),
    lastKey: (job, pass) => {
      const row = readKey.get(manifest, job, pass);
      return row === undefined ? undefined : String(row["key"]);
    },
    currentKeys: () => currentKeys(database),
    ...measuredIn(database, manifest),
    transaction: (work) => transaction(database, work),
    close: () => database.close(),
  };
  return readTogether(state, database);
}

/** Of the last run that each job of each manifest took part in. */
function currentKeys(database: DatabaseSync): ReadonlySet<string> {
  const rows = database
    .prepare(
      "SELECT key FROM keys AS one WHERE run = (SELECT max(run) FROM keys WHERE manifest = one.manifest AND job = one.job)",
    )
    .all();
  return new Set(rows.map((row) => String(row["key"])));
}

/** What is looked at over the years has many names; those of files that are gone only take room. */
function forgetGone(database: DatabaseSync, isThere: (path: string) => boolean): number {
  const rows = database.prepare("SELECT path FROM digests UNION SELECT path FROM claims").all();
  const gone = rows.map((row) => String(row["path"])).filter((path) => !isThere(path));
  return transaction(database, () => {
    const statements = ["digests", "claims"].map((table) =>
      database.prepare(`DELETE FROM ${table} WHERE path = ?`),
    );
    for (const path of gone) for (const statement of statements) statement.run(path);
    return gone.length;
  });
}

/** Within one that goes on already, it is part of that. */
function transaction<T>(database: DatabaseSync, work: () => T): T {
  if (database.isTransaction) return work();
  database.exec("BEGIN");
  try {
    const value = work();
    // A full disk may have ended it.
    if (database.isTransaction) database.exec("COMMIT");
    return value;
  } catch (error) {
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}
