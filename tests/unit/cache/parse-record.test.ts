import { describe, expect, it } from "vitest";
import { parseRecord } from "../../../src/cache/parse-record.ts";
import type { ExecutionRecord, MadePath } from "../../../src/model/record.ts";
import { digestOf, madeFile, makeRecord } from "../../support/make-record.ts";

const key = digestOf("a");

function problemOf(value: unknown): string {
  const parsed = parseRecord(typeof value === "string" ? value : JSON.stringify(value), key);
  return parsed.ok ? "none" : parsed.problem;
}

/** A folder with just these entries, files where nothing else is said. */
function withEntries(...entries: readonly { readonly path: string; readonly [name: string]: unknown }[]) {
  const file = { kind: "file", digest: digestOf("b"), bytes: 1, executable: false };
  const made = [{ path: "build/out/", entries: entries.map((entry) => ({ ...file, ...entry })) }];
  return { ...makeRecord(), made };
}

function withFile(changes: object) {
  return withEntries({ path: "build/out/a.txt", ...changes });
}

function withPath(path: string) {
  return { ...makeRecord(), made: [madeFile(path, digestOf("b"), 1)] };
}

function withMember(name: keyof ExecutionRecord, value: unknown) {
  return { ...makeRecord(), [name]: value };
}

const outside = (path: string) => `names \`${path}\`, which is no path of the project`;
const elsewhere = (path: string) => `names \`${path}\`, which does not lie in \`build/out/\``;
const unsound = (name: string) => `has no sound \`${name}\``;

describe("a record as it was written", () => {
  it("is read back", () => {
    const record = makeRecord();
    expect(parseRecord(JSON.stringify(record), key)).toEqual({ ok: true, record });
  });

  it.each<readonly [string, Partial<ExecutionRecord>]>([
    ["that made nothing", { made: [] }],
    ["of a module, without an exit code", { exitCode: null }],
    ["without stdout", { said: { returned: {}, appended: "", stdout: null } }],
    ["with a path written with a dot", { made: [madeFile("./a.txt", digestOf("b"), 1)].map(withPlainEntry) }],
    [
      "with an empty folder, and one in it",
      {
        made: [
          { path: "o/", entries: [{ kind: "folder", path: "o" }] },
          { path: "p/", entries: [{ kind: "folder", path: "p/q" }] },
        ],
      },
    ],
    [
      "with a link for a file",
      { made: [{ path: "a", entries: [{ kind: "link", path: "a", target: "b" }] }] },
    ],
    ["with names that look like ours", { made: [madeFile("build/.git/x", digestOf("b"), 1)] }],
    ["with names that look like a way up", { made: [madeFile("..a/...", digestOf("b"), 1)] }],
  ])("%s is one as well", (_what, changes) => {
    expect(problemOf(makeRecord(changes))).toBe("none");
  });
});

function withPlainEntry({ path, entries }: MadePath): MadePath {
  return { path, entries: entries.map((entry) => ({ ...entry, path: path.slice(2) })) };
}

describe("a record is refused, in words, when", () => {
  it.each<readonly [string, unknown, string]>([
    ["a declared path climbs out", withPath("../../etc/passwd"), outside("../../etc/passwd")],
    ["a declared path climbs out on a detour", withPath("a/../../x"), outside("a/../../x")],
    ["a declared path is absolute", withPath("/etc/passwd"), outside("/etc/passwd")],
    ["a declared path is the project", withPath("./"), outside("./")],
    ["a declared path is the folder above", withPath("../"), outside("../")],
    ["a declared path is empty", withPath(""), outside("")],
    ["a declared path has a backslash", withPath("a\\b"), outside("a\\b")],
    ["a declared path has a NUL", withPath("a\0b"), outside("a\0b")],
    ["a declared path is storyflow's", withPath(".storyflow/state.db"), outside(".storyflow/state.db")],
    ["a declared path is git's", withPath(".git/hooks/post-commit"), outside(".git/hooks/post-commit")],
    ["a declared path is git's where case is nothing", withPath(".GIT/config"), outside(".GIT/config")],
    ["a declared path is git's behind a dot", withPath("./.git/config"), outside("./.git/config")],
    [
      "a declared path is longer than any",
      withPath("a/".repeat(3000)),
      `names \`${"a/".repeat(100)}…\`, which is no path of the project`,
    ],
    [
      "a path is declared twice",
      { ...makeRecord(), made: [madeFile("a", digestOf("b"), 1), madeFile("a", digestOf("c"), 1)] },
      "names `a` twice",
    ],
    ["an entry climbs out", withFile({ path: "../../etc/passwd" }), elsewhere("../../etc/passwd")],
    ["an entry climbs out of its folder", withFile({ path: "build/out/../x" }), elsewhere("build/out/../x")],
    ["an entry is absolute", withFile({ path: "/etc/passwd" }), elsewhere("/etc/passwd")],
    ["an entry lies beside its folder", withFile({ path: "build/other" }), elsewhere("build/other")],
    ["an entry only begins like its folder", withFile({ path: "build/outer/x" }), elsewhere("build/outer/x")],
    ["an entry has a backslash", withFile({ path: "build/out/a\\b" }), elsewhere("build/out/a\\b")],
    ["an entry has a NUL", withFile({ path: "build/out/a\0" }), elsewhere("build/out/a\0")],
    ["an entry is written on a detour", withFile({ path: "build/out/./a" }), elsewhere("build/out/./a")],
    ["an entry ends in a slash", withFile({ path: "build/out/a/" }), elsewhere("build/out/a/")],
    [
      "an entry lies beside its file",
      { ...makeRecord(), made: [{ ...madeFile("a", digestOf("b"), 1), path: "b" }] },
      "names `a`, which does not lie in `b`",
    ],
    [
      "an entry lies below its file",
      { ...makeRecord(), made: [{ ...madeFile("a/x", digestOf("b"), 1), path: "a" }] },
      "names `a/x`, which does not lie in `a`",
    ],
    ["a folder is said to be a file", withFile({ path: "build/out" }), "says that `build/out/` is a file"],
    [
      "a folder is said to be a link",
      withEntries({ path: "build/out", kind: "link", target: "/etc" }),
      "says that `build/out/` is a link",
    ],
    [
      "a file is said to be a folder",
      { ...makeRecord(), made: [{ path: "a", entries: [{ kind: "folder", path: "a" }] }] },
      "says that `a` is a folder",
    ],
    [
      "an entry lies below a file",
      withEntries({ path: "build/out/a/b" }, { path: "build/out/a" }),
      "names `build/out/a/b` below what is no folder",
    ],
    [
      "an entry lies below a link",
      withEntries({ path: "build/out/l", kind: "link", target: "deep" }, { path: "build/out/l/deep/passwd" }),
      "names `build/out/l/deep/passwd` below what is no folder",
    ],
    [
      "a link leads outside by an absolute path",
      withFile({ kind: "link", target: "/etc/passwd" }),
      "has a link at `build/out/a.txt` that leads outside the project",
    ],
    [
      "a link climbs out",
      withFile({ kind: "link", target: "../../../x" }),
      "has a link at `build/out/a.txt` that leads outside the project",
    ],
    [
      "a link climbs out and comes back by a name that the project may have by chance",
      withFile({ kind: "link", target: "x/../../../../project/a" }),
      "has a link at `build/out/a.txt` that leads outside the project",
    ],
    [
      "an entry is there twice",
      withEntries({ path: "build/out/a" }, { path: "build/out/a", kind: "link", target: "x" }),
      "names `build/out/a` twice",
    ],
    ["a digest is too short", withFile({ digest: "ab" }), unsound("made")],
    ["a digest is written large", withFile({ digest: digestOf("B") }), unsound("made")],
    ["a digest is a way", withFile({ digest: `../../${digestOf("b")}`.slice(0, 64) }), unsound("made")],
    ["a digest ends in a new line", withFile({ digest: `${digestOf("b")}\n` }), unsound("made")],
    ["a size is negative", withFile({ bytes: -1 }), unsound("made")],
    ["a size is a fraction", withFile({ bytes: 1.5 }), unsound("made")],
    ["a size is a text", withFile({ bytes: "1" }), unsound("made")],
    ["a size is past what counts", withFile({ bytes: 2 ** 53 }), unsound("made")],
    ["a flag is a number", withFile({ executable: 1 }), unsound("made")],
    ["an entry is of no known kind", withFile({ kind: "device" }), unsound("made")],
    ["a kind is a name of every object", withFile({ kind: "constructor" }), unsound("made")],
    ["a link leads to a number", withFile({ kind: "link", target: 1 }), unsound("made")],
    [
      "an entry has no path",
      { ...makeRecord(), made: [{ path: "build/out/", entries: [{}] }] },
      unsound("made"),
    ],
    ["entries are an object", { ...makeRecord(), made: [{ path: "a", entries: {} }] }, unsound("made")],
    ["entries are missing", { ...makeRecord(), made: [{ path: "a" }] }, unsound("made")],
    ["an entry is null", { ...makeRecord(), made: [{ path: "a", entries: [null] }] }, unsound("made")],
    ["made is a text", withMember("made", "build/"), unsound("made")],
    ["the time is endless", JSON.stringify(makeRecord()).replace("1800000000000", "1e400"), unsound("at")],
    ["the time is negative", withMember("at", -1), unsound("at")],
    ["the duration is a text", withMember("durationMs", "1"), unsound("durationMs")],
    ["the exit code is missing", withMember("exitCode", undefined), unsound("exitCode")],
    ["the job is a list", withMember("job", []), unsound("job")],
    ["a part has no value", withMember("parts", [{ name: "run" }]), unsound("parts")],
    ["a part shows an object", withMember("parts", [{ name: "a", value: "b", shown: {} }]), unsound("parts")],
    ["stored is a text", withMember("stored", "true"), unsound("stored")],
    [
      "stdout is no digest",
      withMember("said", { returned: {}, appended: "", stdout: "../x" }),
      unsound("said"),
    ],
    ["returned is a list", withMember("said", { returned: [], appended: "", stdout: null }), unsound("said")],
    ["results are by a name that is no digest", withMember("results", { x: {} }), unsound("results")],
    [
      "results are by the name of what every object has",
      JSON.stringify(makeRecord()).replace(`"results":{`, `"results":{"__proto__":{},`),
      unsound("results"),
    ],
    ["results are texts", withMember("results", { [digestOf("e")]: "3.5" }), unsound("results")],
    ["a verdict is a flag", withMember("verdicts", { [digestOf("e")]: true }), unsound("verdicts")],
    [
      "a verdict is of no known class",
      withMember("verdicts", { [digestOf("e")]: { class: "toString", message: "", tail: [] } }),
      unsound("verdicts"),
    ],
    [
      "a verdict is nowhere",
      withMember("verdicts", { [digestOf("e")]: { class: "exit", message: "", tail: [], place: {} } }),
      unsound("verdicts"),
    ],
    ["its key is no digest", withMember("key", "x"), unsound("key")],
    ["its key is another one", withMember("key", digestOf("b")), "names another key than its file"],
    ["it is a list", [makeRecord()], "is no JSON object"],
    ["it is null", "null", "is no JSON object"],
    ["it is no JSON", "{", "is no JSON object"],
    ["it is empty", "", "is no JSON object"],
    ["it has no format", withMember("format", undefined), unsound("format")],
    ["its format is a text", withMember("format", "1"), unsound("format")],
    ["its format is none", withMember("format", 0), unsound("format")],
    [
      "its format is deeper than can be written down",
      `{"format":${"[".repeat(100_000)}${"]".repeat(100_000)}}`,
      unsound("format"),
    ],
    ["its format is what every object has", '{"__proto__":{"format":1}}', unsound("format")],
  ])("%s", (_what, value, problem) => {
    expect(problemOf(value)).toBe(problem);
  });

  it("of another storyflow, whatever else is in it", () => {
    expect(parseRecord('{"format":99,"key":{}}', key)).toEqual({
      ok: false,
      problem: "has format 99, of another storyflow",
      isOther: true,
    });
    expect(parseRecord("{}", key)).toMatchObject({ ok: false, isOther: false });
  });
});

it("a record of many thousand paths is read", () => {
  const made = Array.from({ length: 20_000 }, (_, index) => madeFile(`build/${index}`, digestOf("b"), 1));
  expect(problemOf(makeRecord({ made }))).toBe("none");
});
