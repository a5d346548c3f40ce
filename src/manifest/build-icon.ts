import { type Build, reportAt } from "./build.ts";
import type { Typed } from "./typed-node.ts";

/** More would push the names of stages apart. */
const charactersMax = 2;
/** Of one character, with all its joiners and marks. */
const unitsMax = 32;

/** A sign to know the stage by: as many characters as a person counts. */
export function buildIcon(build: Build, icon: Typed<string>): string {
  const text = icon.value.trim();
  const characters = [...new Intl.Segmenter().segment(text.slice(0, charactersMax * unitsMax + 1))];
  if (characters.length > charactersMax || text.length > charactersMax * unitsMax) {
    const message = "an icon is one or two characters, and this is longer";
    reportAt(build, "stage/long-icon", icon, message, "`title` has room for a name");
  }
  return text;
}
