import type { HeldSlots, MachineSlots, WantedSlots } from "../../src/ports.ts";
import type { Life } from "./life.ts";
import type { Machine } from "./machine.ts";

/** How often somebody looks whether slots are free by now. */
const lookEveryMs = 40;

interface SlotWorld {
  readonly machine: Machine;
  readonly life: Life;
  /** Whose they are, if it gets them. */
  readonly holder: string;
  /** Whether the system will not have it. */
  readonly isRefused: () => boolean;
}

/** Pools of a simulated machine that all its runs share. Whoever wants slots waits until all are free at once. */
export function fakeMachineSlots(world: SlotWorld): MachineSlots {
  const { machine, life, holder, isRefused } = world;
  return {
    acquire: async (wanted, signal, onWait) => {
      await life.ask();
      if (isRefused()) throw new Error("EACCES: no way in");
      let hasTold = false;
      while (!signal.aborted) {
        const held = takeSlots(machine, wanted, holder);
        if (held !== undefined) return held;
        if (!hasTold) onWait();
        hasTold = true;
        await machine.clock.sleep(lookEveryMs, signal);
        if (life.isOver) await new Promise(() => {});
      }
      return undefined;
    },
  };
}

export function takeSlots(
  machine: Machine,
  wanted: readonly WantedSlots[],
  holder: string,
): HeldSlots | undefined {
  const ids = new Map<string, readonly string[]>();
  for (const { pool, devices, slots } of wanted) {
    const free = devices.filter((id) => !machine.slots.has(`${pool} ${id}`));
    if (free.length < slots) return undefined;
    ids.set(pool, free.slice(0, slots));
  }
  const names = [...ids].flatMap(([pool, devices]) => devices.map((id) => `${pool} ${id}`));
  for (const name of names) machine.slots.set(name, holder);
  return {
    ids,
    release: () => {
      for (const name of names) machine.slots.delete(name);
    },
  };
}
