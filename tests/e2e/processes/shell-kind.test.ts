import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeGate, makeOrder, makeStand, shell } from "./process-rig.ts";

describe("what a command prints", () => {
  it("goes to the log, from both streams, and its end into the outcome", async () => {
    await using stand = await makeStand();
    const outcome = await stand.execute(makeOrder(shell("echo one; echo two >&2; echo three")));
    expect(outcome).toEqual({
      status: "succeeded",
      exitCode: 0,
      results: {},
      stdout: "",
      tail: expect.arrayContaining(["one", "two", "three"]),
    });
    expect(stand.log().trim().split("\n").toSorted()).toEqual(["one", "three", "two"].toSorted());
  });

  it("may be written to /dev/stdout and /dev/stderr", async () => {
    await using stand = await makeStand();
    const text = "echo one; echo two > /dev/stdout; echo three > /dev/stderr; echo four | tee /dev/stderr";
    const order = makeOrder(shell(text));
    const outcome = await stand.execute(order, { captureBytes: 100 });
    expect(outcome).toMatchObject({ status: "succeeded", stdout: "one\ntwo\nfour\n" });
    expect(stand.log().trim().split("\n").toSorted()).toEqual(["four", "four", "one", "three", "two"]);
    expect(readdirSync(stand.project.root)).toEqual(["attempt.log"]);
  });

  it("hides a secret that comes in pieces, in the log and on the screen", async () => {
    await using stand = await makeStand();
    const gate = await makeGate(join(stand.project.root, "gate"));
    const text = "printf 'token: hun'; read line < gate; printf 'ter2!\\n'";
    const ended = stand.execute(makeOrder(shell(text)), { secretValues: ["hunter2"] });
    await stand.remote.shows("token:");
    await gate.open();
    expect(await ended).toMatchObject({ tail: ["token: ***!"] });
    expect(stand.log()).toBe("token: ***!\n");
    const shown = stand.remote.reports.map(({ message }) => message);
    expect(shown.filter((message) => message?.includes("hun"))).toEqual([]);
  });

  it("hides a secret of many lines in failures as well", async () => {
    await using stand = await makeStand();
    const key = "-----BEGIN KEY-----\nAAAABBBB\n-----END KEY-----";
    const order = makeOrder(shell('echo "$KEY" >&2; exit 1'), { env: { KEY: key } });
    const outcome = await stand.execute(order, { secretValues: [key] });
    expect(outcome).toMatchObject({ failure: { tail: ["***"] } });
    expect(stand.log()).toBe("***\n");
  });

  it("is bounded, however much it is", async () => {
    await using stand = await makeStand();
    const bytes = 48 * 1024 * 1024;
    const text = `head -c ${bytes} /dev/zero | tr '\\0' x; echo; seq 1 100000`;
    const outcome = await stand.execute(makeOrder(shell(text)), { secretValues: ["s3cret"] });
    expect(outcome).toMatchObject({ status: "succeeded" });
    const tail = outcome.status === "succeeded" ? outcome.tail : [];
    expect(tail).toEqual(Array.from({ length: 20 }, (_, index) => String(99_981 + index)));
    expect(statSync(join(stand.project.root, "attempt.log")).size).toBe(bytes + 1 + 588_895);
  });

  it("is captured as it is, up to the limit", async () => {
    await using stand = await makeStand();
    const order = makeOrder(shell("printf 'score 4.5'; echo other >&2"));
    const outcome = await stand.execute(order, { captureBytes: 9, secretValues: ["4.5"] });
    expect(outcome).toMatchObject({ status: "succeeded", stdout: "score 4.5" });
  });

  it("is not carried on when it is more than the limit", async () => {
    await using stand = await makeStand();
    const outcome = await stand.execute(makeOrder(shell("printf 'score 4.55'")), { captureBytes: 9 });
    expect(outcome).toMatchObject({ status: "succeeded", tail: ["score 4.55"] });
    expect(outcome).not.toHaveProperty("stdout", expect.anything());
  });

  it("is shown as its last line and its progress", async () => {
    await using stand = await makeStand();
    const gate = await makeGate(join(stand.project.root, "gate"));
    const text = "printf '\\033[32mframe 1 of 4\\033[0m\\n'; read line < gate; echo frame 3 of 4; echo bye";
    const ended = stand.execute(makeOrder(shell(text), { progress: "frame (\\d+) of (\\d+)" }));
    await stand.remote.shows("frame 1 of 4");
    await gate.open();
    await ended;
    expect(stand.remote.reports).toEqual([
      { message: "frame 1 of 4", fraction: 0.25 },
      { message: "bye", fraction: 0.75 },
    ]);
  });

  it("does not fail the attempt when the log cannot be written", async () => {
    await using stand = await makeStand();
    const logFile = join(stand.project.root, "no", "such", "folder.log");
    const outcome = await stand.execute(makeOrder(shell("echo done")), { logFile });
    expect(outcome).toMatchObject({ status: "succeeded", tail: ["done"] });
    expect(stand.remote.warnings).toEqual([
      `the log ends here, it cannot be written: ENOENT: no such file or directory, open '${logFile}'`,
    ]);
  });
});

describe("a command", () => {
  it("gets no standard input and no variables but those it is given", async () => {
    await using stand = await makeStand();
    const outcome = await stand.execute(makeOrder(shell("cat; env | cut -d= -f1 | sort | tr '\\n' ' '")));
    const tail = outcome.status === "succeeded" ? outcome.tail : [];
    expect(tail[0]?.trim().split(" ")).toEqual([
      "PATH",
      "PWD",
      "STORYFLOW_ATTEMPT",
      "STORYFLOW_JOB",
      "STORYFLOW_RUN_ID",
    ]);
  });

  it("ends well with each of its success exit codes, and with no other", async () => {
    await using stand = await makeStand();
    const order = makeOrder(shell("exit 1"), { successExitCodes: [0, 1] });
    expect(await stand.execute(order)).toMatchObject({ status: "succeeded", exitCode: 1 });
    expect(await stand.execute(makeOrder(shell("exit 1")))).toMatchObject({ failure: { class: "exit" } });
  });

  it("that is not there is named", async () => {
    await using stand = await makeStand();
    const action = { kind: "shell", command: ["no-such-program", "-x"], display: "" } as const;
    expect(await stand.execute(makeOrder(action))).toEqual({
      status: "failed",
      failure: {
        class: "not_found",
        message: "program `no-such-program` was not found",
        tail: [],
      },
    });
  });

  it("that a signal kills is told from one that ends", async () => {
    await using stand = await makeStand();
    expect(await stand.execute(makeOrder(shell("kill -SEGV $$")))).toMatchObject({
      status: "failed",
      failure: { class: "signal", message: "the command was killed by SIGSEGV", signal: "SIGSEGV" },
    });
  });
});
