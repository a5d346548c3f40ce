import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { lives, makeOrder, makeSignpost, makeStand, shell, type Stand } from "./process-rig.ts";

/** Waits for ever, and says so. */
const block = "sleep 100000";

function survivors(stand: Stand): readonly number[] {
  const pids = stand.pids();
  expect(pids.every((pid) => pid > 1)).toBe(true);
  return pids.filter(lives);
}

describe("stopping an attempt", () => {
  it("ends children and grandchildren, and resolves when all are gone", async () => {
    await using stand = await makeStand();
    const text = `echo $$ >> pids; sh -c 'echo $$ >> pids; sh -c "echo \\$\\$ >> pids; echo ready; ${block}; echo" & ${block}; echo'`;
    const ended = stand.execute(makeOrder(shell(text)));
    await stand.remote.shows("ready");
    stand.remote.stop();
    expect(await ended).toEqual({ status: "cancelled" });
    expect(stand.pids()).toHaveLength(3);
    expect(survivors(stand)).toEqual([]);
  });

  it("lets a command clean up on SIGTERM", async () => {
    await using stand = await makeStand();
    const text = `trap 'echo cleaned up; exit 0' TERM; echo $$ >> pids; sh -c 'echo ready; ${block}; echo' & wait`;
    const ended = stand.execute(makeOrder(shell(text)));
    await stand.remote.shows("ready");
    stand.remote.stop();
    expect(await ended).toEqual({ status: "cancelled" });
    expect(stand.log()).toBe("ready\ncleaned up\n");
    expect(survivors(stand)).toEqual([]);
  });

  it("kills what ignores SIGTERM after the grace time", async () => {
    await using stand = await makeStand();
    const text = `trap '' TERM; echo $$ >> pids; sh -c 'echo $$ >> pids; echo ready; ${block}; echo'; echo`;
    const ended = stand.execute(makeOrder(shell(text), { graceMs: 30 }));
    await stand.remote.shows("ready");
    stand.remote.stop();
    expect(await ended).toEqual({ status: "cancelled" });
    expect(stand.pids()).toHaveLength(2);
    expect(survivors(stand)).toEqual([]);
  });

  it("kills at once when it is told so, whatever the grace time", async () => {
    await using stand = await makeStand();
    const text = `trap '' TERM; echo $$ >> pids; echo ready; ${block}; echo`;
    const ended = stand.execute(makeOrder(shell(text), { graceMs: 3_600_000 }));
    await stand.remote.shows("ready");
    stand.remote.kill();
    expect(await ended).toEqual({ status: "cancelled" });
    expect(survivors(stand)).toEqual([]);
  });

  it("cuts a grace time short that has begun", async () => {
    await using stand = await makeStand();
    const text = `trap 'echo not yet' TERM; echo $$ >> pids; echo ready; while :; do ${block} & wait; done`;
    const ended = stand.execute(makeOrder(shell(text), { graceMs: 3_600_000 }));
    await stand.remote.shows("ready");
    stand.remote.stop();
    await stand.remote.shows("not yet");
    stand.remote.kill();
    expect(await ended).toEqual({ status: "cancelled" });
    expect(survivors(stand)).toEqual([]);
  });

  it("does not start what was stopped before", async () => {
    await using stand = await makeStand();
    stand.remote.stop();
    expect(await stand.execute(makeOrder(shell("echo ran")))).toEqual({ status: "cancelled" });
    expect(stand.log()).toBe("");
  });

  it("finds a process that has left the group for a session of its own", async () => {
    await using stand = await makeStand();
    const text = `setsid sh -c 'echo $$ >> pids; echo ready; ${block}; echo' & ${block}; echo`;
    const ended = stand.execute(makeOrder(shell(text)));
    await stand.remote.shows("ready");
    stand.remote.stop();
    expect(await ended).toEqual({ status: "cancelled" });
    expect(survivors(stand)).toEqual([]);
  });

  it("finds a child that has dropped its environment and its group, by its parent", async () => {
    await using stand = await makeStand();
    const text = `env -i setsid /bin/sh -c 'echo $$ >> pids; echo ready; ${block}; echo' & wait; echo`;
    const ended = stand.execute(makeOrder(shell(text)));
    await stand.remote.shows("ready");
    stand.remote.stop();
    expect(await ended).toEqual({ status: "cancelled" });
    expect(survivors(stand)).toEqual([]);
  });
});

describe("an attempt whose command has ended", () => {
  it("ends a child in the background that holds the pipe, and tells so", async () => {
    await using stand = await makeStand();
    const text = `${block} & echo $! > pids; echo done`;
    const outcome = await stand.execute(makeOrder(shell(text)));
    expect(outcome).toMatchObject({ status: "succeeded", exitCode: 0, tail: ["done"] });
    expect(survivors(stand)).toEqual([]);
    const [pid] = stand.pids();
    expect(stand.remote.warnings).toEqual([`ended what the command left running: sleep (${pid})`]);
  });

  it("ends what ignores SIGTERM, in a session of its own, behind a double fork", async () => {
    await using stand = await makeStand();
    // The outer shell waits until the inner one has written its id: then it is in place.
    const inner = `trap "" TERM; echo $$ > pids.new; mv pids.new pids; ${block}; echo`;
    const text = `(setsid sh -c '${inner}' > inner.log 2>&1 &) & while [ ! -e pids ]; do :; done; exit 3`;
    const outcome = await stand.execute(makeOrder(shell(text), { graceMs: 30 }));
    expect(outcome).toMatchObject({ status: "failed", failure: { class: "exit", exitCode: 3 } });
    expect(survivors(stand)).toEqual([]);
  });

  it("finds an orphan that has dropped everything but the pipe", async () => {
    await using stand = await makeStand();
    const inner = `echo $$ > pids.new; mv pids.new pids; ${block}; echo`;
    const text = `(env -i setsid /bin/sh -c '${inner}' &) & while [ ! -e pids ]; do :; done`;
    const outcome = await stand.execute(makeOrder(shell(text)));
    expect(outcome).toMatchObject({ status: "succeeded" });
    expect(survivors(stand)).toEqual([]);
  });

  it("lets a writer behind the last pipe finish by itself", async () => {
    await using stand = await makeStand();
    const text = "seq 1 20000 > >(cat > copy.txt)";
    const action = { kind: "shell", command: ["bash", "-c", text], display: text } as const;
    expect(await stand.execute(makeOrder(action))).toMatchObject({ status: "succeeded" });
    expect(stand.remote.warnings).toEqual([]);
  });
});

/** Ways not to go, each with the process in it that writes its id and then says that it is in place. */
const stubborn: readonly (readonly [string, string])[] = [
  ["ignores SIGTERM", `trap "" TERM; sh -c '$IN_PLACE'; echo`],
  ["forks twice", `(sh -c '$IN_PLACE' &) & ${block}; echo`],
  ["forks twice and ignores SIGTERM", `(sh -c 'trap "" TERM; $IN_PLACE' &) & ${block}; echo`],
  ["changes its process group", `setsid sh -c '$IN_PLACE' & ${block}; echo`],
  [
    "changes its process group and ignores SIGTERM",
    `setsid sh -c 'trap "" TERM; $IN_PLACE' & ${block}; echo`,
  ],
  [
    "ends at once and leaves a child that holds the pipe",
    `trap "exit 0" TERM; sh -c 'trap "" TERM; $IN_PLACE' & wait`,
  ],
  [
    "leaves an orphan with nothing but the pipe",
    `(env -i setsid /bin/sh -c 'trap "" TERM; $IN_PLACE' &) & ${block}; echo`,
  ],
  [
    "leaves an orphan in another group without the pipe",
    `(setsid sh -c 'trap "" TERM; $IN_PLACE' > /dev/null 2>&1 < /dev/null &) & ${block}; echo`,
  ],
];

/** The pipe `there` tells the test that the process is in place: it need not have kept its output for that. */
function stubbornCommand(text: string): string {
  return text.replace("$IN_PLACE", () => `echo $$ > pids; echo > there; ${block}; echo`);
}

describe("a command that", () => {
  describe.concurrent.each(stubborn)("%s", (_how, text) => {
    it("is ended with all its descendants when it is stopped", async () => {
      await using stand = await makeStand();
      const there = await makeSignpost(join(stand.project.root, "there"));
      const ended = stand.execute(makeOrder(shell(stubbornCommand(text)), { graceMs: 30 }));
      await there.reached;
      stand.remote.stop();
      expect(await ended).toEqual({ status: "cancelled" });
      expect(stand.pids()).toHaveLength(1);
      expect(survivors(stand)).toEqual([]);
    });

    it("is ended with all its descendants when its time is over", async () => {
      await using stand = await makeStand();
      const there = await makeSignpost(join(stand.project.root, "there"));
      const order = makeOrder(shell(stubbornCommand(text)), { graceMs: 30, timeoutMs: 3_000 });
      const ended = stand.execute(order);
      await there.reached;
      expect(await ended).toMatchObject({ status: "failed", failure: { class: "timeout" } });
      expect(survivors(stand)).toEqual([]);
    });
  });
});

describe("the time of an attempt", () => {
  it("ends the whole tree, and is the failure", async () => {
    await using stand = await makeStand();
    const text = `echo $$ >> pids; sh -c 'echo $$ >> pids; ${block}; echo' & echo begun; ${block}; echo`;
    const outcome = await stand.execute(makeOrder(shell(text), { timeoutMs: 1_000 }));
    expect(outcome).toEqual({
      status: "failed",
      failure: { class: "timeout", message: "it took longer than its timeout of 1s", tail: ["begun"] },
    });
    expect(survivors(stand)).toEqual([]);
  });
});
