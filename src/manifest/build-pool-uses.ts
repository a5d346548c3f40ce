import type { Pool, PoolUse } from "../model/pipeline.ts";
import type { Place } from "../model/source.ts";
import type { Build } from "./build.ts";
import { count } from "./build-pools.ts";
import type { PoolUse as RawPoolUse } from "./generated/manifest.ts";
import { keyPlaceOf, placeOf } from "./manifest-node.ts";
import { problem } from "./problem.ts";
import { isMapAt, members, type Typed } from "./typed-node.ts";

interface PlacedUse extends PoolUse {
  readonly namePlace: Place;
  readonly place: Place;
}

/** Of which pools a job takes how many slots. It may be written in the defaults: then every stage says the same of it. */
export function buildPoolUses(
  build: Build,
  typed: Typed<RawPoolUse> | undefined,
  pools: readonly Pool[],
  /** The variables that the stage declares. */
  variables: readonly string[],
): readonly PoolUse[] {
  const uses = typed === undefined ? [] : placedUses(build, typed);
  const exported = new Set(variables);
  return uses.flatMap((use) => {
    const pool = pools.find(({ name }) => name === use.pool);
    if (pool === undefined) return reportUnknown(build, use);
    if (use.slots > pool.devices.length) reportTooMany(build, use, pool);
    if (pool.export !== undefined && exported.has(pool.export)) reportTaken(build, use, pool.export);
    if (pool.export !== undefined) exported.add(pool.export);
    return [{ pool: use.pool, slots: use.slots }];
  });
}

function placedUses({ source }: Build, typed: Typed<RawPoolUse>): readonly PlacedUse[] {
  const place = placeOf(source, typed.node);
  if (typeof typed.value === "string") return [{ pool: typed.value, slots: 1, namePlace: place, place }];
  if (!isMapAt(typed)) return [];
  return members(typed).map(({ value, node, entry }) => {
    return {
      pool: entry.name,
      slots: value,
      namePlace: keyPlaceOf(source, entry),
      place: placeOf(source, node),
    };
  });
}

/** A pool that is only wrong in itself was told of there. */
function reportUnknown({ findings, known, suggester, source }: Build, use: PlacedUse): readonly PoolUse[] {
  if (known.poolEntries.has(use.pool) || !known.isComplete) return [];
  const suggestion = suggester.suggest(use.pool, known.poolEntries);
  const entry = suggestion === undefined ? undefined : known.poolEntries.get(suggestion);
  const meant = entry && `did you mean \`${entry.name}\` (line ${keyPlaceOf(source, entry).line})?`;
  const declare = `declare it: \`pools: { ${use.pool}: ${use.slots} }\``;
  const hint = meant ?? (known.poolEntries.size === 0 ? declare : undefined);
  findings.add(problem("manifest/unknown-pool", use.namePlace, `\`${use.pool}\` is not a pool`, hint));
  return [];
}

function reportTooMany({ findings }: Build, use: PlacedUse, pool: Pool): void {
  const message = `${count(use.slots, "slot")} of \`${use.pool}\` are more than it has (${pool.devices.length})`;
  const hint = "a job that waits for them would never start: take fewer, or give the pool more";
  findings.add(problem("pool/too-few-slots", use.place, message, hint));
}

function reportTaken({ findings }: Build, use: PlacedUse, variable: string): void {
  const message = `\`${use.pool}\` sets \`${variable}\` to the ids of a job's slots, and so does something else`;
  const hint =
    "remove it from `env`, `pass_env` and `secrets`, or let another variable tell the ids (`export`)";
  findings.add(problem("pool/variable-taken", use.namePlace, message, hint));
}
