import { ellipse, polygon, stroke } from "./canvas.ts";
import type { Painting } from "./canvas.ts";
import { colourOf, css, hex, shade } from "./colours.ts";
import type { Rgb } from "./colours.ts";
import { seen } from "./place.ts";
import type { Place } from "./place.ts";
import type { Thing } from "./read-description.ts";

interface Looks {
  readonly coat: Rgb;
  readonly skin: Rgb;
  readonly hair: Rgb;
  readonly isLongHaired: boolean;
}

const coats = ["#3f5573", "#5b4a3a", "#4a5a44", "#6a3f48"].map(hex);
const skins = ["#e0b08c", "#c98f68", "#8d5c40", "#e8bfa0"].map(hex);
const hairs = ["#2e221c", "#5a3a24", "#8a6236", "#b98d50", "#7a3a22"].map(hex);

function looksOf(painting: Painting, { kind, colour }: Thing): Looks {
  const { random } = painting;
  const pick = (from: readonly Rgb[]): Rgb => from[Math.floor(random() * from.length)] ?? hex("#3f5573");
  const isLongHaired = kind === "woman" || (kind === "figure" && random() < 0.5);
  return {
    coat: seen(painting, colourOf(colour, pick(coats))),
    skin: seen(painting, pick(skins)),
    hair: seen(painting, pick(hairs)),
    isLongHaired,
  };
}

/** Somebody who stands there and looks at us, from head to foot. */
export function person(painting: Painting, place: Place, thing: Thing): void {
  const looks = looksOf(painting, thing);
  standing(painting, place, looks);
  head(painting, place, looks.skin);
  cap(painting, place, looks);
}

/** The same, looking away. */
export function personFromBehind(painting: Painting, place: Place, thing: Thing): void {
  const looks = looksOf(painting, thing);
  standing(painting, place, looks);
  head(painting, place, looks.hair);
  const { x, y, tall } = place;
  if (looks.isLongHaired)
    ellipse(painting, css(shade(looks.hair, 0.9)), x, y - tall * 0.83, [tall * 0.085, tall * 0.12]);
  cap(painting, place, looks);
}

function head(painting: Painting, { x, y, tall }: Place, colour: Rgb): void {
  ellipse(painting, css(colour), x, y - tall * 0.89, [tall * 0.068, tall * 0.085]);
}

function cap(painting: Painting, { x, y, tall }: Place, { hair }: Looks): void {
  ellipse(painting, css(hair), x, y - tall * 0.945, [tall * 0.076, tall * 0.05]);
}

function standing(painting: Painting, { x, y, tall }: Place, { coat, hair, isLongHaired }: Looks): void {
  const dark = css(shade(coat, 0.5));
  ellipse(painting, css(painting.palette.shadow, 0.35), x, y, [tall * 0.2, tall * 0.025]);
  for (const [hip, foot] of [
    [-0.06, -0.08],
    [0.05, 0.1],
  ] as const)
    stroke(painting, dark, tall * 0.085, [
      [x + tall * hip, y - tall * 0.4],
      [x + tall * foot, y - tall * 0.02],
    ]);
  if (isLongHaired) ellipse(painting, css(hair), x, y - tall * 0.83, [tall * 0.1, tall * 0.13]);
  const hem = isLongHaired ? 0.2 : 0.28;
  polygon(painting, css(coat), [
    [x - tall * 0.06, y - tall * 0.82],
    [x + tall * 0.06, y - tall * 0.82],
    [x + tall * 0.13, y - tall * 0.76],
    [x + tall * 0.18, y - tall * hem],
    [x - tall * 0.18, y - tall * hem],
    [x - tall * 0.13, y - tall * 0.76],
  ]);
  for (const side of [-1, 1])
    stroke(painting, css(shade(coat, side === 1 ? 0.74 : 0.88)), tall * 0.06, [
      [x + side * tall * 0.11, y - tall * 0.74],
      [x + side * tall * 0.17, y - tall * 0.44],
    ]);
}

/** Head and shoulders of somebody who looks a little past us; `tall` is from the lower edge of the picture to the crown. */
export function bust(painting: Painting, { x, y, tall }: Place, thing: Thing): void {
  const looks = looksOf(painting, thing);
  const skull = { x, y: y - tall * 0.72, across: tall * 0.155, down: tall * 0.205 };
  if (looks.isLongHaired) longHair(painting, skull, looks);
  shoulders(painting, x, y, tall, looks);
  neck(painting, skull, looks);
  face(painting, skull, looks);
  fringe(painting, skull, looks);
}

interface Skull {
  readonly x: number;
  readonly y: number;
  readonly across: number;
  readonly down: number;
}

function longHair(painting: Painting, { x, y, across, down }: Skull, { hair }: Looks): void {
  const { ctx } = painting;
  ctx.fillStyle = css(shade(hair, 0.7));
  ctx.beginPath();
  ctx.moveTo(x, y - down * 1.2);
  ctx.bezierCurveTo(
    x + across * 1.9,
    y - down * 1.2,
    x + across * 1.35,
    y + down * 0.9,
    x + across * 1.6,
    y + down * 1.9,
  );
  ctx.lineTo(x - across * 1.55, y + down * 1.9);
  ctx.bezierCurveTo(x - across * 1.35, y + down * 0.9, x - across * 1.9, y - down * 1.2, x, y - down * 1.2);
  ctx.fill();
}

function shoulders(painting: Painting, x: number, y: number, tall: number, { coat }: Looks): void {
  const { ctx, palette } = painting;
  const at = (dx: number, up: number): readonly [number, number] => [x + tall * dx, y - tall * up];
  const outline = (): void => {
    ctx.beginPath();
    ctx.moveTo(...at(-0.56, -0.06));
    ctx.bezierCurveTo(...at(-0.52, 0.3), ...at(-0.42, 0.38), ...at(-0.13, 0.45));
    ctx.lineTo(...at(0.13, 0.45));
    ctx.bezierCurveTo(...at(0.42, 0.38), ...at(0.52, 0.3), ...at(0.56, -0.06));
    ctx.closePath();
  };
  outline();
  ctx.fillStyle = css(coat);
  ctx.fill();
  const shadow = ctx.createLinearGradient(x - tall * 0.3, 0, x + tall * 0.5, 0);
  shadow.addColorStop(0, css(palette.light, 0.14));
  shadow.addColorStop(0.4, css(palette.shadow, 0));
  shadow.addColorStop(1, css(palette.shadow, 0.62));
  outline();
  ctx.fillStyle = shadow;
  ctx.fill();
  for (const side of [-1, 1])
    polygon(painting, css(shade(coat, side === 1 ? 0.66 : 0.84)), [
      at(side * 0.07, 0.5),
      at(side * 0.17, 0.46),
      at(side * 0.2, 0.3),
      at(side * 0.03, 0.17),
      at(0, 0.3),
    ]);
  stroke(painting, css(shade(coat, 0.5)), tall * 0.006, [at(0, 0.3), at(0.01, -0.02)]);
  for (const up of [0.2, 0.07])
    ellipse(painting, css(shade(coat, 0.45)), ...at(0.035, up), [tall * 0.011, tall * 0.011]);
}

function neck(painting: Painting, { x, y, across, down }: Skull, { skin, coat }: Looks): void {
  polygon(painting, css(shade(skin, 0.72)), [
    [x - across * 0.46, y + down * 0.6],
    [x + across * 0.46, y + down * 0.6],
    [x + across * 0.55, y + down * 1.32],
    [x, y + down * 1.75],
    [x - across * 0.55, y + down * 1.32],
  ]);
  stroke(painting, css(shade(coat, 1.25)), down * 0.16, [
    [x - across * 0.62, y + down * 1.2],
    [x, y + down * 1.5],
    [x + across * 0.62, y + down * 1.2],
  ]);
}

function face(painting: Painting, skull: Skull, { skin, hair }: Looks): void {
  const { x, y, across, down } = skull;
  const { ctx, palette } = painting;
  for (const side of [-1, 1])
    ellipse(painting, css(shade(skin, 0.8)), x + side * across * 0.98, y + down * 0.08, [
      across * 0.13,
      down * 0.17,
    ]);
  const outline = (): void => {
    ctx.beginPath();
    ctx.moveTo(x - across, y - down * 0.3);
    ctx.bezierCurveTo(x - across * 1.02, y + down * 0.55, x - across * 0.5, y + down, x, y + down);
    ctx.bezierCurveTo(
      x + across * 0.5,
      y + down,
      x + across * 1.02,
      y + down * 0.55,
      x + across,
      y - down * 0.3,
    );
    ctx.bezierCurveTo(x + across, y - down * 1.25, x - across, y - down * 1.25, x - across, y - down * 0.3);
  };
  outline();
  ctx.fillStyle = css(skin);
  ctx.fill();
  const light = ctx.createLinearGradient(x - across, y - down, x + across * 1.1, y + down * 0.5);
  light.addColorStop(0, css(palette.light, 0.3));
  light.addColorStop(0.45, css(palette.light, 0));
  light.addColorStop(0.55, css(palette.shadow, 0));
  light.addColorStop(1, css(palette.shadow, 0.55));
  outline();
  ctx.fillStyle = light;
  ctx.fill();
  for (const side of [-1, 1]) eye(painting, skull, side, hair);
  stroke(painting, css(shade(skin, 0.66)), across * 0.055, [
    [x + across * 0.07, y - down * 0.02],
    [x + across * 0.17, y + down * 0.3],
    [x - across * 0.02, y + down * 0.33],
  ]);
  stroke(painting, css(shade(skin, 0.5)), across * 0.05, [
    [x - across * 0.3, y + down * 0.58],
    [x - across * 0.02, y + down * 0.61],
    [x + across * 0.3, y + down * 0.565],
  ]);
  stroke(painting, css(shade(skin, 0.78), 0.7), across * 0.07, [
    [x - across * 0.13, y + down * 0.69],
    [x + across * 0.16, y + down * 0.685],
  ]);
}

function eye(painting: Painting, { x, y, across, down }: Skull, side: number, hair: Rgb): void {
  const [ex, ey] = [x + side * across * 0.43, y - down * 0.06];
  ellipse(painting, css(seen(painting, hex("#f2ece4"))), ex, ey, [across * 0.18, down * 0.062]);
  ellipse(painting, css(hex("#2c2320")), ex + across * 0.05, ey, [across * 0.085, down * 0.066]);
  ellipse(painting, css(hex("#ffffff"), 0.8), ex + across * 0.02, ey - down * 0.02, [
    across * 0.024,
    down * 0.018,
  ]);
  stroke(painting, css(shade(hair, 0.55)), across * 0.045, [
    [ex - across * 0.2, ey - down * 0.015],
    [ex, ey - down * 0.075],
    [ex + across * 0.2, ey - down * 0.01],
  ]);
  stroke(painting, css(shade(hair, 0.7)), across * 0.075, [
    [ex - across * 0.22, ey - down * 0.2 + (side === -1 ? down * 0.03 : 0)],
    [ex, ey - down * 0.25],
    [ex + across * 0.22, ey - down * 0.2 + (side === 1 ? down * 0.03 : 0)],
  ]);
}

/** Hair over the forehead, parted on one side, with strands that catch the light. */
function fringe(painting: Painting, { x, y, across, down }: Skull, { hair, isLongHaired }: Looks): void {
  const { ctx, random, palette } = painting;
  const low = isLongHaired ? 0.75 : -0.05;
  ctx.fillStyle = css(hair);
  ctx.beginPath();
  ctx.moveTo(x - across * 1.1, y + down * low);
  ctx.bezierCurveTo(
    x - across * 1.35,
    y - down * 1.5,
    x + across * 1.35,
    y - down * 1.5,
    x + across * 1.1,
    y + down * low,
  );
  ctx.bezierCurveTo(
    x + across * 0.98,
    y - down * 0.35,
    x + across * 0.7,
    y - down * 0.62,
    x - across * 0.25,
    y - down * 0.78,
  );
  ctx.bezierCurveTo(
    x - across * 0.7,
    y - down * 0.6,
    x - across * 0.96,
    y - down * 0.3,
    x - across * 1.1,
    y + down * low,
  );
  ctx.fill();
  for (let strand = 0; strand < 26; strand += 1) {
    const from = x - across * 0.25 + across * 1.1 * (random() - 0.5);
    const side = random() < 0.4 ? -1 : 1;
    const reach = 0.4 + 0.6 * random();
    ctx.strokeStyle = random() < 0.4 ? css(palette.light, 0.07) : css(shade(hair, 0.6), 0.4);
    ctx.lineWidth = across * 0.02;
    ctx.beginPath();
    ctx.moveTo(from, y - down * (0.85 + 0.2 * random()));
    ctx.quadraticCurveTo(
      x + side * across * 0.7 * reach,
      y - down * (1.15 - 0.2 * random()),
      x + side * across * 1.02,
      y - down * (0.5 - 0.3 * random()),
    );
    ctx.stroke();
  }
}
