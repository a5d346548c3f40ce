import { Ajv2020 } from "ajv/dist/2020.js";
import { closedSchema } from "./closed-schema.ts";

/** What of a report does not fit its schema. Members that the schema does not name count as well: they would be undocumented. */
export function misfitsOf(report: unknown): readonly string[] {
  validate(report);
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message ?? ""} ${JSON.stringify(params)}`,
  );
}

const ajv = new Ajv2020({ allErrors: true, validateFormats: false, strictTypes: false });
const validate = ajv.compile(closedSchema("report.schema.json", ["failure"]));
