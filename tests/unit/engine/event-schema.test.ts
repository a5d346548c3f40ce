import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseEvent } from "../../../src/runs/parse-event.ts";
import { eventMisfits } from "../../support/check-events.ts";
import { everyEvent } from "../../support/every-event.ts";
import { recordedRun, recordedSuccess } from "../ui/recorded-run.ts";

interface EventSchema {
  readonly oneOf: readonly { readonly $ref: string }[];
  readonly $defs: {
    readonly [name: string]: { readonly description?: string; readonly properties?: object };
  };
}

const file = new URL("../../../schemas/event.schema.json", import.meta.url);
const schema: EventSchema = JSON.parse(readFileSync(file, "utf8"));

const types = Object.keys(everyEvent);
const events = Object.values(everyEvent).flat();

describe("schemas/event.schema.json", () => {
  it("has just the types that there are, and says what each means", () => {
    const named = schema.oneOf.map(({ $ref }) => $ref.replace("#/$defs/", ""));
    expect(named.toSorted()).toEqual(types.toSorted());
    for (const type of types) expect(schema.$defs[type]?.description).toMatch(/\.$/u);
  });

  it("has every member that an event can have", () => {
    expect(eventMisfits(events)).toEqual([]);
  });

  it("has no member that no event can have", () => {
    const known = (type: string) =>
      new Set(events.filter((event) => event.type === type).flatMap(Object.keys));
    const invented = types.flatMap((type) =>
      Object.keys(schema.$defs[type]?.properties ?? {})
        .filter((name) => !known(type).has(name))
        .map((name) => `${type} ${name}`),
    );
    expect(invented).toEqual([]);
  });

  it("describes the events of runs", () => {
    expect(eventMisfits([...recordedRun, ...recordedSuccess])).toEqual([]);
  });

  it("describes nothing else", () => {
    const [ready] = everyEvent["stage.ready"];
    expect(eventMisfits([{ ...ready, mood: "good" }])).toEqual([
      "stage.ready:  must NOT have unevaluated properties",
    ]);
    expect(eventMisfits([{ ...ready, round: -1 }])).toHaveLength(1);
    expect(eventMisfits([{ ...ready, type: "stage.bored" }])).toHaveLength(1);
    expect(eventMisfits([{ version: 1 }])).toHaveLength(1);
  });

  it("has its types in the table of docs/api.md", () => {
    const page = readFileSync(new URL("../../../docs/api.md", import.meta.url), "utf8");
    const rows = page.split("\n").filter((line) => line.startsWith("| `"));
    const named = rows.flatMap((row) => [...(row.split("|")[1] ?? "").matchAll(/`([a-z]+\.[a-z]+)`/gu)]);
    expect(named.map((match) => match[1] ?? "").toSorted()).toEqual(types.toSorted());
  });

  it("describes what a journal gives back", () => {
    expect(events.map((event) => parseEvent(JSON.stringify(event)))).toEqual(events);
  });
});
