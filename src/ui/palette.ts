import picocolors from "picocolors";

type Paint = (text: string) => string;

/** The colours of storyflow's texts; with colours off each gives back what it got. */
export interface Palette {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly red: Paint;
  readonly green: Paint;
  readonly yellow: Paint;
  readonly cyan: Paint;
}

export function createPalette(enabled: boolean): Palette {
  return picocolors.createColors(enabled);
}

/** Whether to colour: FORCE_COLOR decides where it is set, then NO_COLOR, then whether a terminal will show it. */
export function wantsColors(
  environment: Readonly<Record<string, string | undefined>>,
  isTerminal: boolean,
): boolean {
  const { FORCE_COLOR: force, NO_COLOR: no, TERM: terminal } = environment;
  if (force !== undefined && force !== "") return force !== "0" && force !== "false";
  if (no !== undefined && no !== "") return false;
  return isTerminal && terminal !== "dumb";
}
