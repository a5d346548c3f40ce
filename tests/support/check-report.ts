import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";

const schema: unknown = JSON.parse(
  readFileSync(new URL("../../schemas/report.schema.json", import.meta.url), "utf8"),
);

/** What of a report does not fit its schema. Members that the schema does not name count as well: they would be undocumented. */
export function misfitsOf(report: unknown): readonly string[] {
  validate(report);
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message ?? ""} ${JSON.stringify(params)}`,
  );
}

const ajv = new Ajv2020({ allErrors: true, validateFormats: false, strictTypes: false });
const validate = ajv.compile(closed(schema, "") as object);

/** The schema is open for members to come; here nothing may be there that it does not name. */
function closed(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return value.map((item) => closed(item, ""));
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).map(([key, member]) => [key, closed(member, key)]);
  // Errors take it in and name more.
  const isOpen = name === "failure" || "additionalProperties" in value || !("properties" in value);
  const close = isOpen || name === "properties" ? [] : [["unevaluatedProperties", false]];
  return Object.fromEntries([...members, ...close]);
}
