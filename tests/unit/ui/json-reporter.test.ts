import { describe, expect, it } from "vitest";
import { JsonReporter } from "../../../src/ui/json-reporter.ts";
import { silentReporter } from "../../../src/ui/silent-reporter.ts";
import { recordedRun } from "./recorded-run.ts";

describe("events as JSON", () => {
  it("are one a line, and nothing else is on the output", async () => {
    let text = "";
    let notices = "";
    const reporter = new JsonReporter(
      { write: (part: string) => (text += part) },
      { write: (part: string) => (notices += part) },
    );
    for (const event of recordedRun) reporter.onEvent(event);
    reporter.announce("SIGINT: stopping what runs; once more kills it");
    await reporter.close();
    const lines = text.split("\n");
    expect(lines.pop()).toBe("");
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(recordedRun);
    expect(notices).toBe("storyflow: SIGINT: stopping what runs; once more kills it\n");
  });
});

describe("a silent run", () => {
  it("lets everything pass", async () => {
    for (const event of recordedRun) silentReporter.onEvent(event);
    silentReporter.announce("stopping");
    await expect(silentReporter.close()).resolves.toBeUndefined();
  });
});
