import { describe, expect, it } from "vitest";
import { parseDuration } from "../../../src/manifest/parse-duration.ts";
import { parseSize } from "../../../src/manifest/parse-size.ts";
import { defaultShell, quotesTemplates, shellArgv } from "../../../src/manifest/shell-argv.ts";

describe("a duration", () => {
  it.each([
    ["500ms", 500],
    ["2s", 2000],
    ["10m", 600_000],
    ["1h30m", 5_400_000],
    ["1h2m3s4ms", 3_723_004],
    ["1.5h", 5_400_000],
    ["0.5s", 500],
    ["0s", 0],
    [90, 90_000],
    [0.25, 250],
  ])("%j is %d milliseconds", (written, ms) => {
    expect(parseDuration(written)).toBe(ms);
  });

  it.each([
    "",
    "10",
    "10 m",
    "m",
    "1m1h",
    "-1s",
    "1d",
    "1h1h",
    "1H",
    ".5s",
    -1,
    Number.NaN,
    Infinity,
    "597h",
    2_147_484,
  ])("%j is none", (written) => {
    expect(parseDuration(written)).toBeUndefined();
  });
});

describe("a size", () => {
  it.each([
    ["1B", 1],
    ["1KB", 1000],
    ["10MB", 10_000_000],
    ["2GiB", 2_147_483_648],
    ["1.5KiB", 1536],
    ["1TB", 1_000_000_000_000],
    [512, 512],
  ])("%j is %d bytes", (written, bytes) => {
    expect(parseSize(written)).toBe(bytes);
  });

  it.each(["", "1", "1kb", "1 KB", "KB", "-1B", "99999TiB", -1, 1.5])("%j is none", (written) => {
    expect(parseSize(written)).toBeUndefined();
  });
});

describe("a shell", () => {
  it.each([
    ["sh", ["sh", "-e", "-c"]],
    ["bash", ["bash", "-eo", "pipefail", "-c"]],
    ["/bin/bash", ["/bin/bash", "-eo", "pipefail", "-c"]],
    ["bash -x", ["bash", "-x", "-c"]],
    ["zsh", ["zsh", "-c"]],
    ["python3", ["python3", "-c"]],
    ["node", ["node", "-e"]],
    ["pwsh -NoProfile", ["pwsh", "-NoProfile", "-Command"]],
  ])("written `%s` is %j before the script", (written, argv) => {
    expect(shellArgv(written)).toEqual(argv);
  });

  it("quotes templates when it is sh or bash", () => {
    expect([defaultShell, ["bash", "-c"], ["/bin/sh"]].map(quotesTemplates)).toEqual([true, true, true]);
    expect([["zsh", "-c"], ["python3"], ["bash.exe"], []].map(quotesTemplates)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});
