import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareParts } from "../../../src/keys/compare-parts.ts";
import { digestValue } from "../../../src/keys/digest-text.ts";
import { digestKey, type KeyMaterial, keyParts } from "../../../src/keys/key-parts.ts";
import type { MadeEntry } from "../../../src/model/record.ts";
import type { WorkOrder } from "../../../src/model/work-order.ts";
import { makeMaterial, makeWorkOrder } from "../../support/make-material.ts";

const word = fc.string({
  unit: fc.constantFrom("a", "b", " ", "/", "=", '"', ",", "\u0000", "é"),
  maxLength: 6,
});
const name = fc.string({ unit: fc.constantFrom("A", "B", "C", "é"), minLength: 1, maxLength: 3 });
const path = fc
  .array(fc.string({ unit: fc.constantFrom("a", "b", "c", "."), minLength: 3, maxLength: 4 }), {
    minLength: 1,
    maxLength: 3,
  })
  .map((parts) => parts.join("/"));
const digest = fc.string({
  unit: fc.constantFrom(..."0123456789abcdef".split("")),
  minLength: 64,
  maxLength: 64,
});

function uniqueBy<T>(item: fc.Arbitrary<T>, nameOf: (item: T) => string): fc.Arbitrary<T[]> {
  return fc.uniqueArray(item, { selector: nameOf, maxLength: 4 });
}

const action: fc.Arbitrary<WorkOrder["action"]> = fc.oneof(
  fc.array(word, { minLength: 1, maxLength: 4 }).map((command) => ({
    kind: "shell" as const,
    command,
    display: command.join(" "),
  })),
  fc.record({
    kind: fc.constant("module" as const),
    uses: word,
    options: fc.dictionary(name, fc.oneof(word, fc.double({ noNaN: true, noDefaultInfinity: true }))),
  }),
);

/** A version of a path that is updated, with the stage that made it. */
const version = fc.record({ path, digest, executable: fc.boolean() }).map((made) => ({
  path: made.path,
  stage: "draw",
  state: "succeeded" as const,
  entries: [{ kind: "file" as const, bytes: 1, ...made }],
}));

const order = fc
  .record({
    action,
    cwd: path,
    secrets: fc.uniqueArray(name, { maxLength: 3 }),
    outputs: fc.uniqueArray(path, { maxLength: 3 }),
    version,
    isUpdated: fc.boolean(),
    isContent: fc.boolean(),
  })
  .map(({ version: made, isUpdated, isContent, ...rest }): WorkOrder => {
    const updates = isUpdated ? [made.path] : [];
    const content = isContent ? [{ stage: "draw", paths: [made.path] }] : [];
    return makeWorkOrder({ ...rest, versions: [made], updates, content });
  });

const material: fc.Arbitrary<KeyMaterial> = fc.record({
  order,
  inputs: uniqueBy(fc.record({ path, digest, executable: fc.boolean() }), (input) => input.path),
  env: uniqueBy(fc.tuple(name, fc.option(word, { nil: undefined })), ([variable]) => variable),
  tools: uniqueBy(fc.record({ name, digest: fc.option(digest, { nil: undefined }) }), (tool) => tool.name),
  moduleFiles: uniqueBy(fc.record({ name: path, digest }), (file) => file.name),
  platform: fc.option(fc.constantFrom("linux x64", "linux arm64"), { nil: undefined }),
});

/** Another one than the old. */
function other<T>(arbitrary: fc.Arbitrary<T>, old: T): fc.Arbitrary<T> {
  return arbitrary.filter((value) => value !== old);
}

/** A change of one thing, with the name of the part that it is. */
interface Change {
  readonly part: string;
  readonly changed: KeyMaterial;
}

function changed(before: KeyMaterial, part: string, changes: Partial<KeyMaterial>): Change {
  return { part, changed: { ...before, ...changes } };
}

function reordered(before: KeyMaterial, part: string, changes: Partial<WorkOrder>): Change {
  return changed(before, part, { order: { ...before.order, ...changes } });
}

/** Every way to change one thing that a command may see. */
function changesOf(before: KeyMaterial): readonly fc.Arbitrary<Change>[] {
  return [
    ...actionChanges(before),
    ...listChanges(before.inputs, (input) => `input ${input.path}`, inputChange()).map((change) =>
      change.map(({ part, items }) => changed(before, part, { inputs: items })),
    ),
    ...listChanges(before.env, ([variable]) => `env ${variable}`, envChange()).map((change) =>
      change.map(({ part, items }) => changed(before, part, { env: items })),
    ),
    ...listChanges(before.tools, (tool) => `tool ${tool.name}`, toolChange()).map((change) =>
      change.map(({ part, items }) => changed(before, part, { tools: items })),
    ),
    ...listChanges(before.moduleFiles, (file) => `module ${file.name}`, moduleChange()).map((change) =>
      change.map(({ part, items }) => changed(before, part, { moduleFiles: items })),
    ),
    other(path, before.order.cwd).map((cwd) => reordered(before, "cwd", { cwd })),
    other(path, "").map((output) =>
      reordered(before, "outputs", { outputs: [...before.order.outputs, `new/${output}`] }),
    ),
    fc
      .constantFrom("new platform")
      .map((platform) => changed(before, "platform", { platform: `${platform} ${before.platform ?? ""}` })),
    name
      .filter((secret) => !before.order.secrets.includes(secret))
      .map((secret) => reordered(before, `secret ${secret}`, { secrets: [secret, ...before.order.secrets] })),
    ...before.order.secrets.map((secret) =>
      fc.constant(
        reordered(before, `secret ${secret}`, {
          secrets: before.order.secrets.filter((kept) => kept !== secret),
        }),
      ),
    ),
    ...versionChanges(before),
  ];
}

function actionChanges(before: KeyMaterial): readonly fc.Arbitrary<Change>[] {
  const old = before.order.action;
  if (old.kind === "module") {
    const options = fc.dictionary(name, word).filter((value) => !sameOptions(value, old.options));
    return [
      other(word, old.uses).map((uses) => reordered(before, "uses", { action: { ...old, uses } })),
      options.map((value) => reordered(before, "with", { action: { ...old, options: value } })),
    ];
  }
  const at = fc.nat(old.command.length - 1);
  return [
    fc.tuple(at, word).map(([index, text]) => {
      const command = old.command.with(index, `${old.command[index]}${text}!`);
      return reordered(before, "run", { action: { ...old, command } });
    }),
    // The same text, cut into words in another way, is another command.
    fc.constant(reordered(before, "run", { action: { ...old, command: [...old.command, ""] } })),
  ];
}

function sameOptions(a: object, b: object): boolean {
  return digestValue(a) === digestValue(b);
}

function versionChanges(before: KeyMaterial): readonly fc.Arbitrary<Change>[] {
  const { updates, content, versions } = before.order;
  const [made] = versions;
  const [entry] = made?.entries ?? [];
  if (made === undefined || entry?.kind !== "file") return [];
  const change = (next: MadeEntry): readonly Change[] => {
    const later = { versions: [{ ...made, entries: [next] }] };
    // A version that is both is in two parts of the key.
    if (updates.length > 0) return [reordered(before, `update ${entry.path}`, later)];
    return content.length > 0 ? [reordered(before, "content draw", later)] : [];
  };
  const entries: readonly MadeEntry[] = [
    { ...entry, digest: entry.digest.replace(/^./u, (digit) => (digit === "0" ? "1" : "0")) },
    { ...entry, executable: !entry.executable },
    { kind: "link", path: entry.path, target: entry.digest },
    { kind: "folder", path: entry.path },
  ];
  return entries.flatMap(change).map((one) => fc.constant(one));
}

type Changer<T> = (item: T, index: number) => fc.Arbitrary<T>;

/** An item more, an item less, an item with something else in it. */
function listChanges<T>(
  items: readonly T[],
  partOf: (item: T) => string,
  { added, altered }: { readonly added: fc.Arbitrary<T>; readonly altered: Changer<T> },
): readonly fc.Arbitrary<{ readonly part: string; readonly items: readonly T[] }>[] {
  const isNew = (item: T) => !items.some((old) => partOf(old) === partOf(item));
  return [
    added.filter(isNew).map((item) => ({ part: partOf(item), items: [...items, item] })),
    ...items.flatMap((item, index) => [
      fc.constant({ part: partOf(item), items: items.toSpliced(index, 1) }),
      altered(item, index).map((next) => ({ part: partOf(item), items: items.with(index, next) })),
    ]),
  ];
}

function inputChange() {
  type Input = KeyMaterial["inputs"][number];
  const altered: Changer<Input> = (input) =>
    fc.oneof(
      other(digest, input.digest).map((next) => ({ ...input, digest: next })),
      fc.constant({ ...input, executable: !input.executable }),
    );
  return { added: fc.record({ path, digest, executable: fc.boolean() }), altered };
}

function envChange() {
  type Variable = KeyMaterial["env"][number];
  const altered: Changer<Variable> = ([variable, value]) =>
    other(fc.option(word, { nil: undefined }), value).map((next) => [variable, next] as const);
  return { added: fc.tuple(name, fc.option(word, { nil: undefined })) as fc.Arbitrary<Variable>, altered };
}

function toolChange() {
  type Tool = KeyMaterial["tools"][number];
  const altered: Changer<Tool> = (tool) =>
    other(fc.option(digest, { nil: undefined }), tool.digest).map((next) => ({ ...tool, digest: next }));
  return {
    added: fc.record({ name, digest: fc.option(digest, { nil: undefined }) }) as fc.Arbitrary<Tool>,
    altered,
  };
}

function moduleChange() {
  type File = KeyMaterial["moduleFiles"][number];
  const altered: Changer<File> = (file) =>
    other(digest, file.digest).map((next) => ({ ...file, digest: next }));
  return { added: fc.record({ name: path, digest }) as fc.Arbitrary<File>, altered };
}

const oneChange = material.chain((before) =>
  fc.oneof(...changesOf(before)).map((change) => ({ before, ...change })),
);

const keyOf = (of: KeyMaterial) => digestKey(keyParts(of));

describe("a key", () => {
  it("is another one when any one thing is that a command may see, and that is told", () => {
    fc.assert(
      fc.property(oneChange, ({ before, part, changed: after }) => {
        const [now, then] = [keyParts(after), keyParts(before)];
        expect(digestKey(now)).not.toBe(digestKey(then));
        const others = (reason: string) => !reason.includes(part) && !reason.includes("what `draw` made");
        expect(compareParts(now, then).filter(others)).toEqual([]);
        expect(compareParts(now, then)).not.toEqual([]);
        expect(compareParts(then, now)).not.toEqual([]);
      }),
      { numRuns: 3000 },
    );
  });

  it("is the same for the same, and then there is nothing to tell", () => {
    fc.assert(
      fc.property(material, (one) => {
        const copy: KeyMaterial = structuredClone(one);
        expect(keyParts(copy)).toEqual(keyParts(one));
        expect(compareParts(keyParts(copy), keyParts(one))).toEqual([]);
      }),
    );
  });

  it("is no other one for what decides, names a run, or only tells", () => {
    const decisions: fc.Arbitrary<Partial<WorkOrder>> = fc.record(
      {
        run: word,
        job: word,
        stage: word,
        round: fc.nat(9),
        attempt: fc.nat(9),
        log: word,
        graceMs: fc.nat(),
        timeoutMs: fc.nat(),
        successExitCodes: fc.array(fc.nat(255)),
        progress: word,
        clean: fc.boolean(),
        inputs: fc.array(path),
        passEnv: fc.array(name),
        env: fc.dictionary(name, word),
        tools: fc.array(name),
        cache: fc.constantFrom({ stored: false, recorded: true }, { stored: true, recorded: false }),
        scope: fc.dictionary(name, word),
        notes: fc.array(fc.record({ name: word, where: word, value: word, isShown: fc.boolean() })),
        verify: fc.constant([{ type: "uses" as const, uses: "./check.ts", options: {} }]),
        results: fc.constant({ type: "file" as const, file: "build/a.json" } as never),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(material, decisions, (before, changes) => {
        expect(keyOf({ ...before, order: { ...before.order, ...changes } })).toBe(keyOf(before));
      }),
      { numRuns: 500 },
    );
  });

  it("does not hang on the order of what has none, nor on what else was made", () => {
    fc.assert(
      fc.property(material, version, (before, unrelated) => {
        const { order: old, tools, moduleFiles } = before;
        const content = [...old.content, { stage: "z", paths: [] }];
        const first = { ...before, order: { ...old, content } };
        const apart = { ...unrelated, path: "elsewhere", entries: [] };
        const second: KeyMaterial = {
          ...before,
          tools: tools.toReversed(),
          moduleFiles: moduleFiles.toReversed(),
          order: {
            ...old,
            content: content.toReversed(),
            secrets: old.secrets.toReversed(),
            versions: [apart, ...old.versions, { ...apart, stage: "y", state: "failed" }],
          },
        };
        expect(keyOf(second)).toBe(keyOf(first));
      }),
    );
  });

  it("hangs on the order of outputs and words: a command may count them", () => {
    const two = makeWorkOrder({ outputs: ["a", "b"] });
    expect(keyOf(makeMaterial({ order: two }))).not.toBe(
      keyOf(makeMaterial({ order: { ...two, outputs: ["b", "a"] } })),
    );
  });

  it("does not hang on the order in which options are written", () => {
    const withOptions = (options: { readonly [option: string]: number }) =>
      keyOf(makeMaterial({ order: makeWorkOrder({ action: { kind: "module", uses: "./a.ts", options } }) }));
    expect(withOptions({ a: 1, b: 2 })).toBe(withOptions({ b: 2, a: 1 }));
  });

  it("shows no value of a variable, and no secret at all", () => {
    fc.assert(
      fc.property(word, (value) => {
        const unlikely = `${value}-unlikely`;
        const parts = keyParts(makeMaterial({ env: [["MODE", unlikely]] }));
        expect(JSON.stringify(parts)).not.toContain("-unlikely");
      }),
    );
  });

  it("has parts with names of their own", () => {
    fc.assert(
      fc.property(material, (one) => {
        const names = keyParts(one).map((part) => part.name);
        expect(new Set(names).size).toBe(names.length);
      }),
    );
  });
});
