import type { KeyPart, MadeEntry } from "../model/record.ts";
import type { WorkOrder } from "../model/work-order.ts";
import { digestText, digestValue } from "./digest-text.ts";

/** The version of the manifest language and of how a key is made of its parts: another one is another key. */
const languageVersion = "1";
const kindVersions = { shell: "shell 1", module: "module 1" } as const;

/** The longest value that is shown. */
const shownMax = 60;

/** A file or a program by its name in the key, and its digest. */
export interface NamedDigest {
  readonly name: string;
  readonly digest: string;
}

/** All that a key is made of, with every file looked at. */
export interface KeyMaterial {
  readonly order: WorkOrder;
  readonly inputs: readonly {
    readonly path: string;
    readonly digest: string;
    readonly executable: boolean;
  }[];
  /** Declared and passed variables; undefined for one that is not set. */
  readonly env: readonly (readonly [string, string | undefined])[];
  /** An undefined digest: the program is not there. */
  readonly tools: readonly { readonly name: string; readonly digest: string | undefined }[];
  /** What a module is made of. */
  readonly moduleFiles: readonly NamedDigest[];
  /** System and architecture, where machine code takes part. */
  readonly platform: string | undefined;
}

/** The parts of a key in a fixed order. Decisions are no part of it, nor times, absolute paths, or what else was asked for. */
export function keyParts(material: KeyMaterial): readonly KeyPart[] {
  const { order, inputs, env, tools, moduleFiles, platform } = material;
  return [
    { name: "language", value: languageVersion },
    { name: "kind", value: kindVersions[order.action.kind] },
    ...actionParts(order),
    { name: "cwd", value: digestText(order.cwd) },
    ...env.map(([name, value]) => ({
      name: `env ${name}`,
      value: value === undefined ? "unset" : digestText(value),
    })),
    ...order.secrets.toSorted().map((name) => ({ name: `secret ${name}`, value: "named" })),
    ...sortedByName(tools).map(({ name, digest }) => ({ name: `tool ${name}`, value: digest ?? "missing" })),
    ...sortedByName(moduleFiles).map(({ name, digest }) => ({ name: `module ${name}`, value: digest })),
    ...(platform === undefined ? [] : [{ name: "platform", value: platform }]),
    { name: "outputs", value: digestValue(order.outputs) },
    { name: "updates", value: digestValue(order.updates) },
    ...inputs.map(({ path, digest, executable }) => ({
      name: `input ${path}`,
      value: executable ? `${digest} x` : digest,
    })),
    ...updateParts(order),
    ...contentParts(order),
    ...noteParts(order),
  ];
}

/** The order in which they are declared means nothing. */
function sortedByName<T extends { readonly name: string }>(named: readonly T[]): readonly T[] {
  return named.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** The name of the record: over the names and values of the parts that decide. */
export function digestKey(parts: readonly KeyPart[]): string {
  const deciding = parts.filter(({ note }) => note !== true);
  return digestText(JSON.stringify(deciding.map(({ name, value }) => [name, value])));
}

function actionParts({ action }: WorkOrder): readonly KeyPart[] {
  if (action.kind === "shell") return [{ name: "run", value: digestValue(action.command) }];
  return [
    { name: "uses", value: digestText(action.uses) },
    { name: "with", value: digestValue(action.options) },
  ];
}

/** The version that is rewritten. */
function updateParts({ updates, versions }: WorkOrder): readonly KeyPart[] {
  return updates.flatMap((update) =>
    entriesWithin(
      versions.flatMap(({ entries = [] }) => entries),
      update,
    ).map((entry) => ({
      name: `update ${entry.path}`,
      value: digestEntry(entry),
    })),
  );
}

function contentParts({ content, versions }: WorkOrder): readonly KeyPart[] {
  const made = versions.flatMap(({ entries = [] }) => entries);
  const sorted = content.toSorted((a, b) => (a.stage < b.stage ? -1 : 1));
  return sorted.map(({ stage, paths }) => {
    const digests = paths.flatMap((path) =>
      entriesWithin(made, path).map((entry) => [entry.path, digestEntry(entry)]),
    );
    return { name: `content ${stage}`, value: digestValue(digests) };
  });
}

function noteParts({ notes }: WorkOrder): readonly KeyPart[] {
  return notes.map(({ name, where, value, isShown }) => ({
    name,
    where,
    value: digestValue(value),
    ...(isShown && { shown: clip(JSON.stringify(value)) }),
    note: true,
  }));
}

/** The entries at a path and below it. */
export function entriesWithin(entries: readonly MadeEntry[], path: string): readonly MadeEntry[] {
  const plain = path.replace(/\/$/u, "");
  return entries.filter((entry) => entry.path === plain || entry.path.startsWith(`${plain}/`));
}

function digestEntry(entry: MadeEntry): string {
  switch (entry.kind) {
    case "file":
      return entry.executable ? `${entry.digest} x` : entry.digest;
    case "link":
      return `link ${digestText(entry.target)}`;
    case "folder":
      return "folder";
  }
}

function clip(text: string): string {
  return text.length <= shownMax ? text : `${text.slice(0, shownMax)}…`;
}
