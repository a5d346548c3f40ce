import { mix } from "../images/noise.ts";
import type { ColourName, Ground, Scenery, Time } from "./read-description.ts";

export type Rgb = readonly [red: number, green: number, blue: number];

export function hex(text: string): Rgb {
  const channel = (at: number): number => Number.parseInt(text.slice(at, at + 2), 16);
  return [channel(1), channel(3), channel(5)];
}

export function css([red, green, blue]: Rgb, alpha = 1): string {
  return `rgba(${Math.round(red)},${Math.round(green)},${Math.round(blue)},${alpha.toFixed(3)})`;
}

export function blend(from: Rgb, to: Rgb, share: number): Rgb {
  return [mix(from[0], to[0], share), mix(from[1], to[1], share), mix(from[2], to[2], share)];
}

/** Lighter above 1, darker below. */
export function shade([red, green, blue]: Rgb, factor: number): Rgb {
  return [clip(red * factor), clip(green * factor), clip(blue * factor)];
}

function clip(value: number): number {
  return Math.min(Math.max(value, 0), 255);
}

/** The light in which a picture is painted. */
export interface Palette {
  /** The sky from its height to the horizon. */
  readonly sky: readonly [Rgb, Rgb, Rgb];
  /** Of the sun or the moon. */
  readonly light: Rgb;
  /** What distance fades into. */
  readonly haze: Rgb;
  /** What shadows are full of. */
  readonly shadow: Rgb;
  /** How much of the things' own colours is lost in it, 0 to 1. */
  readonly gloom: number;
}

const palettes: Readonly<Record<Time, Palette>> = {
  dawn: palette(["#41558c", "#c99bb0", "#ffdcae"], "#fff0cd", "#e3b9b4", "#2b3558", 0.38),
  day: palette(["#2b78bf", "#78b5de", "#dff0ec"], "#fffbe6", "#b9d6e0", "#1f4458", 0.08),
  golden: palette(["#3f6f9f", "#d9b48a", "#ffe0a0"], "#fff0c0", "#f0c896", "#5b3a35", 0.2),
  dusk: palette(["#232a5e", "#a24a78", "#ff9a56"], "#ffd9a0", "#c0607a", "#1b1838", 0.52),
  night: palette(["#070d26", "#13294f", "#3a5f8c"], "#f2f3e4", "#2d4a78", "#060b1c", 0.68),
};

function palette(
  [high, middle, low]: readonly [string, string, string],
  light: string,
  haze: string,
  shadow: string,
  gloom: number,
): Palette {
  return {
    sky: [hex(high), hex(middle), hex(low)],
    light: hex(light),
    haze: hex(haze),
    shadow: hex(shadow),
    gloom,
  };
}

const stormy = hex("#3d4653");
const sandy = hex("#c99a62");
const white = hex("#f4f6f8");

/** The palette of a description; `turn`, -1 to 1, makes it a little warmer or colder than others of its time. */
export function paletteOf({ time, weather }: Scenery, turn: number): Palette {
  const warmth = turn > 0 ? hex("#ffb070") : hex("#7098ff");
  let made = tinted(palettes[time], warmth, 0.09 * Math.abs(turn));
  if (weather.has("storm")) made = { ...tinted(made, stormy, 0.62), gloom: Math.min(made.gloom + 0.2, 0.75) };
  else if (weather.has("rain")) made = tinted(made, stormy, 0.3);
  if (weather.has("sand")) made = tinted(made, sandy, 0.3);
  if (weather.has("snowfall")) made = tinted(made, white, 0.18);
  return made;
}

function tinted(from: Palette, colour: Rgb, share: number): Palette {
  const [high, middle, low] = from.sky;
  return {
    ...from,
    sky: [blend(high, colour, share), blend(middle, colour, share), blend(low, colour, share * 0.8)],
    haze: blend(from.haze, colour, share * 0.8),
    shadow: blend(from.shadow, colour, share * 0.4),
  };
}

export const groundColours: Readonly<Record<Ground, Rgb>> = {
  sea: hex("#1f5f7d"),
  lake: hex("#3a7186"),
  meadow: hex("#6f9a4a"),
  forest: hex("#2f5f43"),
  dunes: hex("#dfae6c"),
  city: hex("#5a5f74"),
  town: hex("#6a6058"),
  snow: hex("#e8eef4"),
};

const named: Readonly<Record<ColourName, Rgb>> = {
  red: hex("#d23b34"),
  orange: hex("#e8822c"),
  yellow: hex("#f2c53d"),
  green: hex("#3f9a58"),
  blue: hex("#2f6fc2"),
  violet: hex("#8a4fb0"),
  white: hex("#f3efe4"),
  black: hex("#2a2a32"),
};

export function colourOf(name: ColourName | undefined, otherwise: Rgb): Rgb {
  return name === undefined ? otherwise : named[name];
}

/** A thing's own colour as it looks in this light, the paler the farther away (0 to 1). */
export function inLight(own: Rgb, { shadow, haze, light, gloom }: Palette, distance: number): Rgb {
  const lit = blend(blend(own, light, 0.06), shadow, gloom);
  return blend(lit, haze, distance);
}
