import { ellipse, glow, polygon, stroke } from "./canvas.ts";
import type { Corner, Painting } from "./canvas.ts";
import { colourOf, css, hex, shade } from "./colours.ts";
import { isDark, lampLight, seen } from "./place.ts";
import type { Place } from "./place.ts";
import type { Thing } from "./read-description.ts";

export function lighthouse(painting: Painting, { x, y, tall }: Place): void {
  const wall = seen(painting, hex("#f2ece0"));
  const red = seen(painting, hex("#b8403a"));
  const half = (share: number): number => tall * (0.1 - 0.042 * share);
  rocks(painting, x, y, tall * 0.5);
  const bands = 6;
  for (let band = 0; band < bands; band += 1) {
    const [from, to] = [(band / bands) * 0.8, ((band + 1) / bands) * 0.8];
    const corners: readonly Corner[] = [
      [x - half(from), y - tall * from],
      [x + half(from), y - tall * from],
      [x + half(to), y - tall * to],
      [x - half(to), y - tall * to],
    ];
    polygon(painting, css(band % 2 === 0 ? wall : red), corners);
  }
  polygon(painting, css(painting.palette.shadow, 0.34), [
    [x + half(0) * 0.25, y],
    [x + half(0), y],
    [x + half(0.8), y - tall * 0.8],
    [x + half(0.8) * 0.3, y - tall * 0.8],
  ]);
  const iron = css(seen(painting, hex("#33373f")));
  painting.ctx.fillStyle = iron;
  painting.ctx.fillRect(x - tall * 0.085, y - tall * 0.82, tall * 0.17, tall * 0.024);
  painting.ctx.fillStyle = css(lampLight);
  painting.ctx.fillRect(x - tall * 0.042, y - tall * 0.92, tall * 0.084, tall * 0.1);
  polygon(painting, iron, [
    [x - tall * 0.062, y - tall * 0.92],
    [x, y - tall],
    [x + tall * 0.062, y - tall * 0.92],
  ]);
  if (isDark(painting)) beam(painting, x, y - tall * 0.87, tall);
}

function beam(painting: Painting, x: number, y: number, tall: number): void {
  const { ctx, width } = painting;
  const side = x < width / 2 ? 1 : -1;
  const reach = side * tall * 2.6;
  const gradient = ctx.createLinearGradient(x, y, x + reach, y);
  gradient.addColorStop(0, css(lampLight, 0.6));
  gradient.addColorStop(1, css(lampLight, 0));
  polygon(painting, gradient, [
    [x, y - 3],
    [x + reach, y - tall * 0.42],
    [x + reach, y - tall * 0.06],
    [x, y + 3],
  ]);
  glow(painting, x, y, tall * 0.7, lampLight, 0.85);
}

function rocks(painting: Painting, x: number, y: number, broad: number): void {
  const { random } = painting;
  for (let rock = 0; rock < 16; rock += 1) {
    const size = broad * (0.12 + 0.2 * random());
    // The last ones lie at its foot.
    const rx = x + broad * (rock < 12 ? 1.5 : 0.3) * (random() - 0.5);
    const grey = shade(seen(painting, hex("#5b5852")), 0.7 + 0.5 * random());
    const base = y + size * 0.5;
    polygon(painting, css(grey), [
      [rx - size, base],
      [rx - size * 0.6, base - size * 0.8],
      [rx + size * 0.1, base - size],
      [rx + size * 0.8, base - size * 0.5],
      [rx + size, base],
    ]);
  }
}

/** A broken tower, its side to the light paler. */
export function tower(painting: Painting, { x, y, tall }: Place): void {
  const { random, ctx } = painting;
  const stone = seen(painting, hex("#a08a6a"));
  const half = tall * 0.17;
  const teeth: Corner[] = Array.from({ length: 9 }, (_, at) => [
    x - half + (half * at) / 4,
    y - tall * (0.86 + 0.14 * random()),
  ]);
  polygon(painting, css(stone), [[x - half * 1.12, y], ...teeth, [x + half * 1.12, y]]);
  polygon(painting, css(painting.palette.shadow, 0.36), [
    [x + half * 0.2, y],
    [x + half * 0.2, y - tall * 0.86],
    [x + half, y - tall * 0.86],
    [x + half * 1.12, y],
  ]);
  for (let course = 0; course < 150; course += 1) {
    ctx.fillStyle = css(shade(stone, 0.6 + 0.6 * random()), 0.36);
    ctx.fillRect(x + half * 1.9 * (random() - 0.5), y - tall * 0.84 * random(), tall * 0.05, tall * 0.016);
  }
  for (const [dx, share] of [
    [-0.3, 0.62],
    [0.25, 0.44],
    [-0.15, 0.26],
  ] as const) {
    ctx.fillStyle = isDark(painting) ? css(lampLight, 0.8) : css(painting.palette.shadow, 0.85);
    ctx.fillRect(x + dx * half, y - tall * share, tall * 0.035, tall * 0.07);
  }
  ellipse(painting, css(painting.palette.shadow, 0.8), x, y - tall * 0.02, [half * 0.4, tall * 0.1]);
}

export function house(painting: Painting, { x, y, tall }: Place, { colour }: Thing): void {
  const { ctx } = painting;
  const wall = seen(painting, colourOf(colour, hex("#d9cdb4")));
  const roof = seen(painting, hex("#8a4436"));
  const half = tall * 0.6;
  ctx.fillStyle = css(wall);
  ctx.fillRect(x - half, y - tall * 0.55, 2 * half, tall * 0.55);
  ctx.fillStyle = css(painting.palette.shadow, 0.28);
  ctx.fillRect(x + half * 0.3, y - tall * 0.55, half * 0.7, tall * 0.55);
  ctx.fillStyle = css(shade(roof, 0.7));
  ctx.fillRect(x + half * 0.4, y - tall * 1.04, tall * 0.12, tall * 0.3);
  polygon(painting, css(roof), [
    [x - half * 1.16, y - tall * 0.53],
    [x - half * 0.7, y - tall],
    [x + half * 0.7, y - tall],
    [x + half * 1.16, y - tall * 0.53],
  ]);
  ctx.fillStyle = css(shade(roof, 0.55));
  ctx.fillRect(x - tall * 0.09, y - tall * 0.34, tall * 0.18, tall * 0.34);
  for (const side of [-0.62, 0.5]) {
    ctx.fillStyle = isDark(painting) ? css(lampLight) : css(painting.palette.shadow, 0.75);
    ctx.fillRect(x + side * half - tall * 0.07, y - tall * 0.42, tall * 0.17, tall * 0.17);
    if (isDark(painting)) glow(painting, x + side * half, y - tall * 0.34, tall * 0.6, lampLight, 0.4);
  }
}

export function windmill(painting: Painting, { x, y, tall }: Place): void {
  const wall = seen(painting, hex("#e2d8c2"));
  const wood = css(seen(painting, hex("#4b3a30")));
  const hub: Corner = [x, y - tall * 0.66];
  polygon(painting, css(wall), [
    [x - tall * 0.15, y],
    [x - tall * 0.09, y - tall * 0.64],
    [x + tall * 0.09, y - tall * 0.64],
    [x + tall * 0.15, y],
  ]);
  polygon(painting, css(painting.palette.shadow, 0.3), [
    [x + tall * 0.03, y],
    [x + tall * 0.02, y - tall * 0.64],
    [x + tall * 0.09, y - tall * 0.64],
    [x + tall * 0.15, y],
  ]);
  polygon(painting, wood, [
    [x - tall * 0.11, y - tall * 0.63],
    [x, y - tall * 0.77],
    [x + tall * 0.11, y - tall * 0.63],
  ]);
  const turn = painting.random() * Math.PI;
  for (let arm = 0; arm < 4; arm += 1) {
    const angle = turn + (arm * Math.PI) / 2;
    const at = (along: number, aside: number): Corner => [
      hub[0] + tall * (along * Math.cos(angle) - aside * Math.sin(angle)),
      hub[1] + tall * (along * Math.sin(angle) + aside * Math.cos(angle)),
    ];
    stroke(painting, wood, tall * 0.014, [hub, at(0.44, 0)]);
    polygon(painting, css(seen(painting, hex("#f0e6cf")), 0.85), [
      at(0.1, 0),
      at(0.44, 0),
      at(0.44, 0.08),
      at(0.1, 0.08),
    ]);
  }
}
