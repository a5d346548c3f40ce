import type { State } from "../ports.ts";

/** SQLITE_READONLY, SQLITE_IOERR and SQLITE_FULL. */
const refusalCodes: ReadonlySet<number> = new Set([8, 10, 13]);

/** A state that goes on where the disk takes no more: what is not written down is looked at again by the next run. */
export function forgivingState(state: State, onWarning: (message: string) => void): State {
  let isTold = false;
  const attempt = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      if (!isRefusal(error)) throw error;
      if (!isTold) onWarning(refusalText(error));
      isTold = true;
    }
  };
  return {
    ...state,
    keepDigest: (path, stamp, digest) => attempt(() => state.keepDigest(path, stamp, digest)),
    claim: (path, digest, isStored) => attempt(() => state.claim(path, digest, isStored)),
    disclaim: (path) => attempt(() => state.disclaim(path)),
    forgetGone: (isThere) => {
      let gone = 0;
      attempt(() => (gone = state.forgetGone(isThere)));
      return gone;
    },
    noteOutputs: (stage, paths) => attempt(() => state.noteOutputs(stage, paths)),
    forgetStage: (stage) => attempt(() => state.forgetStage(stage)),
    noteKey: (work, key) => attempt(() => state.noteKey(work, key)),
    noteMeasured: (job, measured) => attempt(() => state.noteMeasured(job, measured)),
    transaction: <T>(work: () => T): T => {
      let done: { readonly value: T } | undefined;
      attempt(() => state.transaction(() => void (done = { value: work() })));
      return done === undefined ? work() : done.value;
    },
  };
}

export function refusalText({ message }: Error): string {
  return `\`.storyflow/state.db\` cannot be written: ${message}`;
}

/** That the disk takes no more, or nothing. */
export function isRefusal(error: unknown): error is Error {
  return error instanceof Error && "errcode" in error && refusalCodes.has(Number(error.errcode) & 0xff);
}
