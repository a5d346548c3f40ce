import { createRequire } from "node:module";
import { resolve } from "node:path";

/** Where a schema lies: in the project, or, where it begins with `@`, in a package that Node finds from there. */
export function fileOfSchema(schema: string, root: string): string {
  if (!schema.startsWith("@")) return resolve(root, schema);
  try {
    return createRequire(resolve(root, "pipeline.yaml")).resolve(schema);
  } catch {
    // Whoever reads it says that it is not there.
    return resolve(root, "node_modules", schema);
  }
}
