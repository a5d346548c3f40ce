import type { JsonObject } from "../../src/model/json.ts";
import { type Machine } from "./machine.ts";
import type { SeededRandom } from "./random.ts";

/** What stages may go over. `text` is what an item is about: another one, and its jobs have something else to make. */
export interface Item {
  readonly id: string;
  readonly text: string;
}

/** The lists of a project: of its params, of its data file, and of a source that a stage reads. */
export interface Lists {
  readonly shots: readonly Item[];
  readonly near: readonly Item[];
  readonly far: readonly Item[];
  readonly found: readonly Item[];
}

/** Where the list lies that a stage finds out. */
export const listFile = "src/list.json";

// One begins as another one does: a glob may meet both.
const ids = ["a", "ab", "b", "K 1", "é", "z", "7"];
const texts = ["night", "day", "dawn"];
const itemsMax = 6;

export function firstLists(random: SeededRandom): Lists {
  const list = () =>
    Array.from({ length: random.below(itemsMax + 1) }).reduce<readonly Item[]>(
      (items) => add(items, random),
      [],
    );
  return { shots: list(), near: list(), far: list(), found: list() };
}

/** One of the lists is edited, as a person would. */
export function editLists(lists: Lists, random: SeededRandom): Lists {
  const name = random.pick(["shots", "near", "far", "found"] as const);
  const edit = random.pick([
    add,
    add,
    remove,
    remove,
    change,
    change,
    reorder,
    reorder,
    copy,
    empty,
    replace,
    doubled,
  ]);
  // What is written down twice is told of before anything runs; what a stage finds, when it has found it.
  if (edit === doubled && name !== "found") return { ...lists, [name]: reorder(lists[name], random) };
  return { ...lists, [name]: edit(lists[name], random) };
}

function add(items: readonly Item[], random: SeededRandom): readonly Item[] {
  const free = ids.filter((id) => items.every((item) => item.id !== id));
  const id = random.some(free);
  if (id === undefined || items.length === itemsMax) return items;
  return items.toSpliced(random.below(items.length + 1), 0, { id, text: someText(random) });
}

function remove(items: readonly Item[], random: SeededRandom): readonly Item[] {
  return items.toSpliced(random.below(items.length), 1);
}

function change(items: readonly Item[], random: SeededRandom): readonly Item[] {
  const at = random.below(items.length);
  return items.map((item, index) => (index === at ? { ...item, text: someText(random) } : item));
}

function reorder(items: readonly Item[], random: SeededRandom): readonly Item[] {
  return items
    .map((item) => ({ item, at: random.next() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

/** The same under another name. */
function copy(items: readonly Item[], random: SeededRandom): readonly Item[] {
  const [text = someText(random)] = reorder(items, random).map((item) => item.text);
  return add(items, random).map((item) => (items.includes(item) ? item : { ...item, text }));
}

/** Two items of one name, for which no job could tell which it is. */
function doubled(items: readonly Item[], random: SeededRandom): readonly Item[] {
  const item = random.some(items);
  return item === undefined ? items : [...items, item];
}

function empty(): readonly Item[] {
  return [];
}

function replace(_items: readonly Item[], random: SeededRandom): readonly Item[] {
  return firstLists(random).shots;
}

function someText(random: SeededRandom): string {
  return random.some(texts) ?? "";
}

/** What expressions read of them. */
export function dataOf({ near, far }: Lists): JsonObject {
  return { lists: { near: asJson(near), far: asJson(far) } };
}

export function paramsOf({ shots }: Lists): JsonObject {
  return { shots: asJson(shots) };
}

export function writeList({ disk }: Machine, { found }: Lists): void {
  disk.set(listFile, JSON.stringify(found));
}

function asJson(items: readonly Item[]): readonly JsonObject[] {
  return items.map(({ id, text }) => ({ id, text }));
}
