import { describe, expect, it } from "vitest";
import { makeSource, placeAt } from "../../../src/model/source.ts";
import { classifyEnding } from "../../../src/kinds/classify-ending.ts";
import type { Ending } from "../../../src/kinds/run-process.ts";

function classify(ending: Ending, ...stderr: readonly string[]) {
  const output = { tail: stderr, stderrTail: stderr, stdout: "", stdoutTooLong: false };
  return classifyEnding({ ending, output }, "tool", { timeoutMs: 90_000 });
}

const exit = (exitCode: number): Ending => ({ how: "exited", exitCode });

describe("the failure that an ending is", () => {
  it("is an exit, with the last lines", () => {
    expect(classify(exit(3), "no such option")).toEqual({
      class: "exit",
      message: "the command ended with exit code 3",
      exitCode: 3,
      tail: ["no such option"],
    });
  });

  it.each([
    ["sh: 1: ffmpeg: not found", "ffmpeg"],
    ["bash: line 1: ffmpeg: command not found", "ffmpeg"],
    ["zsh:1: command not found: ffmpeg", "ffmpeg"],
    ["/usr/bin/env: ‘ffmpeg’: No such file or directory", "ffmpeg"],
  ])("names the program that a shell did not find: %s", (line, name) => {
    expect(classify(exit(127), "before", line)).toMatchObject({
      class: "not_found",
      message: `program \`${name}\` was not found`,
    });
  });

  it("takes 127 without such a line for an exit code like any other", () => {
    expect(classify(exit(127), "bye").class).toBe("exit");
  });

  it("names the file that may not be executed", () => {
    expect(classify(exit(126), "sh: 1: ./run.sh: Permission denied")).toMatchObject({
      class: "denied",
      message: "`./run.sh` may not be executed",
      hint: "make it executable: chmod +x ./run.sh",
    });
  });

  it.each([
    ["a name was looked for on the PATH", "sh: 1: ffmpeg: Permission denied", undefined],
    [
      "a file is no program",
      "bash: line 1: ./film.png: cannot execute binary file: Exec format error",
      "it is no program of this machine, or a script whose first line does not name its interpreter (`#!`)",
    ],
  ])("does not propose to make it executable where %s", (_why, line, hint) => {
    const failure = classify(exit(126), line);
    expect([failure.class, failure.hint]).toEqual(["denied", hint]);
  });

  it("takes 75 for a temporary failure", () => {
    expect(classify(exit(75))).toMatchObject({
      class: "transient",
      message: "the command ended with exit code 75, a temporary failure",
    });
  });

  it.each([
    "curl: (7) Failed to connect to example.org port 443",
    "Error: connect ECONNREFUSED 127.0.0.1:8188",
    "read ECONNRESET",
    "ssh: Could not resolve hostname gpu: Temporary failure in name resolution",
    "requests.exceptions.HTTPError: 503 Service Unavailable",
    "curl: (22) The requested URL returned error: 429",
    "HTTP/1.1 504 Gateway Time-out",
    "2026-03-01 14:05:09 ERROR 503: Service Unavailable.",
    "urllib.error.HTTPError: HTTP Error 502: Bad Gateway",
    "requests.exceptions.HTTPError: 500 Server Error: Internal Server Error for url: http://gpu/",
  ])("takes a network that may come back for transient: %s", (line) => {
    expect(classify(exit(1), line)).toMatchObject({
      class: "transient",
      message: `the command ended with exit code 1: ${line}`,
    });
  });

  it.each([
    ["< retry-after: 12", 12_000],
    ["  Retry-After: 0", 0],
    ['{"error": "busy", "retry-after": "3"}', 3000],
    ["Retry-After: Fri, 31 Dec 1999 23:59:59 GMT", 0],
  ])("knows how long a server asked to be left alone: %s", (line, retryAfterMs) => {
    expect(classify(exit(1), "Retry-After: 999", line, "HTTP 503")).toMatchObject({ retryAfterMs });
    expect(classify(exit(75), line)).toMatchObject({ class: "transient", retryAfterMs });
  });

  it("does not wait for a server where another attempt would not help", () => {
    expect(classify(exit(1), "Retry-After: 12")).not.toHaveProperty("retryAfterMs");
    expect(classify(exit(1), "Retry-After: soon", "HTTP 503")).not.toHaveProperty("retryAfterMs");
  });

  it.each([
    ["not_found", "curl: (22) The requested URL returned error: 404"],
    ["denied", "curl: (22) The requested URL returned error: 403"],
    ["denied", "curl: (22) The requested URL returned error: 401"],
    ["not_found", "2026-03-01 14:05:09 ERROR 404: Not Found."],
    ["denied", "urllib.error.HTTPError: HTTP Error 403: Forbidden"],
    ["not_found", "requests.exceptions.HTTPError: 404 Client Error: Not Found for url: http://gpu/"],
    ["denied", "AxiosError: Request failed with status code 422"],
    ["not_found", "HTTP/2 410"],
    ["denied", "voice: the server answered 400 Bad Request"],
  ] as const)("is %s where a server will refuse again: %s", (failureClass, line) => {
    expect(classify(exit(22), "read ECONNRESET", line, "")).toMatchObject({
      class: failureClass,
      message: `the command ended with exit code 22: ${line}`,
      exitCode: 22,
    });
  });

  it("is no refusal where the command went on after it", () => {
    const line = "curl: (22) The requested URL returned error: 404";
    expect(classify(exit(1), line, "film.mp4: no frames")).toMatchObject({
      class: "exit",
      message: "the command ended with exit code 1",
    });
  });

  it.each([
    "wrote 503 frames",
    "frame 403 of 404",
    "error 404 in line 7",
    "status: 400 of 900 frames",
    "status 504/900",
    "status 444",
  ])("takes a number for nothing but one: %s", (line) => {
    expect(classify(exit(1), line).class).toBe("exit");
  });

  it("is a signal, also when a shell tells of it", () => {
    const message = "the command was killed by SIGSEGV";
    expect(classify({ how: "signalled", signal: "SIGSEGV" })).toMatchObject({ class: "signal", message });
    expect(classify(exit(139))).toMatchObject({ class: "signal", message, exitCode: 139 });
  });

  it("is a timeout, which is written as its author wrote it", () => {
    expect(classify({ how: "timed_out" })).toMatchObject({
      class: "timeout",
      message: "it took longer than its timeout of 1m30s",
    });
  });

  it("shows where the timeout is written, so that it can be raised", () => {
    const place = placeAt(makeSource("pipeline.yaml", "timeout: 90s"), 9, 12);
    const output = { tail: [], stderrTail: [], stdout: "", stdoutTooLong: false };
    const limit = { timeoutMs: 90_000, timeoutPlace: place };
    expect(classifyEnding({ ending: { how: "timed_out" }, output }, "tool", limit)).toEqual({
      class: "timeout",
      message: "it took longer than its timeout of 1m30s",
      place,
      hint: "raise `timeout`, unless its output shows that it hangs",
      tail: [],
    });
  });

  it("says when the time was that of a run which is to end", () => {
    const output = { tail: [], stderrTail: [], stdout: "", stdoutTooLong: false };
    const limit = { timeoutMs: 10_000, isGraceTime: true } as const;
    expect(classifyEnding({ ending: { how: "timed_out" }, output }, "tool", limit)).toEqual({
      class: "timeout",
      message: "it took longer than 10s, the grace time of a run that is to end",
      hint: "`--grace` gives it more time",
      tail: [],
    });
  });

  it.each([
    ["ENOENT", "not_found", "program `tool` was not found"],
    ["EACCES", "denied", "`tool` may not be executed"],
    ["EAGAIN", "transient", "the machine has no room for another process (EAGAIN)"],
    ["E2BIG", "exit", "the command line and its environment are longer than the system allows"],
    ["EFAULT", "exit", "the command could not be started: spawn EFAULT"],
  ])("has a class for a process that never was: %s", (code, failureClass, message) => {
    const ending: Ending = { how: "not_started", code, message: `spawn ${code}` };
    expect(classify(ending)).toMatchObject({ class: failureClass, message });
  });
});
