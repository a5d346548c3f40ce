import type { State } from "../../src/ports.ts";
import { forgivingState } from "../../src/system/forgiving-state.ts";
import type { Life } from "./life.ts";
import { isAtOrBelow, type StateTables } from "./machine.ts";

/** `state.db` of a simulated machine, as one process sees it: refused writes are forgiven as in the real one. */
export function fakeState(tables: StateTables, life: Life, onWarning: (message: string) => void): State {
  return forgivingState(strictState(tables, life), onWarning);
}

function strictState({ claims, outputs, keys }: StateTables, life: Life): State {
  let isInTransaction = false;
  const write = (work: () => void) => {
    if (!isInTransaction) life.writeNow();
    work();
  };
  return {
    knownDigest: () => undefined,
    keepDigest: () => {},
    claimAt: (path) => claims.get(path),
    claim: (path, digest, isStored) => write(() => void claims.set(path, { digest, isStored })),
    disclaim: (path) =>
      write(() => {
        for (const name of claims.keys()) if (isAtOrBelow(name, path)) claims.delete(name);
      }),
    forgetGone: () => 0,
    formerOutputs: () => [...outputs].map(([stage, paths]) => ({ stage, paths })),
    outputsOf: (stage) => outputs.get(stage) ?? [],
    forgetStage: (stage) =>
      write(() => {
        outputs.delete(stage);
        keys.delete(stage);
      }),
    noteOutputs: (stage, paths) => write(() => void outputs.set(stage, paths)),
    noteKey: ({ job, pass, run }, key) =>
      write(() => {
        const passes = keys.get(job) ?? new Map<number, { readonly key: string; readonly run: string }>();
        keys.set(job, passes.set(pass, { key, run }));
      }),
    lastKey: (job, pass) => {
      const passes = [...(keys.get(job) ?? [])].map(([at, { key, run }]) => ({ at, key, run }));
      const last = passes.toSorted((a, b) => {
        if ((a.at === pass) !== (b.at === pass)) return a.at === pass ? -1 : 1;
        return a.run === b.run ? b.at - a.at : a.run < b.run ? 1 : -1;
      });
      return last[0]?.key;
    },
    currentKeys: () =>
      new Set([...keys.values()].flatMap((passes) => [...passes.values()].map(({ key }) => key))),
    noteMeasured: () => write(() => {}),
    allMeasured: () => new Map(),
    transaction: (work) => {
      life.writeNow();
      isInTransaction = true;
      try {
        return work();
      } finally {
        isInTransaction = false;
      }
    },
    close: () => {},
  };
}
