import type { Diagnostic } from "../model/diagnostic.ts";
import { makeSource, placeAt, type Source } from "../model/source.ts";
import { maxManifestBytes } from "./limits.ts";
import { problem } from "./problem.ts";

/** The text of a file that must be UTF-8. With a diagnostic the source is there to show the place, not to be parsed. */
export interface DecodedText {
  readonly source: Source;
  readonly diagnostic?: Diagnostic;
}

export function decodeText(bytes: Uint8Array, file: string): DecodedText {
  if (bytes.length > maxManifestBytes) {
    return refuse(file, "manifest/too-large", tooLarge(bytes.length), "keep data in several smaller files");
  }
  const wide = wideEncoding(bytes);
  if (wide !== undefined) {
    const message = `the file is written in ${wide}, expected UTF-8`;
    return refuse(file, "manifest/encoding", message, "save the file as UTF-8");
  }
  // A byte order mark at the start is dropped by the decoder: editors on Windows write it.
  const source = makeSource(file, new TextDecoder("utf-8").decode(bytes));
  const diagnostic = findBadByte(bytes, source) ?? findBadCharacter(source);
  return diagnostic === undefined ? { source } : { source, diagnostic };
}

function wideEncoding(bytes: Uint8Array): string | undefined {
  const [first, second, third, fourth] = bytes;
  if (first === 0xff && second === 0xfe) return third === 0 && fourth === 0 ? "UTF-32" : "UTF-16";
  if (first === 0xfe && second === 0xff) return "UTF-16";
  if (first === 0 && second === 0 && (third === 0xfe || third === 0)) return "UTF-32";
  // Without a mark: every other byte of what begins with a Latin letter is zero.
  const looksWide = bytes.length >= 4 && (first === 0) !== (second === 0) && (third === 0) === (first === 0);
  return looksWide && (second === 0) === (fourth === 0) ? "UTF-16" : undefined;
}

function tooLarge(sizeBytes: number): string {
  const [found, most] = [sizeBytes, maxManifestBytes].map((bytes) => (bytes / 1024 ** 2).toFixed(1));
  return `the file is ${found} MiB large; at most ${most} MiB is read`;
}

function refuse(file: string, code: string, message: string, hint: string): DecodedText {
  const source = makeSource(file, "");
  return { source, diagnostic: problem(code, placeAt(source, 0), message, hint) };
}

/** The decoder puts U+FFFD where bytes are no UTF-8; one that the file itself holds is told apart by its bytes. */
function findBadByte(bytes: Uint8Array, source: Source): Diagnostic | undefined {
  const encoder = new TextEncoder();
  let offset = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  let done = 0;
  for (let at = source.text.indexOf("\uFFFD"); at !== -1; at = source.text.indexOf("\uFFFD", at + 1)) {
    offset += encoder.encode(source.text.slice(done, at)).length;
    done = at;
    if (bytes[offset] === 0xef && bytes[offset + 1] === 0xbf && bytes[offset + 2] === 0xbd) continue;
    const byte = (bytes[offset] ?? 0).toString(16).toUpperCase().padStart(2, "0");
    const message = `the byte 0x${byte} is no UTF-8 here`;
    return problem("manifest/encoding", placeAt(source, at, at + 1), message, "save the file as UTF-8");
  }
  return undefined;
}

/** Characters that YAML does not allow, and a carriage return that ends no line for it. */
const badCharacter = new RegExp(
  String.raw`[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u0084\u0086-\u009F\uFEFF\uFFFE\uFFFF]|\r(?!\n)`,
);

function findBadCharacter(source: Source): Diagnostic | undefined {
  const match = badCharacter.exec(source.text);
  if (match === null) return undefined;
  const place = placeAt(source, match.index, match.index + 1);
  if (match[0] === "\r") {
    const message = "a carriage return without a line feed ends no line";
    const hint = "save the file with line feeds at the ends of its lines";
    return problem("manifest/control-character", place, message, hint);
  }
  const code = match[0].charCodeAt(0);
  const message = `the character U+${code.toString(16).toUpperCase().padStart(4, "0")} cannot stand here`;
  const hint = `remove it; in double quotes it can be written \`${escapeOf(code)}\``;
  return problem("manifest/control-character", place, message, hint);
}

function escapeOf(code: number): string {
  const digits = code.toString(16);
  return code > 0xff ? `\\u${digits.padStart(4, "0")}` : `\\x${digits.padStart(2, "0")}`;
}
