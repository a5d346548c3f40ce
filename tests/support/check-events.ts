import { Ajv2020 } from "ajv/dist/2020.js";
import { closedSchema } from "./closed-schema.ts";

const ajv = new Ajv2020({ allErrors: true, strictTypes: false });
const schema = closedSchema("event.schema.json");
const validate = ajv.addSchema(schema, "events").compile({ $ref: "events" });

/** What of some events does not fit their schema. Types and members that the schema does not name count as well. */
export function eventMisfits(events: readonly unknown[]): readonly string[] {
  return events.filter((event) => !validate(event)).map(describeMisfit);
}

/** The events in lines of JSON. */
export function eventsIn(lines: string): readonly unknown[] {
  return lines
    .trim()
    .split("\n")
    .map((line): unknown => JSON.parse(line));
}

/** Of all that an event could be, what does not fit the type that it says. */
function describeMisfit(event: unknown): string {
  const type = typeof event === "object" && event !== null && "type" in event ? String(event.type) : "";
  const validateType = ajv.getSchema(`events#/$defs/${type}`);
  if (validateType === undefined) return `${JSON.stringify(event)}: there is no such type`;
  void validateType(event);
  const errors = validateType.errors ?? [];
  return `${type}: ${errors.map(({ instancePath, message }) => `${instancePath} ${message ?? ""}`).join(", ")}`;
}
