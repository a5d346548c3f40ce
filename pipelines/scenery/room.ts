import { fractalNoise, mix } from "../images/noise.ts";
import { ellipse, glow, height, polygon, shadeRows, stroke } from "./canvas.ts";
import type { Corner, Painting } from "./canvas.ts";
import { blend, css, hex, inLight, shade } from "./colours.ts";
import type { Rgb } from "./colours.ts";
import { isDark, lampLight } from "./place.ts";

/** Through it one sees what is outside. */
export interface RoomWindow {
  readonly left: number;
  readonly top: number;
  readonly wide: number;
  readonly tall: number;
}

/** Where the wall meets the floor. */
const floor = 556;

/** A window a little off the middle; the table stands on the other side. */
export function windowOf({ width }: Painting, isLeft: boolean): RoomWindow {
  const wide = 400;
  return { left: width * (isLeft ? 0.33 : 0.64) - wide / 2, top: 84, wide, tall: 330 };
}

/** Paints a room around its window, over all that is outside. */
export function paintRoom(painting: Painting, window: RoomWindow): void {
  const { random, width } = painting;
  const tones = ["#a98d6d", "#7f9088", "#a2917a", "#8f7480"].map(hex);
  const tone = tones[Math.floor(random() * tones.length)] ?? hex("#a98d6d");
  const isLeft = window.left + window.wide / 2 < width / 2;
  const table = width * (isLeft ? 0.7 : 0.3);
  wall(painting, window, tone);
  boards(painting, window);
  wainscot(painting, tone);
  shelf(painting, width * (isLeft ? 0.88 : 0.12));
  picture(painting, table, 210);
  frame(painting, window);
  curtains(painting, window);
  lightOnFloor(painting, window);
  rug(painting, table);
  furniture(painting, table);
}

/** Indoors all has its own colour, a little of the light outside, and at night that of the lamp. */
function indoors(painting: Painting, own: Rgb): Rgb {
  const { palette } = painting;
  const lit = inLight(own, { ...palette, gloom: palette.gloom * 0.64 }, 0);
  return isDark(painting) ? blend(lit, lampLight, 0.12) : lit;
}

function wall(painting: Painting, window: RoomWindow, tone: Rgb): void {
  const { palette, seed, width } = painting;
  const noise = fractalNoise(seed + 500, 4);
  const own = indoors(painting, tone);
  const [cx, cy] = [window.left + window.wide / 2, window.top + window.tall / 2];
  const right = window.left + window.wide;
  const bottom = window.top + window.tall;
  shadeRows(painting, 0, floor + 1, (x, y) => {
    if (x > window.left && x < right && y > window.top && y < bottom) return undefined;
    const near = Math.exp(-Math.hypot(x - cx, y - cy) / 420);
    const stripe = Math.sin(x / 9) > 0.82 ? 0.965 : 1;
    const plaster = 0.94 + 0.12 * noise(x / 60, y / 60);
    const shown = shade(own, plaster * stripe * (0.72 + 0.5 * near));
    return [blend(shown, palette.shadow, 0.2 * Math.abs(x / width - 0.5)), 1];
  });
}

/** Boards run away from us to a point behind the wall. */
function boards(painting: Painting, window: RoomWindow): void {
  const { random, width, palette } = painting;
  const vanish: Corner = [window.left + window.wide / 2, 250];
  const wood = indoors(painting, hex("#8a6242"));
  const at = (x: number, y: number): number =>
    vanish[0] + ((x - vanish[0]) * (y - vanish[1])) / (height - vanish[1]);
  for (let x = -width * 1.2; x < width * 2.2; x += 92) {
    const colour = shade(wood, 0.82 + 0.3 * random());
    polygon(painting, css(colour), [
      [at(x, floor), floor],
      [at(x + 92, floor), floor],
      [x + 92, height],
      [x, height],
    ]);
    stroke(painting, css(shade(wood, 0.5), 0.8), 1.6, [
      [at(x, floor), floor],
      [x, height],
    ]);
    for (let vein = 0; vein < 5; vein += 1) {
      const run = x + 92 * random();
      const from = mix(floor, height, random());
      const to = Math.min(from + 30 + 60 * random(), height);
      stroke(painting, css(shade(wood, 0.62), 0.35), 1.1, [
        [at(run, from), from],
        [at(run, to), to],
      ]);
    }
  }
  const gradient = painting.ctx.createLinearGradient(0, floor, 0, floor + 60);
  gradient.addColorStop(0, css(palette.shadow, 0.5));
  gradient.addColorStop(1, css(palette.shadow, 0));
  painting.ctx.fillStyle = gradient;
  painting.ctx.fillRect(0, floor, width, 60);
}

function wainscot(painting: Painting, tone: Rgb): void {
  const { ctx, width } = painting;
  const wood = indoors(painting, shade(tone, 0.62));
  const top = floor - 96;
  ctx.fillStyle = css(wood);
  ctx.fillRect(0, top, width, 96);
  for (let x = 12; x < width; x += 64) {
    ctx.fillStyle = css(shade(wood, 0.84));
    ctx.fillRect(x, top + 18, 44, 58);
    ctx.fillStyle = css(shade(wood, 1.14));
    ctx.fillRect(x, top + 74, 44, 2.4);
  }
  ctx.fillStyle = css(shade(wood, 1.22));
  ctx.fillRect(0, top - 5, width, 7);
  ctx.fillStyle = css(shade(wood, 0.7));
  ctx.fillRect(0, floor - 9, width, 9);
}

function frame(painting: Painting, { left, top, wide, tall }: RoomWindow): void {
  const { ctx } = painting;
  const wood = indoors(painting, hex("#e6ddc8"));
  const bar = (x: number, y: number, w: number, h: number, light: number): void => {
    ctx.fillStyle = css(shade(wood, light));
    ctx.fillRect(x, y, w, h);
  };
  bar(left - 14, top - 14, wide + 28, 16, 0.92);
  bar(left - 14, top, 16, tall, 0.86);
  bar(left + wide - 2, top, 16, tall, 1);
  bar(left + wide / 2 - 5, top, 10, tall, 0.94);
  bar(left, top + tall * 0.42, wide, 8, 0.94);
  bar(left - 30, top + tall - 4, wide + 60, 20, 1.04);
  bar(left - 30, top + tall + 16, wide + 60, 5, 0.6);
}

/** Cloth in folds on both sides of the window. */
function curtains(painting: Painting, { left, top, wide, tall }: RoomWindow): void {
  const { random, ctx } = painting;
  const cloths = ["#9a4a42", "#5c7290", "#b08a4a", "#6a7f5a"].map(hex);
  const cloth = indoors(painting, cloths[Math.floor(random() * cloths.length)] ?? hex("#9a4a42"));
  for (const side of [-1, 1]) {
    const rim = side === -1 ? left + 34 : left + wide - 34;
    for (let fold = 0; fold < 6; fold += 1) {
      const x = rim + side * fold * 17;
      ctx.fillStyle = css(shade(cloth, fold % 2 === 0 ? 0.98 : 0.74));
      ctx.beginPath();
      ctx.moveTo(x - side * 3, top - 30);
      ctx.bezierCurveTo(
        x,
        top + tall * 0.4,
        x + side * (14 + 10 * random()),
        top + tall * 0.6,
        x + side * 4,
        top + tall + 84,
      );
      ctx.lineTo(x + side * 22, top + tall + 84);
      ctx.lineTo(x + side * 18, top - 30);
      ctx.fill();
    }
  }
  stroke(painting, css(indoors(painting, hex("#4a3626"))), 8, [
    [left - 96, top - 32],
    [left + wide + 96, top - 32],
  ]);
}

function lightOnFloor(painting: Painting, { left, wide }: RoomWindow): void {
  if (isDark(painting)) return;
  const { ctx, palette } = painting;
  ctx.globalCompositeOperation = "soft-light";
  for (const half of [0, 0.52])
    polygon(painting, css(palette.light, 0.75), [
      [left + wide * half + 20, floor + 22],
      [left + wide * (half + 0.46), floor + 22],
      [left + wide * (half + 0.46) - 130, height],
      [left + wide * half - 150, height],
    ]);
  ctx.globalCompositeOperation = "source-over";
}

const spines = ["#7a3b36", "#3f5a66", "#8a7442", "#4f5f45", "#5d4660", "#a08a68"].map(hex);

/** Books, row upon row, none as high as the one beside it. */
function shelf(painting: Painting, x: number): void {
  const { random, ctx } = painting;
  const wood = indoors(painting, hex("#5b4130"));
  const [left, wide, top] = [x - 105, 210, 170];
  ctx.fillStyle = css(shade(wood, 0.6));
  ctx.fillRect(left, top, wide, floor - top + 14);
  for (let row = 0; row < 4; row += 1) {
    const board = top + 92 * (row + 1);
    for (let at = left + 10; at < left + wide - 24;) {
      const thick = 9 + 13 * random();
      const tall = 50 + 26 * random();
      const spine = spines[Math.floor(random() * spines.length)] ?? wood;
      if (random() < 0.9) {
        const colour = indoors(painting, shade(spine, 0.85 + 0.3 * random()));
        ctx.fillStyle = css(colour);
        ctx.fillRect(at, board - tall, thick - 1, tall);
        ctx.fillStyle = css(shade(colour, 1.5), 0.5);
        ctx.fillRect(at + 1.5, board - tall * 0.8, thick - 4, 3);
      }
      at += thick;
    }
    ctx.fillStyle = css(wood);
    ctx.fillRect(left, board, wide, 9);
  }
  ctx.fillStyle = css(shade(wood, 1.15));
  for (const side of [left - 6, left + wide - 6]) ctx.fillRect(side, top - 8, 12, floor - top + 24);
  ctx.fillRect(left - 10, top - 12, wide + 20, 12);
}

/** A little landscape in a frame. */
function picture(painting: Painting, x: number, y: number): void {
  const { ctx, random } = painting;
  const own = (text: string): string => css(indoors(painting, hex(text)));
  ctx.fillStyle = own("#8f6f3c");
  ctx.fillRect(x - 76, y - 56, 152, 112);
  ctx.fillStyle = own("#cfd8d2");
  ctx.fillRect(x - 66, y - 46, 132, 92);
  polygon(painting, own("#7d8f9a"), [
    [x - 66, y + 14],
    [x - 30 + 20 * random(), y - 26],
    [x + 4, y + 4],
    [x + 34, y - 16 * random()],
    [x + 66, y + 12],
    [x + 66, y + 46],
    [x - 66, y + 46],
  ]);
  polygon(painting, own("#6d7f4e"), [
    [x - 66, y + 24],
    [x + 66, y + 12],
    [x + 66, y + 46],
    [x - 66, y + 46],
  ]);
}

function rug(painting: Painting, x: number): void {
  const red = indoors(painting, hex("#8a3f3a"));
  for (const [size, light] of [
    [1, 0.8],
    [0.86, 1.25],
    [0.8, 1],
    [0.4, 1.3],
    [0.34, 0.86],
  ] as const)
    ellipse(painting, css(shade(red, light)), x, 660, [300 * size, 46 * size]);
}

/** A table with a lamp, a cup and a book, and a chair beside it. */
function furniture(painting: Painting, x: number): void {
  const { ctx } = painting;
  const wood = indoors(painting, hex("#6e4a30"));
  const leg = (at: number, top: number, foot: number, light: number): void => {
    ctx.fillStyle = css(shade(wood, light));
    ctx.fillRect(at - 8, top, 16, foot - top);
  };
  for (const [at, foot, light] of [
    [-140, 640, 0.6],
    [140, 640, 0.5],
    [-170, 676, 0.9],
    [170, 676, 0.7],
  ] as const)
    leg(x + at, 486, foot, light);
  polygon(painting, css(shade(wood, 1.12)), [
    [x - 158, 462],
    [x + 158, 462],
    [x + 200, 496],
    [x - 200, 496],
  ]);
  ctx.fillStyle = css(shade(wood, 0.66));
  ctx.fillRect(x - 200, 496, 400, 18);
  polygon(painting, css(indoors(painting, hex("#c9bfa8"))), [
    [x - 96, 474],
    [x - 22, 474],
    [x - 34, 490],
    [x - 118, 490],
  ]);
  ctx.fillStyle = css(indoors(painting, hex("#4f7f8a")));
  ctx.fillRect(x + 10, 462, 22, 24);
  lamp(painting, x + 92, 480);
}

function lamp(painting: Painting, x: number, y: number): void {
  const dark = isDark(painting);
  const brass = css(indoors(painting, hex("#a8874a")));
  stroke(painting, brass, 7, [
    [x, y],
    [x, y - 74],
  ]);
  ellipse(painting, brass, x, y, [28, 7]);
  polygon(painting, css(dark ? lampLight : indoors(painting, hex("#e6d3a4"))), [
    [x - 24, y - 132],
    [x + 24, y - 132],
    [x + 50, y - 68],
    [x - 50, y - 68],
  ]);
  if (!dark) return;
  glow(painting, x, y - 96, 620, lampLight, 0.62);
  glow(painting, x, y - 96, 150, lampLight, 0.5);
}
