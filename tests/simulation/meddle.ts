import type { JsonObject } from "../../src/model/json.ts";
import type { Plan } from "../../src/model/plan.ts";
import type { Machine } from "./machine.ts";
import { sources } from "./make-manifest.ts";
import type { SeededRandom } from "./random.ts";

/** What people and other programs do to a project between two runs. Returns the params of the next one. */
export function meddle(
  machine: Machine,
  plan: Plan,
  params: JsonObject,
  handwork: string[],
  random: SeededRandom,
): JsonObject {
  const { disk, blobs, records, state } = machine;
  const outputs = () => [...disk.keys()].filter((path) => !path.startsWith("src/"));
  const write = (path: string | undefined) => {
    if (path === undefined || isByHand(disk.get(path))) return;
    const text = `${byHand} ${handwork.length}`;
    handwork.push(text);
    disk.set(path, text);
  };
  const folders = plan.stages
    .flatMap(({ stage }) => stage.outputs.map(({ text }) => text.value.replace(/\$\{\{.*\}\}/u, "a")))
    .filter(isFolder);
  const changes: readonly [() => unknown, ...(() => unknown)[]] = [
    () => disk.set(random.pick(["src/a.txt", "src/b.txt", "src/c.txt"]), `edited ${random.below(100)}`),
    () => disk.set(random.pick(["src/a.txt", "src/b.txt", "src/c.txt"]), `edited ${random.below(100)}`),
    () => sources.forEach(([path, text]) => disk.set(path, text)),
    () => write(random.some(outputs())),
    () => write(`${random.some(folders) ?? "out/s0/"}mine.txt`),
    () => forgetSome(disk, outputs(), random),
    () => lose("blobs", machine, () => forgetSome(blobs, [...blobs.keys()], random)),
    () => forgetSome(records, [...records.keys()], random),
    () => lose("state", machine, () => state.clear()),
    () => undefined,
  ];
  random.pick(changes)();
  return random.chance(0.3) ? { ...params, threshold: 1 + random.below(5) } : params;
}

/** Whoever loses both what was made and who made it has lost it. */
function lose(what: "blobs" | "state", machine: Machine, forget: () => void): void {
  machine.lost ??= what;
  if (machine.lost === what) forget();
}

function isFolder(path: string): boolean {
  return path.endsWith("/");
}

function forgetSome(things: Map<string, string>, names: readonly string[], random: SeededRandom): void {
  for (const name of names) if (random.chance(0.3) && !isByHand(things.get(name))) things.delete(name);
}

const byHand = "by hand";

export function isByHand(text: string | undefined): boolean {
  return text?.startsWith(byHand) === true;
}
