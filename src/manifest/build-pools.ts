import type { Pool } from "../model/pipeline.ts";
import { reportAt, type Build } from "./build.ts";
import type { Manifest, Pool as RawPool } from "./generated/manifest.ts";
import { checkObjectMember } from "./known-names.ts";
import { entryOf, isMapAt, itemsOf, member, members, type Typed, type TypedEntry } from "./typed-node.ts";

export function buildPools(build: Build, manifest: Typed<Manifest>): readonly Pool[] {
  return members(member(manifest, "pools")).flatMap((pool) => buildPool(build, pool) ?? []);
}

function buildPool(build: Build, pool: TypedEntry<RawPool>): Pool | undefined {
  const { name } = pool.entry;
  const taken = checkObjectMember(build.source, pool.entry);
  if (taken !== undefined) build.findings.add(taken);
  if (typeof pool.value === "number") return { name, devices: numbered(pool.value), machine: false };
  if (!isMapAt(pool)) return undefined;
  const devices = buildDevices(build, pool);
  const variable = member(pool, "export")?.value;
  const machine = member(pool, "machine")?.value ?? false;
  return devices && { name, devices, machine, ...(variable !== undefined && { export: variable }) };
}

type RawPoolMap = Extract<RawPool, object>;

/** One id for each slot. */
function buildDevices(build: Build, pool: TypedEntry<RawPoolMap>): readonly string[] | undefined {
  const slots = member(pool, "slots");
  const list = member(pool, "devices");
  if (list === undefined) return slots === undefined ? reportNoSlots(build, pool) : numbered(slots.value);
  const devices = itemsOf(list).map(({ value }) => String(value));
  if (list.node.type === "list" && list.node.items.length > devices.length) return undefined;
  reportTwins(build, list);
  if (slots !== undefined && slots.value !== devices.length) {
    const message = `\`${pool.entry.name}\` has ${count(slots.value, "slot")} and ${count(devices.length, "device")}`;
    reportAt(build, "pool/slots-and-devices", slots, message, "leave `slots` out: each device is a slot");
  }
  return devices;
}

function reportNoSlots(build: Build, pool: TypedEntry<RawPoolMap>): undefined {
  // What is written and wrong was told of.
  if (["slots", "devices"].some((key) => entryOf(pool, key) !== undefined)) return undefined;
  const message = `\`${pool.entry.name}\` has no slots`;
  reportAt(
    build,
    "pool/no-slots",
    pool,
    message,
    "say how many there are (`slots: 2`) or which (`devices: [0, 1]`)",
  );
  return undefined;
}

/** Two jobs that each were given the same device would both believe it theirs. */
function reportTwins(build: Build, list: Typed<NonNullable<RawPoolMap["devices"]>>): void {
  const seen = new Set<string>();
  for (const device of itemsOf(list)) {
    const id = String(device.value);
    if (seen.has(id)) {
      reportAt(
        build,
        "pool/same-device",
        device,
        `device \`${id}\` is listed twice`,
        "name each device once",
      );
    }
    seen.add(id);
  }
}

function numbered(slots: number): readonly string[] {
  return Array.from({ length: slots }, (_, index) => String(index));
}

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
