import {
  blend,
  glow,
  height,
  palette,
  rgba,
  shape,
  stars,
  texture,
  verticalFill,
  vignette,
  width,
} from "./paint.ts";
import type { Scene } from "./paint.ts";
import { keeper, lantern, masonry } from "./things.ts";

const stairs = { x: 450, inner: 46, outer: 400, squeeze: 0.3, turn: 0.34, rise: 33, first: 800 };

/** Up the winding stairs. */
export function paintStairs(scene: Scene): void {
  towerWall(scene);
  const steps = Array.from({ length: 30 }, (_, step) => step);
  const isBehind = (step: number) => Math.cos((step + 0.5) * stairs.turn) > 0;
  for (const step of steps.filter(isBehind)) stair(scene, step, 0.45);
  newel(scene);
  for (const step of steps.filter((each) => !isBehind(each))) stair(scene, step, 0.85);
  keeper(scene, { x: 310, base: 500, height: 270 }, palette.teal, palette.amber);
  lantern(scene, 400, 370, 24);
  glow(scene, 400, 370, 620, palette.amber, 0.4);
  vignette(scene, 0.45);
}

function towerWall(scene: Scene): void {
  const { ctx } = scene;
  const gradient = ctx.createLinearGradient(0, 0, width, 0);
  gradient.addColorStop(0, rgba(palette.ink));
  gradient.addColorStop(0.3, rgba(blend(palette.stone, palette.teal, 0.65)));
  gradient.addColorStop(0.62, rgba(blend(palette.stone, palette.teal, 0.8)));
  gradient.addColorStop(1, rgba(palette.ink));
  ctx.fillStyle = gradient;
  ctx.fillRect(0, 0, width, height);
  masonry(scene, 0, 0, width, height, 44);
  texture(scene, 0, 0, width, height, 0.26);
  nightWindow(scene, 985, 110, 110, 190);
}

function nightWindow(scene: Scene, x: number, y: number, w: number, h: number): void {
  const { ctx } = scene;
  ctx.save();
  ctx.beginPath();
  ctx.moveTo(x, y + h);
  ctx.lineTo(x, y + w / 2);
  ctx.arc(x + w / 2, y + w / 2, w / 2, Math.PI, 0);
  ctx.lineTo(x + w, y + h);
  ctx.closePath();
  ctx.lineWidth = 22;
  ctx.strokeStyle = rgba(blend(palette.stone, palette.ink, 0.25));
  ctx.stroke();
  ctx.clip();
  verticalFill(scene, y, y + h, [
    [0, palette.night],
    [1, palette.mist],
  ]);
  stars(scene, y + h, 700);
  ctx.restore();
  ctx.fillStyle = rgba(palette.ink);
  ctx.fillRect(x + w / 2 - 3, y, 6, h);
  ctx.fillRect(x, y + h * 0.55, w, 6);
}

function newel(scene: Scene): void {
  const { ctx } = scene;
  const { x, inner } = stairs;
  const gradient = ctx.createLinearGradient(x - inner, 0, x + inner, 0);
  gradient.addColorStop(0, rgba(blend(palette.stone, palette.amber, 0.45)));
  gradient.addColorStop(0.5, rgba(blend(palette.stone, palette.night, 0.3)));
  gradient.addColorStop(1, rgba(palette.ink));
  const column = [
    [x - inner, 0],
    [x + inner, 0],
    [x + inner, height],
    [x - inner, height],
  ] as const;
  shape(scene, gradient, column, () => {
    masonry(scene, x - inner, 0, 2 * inner, height, 38);
    texture(scene, x - inner, 0, 2 * inner, height, 0.3);
  });
}

function stair(scene: Scene, step: number, light: number): void {
  const { x, inner, outer, squeeze, turn, rise, first } = stairs;
  const y = first - step * rise;
  const at = (radius: number, angle: number) =>
    [x + radius * Math.sin(angle), y - radius * squeeze * Math.cos(angle)] as const;
  const from = step * turn;
  const to = from + turn * 1.08;
  const rim = [from, (from + to) / 2, to].map((angle) => at(outer, angle));
  const near = blend(palette.stone, palette.amber, 0.3);
  const warm = Math.exp(-(((at(outer / 2, from)[0] - 370) / 380) ** 2) - ((y - 460) / 420) ** 2);
  const tread = blend(palette.night, near, light * (0.25 + 0.75 * warm));
  const down = rim.toReversed().map(([left, top]) => [left, top + rise * 1.05] as const);
  shape(scene, rgba(blend(tread, palette.ink, 0.5)), [...rim, ...down], () => {
    texture(scene, x - outer, y - outer * squeeze, 2 * outer, 2 * outer * squeeze, 0.1);
  });
  shape(scene, rgba(tread), [at(inner, from), ...rim, at(inner, to)], () => {
    texture(scene, x - outer, y - outer * squeeze, 2 * outer, 2 * outer * squeeze, 0.14);
  });
  edge(scene, [at(inner, from), ...rim], light * (0.2 + 0.6 * warm));
}

function edge({ ctx }: Scene, points: readonly (readonly [number, number])[], alpha: number): void {
  ctx.strokeStyle = rgba(palette.cream, alpha);
  ctx.lineWidth = 2.4;
  ctx.beginPath();
  for (const [x, y] of points) ctx.lineTo(x, y);
  ctx.stroke();
}
