import { chmod, mkdir, readdir, stat, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { HeldSlots, WantedSlots } from "../../../src/ports.ts";
import { openMachineSlots } from "../../../src/runs/machine-slots.ts";
import { makeProject } from "../../support/temp-project.ts";

const never = new AbortController().signal;

function want(slots: number, pool = "gpu"): WantedSlots {
  return { pool, devices: ["0", "1"], slots };
}

/** Somebody who wants slots, as another process would. */
function ask(folder: string, wanted: readonly WantedSlots[], signal = never) {
  const waits = Promise.withResolvers<void>();
  let got: HeldSlots | undefined;
  const end = openMachineSlots(folder)
    .acquire(wanted, signal, () => waits.resolve())
    .then((held) => (got = held));
  return { end, waits: waits.promise, hasGot: () => got !== undefined };
}

function idsOf(held: HeldSlots | undefined): unknown {
  return held === undefined ? undefined : Object.fromEntries(held.ids);
}

describe("slots that all runs of a machine share", () => {
  it("are had by one at a time, and by another when they are given back", async () => {
    await using project = await makeProject();
    const folder = join(project.root, "pools");
    const first = await ask(folder, [want(1)]).end;
    const second = await ask(folder, [want(1)]).end;
    expect([idsOf(first), idsOf(second)]).toEqual([{ gpu: ["0"] }, { gpu: ["1"] }]);
    const third = ask(folder, [want(1)]);
    await third.waits;
    second?.release();
    expect(idsOf(await third.end)).toEqual({ gpu: ["1"] });
  });

  it("are not snatched by one who wants few from one who waits for many", async () => {
    await using project = await makeProject();
    const first = await ask(project.root, [want(1)]).end;
    const many = ask(project.root, [want(2)]);
    await many.waits;
    const few = ask(project.root, [want(1)]);
    await few.waits;
    expect(few.hasGot()).toBe(false);
    first?.release();
    const held = await many.end;
    expect(idsOf(held)).toEqual({ gpu: ["0", "1"] });
    expect(few.hasGot()).toBe(false);
    held?.release();
    expect(idsOf(await few.end)).toEqual({ gpu: ["0"] });
  });

  it("of several pools are had by two who name them in another order, one after the other", async () => {
    await using project = await makeProject();
    const pools = [want(2, "a"), want(2, "b")];
    const first = ask(project.root, pools);
    const second = ask(project.root, pools.toReversed());
    const held = await Promise.race([first.end, second.end]);
    held?.release();
    const both = await Promise.all([first.end, second.end]);
    expect(both.map(idsOf)).toEqual([
      { a: ["0", "1"], b: ["0", "1"] },
      { a: ["0", "1"], b: ["0", "1"] },
    ]);
  });

  it("are told apart by the pool, whatever its case and the characters of a device", async () => {
    await using project = await makeProject();
    const odd = (pool: string): WantedSlots => ({ pool, devices: ["../0", "GPU-5f/2a"], slots: 2 });
    const held = await Promise.all([
      ask(project.root, [odd("gpu")]).end,
      ask(project.root, [odd("GPU")]).end,
    ]);
    expect(held.map(idsOf)).toEqual([{ gpu: ["../0", "GPU-5f/2a"] }, { GPU: ["../0", "GPU-5f/2a"] }]);
    expect(await readdir(project.root)).toHaveLength(2);
  });

  it("are left to others by one who gives up, those too that it had already", async () => {
    await using project = await makeProject();
    const first = await ask(project.root, [want(1)]).end;
    const giveUp = new AbortController();
    const many = ask(project.root, [want(2)], giveUp.signal);
    await many.waits;
    giveUp.abort();
    expect(await many.end).toBeUndefined();
    expect(idsOf(await ask(project.root, [want(1)]).end)).toEqual({ gpu: ["1"] });
    first?.release();
  });

  it("lie in a folder that nobody else may enter, or nowhere", async () => {
    await using project = await makeProject();
    const folder = join(project.root, "pools");
    (await ask(folder, [want(1)]).end)?.release();
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    await chmod(folder, 0o755);
    await expect(ask(folder, [want(1)]).end).rejects.toThrow(
      `EPERM: \`${folder}\` is to be a folder that is yours and nobody else may enter`,
    );
    await mkdir(join(project.root, "elsewhere"), { mode: 0o700 });
    await symlink(join(project.root, "elsewhere"), join(project.root, "link"));
    await expect(ask(join(project.root, "link"), [want(1)]).end).rejects.toThrow("EPERM");
  });
});
