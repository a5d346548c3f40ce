import { fractalNoise, mix } from "../images/noise.ts";
import { blend, glow, palette, rgba, shape, texture } from "./paint.ts";
import type { Rgb, Scene } from "./paint.ts";

/** What stands in more than one of the story's pictures. */

interface Standing {
  readonly x: number;
  /** Where it touches the ground. */
  readonly base: number;
  readonly height: number;
}

export function lighthouse(scene: Scene, { x, base, height }: Standing, light: number): void {
  const half = (share: number) => height * mix(0.115, 0.07, share);
  const at = (share: number) => base - height * 0.78 * share;
  const { ctx } = scene;
  const white = ctx.createLinearGradient(x - half(0), 0, x + half(0), 0);
  white.addColorStop(0, rgba(blend(palette.foam, palette.amber, 0.25)));
  white.addColorStop(0.45, rgba(palette.mist));
  white.addColorStop(1, rgba(palette.night));
  const tower = [at(0), at(1)].map((y, end) => [x - half(end), y] as const);
  const other = [at(1), at(0)].map((y, end) => [x + half(1 - end), y] as const);
  shape(scene, white, [...tower, ...other], () => {
    for (const band of [0.12, 0.44, 0.76]) redBand(scene, x, at(band + 0.16), at(band), half(0));
    masonry(scene, x - half(0), at(1), 2 * half(0), height * 0.78, height / 42);
    texture(scene, x - half(0), at(1), 2 * half(0), height * 0.78, 0.2);
  });
  for (const window of [0.2, 0.52, 0.84])
    litWindow(scene, x - height * 0.012, at(window), height * 0.024, height * 0.05);
  lanternRoom(scene, { x, base: at(1), height: height * 0.22 }, half(1), light);
}

function redBand({ ctx }: Scene, x: number, top: number, bottom: number, half: number): void {
  const gradient = ctx.createLinearGradient(x - half, 0, x + half, 0);
  gradient.addColorStop(0, rgba(blend(palette.rust, palette.amber, 0.25)));
  gradient.addColorStop(0.5, rgba(palette.rust));
  gradient.addColorStop(1, rgba(blend(palette.rust, palette.ink, 0.7)));
  ctx.fillStyle = gradient;
  ctx.fillRect(x - half, top, 2 * half, bottom - top);
}

/** Courses of stone, each with its joints set off against the one below. */
export function masonry(
  { ctx, random }: Scene,
  x: number,
  y: number,
  w: number,
  h: number,
  course: number,
): void {
  ctx.lineWidth = Math.max(1, course / 9);
  for (let row = 0; row * course < h; row++) {
    const top = y + row * course;
    for (let left = x - course * 2 * random(); left < x + w; left += course * (1.6 + random())) {
      ctx.fillStyle = rgba(random() < 0.5 ? palette.foam : palette.ink, 0.16 * random());
      ctx.fillRect(left, top, course * 1.7, course);
      ctx.strokeStyle = rgba(palette.ink, 0.34);
      ctx.strokeRect(left, top, course * 1.9, course);
      ctx.fillStyle = rgba(palette.foam, 0.22);
      ctx.fillRect(left + 1, top + 1, course * 1.5, Math.max(1, course / 10));
    }
  }
}

function lanternRoom(scene: Scene, { x, base, height }: Standing, half: number, light: number): void {
  const { ctx } = scene;
  const wide = half * 1.45;
  ctx.fillStyle = rgba(palette.ink);
  ctx.fillRect(x - wide, base - height * 0.08, 2 * wide, height * 0.12);
  ctx.fillStyle = rgba(blend(palette.deep, palette.cream, light));
  ctx.fillRect(x - half * 0.82, base - height * 0.6, half * 1.64, height * 0.52);
  ctx.strokeStyle = rgba(palette.ink);
  ctx.lineWidth = Math.max(1.5, height / 40);
  for (let post = -2; post <= 2; post++) {
    ctx.strokeRect(x + post * half * 0.4, base - height * 0.6, 0.1, height * 0.52);
    ctx.strokeRect(x + post * wide * 0.48, base - height * 0.26, 0.1, height * 0.2);
  }
  ctx.strokeRect(x - wide, base - height * 0.27, 2 * wide, 0.1);
  const dome = [
    [x - half, base - height * 0.6],
    [x - half * 0.6, base - height * 0.84],
    [x, base - height * 0.98],
    [x + half * 0.6, base - height * 0.84],
    [x + half, base - height * 0.6],
  ] as const;
  shape(scene, rgba(blend(palette.rust, palette.ink, 0.45)), dome);
  ctx.strokeRect(x, base - height * 1.12, 0.1, height * 0.16);
  if (light > 0) {
    glow(scene, x, base - height * 0.34, height * 2.6, palette.amber, 0.8 * light);
    glow(scene, x, base - height * 0.34, height * 0.7, palette.cream, light);
  }
}

function litWindow(scene: Scene, x: number, y: number, w: number, h: number): void {
  const { ctx } = scene;
  ctx.fillStyle = rgba(palette.amber);
  ctx.fillRect(x, y, w, h);
  ctx.fillStyle = rgba(palette.cream);
  ctx.fillRect(x + w * 0.12, y + h * 0.1, w * 0.76, h * 0.45);
  ctx.strokeStyle = rgba(palette.ink);
  ctx.lineWidth = Math.max(1, w / 9);
  ctx.strokeRect(x, y, w, h);
  ctx.strokeRect(x + w / 2, y, 0.1, h);
  ctx.strokeRect(x, y + h / 2, w, 0.1);
  glow(scene, x + w / 2, y + h / 2, w * 3.2, palette.amber, 0.42);
}

export function cottage(scene: Scene, { x, base, height }: Standing): void {
  const wide = height * 1.5;
  const wall = blend(palette.stone, palette.night, 0.35);
  const walls = [
    [x, base],
    [x, base - height * 0.55],
    [x + wide, base - height * 0.55],
    [x + wide, base],
  ] as const;
  shape(scene, rgba(wall), walls, () => {
    masonry(scene, x, base - height * 0.55, wide, height * 0.55, height / 11);
  });
  const roof = [
    [x - height * 0.1, base - height * 0.52],
    [x + wide * 0.16, base - height],
    [x + wide * 0.84, base - height],
    [x + wide + height * 0.1, base - height * 0.52],
  ] as const;
  shape(scene, rgba(blend(palette.rust, palette.night, 0.55)), roof, () => {
    masonry(scene, x - height, base - height, wide + 2 * height, height * 0.5, height / 14);
  });
  for (const window of [0.16, 0.62]) {
    litWindow(scene, x + wide * window, base - height * 0.42, height * 0.26, height * 0.26);
  }
}

/** A headland or a skerry: rough outline, strata, light from the upper left. */
export function rock(scene: Scene, seed: number, outline: (x: number) => number, colour: Rgb): void {
  const { ctx, random } = scene;
  const noise = fractalNoise(seed, 5);
  const edge = (x: number) => outline(x) + 46 * (noise(x / 70, 0) - 0.5);
  const corners = Array.from({ length: 322 }, (_, step) => [4 * step - 4, edge(4 * step - 4)] as const);
  const gradient = ctx.createLinearGradient(0, 300, 0, 720);
  gradient.addColorStop(0, rgba(blend(colour, palette.mist, 0.3)));
  gradient.addColorStop(0.5, rgba(colour));
  gradient.addColorStop(1, rgba(blend(colour, palette.ink, 0.75)));
  shape(scene, gradient, [...corners, [1284, 760], [-4, 760]], () => {
    for (let mark = 0; mark < 9000; mark++) {
      const x = 1280 * random();
      const y = edge(x) + 420 * random() ** 1.6;
      const light = noise(x / 60, y / 34) > 0.52;
      ctx.fillStyle = rgba(light ? palette.mist : palette.ink, (light ? 0.3 : 0.42) * random());
      ctx.fillRect(x, y, 4 + 22 * random(), 1.5 + 4.5 * random());
    }
  });
}

/** A fishing boat, riding at an angle; its origin is the middle of the water line. */
export function boat(scene: Scene, x: number, y: number, scale: number, tilt: number): void {
  const { ctx } = scene;
  ctx.save();
  ctx.translate(x, y);
  ctx.rotate(tilt);
  ctx.scale(scale, scale);
  const hull = [
    [-120, -34],
    [-96, 22],
    [84, 22],
    [136, -52],
    [60, -34],
  ] as const;
  shape(scene, rgba(blend(palette.rust, palette.ink, 0.25)), hull, () => {
    ctx.fillStyle = rgba(palette.foam, 0.75);
    ctx.fillRect(-140, -36, 300, 9);
    for (let plank = 0; plank < 5; plank++) {
      ctx.fillStyle = rgba(palette.ink, 0.4);
      ctx.fillRect(-140, -18 + 9 * plank, 300, 2.5);
    }
    texture(scene, -120, -50, 260, 80, 0.3);
  });
  ctx.fillStyle = rgba(palette.mist);
  ctx.fillRect(-70, -88, 82, 56);
  ctx.fillStyle = rgba(blend(palette.wood, palette.ink, 0.2));
  ctx.fillRect(-78, -98, 98, 13);
  litWindow(scene, -60, -78, 22, 24);
  litWindow(scene, -24, -78, 22, 24);
  ctx.strokeStyle = rgba(palette.wood);
  ctx.lineWidth = 5;
  ctx.strokeRect(44, -196, 0.1, 162);
  ctx.lineWidth = 1.6;
  ctx.strokeStyle = rgba(palette.mist, 0.8);
  for (const [from, to] of [
    [-116, -36],
    [130, -50],
    [-70, -96],
  ] as const) {
    ctx.beginPath();
    ctx.moveTo(44, -192);
    ctx.lineTo(from, to);
    ctx.stroke();
  }
  ctx.fillStyle = rgba(palette.cream);
  ctx.fillRect(38, -206, 13, 15);
  glow(scene, 44, -198, 150, palette.amber, 0.85);
  ctx.restore();
}

/** The keeper, in his long coat and cap, seen from behind. His feet stand at x and base. */
export function keeper(scene: Scene, { x, base, height }: Standing, coat: Rgb, rim: Rgb): void {
  const { ctx } = scene;
  const at = (dx: number, dy: number) => [x + dx * height, base - dy * height] as const;
  const dark = blend(coat, palette.ink, 0.5);
  const legs = [at(-0.085, 0.2), at(-0.09, 0), at(0.1, 0), at(0.085, 0.2)];
  shape(scene, rgba(palette.ink), legs);
  const sleeve = [
    at(0.12, 0.77),
    at(0.185, 0.68),
    at(0.19, 0.5),
    at(0.165, 0.4),
    at(0.12, 0.42),
    at(0.11, 0.6),
  ];
  const otherSleeve = sleeve.map(([left, top]) => [2 * x - left, top] as const);
  for (const arm of [sleeve, otherSleeve]) shape(scene, rgba(blend(coat, palette.ink, 0.3)), arm);
  const cloth = ctx.createLinearGradient(x - 0.15 * height, 0, x + 0.15 * height, 0);
  cloth.addColorStop(0, rgba(coat));
  cloth.addColorStop(0.6, rgba(blend(coat, palette.ink, 0.35)));
  cloth.addColorStop(0.9, rgba(dark));
  cloth.addColorStop(1, rgba(rim));
  const outline = [0.15, 0.105, 0.14, 0.075];
  const heights = [0.1, 0.5, 0.75, 0.81];
  const left = outline.map((dx, corner) => at(-dx, heights[corner] ?? 0));
  const right = left.toReversed().map(([across, top]) => [2 * x - across, top] as const);
  shape(scene, cloth, [...left, ...right], () => {
    folds(scene, x, base, height);
  });
  head(scene, at, height, coat);
}

function folds(scene: Scene, x: number, base: number, height: number): void {
  const { ctx, random } = scene;
  for (let fold = 0; fold < 60; fold++) {
    ctx.fillStyle = rgba(random() < 0.4 ? palette.mist : palette.ink, 0.22 * random());
    const top = base - height * (0.1 + 0.6 * random());
    ctx.fillRect(x + 0.3 * height * (random() - 0.5), top, height * 0.008, height * (0.05 + 0.15 * random()));
  }
  ctx.fillStyle = rgba(palette.ink, 0.65);
  ctx.fillRect(x - 0.2 * height, base - 0.5 * height, 0.4 * height, 0.022 * height);
  ctx.fillRect(x - 0.004 * height, base - 0.5 * height, 0.008 * height, 0.42 * height);
  texture(scene, x - 0.2 * height, base - 0.85 * height, 0.4 * height, 0.8 * height, 0.09);
}

function head(
  scene: Scene,
  at: (dx: number, dy: number) => readonly [x: number, y: number],
  height: number,
  coat: Rgb,
): void {
  const { ctx } = scene;
  const skin = blend(palette.cream, palette.wood, 0.5);
  const [x, y] = at(0, 0.865);
  ctx.fillStyle = rgba(skin);
  ctx.beginPath();
  ctx.ellipse(x, y, 0.052 * height, 0.066 * height, 0, 0, 2 * Math.PI);
  ctx.fill();
  const hair = [
    at(-0.054, 0.9),
    at(-0.05, 0.845),
    at(-0.03, 0.82),
    at(0.03, 0.82),
    at(0.05, 0.845),
    at(0.054, 0.9),
  ];
  shape(scene, rgba(blend(palette.stone, palette.ink, 0.35)), hair);
  const scarf = [at(-0.07, 0.8), at(-0.055, 0.835), at(0.055, 0.835), at(0.07, 0.8)];
  shape(scene, rgba(palette.rust), scarf);
  const cap = [
    at(-0.062, 0.89),
    at(-0.074, 0.93),
    at(-0.05, 0.955),
    at(0.05, 0.955),
    at(0.074, 0.93),
    at(0.062, 0.89),
  ];
  shape(scene, rgba(blend(coat, palette.ink, 0.6)), cap);
  ctx.fillStyle = rgba(palette.amber, 0.8);
  ctx.fillRect(x - 0.06 * height, y - 0.036 * height, 0.12 * height, 0.007 * height);
}

/** A hand lantern and the light around it. */
export function lantern(scene: Scene, x: number, y: number, size: number): void {
  const { ctx } = scene;
  glow(scene, x, y, size * 11, palette.amber, 0.75);
  ctx.fillStyle = rgba(palette.cream);
  ctx.fillRect(x - size * 0.4, y - size * 0.6, size * 0.8, size * 1.2);
  ctx.strokeStyle = rgba(palette.ink);
  ctx.lineWidth = size / 6;
  ctx.strokeRect(x - size * 0.5, y - size * 0.7, size, size * 1.4);
  ctx.beginPath();
  ctx.arc(x, y - size * 0.75, size * 0.5, Math.PI, 0);
  ctx.stroke();
  glow(scene, x, y, size * 3, palette.cream, 0.9);
}
