import type { DatabaseSync } from "node:sqlite";
import type { State } from "../ports.ts";

/**
 * A state whose looks at digests are one transaction where they follow one another without a pause: to take a lock and give it back for
 * each took longer than reading. It ends before anything is written, and as soon as anything else has its turn, so that it is in
 * nobody's way.
 */
export function readTogether(state: State, database: DatabaseSync): State {
  const [begin, commit] = [database.prepare("BEGIN"), database.prepare("COMMIT")];
  let isOpen = false;
  const beginReading = (): void => {
    if (isOpen || database.isTransaction) return;
    begin.run();
    isOpen = true;
    setImmediate(endReading);
  };
  const endReading = (): void => {
    // A read that failed may have ended it.
    if (isOpen && database.isTransaction) commit.run();
    isOpen = false;
  };
  const write = <T>(work: () => T): T => {
    endReading();
    return work();
  };
  return {
    ...state,
    knownDigest: (path, stamp) => {
      beginReading();
      return state.knownDigest(path, stamp);
    },
    keepDigest: (path, stamp, digest) => write(() => state.keepDigest(path, stamp, digest)),
    claim: (path, digest, isStored) => write(() => state.claim(path, digest, isStored)),
    disclaim: (path) => write(() => state.disclaim(path)),
    forgetGone: (isThere) => write(() => state.forgetGone(isThere)),
    forgetStage: (stage) => write(() => state.forgetStage(stage)),
    noteOutputs: (stage, paths) => write(() => state.noteOutputs(stage, paths)),
    noteKey: (work, key) => write(() => state.noteKey(work, key)),
    noteMeasured: (job, measured) => write(() => state.noteMeasured(job, measured)),
    transaction: (work) => write(() => state.transaction(work)),
    close: () => write(() => state.close()),
  };
}
