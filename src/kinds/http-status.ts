import { STATUS_CODES } from "node:http";

/** As HTTP calls its errors: `Not Found`. */
const names = Object.entries(STATUS_CODES).flatMap(([status, name]) =>
  /^[45]/u.test(status) && name !== undefined ? [name] : [],
);

const patterns = [
  // `HTTP/1.1 404`, `HTTP Error 404` (urllib), `status code 404` (axios), `returned error: 404` (curl)
  /\b(?:HTTP(?:\/[\d.]+| error)?|status(?: code)?|returned error:?)[ :=]*(?<status>[45]\d\d)\b(?! ?(?:of\b|\/))/iu,
  // wget
  /\bERROR (?<status>[45]\d\d): /u,
  // requests
  /\b(?<status>[45]\d\d) (?:Client|Server) Error: /u,
  // `404 Not Found`
  new RegExp(String.raw`\b(?<status>[45]\d\d) (?:${names.join("|")}|Gateway Time-out)\b`, "iu"),
];

/** The status with which a server refused, where a line says so. */
export function httpErrorIn(line: string): number | undefined {
  for (const pattern of patterns) {
    const status = pattern.exec(line)?.groups?.["status"];
    if (status !== undefined) return Number(status);
  }
  return undefined;
}

/** A server that is late, busy or broken may be none of these in a moment. */
export function isPassingError(status: number): boolean {
  return status >= 500 || status === 408 || status === 425 || status === 429;
}

/** What a server will say again; undefined of what may pass, and of a number that HTTP does not know. */
export function refusalClass(status: number): "not_found" | "denied" | undefined {
  if (isPassingError(status) || STATUS_CODES[status] === undefined) return undefined;
  return status === 404 || status === 410 ? "not_found" : "denied";
}
