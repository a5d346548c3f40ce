import type { Pool } from "../model/pipeline.ts";
import type { Slots } from "../scheduler/pool-book.ts";

/** The variables that tell a job which slots it has. */
export function exportSlots(slots: Slots, pools: readonly Pool[]): { readonly [name: string]: string } {
  const entries = pools.flatMap((pool) => {
    const ids = slots.get(pool.name);
    return ids === undefined || pool.export === undefined ? [] : [[pool.export, ids.join(",")] as const];
  });
  return Object.fromEntries(entries);
}
