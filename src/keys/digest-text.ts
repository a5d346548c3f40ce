import { hash } from "node:crypto";

/** SHA-256 of a text in hexadecimals. */
export function digestText(text: string): string {
  return hash("sha256", text);
}

/** Of a value without functions or undefined; members in the order of their names. */
export function digestValue(value: unknown): string {
  return digestText(canonicalText(value));
}

function canonicalText(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === "object" && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}
