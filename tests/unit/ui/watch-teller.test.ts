import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import type { UiName } from "../../../src/ui/ui-names.ts";
import { WatchTeller } from "../../../src/ui/watch-teller.ts";
import type { WatchBroken, WatchEvent } from "../../../src/watch/watch-event.ts";
import { makeSource } from "../../../src/model/source.ts";

const broken: WatchBroken & { readonly at: number } = {
  at: 0,
  type: "watch.broken",
  diagnostics: [{ code: "manifest/unknown-key", severity: "error", message: "`x` is not a key" }],
  sources: [makeSource("pipeline.yaml", "x: 1\n")],
  problems: [{ message: "`flim` is not a stage any more", hint: "rename it" }],
};

const changed: WatchEvent = {
  at: 0,
  type: "watch.changed",
  paths: ["a.txt"],
  count: 1,
  isProject: false,
  affected: [{ job: "a", reasons: [], action: "run" }],
  dependents: [],
};

/** A teller, and all that it said. */
function heardBy(ui: Exclude<UiName, "auto">) {
  const streams = [new PassThrough(), new PassThrough()] as const;
  const [stdout, stderr] = streams.map((stream) => stream.setEncoding("utf8"));
  const terminal = { stdout, stderr, environment: { NO_COLOR: "1" } };
  // All that a teller asks of a terminal is that it can be written to.
  const teller = new WatchTeller({ ui, terminal: terminal as never, hasKeys: false });
  const said = (stream: PassThrough) => String(stream.read() ?? "").replaceAll(/\d\d:\d\d:\d\d/gu, "TIME");
  return { teller, stdout: () => said(streams[0]), stderr: () => said(streams[1]) };
}

const diagnostic = "error manifest/unknown-key: `x` is not a key\n\n1 error\n";
const problem = "error: `flim` is not a stage any more\n  hint: rename it\n";

describe("what is told around runs", () => {
  it("is lines with the time, and diagnostics on stderr", () => {
    const { teller, stdout, stderr } = heardBy("plain");
    teller.tell(changed);
    teller.tell(broken);
    expect(stdout()).toBe(
      "TIME a.txt changed\n           a runs\nTIME cannot be run as it is written now: waits until it is mended\n",
    );
    expect(stderr()).toBe(diagnostic + problem);
  });

  it("is one line of JSON each for programs, without the texts of files", () => {
    const { teller, stdout, stderr } = heardBy("json");
    teller.tell(broken);
    const { sources: _, ...told } = broken;
    expect(JSON.parse(stdout())).toEqual(told);
    expect(stderr()).toBe("");
  });

  it("is only what is wrong where nothing else is to be said", () => {
    const { teller, stdout, stderr } = heardBy("silent");
    teller.tell(changed);
    teller.tell(broken);
    expect([stdout(), stderr()]).toEqual(["", diagnostic + problem]);
  });

  it("goes to the screen of a run while there is one, and diagnostics come after it, unless they are mended", () => {
    const { teller, stdout, stderr } = heardBy("listr");
    const announced: string[] = [];
    const screen = {
      onEvent: () => {},
      announce: (message: string) => void announced.push(message),
      close: () => Promise.resolve(),
    };
    teller.giveTo(screen);
    teller.tell(changed);
    teller.tell(broken);
    expect([stdout(), stderr()]).toEqual(["", ""]);
    expect(announced).toEqual([
      "a.txt changed; a runs",
      "cannot be run as it is written now: waits until it is mended",
    ]);
    teller.takeBack();
    expect(stderr()).toBe(diagnostic + problem);
    teller.giveTo(screen);
    teller.tell(broken);
    teller.tell(changed);
    teller.takeBack();
    expect(stderr()).toBe("");
  });
});
