import { startRun } from "../../src/api/start-run.ts";
import { type WatchHandle, watchProject } from "../../src/api/watch-project.ts";
import type { CacheUse } from "../../src/engine/run-input.ts";
import type { RunEvent } from "../../src/model/event.ts";
import type { WatchEvent } from "../../src/watch/watch-event.ts";
import { makeProject, type TempProject } from "./temp-project.ts";
import { PuppetShow, puppetScript } from "./puppets.ts";

type Heard = RunEvent | WatchEvent;
type HeardOf<T extends Heard["type"]> = Extract<Heard, { readonly type: T }>;

interface WatchSettings {
  readonly stages?: readonly string[];
  readonly isPolling?: boolean;
  readonly cache?: Partial<CacheUse>;
  readonly concurrency?: number;
  readonly environment?: { readonly [name: string]: string };
}

/** A project that is watched in this process, with puppets on its stage. */
export interface WatchRig extends TempProject {
  readonly handle: WatchHandle;
  readonly show: PuppetShow;
  /** All that was told. */
  readonly heard: readonly Heard[];
  /** The next event of a type that was not waited for yet. */
  next<T extends Heard["type"]>(type: T): Promise<HeardOf<T>>;
  /** Jobs that were executed since it was last asked. */
  executed(): readonly string[];
  /** Waits until it waits for changes. */
  idle(): Promise<HeardOf<"watch.waiting">>;
}

export async function watchTestProject(
  files: { readonly [path: string]: string },
  settings: WatchSettings = {},
): Promise<WatchRig> {
  const project = await makeProject({ "puppet.mjs": puppetScript, ...files });
  const show = await PuppetShow.open(project.root);
  const ear = new Ear();
  const { stages = [], isPolling = false, cache = {}, concurrency = 4, environment = {} } = settings;
  const handle = watchProject({
    load: {
      cwd: project.root,
      manifest: "pipeline.yaml",
      environment: { PATH: process.env["PATH"], ...environment },
    },
    stages,
    isPolling,
    cache: { isOn: true, forced: [], ...cache },
    start: async (watched, options) => {
      const run = await startRun(watched, { ...options, concurrency, graceMs: 2_000 });
      run.onAny(ear.hear);
      return run;
    },
    tell: ear.hear,
  });
  handle.result.catch((error: unknown) => ear.fail(error));
  let told = 0;
  return {
    ...project,
    handle,
    show,
    heard: ear.heard,
    next: (type) => ear.next(type),
    idle: () => ear.next("watch.waiting"),
    executed: () => {
      const since = ear.heard.slice(told);
      told = ear.heard.length;
      return since.flatMap((event) => (event.type === "attempt.started" ? [event.job] : []));
    },
    [Symbol.asyncDispose]: async () => {
      handle.press("quit");
      handle.kill();
      await handle.result.catch(() => {});
      await show[Symbol.asyncDispose]();
      await project[Symbol.asyncDispose]();
    },
  };
}

/** Hears events, and hands each out once to who waits for its type. */
class Ear {
  readonly heard: Heard[] = [];
  readonly #untaken: Heard[] = [];
  readonly #waiting: {
    readonly type: string;
    readonly take: (event: Heard) => void;
    readonly fail: (error: unknown) => void;
  }[] = [];

  readonly hear = (event: Heard): void => {
    this.heard.push(event);
    const index = this.#waiting.findIndex(({ type }) => type === event.type);
    const [waiting] = index === -1 ? [] : this.#waiting.splice(index, 1);
    if (waiting === undefined) this.#untaken.push(event);
    else waiting.take(event);
  };

  fail(error: unknown): void {
    for (const { fail } of this.#waiting) fail(error);
  }

  next<T extends Heard["type"]>(type: T): Promise<HeardOf<T>> {
    const is = (event: Heard): event is HeardOf<T> => event.type === type;
    const found = this.#untaken.find(is);
    if (found !== undefined) {
      this.#untaken.splice(this.#untaken.indexOf(found), 1);
      return Promise.resolve(found);
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ type, take: (event) => is(event) && resolve(event), fail: reject });
    });
  }
}
