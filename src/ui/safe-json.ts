/** JSON without the characters that JSON lets through and a terminal might act on. */
export function safeJson(value: unknown, indentation?: number): string {
  // oxlint-disable-next-line no-control-regex -- these are what must not pass
  return JSON.stringify(value, undefined, indentation).replace(/[\u007f-\u009f\u2028\u2029]/g, escapeUnit);
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
