import { readFileSync } from "node:fs";

/**
 * A schema of ours that takes nothing it does not name. They are open for members to come; a test wants none that is undocumented.
 * `open` are the names of parts that others take in and name more.
 */
export function closedSchema(name: string, open: readonly string[] = []): object {
  const text = readFileSync(new URL(`../../schemas/${name}`, import.meta.url), "utf8");
  const close = (value: unknown, part: string): unknown => {
    if (Array.isArray(value)) return value.map((item) => close(item, ""));
    if (typeof value !== "object" || value === null) return value;
    const members = Object.entries(value).map(([key, member]) => [key, close(member, key)]);
    const isOpen = open.includes(part) || "additionalProperties" in value || !("properties" in value);
    const end = isOpen || part === "properties" ? [] : [["unevaluatedProperties", false]];
    return Object.fromEntries([...members, ...end]);
  };
  return close(JSON.parse(text), "") as object;
}
