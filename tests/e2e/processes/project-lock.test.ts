import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, writeFileSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { acquireLock } from "../../../src/runs/project-lock.ts";
import { makeProject } from "../../support/temp-project.ts";
import type { LockAnswer, LockWish } from "./lock-contender.ts";
import { lives } from "./process-rig.ts";

const contenderFile = fileURLToPath(new URL("lock-contender.ts", import.meta.url));

/** Another process that wants the lock; it ends with its scope. */
class Contender implements AsyncDisposable {
  readonly #process: ChildProcess;
  readonly #answers: LockAnswer[] = [];
  #heard = () => {};

  constructor() {
    this.#process = fork(contenderFile, { stdio: ["ignore", "ignore", "inherit", "ipc"], execArgv: [] });
    this.#process.on("message", (answer) => {
      this.#answers.push(answer as LockAnswer);
      this.#heard();
    });
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  tell(wish: LockWish): void {
    this.#process.send(wish);
  }

  ask(wish: LockWish): Promise<LockAnswer> {
    this.tell(wish);
    return this.next();
  }

  async next(): Promise<LockAnswer> {
    for (;;) {
      const answer = this.#answers.shift();
      if (answer !== undefined) return answer;
      await new Promise<void>((resolve) => (this.#heard = resolve));
    }
  }

  async kill(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = once(this.#process, "exit");
    this.#process.kill("SIGKILL");
    await ended;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.kill();
  }
}

const since = 1_800_000_000_000;

function acquisition(root: string, command: string, wait = false): LockWish {
  return { do: "acquire", root, command, wait };
}

function request(
  changes: Partial<Parameters<typeof acquireLock>[1]> = {},
): Parameters<typeof acquireLock>[1] {
  const signal = new AbortController().signal;
  return { command: "test", now: () => since, wait: false, signal, onWaiting: () => {}, ...changes };
}

const holderOf = ({ pid }: Contender, command: string) => ({ pid, since, command, host: hostname() });

describe("the lock of a project", () => {
  it("is refused to a second process, which is told who holds it", async () => {
    await using project = await makeProject();
    await using first = new Contender();
    await using second = new Contender();
    expect(await first.ask(acquisition(project.root, "storyflow run film"))).toEqual({ did: "acquired" });
    const refused = { did: "refused", holder: holderOf(first, "storyflow run film") };
    expect(await second.ask(acquisition(project.root, "storyflow run"))).toEqual(refused);
    // Asking changes nothing.
    expect(await second.ask(acquisition(project.root, "storyflow run"))).toEqual(refused);
  });

  it("is given to one that waits when its holder releases it, once the wait was told", async () => {
    await using project = await makeProject();
    await using first = new Contender();
    await using second = new Contender();
    await using third = new Contender();
    await first.ask(acquisition(project.root, "first"));
    const waits = { did: "waits", holder: holderOf(first, "first") };
    expect(await second.ask(acquisition(project.root, "second", true))).toEqual(waits);
    expect(await first.ask({ do: "release" })).toEqual({ did: "released" });
    expect(await second.next()).toEqual({ did: "acquired" });
    expect(await third.ask(acquisition(project.root, "third"))).toEqual({
      did: "refused",
      holder: holderOf(second, "second"),
    });
  });

  it("goes to one of many that wait at a time", async () => {
    await using project = await makeProject();
    await using holder = new Contender();
    await holder.ask(acquisition(project.root, "holder"));
    await using others = new AsyncDisposableStack();
    const waiting = new Map<Contender, Promise<LockAnswer>>();
    for (const name of ["a", "b", "c"]) {
      const contender = others.use(new Contender());
      expect(await contender.ask(acquisition(project.root, name, true))).toMatchObject({ did: "waits" });
      waiting.set(contender, whenAcquired(contender));
    }
    await holder.ask({ do: "release" });
    while (waiting.size > 0) {
      const winner = await Promise.race([...waiting].map(async ([one, acquired]) => (await acquired) && one));
      expect(await holder.ask(acquisition(project.root, "again"))).toMatchObject({ did: "refused" });
      waiting.delete(winner);
      winner.tell({ do: "release" });
    }
    expect(await holder.ask(acquisition(project.root, "again", true))).toMatchObject({
      did: expect.stringMatching(/^(?:waits|acquired)$/u),
    });
  });

  it("is free after its holder was killed, also while a child of that lives on", async () => {
    await using project = await makeProject();
    await using first = new Contender();
    await using second = new Contender();
    await using third = new Contender();
    await first.ask(acquisition(project.root, "first"));
    const child = await first.ask({ do: "have a child" });
    if (child.did !== "had a child") throw new Error(child.did);
    try {
      expect(await third.ask(acquisition(project.root, "third", true))).toMatchObject({ did: "waits" });
      await first.kill();
      expect(await third.next()).toEqual({ did: "acquired" });
      expect(lives(child.pid)).toBe(true);
      expect(await second.ask(acquisition(project.root, "second"))).toEqual({
        did: "refused",
        holder: holderOf(third, "third"),
      });
      await third.kill();
      expect(await second.ask(acquisition(project.root, "second"))).toEqual({ did: "acquired" });
    } finally {
      process.kill(child.pid, "SIGKILL");
    }
  });

  it("is not waited for any more by one that gives up", async () => {
    await using project = await makeProject();
    await using first = new Contender();
    await using second = new Contender();
    await first.ask(acquisition(project.root, "first"));
    await second.ask(acquisition(project.root, "second", true));
    second.tell({ do: "give up" });
    expect(await second.next()).toEqual({ did: "refused", holder: holderOf(first, "first") });
    await first.ask({ do: "release" });
    expect(await first.ask(acquisition(project.root, "first"))).toEqual({ did: "acquired" });
  });

  it("is of one project: another one is free", async () => {
    await using project = await makeProject({ "one/x": "", "two/x": "" });
    await using first = new Contender();
    await first.ask(acquisition(join(project.root, "one"), "first"));
    const lock = await acquireLock(join(project.root, "two"), request());
    expect(lock.acquired).toBe(true);
    if (lock.acquired) lock.release();
  });
});

describe("within one process the lock of a project", () => {
  const mustAcquire = async (root: string, changes = {}) => {
    const lock = await acquireLock(root, request(changes));
    if (!lock.acquired) throw new Error("refused");
    return lock;
  };

  it("is held once, and looking at it loses it to nobody", async () => {
    await using project = await makeProject();
    await using other = new Contender();
    const held = await mustAcquire(project.root, { command: "held" });
    const holder = { pid: process.pid, since, command: "held", host: hostname() };
    expect(await acquireLock(project.root, request())).toEqual({ acquired: false, holder });
    // The locks of a file go when a process closes that file anywhere, unless somebody takes care.
    expect(await other.ask(acquisition(project.root, "other"))).toEqual({ did: "refused", holder });
    held.release();
    expect(await other.ask(acquisition(project.root, "other"))).toEqual({ did: "acquired" });
  });

  it("can be taken again after it was released, and released twice", async () => {
    await using project = await makeProject();
    const first = await mustAcquire(project.root);
    first.release();
    expect(existsSync(join(project.root, ".storyflow/lock.json"))).toBe(false);
    const second = await mustAcquire(project.root, { command: "second" });
    first.release();
    const { holder } = { holder: undefined, ...(await acquireLock(project.root, request())) };
    expect(holder).toMatchObject({ command: "second" });
    second.release();
    expect(await readFile(join(project.root, ".storyflow/.gitignore"), "utf8")).toBe("*\n");
    expect((await readdir(join(project.root, ".storyflow"))).toSorted()).toEqual([".gitignore", "lock.db"]);
  });

  it("is given to one that waits", async () => {
    await using project = await makeProject();
    const first = await mustAcquire(project.root, { command: "first" });
    const told: unknown[] = [];
    const onWaiting = (holder: unknown) => {
      told.push(holder);
      first.release();
    };
    const second = await mustAcquire(project.root, { wait: true, onWaiting });
    expect(told).toMatchObject([{ command: "first" }]);
    second.release();
  });

  it("is refused to one that waits and is told to give up, at once where it was told before", async () => {
    await using project = await makeProject();
    const first = await mustAcquire(project.root);
    const giveUp = new AbortController();
    const { signal } = giveUp;
    const waits = { wait: true, signal, onWaiting: () => giveUp.abort() };
    expect(await acquireLock(project.root, request(waits))).toMatchObject({ acquired: false });
    const told: unknown[] = [];
    const again = request({ wait: true, signal, onWaiting: (holder) => told.push(holder) });
    expect(await acquireLock(project.root, again)).toMatchObject({ acquired: false });
    expect(told).toEqual([]);
    first.release();
  });

  it.each([
    ["no JSON", "{"],
    ["nothing", ""],
    ["a list", "[]"],
    ["null", "null"],
    ["no process", '{"pid":"1","since":1,"command":"x","host":"y"}'],
    ["half of it", '{"pid":1,"since":1}'],
  ])("names nobody where what tells its holder is %s", async (_what, text) => {
    await using project = await makeProject();
    const held = await mustAcquire(project.root);
    await writeFile(join(project.root, ".storyflow/lock.json"), text);
    expect(await acquireLock(project.root, request())).toEqual({ acquired: false, holder: undefined });
    held.release();
  });

  it("is told to be nobody's only where it stays so", async () => {
    await using project = await makeProject();
    const held = await mustAcquire(project.root, { command: "held" });
    const file = join(project.root, ".storyflow/lock.json");
    const text = await readFile(file, "utf8");
    await writeFile(file, "");
    const told: unknown[] = [];
    const onWaiting = (holder: unknown) => {
      told.push(holder);
      if (told.length === 1) writeFileSync(file, text);
      else held.release();
    };
    const second = await mustAcquire(project.root, { wait: true, onWaiting });
    expect(told).toEqual([undefined, expect.objectContaining({ command: "held" })]);
    second.release();
  });

  it("is not held by a name that a dead process left", async () => {
    await using project = await makeProject({
      ".storyflow/lock.json": JSON.stringify({ pid: process.pid, since, command: "dead", host: hostname() }),
    });
    const held = await mustAcquire(project.root, { command: "living" });
    expect(await acquireLock(project.root, request())).toMatchObject({ holder: { command: "living" } });
    held.release();
  });

  it("can be had where its file is damaged, and then only once", async () => {
    await using project = await makeProject({ ".storyflow/lock.db": "noise ".repeat(1000) });
    await using other = new Contender();
    const held = await mustAcquire(project.root);
    expect(await acquireLock(project.root, request())).toMatchObject({ acquired: false });
    expect(await other.ask(acquisition(project.root, "other"))).toMatchObject({ did: "refused" });
    held.release();
    expect(await other.ask(acquisition(project.root, "other"))).toEqual({ did: "acquired" });
  });

  it("is free again where its holder's name could not be written", async () => {
    await using project = await makeProject();
    const file = join(project.root, ".storyflow/lock.json");
    await mkdir(file, { recursive: true });
    await expect(acquireLock(project.root, request())).rejects.toMatchObject({ code: "EISDIR" });
    await rm(file, { recursive: true });
    const held = await mustAcquire(project.root);
    held.release();
  });

  it("rejects with what the system refused", async () => {
    await using project = await makeProject({ ".storyflow": "a file" });
    await expect(acquireLock(project.root, request())).rejects.toMatchObject({ code: "EEXIST" });
  });
});

/** Others may be waited for meanwhile. */
async function whenAcquired(contender: Contender): Promise<LockAnswer> {
  for (;;) {
    const answer = await contender.next();
    if (answer.did === "acquired") return answer;
  }
}
