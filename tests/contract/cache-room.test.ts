import { describe, expect, it } from "vitest";
import { CacheRoom } from "../../src/api/cache-room.ts";

const dueAfter = (room: CacheRoom, root: string, ...written: readonly number[]) =>
  written.map((bytes) => room.isDue(root, 1_000, bytes));

describe("a look through the whole cache", () => {
  it("is due when nothing is known of it, then only when what was written since may be too much", () => {
    const room = new CacheRoom();
    expect(dueAfter(room, "a", 1, 1)).toEqual([true, true]);
    room.note("a", { keptBytes: 700 });
    expect(dueAfter(room, "a", 200, 100, 1)).toEqual([false, false, true]);
    room.note("a", { keptBytes: 1_200 });
    expect(dueAfter(room, "a", 0)).toEqual([true]);
  });

  it("is due after a hundred runs at the latest, as others may have added to it", () => {
    const room = new CacheRoom();
    room.note("a", { keptBytes: 0 });
    const due = dueAfter(room, "a", ...Array.from({ length: 100 }, () => 1));
    expect([due.indexOf(true), due.length]).toEqual([99, 100]);
  });

  it("is remembered of a hundred projects", () => {
    const room = new CacheRoom();
    for (let project = 0; project <= 100; project += 1) room.note(`${project}`, { keptBytes: 0 });
    expect([...dueAfter(room, "0", 1), ...dueAfter(room, "1", 1)]).toEqual([true, false]);
  });
});
