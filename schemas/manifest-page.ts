/** A part of the schema whose keys a table of the reference lists. */
interface Shape {
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly $ref?: string;
  readonly properties?: { readonly [key: string]: Shape };
  readonly $defs?: { readonly [name: string]: Shape };
}

const table = /(<!-- keys of (\w+) -->\n)[\s\S]*?(<!-- end -->)/g;

/** The page with each table between `<!-- keys of NAME -->` and `<!-- end -->` made anew from the schema. Throws on an unknown name. */
export function fillTables(page: string, schema: Shape): string {
  return page.replaceAll(
    table,
    (_all, open: string, name: string, end: string) => `${open}\n${tableOf(schema, name)}\n${end}`,
  );
}

function tableOf(schema: Shape, name: string): string {
  const shape = name === "manifest" ? schema : schema.$defs?.[name];
  if (shape?.properties === undefined) throw new Error(`the schema has no keys for ${name}`);
  const rows = Object.entries(shape.properties).map(([key, value]) => rowOf(key, resolve(schema, value)));
  return ["| key | value | meaning |", "| --- | --- | --- |", ...rows, ""].join("\n");
}

function rowOf(key: string, { title, description, default: fallback }: Shape): string {
  const byDefault = fallback === undefined ? "" : ` Default: \`${JSON.stringify(fallback)}\`.`;
  return `| \`${key}\` | ${cell(title ?? "")} | ${cell((description ?? "") + byDefault)} |`;
}

/** What stands beside a reference is said over what it refers to. */
function resolve(schema: Shape, shape: Shape): Shape {
  const name = shape.$ref?.split("/").at(-1);
  const target = name === undefined ? undefined : schema.$defs?.[name];
  return target === undefined ? shape : { ...resolve(schema, target), ...shape };
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}
