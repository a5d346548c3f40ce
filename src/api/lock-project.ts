import { acquireLock, type LockHolder } from "../runs/project-lock.ts";
import { systemClock } from "../system/system-clock.ts";

export interface LockOptions {
  /** What others are told of who holds it. */
  readonly command: string;
  /** False: rejects while another run goes on. */
  readonly wait: boolean;
  /** Gives up waiting. */
  readonly signal: AbortSignal;
  /** Told once for each holder that is waited for. */
  readonly onWaiting: (holder: LockHolder | undefined) => void;
}

export interface ProjectLock {
  release(): void;
}

/** Another run goes on in the project. */
export class ProjectLocked extends Error {
  override readonly name = "ProjectLocked";
  /** Undefined where it cannot be found out. */
  readonly holder: LockHolder | undefined;
  /** It was waited for, until somebody cancelled the run that waited. */
  readonly isCancelled: boolean;

  constructor(holder: LockHolder | undefined, isCancelled = false) {
    super("another run goes on in this project");
    this.holder = holder;
    this.isCancelled = isCancelled;
  }
}

/** One run at a time: two would take each other's files away. Rejects with `ProjectLocked`. */
export async function lockProject(root: string, options: Partial<LockOptions>): Promise<ProjectLock> {
  const lock = await acquireLock(root, {
    command: "storyflow",
    wait: true,
    signal: new AbortController().signal,
    onWaiting: () => {},
    ...options,
    now: () => systemClock.now(),
  });
  if (!lock.acquired) throw new ProjectLocked(lock.holder);
  return lock;
}
