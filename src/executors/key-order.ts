import { posix } from "node:path";
import type { NamedDigest } from "../keys/key-parts.ts";
import { digestKey, keyParts } from "../keys/key-parts.ts";
import type { MadeEntry } from "../model/record.ts";
import type { WorkOrder } from "../model/work-order.ts";
import type { InputFile, KeyedOrder, ModuleFile } from "../ports.ts";
import { checkPaths } from "./check-paths.ts";
import { findInputs } from "./find-inputs.ts";
import { findProgram } from "./find-program.ts";
import type { LocalWorld } from "./local-world.ts";

/** Looks at all that an order depends on; undefined where an attempt cannot even begin, and will say why. */
export async function keyOrder(order: WorkOrder, world: LocalWorld): Promise<KeyedOrder | undefined> {
  const { workspace } = world;
  if ((await checkPaths(order, workspace)) !== undefined) return undefined;
  const found = await findInputs(order, workspace);
  if (!found.ok) return undefined;
  const inputs = await digestInputs(found.files, order, world);
  if (inputs === undefined) return undefined;
  const tools = await digestTools(order, world);
  const files = order.action.kind === "module" ? (world.moduleFiles.get(order.action.uses) ?? []) : [];
  const parts = keyParts({
    order,
    inputs,
    env: environmentOf(order, world),
    tools,
    moduleFiles: await digestModuleFiles(files, world),
    platform: tools.length > 0 || files.some(isNative) ? `${process.platform} ${process.arch}` : undefined,
  });
  return { key: digestKey(parts), parts, inputs };
}

/** By path, what stages made: as the versions say, wherever it is now. */
function madeFiles({ versions }: WorkOrder): ReadonlyMap<string, MadeEntry> {
  return new Map(
    versions.flatMap(({ entries = [] }) => entries.map((entry) => [entry.path, entry] as const)),
  );
}

async function digestInputs(
  files: readonly string[],
  order: WorkOrder,
  world: LocalWorld,
): Promise<readonly InputFile[] | undefined> {
  const made = madeFiles(order);
  const inputs: InputFile[] = [];
  for (const path of files) {
    const input = await lookAtInput(path, made, world);
    // It went away in this moment: the attempt will look again.
    if (input === undefined) return undefined;
    inputs.push(input);
  }
  return inputs;
}

async function lookAtInput(
  path: string,
  made: ReadonlyMap<string, MadeEntry>,
  world: LocalWorld,
): Promise<InputFile | undefined> {
  const entry = made.get(path);
  if (entry === undefined) return sourceFile(path, world);
  if (entry.kind === "file") {
    return { path, digest: entry.digest, executable: entry.executable, isMade: true };
  }
  if (entry.kind === "folder") return { path, digest: "folder", executable: false, isMade: true };
  const target = await digestTarget(path, entry.target, made, world);
  return { path, digest: `link ${entry.target} ${target}`, executable: false, isMade: true };
}

/** A command reads through a link: what it leads to counts as well, as stages made it where they did. */
async function digestTarget(
  path: string,
  target: string,
  made: ReadonlyMap<string, MadeEntry>,
  { workspace }: LocalWorld,
): Promise<string> {
  const led = posix.join(posix.dirname(path), target);
  const entry = made.get(led);
  if (entry?.kind === "file") return entry.digest;
  return (await workspace.lookAtFile(posix.isAbsolute(target) ? target : led))?.digest ?? "nothing";
}

async function sourceFile(path: string, { workspace }: LocalWorld): Promise<InputFile | undefined> {
  const file = await workspace.lookAtFile(path);
  return file === undefined ? undefined : { path, ...file, isMade: false };
}

/** Declared variables over passed ones, sorted by name. */
function environmentOf(
  { env, passEnv }: WorkOrder,
  { environment }: LocalWorld,
): readonly (readonly [string, string | undefined])[] {
  const names = new Set([...passEnv, ...Object.keys(env)]);
  const passed = (name: string) => (Object.hasOwn(environment, name) ? environment[name] : undefined);
  return [...names]
    .toSorted()
    .map((name) => [name, Object.hasOwn(env, name) ? env[name] : passed(name)] as const);
}

async function digestTools({ tools, cwd, env }: WorkOrder, { workspace, environment, digests }: LocalWorld) {
  const found: { readonly name: string; readonly digest: string | undefined }[] = [];
  for (const name of tools) {
    const file = await findProgram(name, env["PATH"] ?? environment["PATH"], `${workspace.root}/${cwd}`);
    found.push({ name, digest: file === undefined ? undefined : await digests.digestOf(file) });
  }
  return found;
}

async function digestModuleFiles(
  files: readonly ModuleFile[],
  { digests }: Pick<LocalWorld, "digests">,
): Promise<readonly NamedDigest[]> {
  const found: NamedDigest[] = [];
  for (const { name, file } of files) {
    found.push({ name, digest: (await digests.digestOf(file)) ?? "missing" });
  }
  return found;
}

/** A package may bring machine code along. */
function isNative({ name }: ModuleFile): boolean {
  return /@\d/u.test(name) || name.endsWith(".node");
}
