import { suggest } from "../model/suggest.ts";

/** Whether one file name may have been written for another: a typo, another case, another extension. */
export function isNearName(wanted: string, found: string): boolean {
  if (wanted === found) return false;
  if (stemOf(wanted) === stemOf(found)) return true;
  return extensionOf(wanted) === extensionOf(found) && isTypo(stemOf(wanted), stemOf(found));
}

/** `shot-01` and `shot-02` are two things, and no typo. In a short name two letters may at least have changed places. */
function isTypo(wanted: string, found: string): boolean {
  const numbers = (text: string) => (text.match(/\d+/gu) ?? []).map(Number).join();
  if (numbers(wanted) !== numbers(found)) return false;
  const letters = (text: string) => text.split("").toSorted().join("");
  return letters(wanted) === letters(found) || suggest(wanted, [found]) !== undefined;
}

function stemOf(name: string): string {
  return name
    .slice(0, name.length - extensionOf(name).length)
    .normalize("NFC")
    .toLowerCase();
}

function extensionOf(name: string): string {
  return /.(?<extension>\.[^.]+)$/u.exec(name)?.groups?.["extension"]?.toLowerCase() ?? "";
}
