import type { State } from "../ports.ts";

/** So many digests at most are lost when the process is killed: these files are read again. */
const waitingMax = 1000;

/**
 * A state that writes digests down together: one transaction for each of 20,000 took eight times as long. They wait for the end of a
 * job that was recorded, so that what a long run has read is not read again after it was killed.
 */
export function batchDigests(state: State): State {
  const waiting = new Map<string, { readonly stamp: string; readonly digest: string }>();
  const writeAll = (): void => {
    if (waiting.size === 0) return;
    state.transaction(() => {
      for (const [path, { stamp, digest }] of waiting) state.keepDigest(path, stamp, digest);
    });
    waiting.clear();
  };
  return {
    ...state,
    knownDigest: (path, stamp) => {
      const kept = waiting.get(path);
      if (kept === undefined) return state.knownDigest(path, stamp);
      return kept.stamp === stamp ? kept.digest : undefined;
    },
    keepDigest: (path, stamp, digest) => {
      waiting.set(path, { stamp, digest });
      if (waiting.size >= waitingMax) writeAll();
    },
    forgetGone: (isThere) => {
      writeAll();
      return state.forgetGone(isThere);
    },
    noteKey: (work, key) => {
      writeAll();
      state.noteKey(work, key);
    },
    close: () => {
      writeAll();
      state.close();
    },
  };
}
