import { hash } from "node:crypto";

/** File systems take 255 bytes for a name; the counts and the extension need some. */
const longestJob = 200;

/** `<job>.<pass>.<attempt>.log`, where no two jobs have the same. */
export function logFileName(job: string, pass: number, attempt: number): string {
  const encoded = encodeName(job);
  const name = encoded.length <= longestJob ? encoded : `sha256-${hash("sha256", job)}`;
  return `${name}.${pass}.${attempt}.log`;
}

/** Percent-encoded, all but letters, digits, dash and underscore. */
function encodeName(text: string): string {
  return text.replaceAll(/[^\w-]/gu, (character) =>
    [...Buffer.from(character)]
      .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`)
      .join(""),
  );
}
