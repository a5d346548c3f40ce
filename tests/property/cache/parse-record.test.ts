import fc from "fast-check";
import { posix } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { describe, expect, it } from "vitest";
import { parseRecord } from "../../../src/cache/parse-record.ts";
import type { JsonValue } from "../../../src/model/json.ts";
import type { MadeEntry } from "../../../src/model/record.ts";
import { digestOf, makeRecord } from "../../support/make-record.ts";

const key = digestOf("a");
const good = JSON.stringify(makeRecord());

/** What an attacker, or a disk, might put in the place of a value. */
const hostile: fc.Arbitrary<JsonValue | undefined> = fc.oneof(
  fc.constantFrom<JsonValue | undefined>(
    undefined,
    null,
    true,
    0,
    -1,
    1.5,
    1e308,
    "",
    ".",
    "..",
    "/",
    "../../etc/passwd",
    "/etc/passwd",
    "build/out",
    "build/out/",
    "build/out/../../../x",
    "build/out/a.txt",
    "build/out/latest/x",
    ".git/config",
    "a\0b",
    "a\\b",
    "__proto__",
    "constructor",
    "file",
    "link",
    "folder",
    digestOf("a"),
    digestOf("A"),
    [],
    {},
    [null],
  ),
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<JsonValue>,
);

type Path = readonly (string | number)[];

/** Where in a value something may be put in the place of something else: everywhere. */
function placesIn(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== "object" || value === null) return [path];
  const members = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [path, ...members.flatMap(([name, member]) => placesIn(member, [...path, name]))];
}

function replaced(value: unknown, [first, ...rest]: Path, by: unknown): unknown {
  if (first === undefined) return by;
  const copy: unknown = structuredClone(value);
  if (typeof copy !== "object" || copy === null) return copy;
  const found: unknown = Object.hasOwn(copy, first) ? Reflect.get(copy, first) : undefined;
  Reflect.set(copy, first, replaced(found, rest, by));
  return copy;
}

const places = placesIn(JSON.parse(good));
const mutation = fc.tuple(fc.constantFrom(...places), hostile);

/** What could come of a text that is read as a record; undefined: nothing. */
function harmOf(text: string): string | undefined {
  const parsed = parseRecord(text, key);
  if (!parsed.ok)
    return /^(?:has|is|names|says) ./u.test(parsed.problem) ? undefined : "refused without a word";
  const { record } = parsed;
  if (!isDeepStrictEqual(record, JSON.parse(text))) return "says something else";
  if (record.key !== key) return "has another key";
  return record.made.flatMap(({ path, entries }) => [
    ...(placeOf(path).startsWith("/project/") && placeOf(path) !== "/project/" ? [] : [`writes ${path}`]),
    ...entries.flatMap((entry) => harmOfEntry(entry, placeOf(path))),
  ])[0];
}

function harmOfEntry(entry: MadeEntry, declared: string): readonly string[] {
  const own = placeOf(entry.path);
  const isWithin =
    own === declared.replace(/\/$/u, "") || (declared.endsWith("/") && own.startsWith(declared));
  const isOurs = /^\/project\/\.(?:git|storyflow)(?:\/|$)|[\0\\]/iu.test(own);
  if (!isWithin || isOurs || own !== `/project/${entry.path}`) return [`writes ${entry.path}`];
  return entry.kind === "file" && !/^[0-9a-f]{64}$/u.test(entry.digest) ? ["reads what is no blob"] : [];
}

function placeOf(path: string): string {
  return posix.join("/project", path);
}

describe("a record that was changed", () => {
  it("in any of its values is refused or says what it says, and leads nowhere else", () => {
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 3 }), (mutations) => {
        const changed = mutations.reduce(
          (value: unknown, [path, by]) => replaced(value, path, by),
          JSON.parse(good),
        );
        expect(harmOf(JSON.stringify(changed) ?? "")).toBeUndefined();
      }),
      { numRuns: 1500 },
    );
  });

  it("in any of its bytes is refused or says what it says, and leads nowhere else", () => {
    const bytes = Buffer.from(good);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, byte) => {
        const copy = Buffer.from(bytes);
        copy[at] = byte;
        expect(harmOf(copy.toString())).toBeUndefined();
      }),
      { numRuns: 1500 },
    );
  });

  it("by losing its end, or some of its middle, is refused", () => {
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(20), (at, length) => {
        expect(parseRecord(good.slice(0, at), key).ok).toBe(false);
        expect(harmOf(good.slice(0, at) + good.slice(at + length))).toBeUndefined();
      }),
      { numRuns: 1000 },
    );
  });

  it("into any text is refused", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.json()), (text) => {
        expect(parseRecord(text, key).ok).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });
});
