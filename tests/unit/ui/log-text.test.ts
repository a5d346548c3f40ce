import { describe, expect, it } from "vitest";
import { foldReport } from "../../../src/engine/fold-report.ts";
import { LineHold, logHeading, logLine, LogText, silenceText } from "../../../src/ui/log-text.ts";
import { recordedRun, recordedSuccess } from "./recorded-run.ts";

const red = "\u001b[31m";
const reset = "\u001b[0m";

describe("a line of output on a terminal", () => {
  it.each([
    ["is text as it is", "é 🎬\tpanel", "é 🎬\tpanel"],
    ["keeps its colours", `${red}red${reset} \u001b[1;38;5;9mbold`, `${red}red${reset} \u001b[1;38;5;9mbold`],
    ["shows the last of a progress bar", "10%\r20%\r100%", "100%"],
    ["shows the last before the line's end", "done\r", "done"],
    ["moves no cursor and clears nothing", "a\u001b[2J\u001b[Hb\u001b[1Ac", "abc"],
    ["sets no title and copies nothing", "\u001b]0;title\u0007a\u001b]52;c;eA==\u0007b", "ab"],
    ["rings no bell", "a\u0007b\u0008c", "a␇b␈c"],
    ["does not turn text around", "a\u202eb", "a\ufffdb"],
    ["does nothing with half a code", "a\u001b[", "a␛["],
  ])("%s", (_what, line, shown) => {
    expect(logLine(line, true)).toBe(shown);
  });

  it("has no colours where they are not wanted", () => {
    expect(logLine(`${red}red${reset} panel`, false)).toBe("red panel");
  });
});

describe("output that comes in pieces", () => {
  it("is whole where a character is cut in two", () => {
    const text = new LogText(true);
    const bytes = Buffer.from("é\n🎬\n");
    const shown = Array.from(bytes, (byte) => text.push(Uint8Array.of(byte))).join("");
    expect(shown).toBe("é\n🎬\n");
  });

  it("is held back until its line ends", () => {
    const hold = new LineHold();
    const said = ["one\ntw", "o", "\nthree"].map((text) =>
      Buffer.from(hold.push(Buffer.from(text))).toString(),
    );
    expect(said).toEqual(["one\n", "", "two\n"]);
    expect(Buffer.from(hold.end()).toString()).toBe("three");
    expect(hold.end()).toHaveLength(0);
  });

  it("is not held back without a limit", () => {
    const hold = new LineHold();
    const chunk = Buffer.alloc(50_000, "x");
    expect([hold.push(chunk).length, hold.push(chunk).length, hold.end().length]).toEqual([0, 100_000, 0]);
  });
});

describe("the heading of a log", () => {
  it.each([
    [{ job: "grid", round: 0, attempt: 1 }, "==> grid <=="],
    [{ job: "qa", round: 2, attempt: 1 }, "==> qa, round 2 <=="],
    [{ job: "qa", round: 2, attempt: 3 }, "==> qa, round 2, attempt 3 <=="],
  ])("names stage, round and attempt", (name, heading) => {
    expect(logHeading(name)).toBe(heading);
  });
});

describe("why nothing was printed", () => {
  const failed = foldReport(recordedRun);

  it.each([
    ["captions", "`captions` was skipped (params.captions false) in run 01RUN"],
    ["upload", "`upload` was blocked by export in run 01RUN"],
    ["grid", "`grid` printed nothing in run 01RUN"],
    [undefined, "no stage printed anything in run 01RUN"],
  ])("is told of a stage: %s", (stage, text) => {
    expect(silenceText(failed, stage)).toBe(text);
  });

  it("may be that nothing has run", () => {
    expect(silenceText(foldReport(recordedRun.slice(0, 1)), "grid")).toBe("`grid` has not run in run 01RUN");
    expect(silenceText(foldReport(recordedRun.slice(0, 1)), undefined)).toBe("no stage has run in run 01RUN");
    expect(silenceText({ ...failed, stages: [] }, "grid")).toBe("run 01RUN has not begun");
  });

  it("may be that nothing had to run", () => {
    const report = foldReport(recordedSuccess);
    const stages = report.stages.map((stage) => ({ ...stage, how: "fresh" as const, attempts: [] }));
    expect(silenceText({ ...report, stages }, "grid")).toBe(
      "`grid` was fresh, and did not run, in run 01RUN",
    );
  });
});
