import { appendFile, mkdir, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { acquireLock } from "../../../src/runs/project-lock.ts";
import { type CliResult, runCli, startCli } from "../../support/run-cli.ts";
import { makeProject, type TempProject } from "../../support/temp-project.ts";
import { said } from "../../support/said.ts";

const manifest = `name: film
cache: { max_size: 1GB }
stages:
  still: { run: head -c 3000000 /dev/zero > still.raw, outputs: [still.raw] }
  film: { run: cat still.raw still.raw > film.raw; echo rendered, inputs: [still.raw], outputs: [film.raw] }
`;

/** Two outputs, and what each command printed. */
async function makeMade(): Promise<TempProject> {
  const project = await makeProject({ "pipeline.yaml": manifest });
  expect(await runCli(["run", "--ui", "silent"], { cwd: project.root })).toEqual(ended(0, ""));
  return project;
}

function ended(exitCode: number, stdout: string, stderr = ""): CliResult {
  return { stdout, stderr, exitCode };
}

function use({ root }: TempProject, words: string): Promise<CliResult> {
  return runCli(["cache", ...words.split(" ")], { cwd: root });
}

/** Dates, and the few hundred bytes that records take, are not the same in two runs. */
function settled({ stdout, stderr, exitCode }: CliResult): CliResult {
  const steady = stdout
    .replaceAll(/\b\d{4}-\d{2}-\d{2}\b/gu, "DATE")
    .replaceAll(/\b\d\.\d KB\b/gu, "SOME KB")
    .replaceAll(/"oldestUseMs": 1\d{12}\b/gu, '"oldestUseMs": TIME')
    .replaceAll(/9002\d{3}\b/gu, "9002SOME");
  return { stdout: steady, stderr, exitCode };
}

async function damage({ root }: TempProject, kind: "blobs" | "records"): Promise<void> {
  const folder = join(root, ".storyflow/cache", kind);
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.length > 60).toSorted();
  await appendFile(join(folder, names[0] ?? ""), "x");
}

const date = new Date(Date.now() - 40 * 86_400_000);

async function age({ root }: TempProject): Promise<void> {
  const folder = join(root, ".storyflow/cache/records");
  for (const name of await readdir(folder, { recursive: true })) {
    if (name.endsWith(".json")) await utimes(join(folder, name), date, date);
  }
}

/** As after a stage was renamed: what it made is needed by nobody. */
async function forget({ root }: TempProject): Promise<void> {
  await rm(join(root, ".storyflow/state.db"));
}

describe("a project in which nothing ran", () => {
  it.each([
    ["stats", "nothing is kept yet: no run has made anything here\n"],
    ["verify", "nothing is kept yet: no run has made anything here\n"],
    ["prune --max-size 0", "nothing is kept yet: no run has made anything here\n"],
    ["stats --json", "null\n"],
    ["verify --json", "null\n"],
    ["prune --json --dry-run", "null\n"],
  ])("has no cache for `%s`, and gets none", async (words, stdout) => {
    await using project = await makeProject({ "pipeline.yaml": manifest });
    expect(await use(project, words)).toEqual(ended(0, stdout));
    expect(await readdir(project.root)).toEqual(["pipeline.yaml"]);
  });
});

describe("storyflow cache stats", () => {
  it("says how much is kept, of how much, and what else there is", async () => {
    await using project = await makeMade();
    expect(settled(await use(project, "stats"))).toEqual(
      ended(0, "9.0 MB of at most 1.0 GB: 2 records, 4 files\n  used least recently: DATE\n"),
    );
    await project.write(".storyflow/trash/01HRUN/a.txt", "12345");
    await project.write(".storyflow/cache/aside/b", "123");
    await project.write(".storyflow/cache/aside/c", "123");
    await age(project);
    expect((await use(project, "stats")).stdout).toBe(`\
9.0 MB of at most 1.0 GB: 2 records, 4 files
  used least recently: ${date.toISOString().slice(0, 10)}
  in the trash: 1 file, 5 B
  set aside as broken: 2 files, 6 B
`);
  });

  it("says it to programs in bytes", async () => {
    await using project = await makeMade();
    expect(settled(await use(project, "stats --json"))).toEqual(
      ended(
        0,
        `{
  "records": 2,
  "blobs": 4,
  "bytes": 9002SOME,
  "oldestUseMs": TIME,
  "trash": {
    "files": 0,
    "bytes": 0
  },
  "aside": {
    "files": 0,
    "bytes": 0
  },
  "maxBytes": 1000000000
}
`,
      ),
    );
  });

  it("says it while a run goes on, and of a cache that is empty", async () => {
    await using project = await makeProject({ "pipeline.yaml": manifest });
    using lock = await holdLock(project);
    expect(lock.isHeld).toBe(true);
    expect(await use(project, "stats")).toEqual(ended(0, "0 B of at most 1.0 GB: 0 records, 0 files\n"));
  });
});

describe("storyflow cache verify", () => {
  it("says that all is well", async () => {
    await using project = await makeMade();
    expect(await use(project, "verify")).toEqual(ended(0, "looked at 2 records and 4 files: all is well\n"));
    expect(await use(project, "verify --json")).toEqual(
      ended(0, '{\n  "records": 2,\n  "blobs": 4,\n  "broken": [],\n  "others": 0\n}\n'),
    );
  });

  it("names what is broken, sets it aside and ends with 1; the next run makes it anew", async () => {
    await using project = await makeMade();
    await damage(project, "blobs");
    await damage(project, "records");
    await project.write(`.storyflow/cache/records/00/${"0".repeat(64)}.json`, '{"format":2}');
    const { stdout, stderr, exitCode } = await use(project, "verify");
    expect([stderr, exitCode]).toEqual(["", 1]);
    expect(stdout.replaceAll(/[0-9a-f]{64}/gu, "DIGEST")).toBe(`\
looked at 3 records and 4 files: 2 broken, set aside in .storyflow/cache/aside/
  blob DIGEST: its bytes are not what its name says
  record DIGEST.json: is no JSON object
  1 record of another storyflow
  what is missing now is made again by the next run that needs it
`);
    expect(await use(project, "verify")).toEqual(
      ended(0, "looked at 2 records and 3 files: all is well\n  1 record of another storyflow\n"),
    );
    expect((await runCli(["run", "--ui", "silent"], { cwd: project.root })).exitCode).toBe(0);
    expect((await use(project, "verify")).stdout).toMatch(
      /^looked at 3 records and [34] files: all is well\n/u,
    );
  });

  it("counts what is too much to name", async () => {
    await using project = await makeMade();
    await mkdir(join(project.root, ".storyflow/cache/blobs/zz"));
    for (let index = 0; index < 23; index++) {
      await writeFile(join(project.root, `.storyflow/cache/blobs/zz/bad\u001b${index}`), "x");
    }
    const { stdout } = await use(project, "verify");
    expect(stdout).toContain("  blob bad␛0: its bytes are not what its name says\n");
    expect(stdout).toContain("\n  and 3 more\n");
    expect(stdout.split("\n")).toHaveLength(1 + 20 + 1 + 1 + 1);
    const { broken } = JSON.parse((await use(project, "verify --json")).stdout);
    expect(broken).toEqual([]);
  });
});

describe("storyflow cache prune", () => {
  it("removes nothing while all fits, and what the last run needs not even then", async () => {
    await using project = await makeMade();
    expect(await use(project, "prune")).toEqual(
      ended(0, "removed 0 records and 0 files: 0 B\n  9.0 MB are left\n"),
    );
    expect(await use(project, "prune --max-size 1MB --older-than 0s")).toEqual(
      ended(
        0,
        `removed 0 records and 0 files: 0 B
  9.0 MB are left
  8.0 MB more than that is kept, for the project needs it now
`,
      ),
    );
  });

  it("removes what was not used for the longest time until the rest fits; --dry-run only says so", async () => {
    await using project = await makeMade();
    await forget(project);
    const before = await use(project, "stats");
    const dry = settled(await use(project, "prune --max-size 7MB --dry-run"));
    expect(await use(project, "stats")).toEqual(before);
    const real = settled(await use(project, "prune --max-size 7MB"));
    expect(real).toEqual(ended(0, "removed 1 record and 2 files: 3.0 MB\n  6.0 MB are left\n"));
    const would = real.stdout.replace("removed", "would remove").replace("are left", "would be left");
    expect(dry).toEqual(ended(0, would));
    expect(await use(project, "prune --max-size 0")).toEqual(
      ended(0, "removed 1 record and 2 files: 6.0 MB\n  0 B are left\n"),
    );
    expect((await use(project, "stats")).stdout).toBe("0 B of at most 1.0 GB: 0 records, 0 files\n");
  });

  it("removes what was not used for so long, in the trash too", async () => {
    await using project = await makeMade();
    await forget(project);
    await project.write(".storyflow/trash/01HRUN/a.txt", "12345");
    await project.write(".storyflow/cache/aside/b", "123");
    expect((await use(project, "prune --older-than 30d")).stdout).toMatch(
      /^removed 0 records and 0 files: 0 B\n/u,
    );
    await age(project);
    // What lies in the trash came there just now, whatever its time says.
    await utimes(join(project.root, ".storyflow/trash/01HRUN/a.txt"), date, date);
    expect(await use(project, "prune --older-than 30d")).toEqual(
      ended(0, "removed 2 records and 4 files: 9.0 MB\n  0 B are left\n"),
    );
    expect(await use(project, "prune --older-than 0ms")).toEqual(
      ended(
        0,
        `removed 0 records and 0 files: 0 B
  and 2 files from the trash and of what was broken: 8 B
  0 B are left
`,
      ),
    );
    expect(await readdir(join(project.root, ".storyflow/trash"))).toEqual([]);
  });

  it("says it to programs", async () => {
    await using project = await makeMade();
    await forget(project);
    const { stdout, exitCode } = await use(project, "prune --max-size 0 --json");
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      records: 2,
      blobs: 4,
      bytes: expect.any(Number),
      keptBytes: 0,
      overBytes: 0,
      trash: { files: 0, bytes: 0 },
    });
  });
});

describe("a wrong command line", () => {
  it.each([
    ["nope", "error: unknown command 'nope'\n"],
    ["prun", "error: unknown command 'prun'\n(Did you mean prune?)\n"],
    [
      "prune --max-size lots",
      "error: option '--max-size <size>' argument 'lots' is invalid. It is a size such as 500MB, 5GB or 2GiB.\n",
    ],
    [
      "prune --max-size=-5GB",
      "error: option '--max-size <size>' argument '-5GB' is invalid. It is a size such as 500MB, 5GB or 2GiB.\n",
    ],
    [
      "prune --older-than soon",
      "error: option '--older-than <age>' argument 'soon' is invalid. It is an age such as 30d, 12h or 90m.\n",
    ],
    ["stats --no-wait", "error: unknown option '--no-wait'\n"],
    ["verify --dry-run", "error: unknown option '--dry-run'\n"],
    ["stats a b", "error: too many arguments for 'stats'. Expected 1 argument but got 2: a, b.\n"],
  ])("`%s` is told on stderr, and ends with 2", async (words, stderr) => {
    await using project = await makeProject({ "pipeline.yaml": manifest });
    expect(await use(project, words)).toEqual(ended(2, "", stderr));
  });

  it("that names no good manifest ends with 3", async () => {
    await using project = await makeProject({ "pipeline.yaml": "stages: { a: { rum: x } }" });
    const { stdout, stderr, exitCode } = await use(project, "prune");
    expect([stdout, exitCode]).toEqual(["", 3]);
    expect(stderr).toMatch(/^error manifest\/unknown-key: .*`rum`/u);
    const none = await use(project, "stats none.yaml");
    expect([none.stdout, none.exitCode]).toEqual(["", 3]);
    expect(none.stderr).toMatch(/^error manifest\/not-found: /u);
  });
});

/** Holds the project as a run does, until the end of the scope. */
async function holdLock({ root }: TempProject): Promise<Disposable & { readonly isHeld: boolean }> {
  const lock = await acquireLock(root, {
    command: "storyflow run film",
    now: () => new Date(2026, 10, 26, 9, 5, 7).getTime(),
    wait: false,
    signal: new AbortController().signal,
    onWaiting: () => {},
  });
  return {
    isHeld: lock.acquired,
    [Symbol.dispose]: () => {
      if (lock.acquired) lock.release();
    },
  };
}

describe("while a run goes on in the project", () => {
  const holder = `\`storyflow run film\` (process ${process.pid} on ${hostname()}, since 09:05:07)`;

  it.each(["verify --no-wait", "prune --no-wait", "prune --dry-run --no-wait --json"])(
    "`%s` says whose it is, and ends with 6",
    async (words) => {
      await using project = await makeProject({ "pipeline.yaml": manifest });
      using lock = await holdLock(project);
      expect(lock.isHeld).toBe(true);
      const stderr = `error: another run goes on in this project: ${holder}\n  hint: leave out --no-wait to wait for its end\n`;
      expect(await use(project, words)).toEqual(ended(6, "", stderr));
    },
  );

  it.each(["verify", "prune"])("`%s` says whose it is, and waits for its end", async (words) => {
    await using project = await makeProject({ "pipeline.yaml": manifest });
    const lock = await holdLock(project);
    const waiting = startCli(["cache", words], { cwd: project.root });
    const heard = `storyflow: waits for another run in this project: ${holder}\n`;
    await said(waiting.stderr, heard);
    lock[Symbol.dispose]();
    const { stdout, stderr, exitCode } = await waiting;
    expect([stderr, exitCode]).toEqual([heard, 0]);
    expect(stdout).toMatch(/^(?:looked at 0 records|removed 0 records) and 0 files: /u);
  });

  it("that died, nobody has to wait", async () => {
    await using project = await makeMade();
    const name = { pid: 1, since: 0, command: "storyflow run", host: "gone" };
    await project.write(".storyflow/lock.json", JSON.stringify(name));
    expect((await use(project, "verify --no-wait")).exitCode).toBe(0);
  });
});
