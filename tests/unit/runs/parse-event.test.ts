import { describe, expect, it } from "vitest";
import { foldReport } from "../../../src/engine/fold-report.ts";
import { parseEvent } from "../../../src/runs/parse-event.ts";
import { recordedRun, recordedSuccess } from "../ui/recorded-run.ts";

const events = [...recordedRun, ...recordedSuccess];

function without(event: object, name: string): object {
  return Object.fromEntries(Object.entries(event).filter(([member]) => member !== name));
}

describe("a line of a journal", () => {
  it("is the event that was written", () => {
    expect(events.map((event) => parseEvent(JSON.stringify(event)))).toEqual(events);
  });

  it("is none where it was torn, at whatever byte", () => {
    const line = JSON.stringify(recordedRun[0]);
    const torn = Array.from(line, (_, end) => parseEvent(line.slice(0, end)));
    expect(torn.every((event) => event === undefined)).toBe(true);
  });

  it("cannot break a report, whatever member is gone", () => {
    const damaged = recordedRun.flatMap((event, index) =>
      Object.keys(event).map((name) => {
        const read = parseEvent(JSON.stringify(without(event, name)));
        return [
          ...recordedRun.slice(0, index),
          ...(read === undefined ? [] : [read]),
          ...recordedRun.slice(index + 1),
        ];
      }),
    );
    for (const journal of damaged) expect(foldReport(journal).format).toBe(1);
  });

  it.each([
    ['{"at":1,"type":"run.started","run":"R","manifest":"m","name":"n","params":{},"jobs":[{"job":"a"}]}'],
    [
      '{"at":1,"type":"attempt.finished","job":"a","round":0,"attempt":1,"durationMs":1,"outcome":{"status":"failed"}}',
    ],
    [
      '{"at":1,"type":"stage.settled","job":"a","state":"failed","durationMs":1,"results":{},"outputs":[],"failure":{"class":"exit"}}',
    ],
    ["[1]"],
    ["null"],
    ['{"version":1}'],
  ])("is none with less inside: %s", (line) => {
    expect(parseEvent(line)).toBeUndefined();
  });

  it("may be of a type that a later storyflow writes", () => {
    expect(parseEvent('{"at":1,"type":"cache.frozen"}')).toEqual({ at: 1, type: "cache.frozen" });
  });
});
