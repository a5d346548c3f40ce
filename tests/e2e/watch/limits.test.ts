import { describe, expect, it } from "vitest";
import { describeDrive, describeWatchError } from "../../../src/system/watch-limits.ts";

const systemError = (code: string, message: string) => Object.assign(new Error(message), { code });

describe("what the system does not let be watched", () => {
  it("is told with its limit and the ways out", () => {
    const told = describeWatchError(systemError("EMFILE", "too many"));
    expect(told?.message).toMatch(
      /^the system does not let more be watched at once: fs\.inotify\.max_user_instances is \d+, or too many files are open$/u,
    );
    expect(told?.hint).toBe(
      "end other programs that watch, raise it with `sudo sysctl fs.inotify.max_user_instances=512`, or watch with --poll, which looks by the clock",
    );
  });

  it("may have another reason, which is told as it is", () => {
    expect(describeWatchError(systemError("EACCES", "EACCES: permission denied, watch 'in'"))).toEqual({
      message: "what the stages read cannot be watched: Error: EACCES: permission denied, watch 'in'",
      hint: "watch with --poll, which looks by the clock",
    });
    expect(describeWatchError(new Error("a bug"))).toBeUndefined();
  });
});

describe("a project on a drive of another machine", () => {
  it("is warned of by name, where the system says that it is one", () => {
    expect(describeDrive("film", () => 0x6969)).toEqual({
      message: "the project lies on a network drive (NFS): the system may not tell what changes there",
      hint: "watch with --poll, which looks by the clock",
    });
    expect(describeDrive("film", () => 0xef53)).toBeUndefined();
    expect(describeDrive(".")).toBeUndefined();
  });
});
