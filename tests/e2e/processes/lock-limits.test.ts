import { existsSync } from "node:fs";
import { chmod, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { acquireLock, type LockHolder } from "../../../src/runs/project-lock.ts";
import { runCli } from "../../support/run-cli.ts";
import { makeProject, type TempProject } from "../../support/temp-project.ts";

const withoutRights = fileURLToPath(new URL("lock-without-rights.ts", import.meta.url));

async function askWithoutRights({ root }: TempProject): Promise<string> {
  return (await execa(process.execPath, [withoutRights, root])).stdout;
}

describe("who may not write has no lock, and hears what the system says,", () => {
  it("of the project", async () => {
    await using project = await makeProject();
    await chmod(project.root, 0o555);
    expect(await askWithoutRights(project)).toBe("EACCES mkdir");
    await chmod(project.root, 0o755);
  });

  it("of `.storyflow/`", async () => {
    await using project = await makeProject({ ".storyflow/.gitignore": "*\n" });
    await chmod(project.root, 0o755);
    await chmod(join(project.root, ".storyflow"), 0o555);
    expect(await askWithoutRights(project)).toBe("EACCES access");
    await chmod(join(project.root, ".storyflow"), 0o755);
  });

  it("of the lock's file, on which SQLite would lock nothing", async () => {
    await using project = await makeProject({ ".storyflow/.gitignore": "*\n", ".storyflow/lock.db": "" });
    await chmod(project.root, 0o755);
    await chmod(join(project.root, ".storyflow"), 0o777);
    await chmod(join(project.root, ".storyflow/lock.db"), 0o444);
    expect(await askWithoutRights(project)).toBe("EACCES access");
    await chmod(join(project.root, ".storyflow/lock.db"), 0o666);
    expect(await askWithoutRights(project)).toBe("acquired");
  });
});

describe("a folder in the place of the lock's file", () => {
  it("is left alone, and named", async () => {
    await using project = await makeProject({
      "pipeline.yaml": "stages: { a: { run: 'true' } }",
      ".storyflow/lock.db/mine.txt": "mine",
    });
    const result = await runCli(["run"], { cwd: project.root });
    const stderr = `error: the run cannot begin: EISDIR: \`${project.root}/.storyflow/lock.db\` is a folder; move it away\n`;
    expect(result).toEqual({ stdout: "", stderr, exitCode: 1 });
    expect(existsSync(join(project.root, ".storyflow/lock.db/mine.txt"))).toBe(true);
  });
});

describe("who waits for the lock", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
  afterEach(() => void vi.useRealTimers());

  const wanted = {
    command: "storyflow run",
    now: () => 0,
    wait: false,
    signal: new AbortController().signal,
    onWaiting: () => {},
  };

  it("is told once for each holder, however long it takes", async () => {
    await using project = await makeProject();
    const lock = await acquireLock(project.root, wanted);
    const told: (string | undefined)[] = [];
    const onWaiting = (holder: LockHolder | undefined) => void told.push(holder?.command);
    const waiting = acquireLock(project.root, { ...wanted, wait: true, onWaiting });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(told).toEqual(["storyflow run"]);
    const file = join(project.root, ".storyflow/lock.json");
    const other: LockHolder = { pid: 1, since: 0, command: "storyflow cache prune", host: "studio" };
    await writeFile(`${file}.other`, JSON.stringify(other));
    await rename(`${file}.other`, file);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(told).toEqual(["storyflow run", "storyflow cache prune"]);
    if (lock.acquired) lock.release();
    await vi.advanceTimersByTimeAsync(200);
    const taken = await waiting;
    expect(taken.acquired).toBe(true);
    if (taken.acquired) taken.release();
  });

  it("gives up at once when it is told to, and takes nothing although it is free by then", async () => {
    await using project = await makeProject();
    const lock = await acquireLock(project.root, wanted);
    const giveUp = new AbortController();
    const isWaiting = Promise.withResolvers<void>();
    const onWaiting = () => isWaiting.resolve();
    const waiting = acquireLock(project.root, { ...wanted, wait: true, signal: giveUp.signal, onWaiting });
    await isWaiting.promise;
    if (lock.acquired) lock.release();
    giveUp.abort();
    // No timer goes on by itself here.
    expect(await waiting).toMatchObject({ acquired: false });
    expect(vi.getTimerCount()).toBe(0);
    const next = await acquireLock(project.root, wanted);
    expect(next.acquired).toBe(true);
    if (next.acquired) next.release();
  });

  it("gives up without a pause where being told of the holder made it give up", async () => {
    await using project = await makeProject();
    const lock = await acquireLock(project.root, wanted);
    const giveUp = new AbortController();
    const onWaiting = () => giveUp.abort();
    const request = { ...wanted, wait: true, signal: giveUp.signal, onWaiting };
    expect(await acquireLock(project.root, request)).toMatchObject({ acquired: false });
    if (lock.acquired) lock.release();
  });
});
