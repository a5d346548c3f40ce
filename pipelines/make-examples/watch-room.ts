import { blend, cloud, glow, palette, rgba, shape, texture, verticalFill, vignette, width } from "./paint.ts";
import type { Rgb, Scene } from "./paint.ts";
import { stormSea } from "./sea.ts";
import { keeper } from "./things.ts";

/** The long watch. */
export function paintWatch(scene: Scene): void {
  const { ctx } = scene;
  ctx.save();
  ctx.beginPath();
  ctx.rect(330, 70, 560, 390);
  ctx.clip();
  stormView(scene);
  ctx.restore();
  roomWalls(scene);
  windowFrame(scene, 330, 70, 560, 390);
  table(scene);
  book(scene, 520, 590);
  mug(scene, 800, 590);
  oilLamp(scene, 320, 590);
  keeper(scene, { x: 1030, base: 745, height: 610 }, palette.teal, blend(palette.teal, palette.ink, 0.6));
  glow(scene, 320, 500, 760, palette.amber, 0.35);
  vignette(scene, 0.4);
}

function stormView(scene: Scene): void {
  verticalFill(scene, 0, 420, [
    [0, palette.night],
    [0.6, palette.teal],
    [1, palette.mist],
  ]);
  cloud(scene, {
    seed: 200,
    top: 0,
    bottom: 380,
    colour: palette.ink,
    alpha: 0.7,
    stretch: [190, 70],
    cover: 0.44,
  });
  stormSea(scene, {
    seed: 210,
    horizon: 300,
    ridges: 5,
    amplitude: 60,
    far: palette.teal,
    near: palette.deep,
  });
  for (let drop = 0; drop < 420; drop++) {
    scene.ctx.fillStyle = rgba(palette.foam, 0.2 + 0.55 * scene.random());
    scene.ctx.fillRect(330 + 560 * scene.random(), 70 + 390 * scene.random(), 2.5, 4 + 22 * scene.random());
  }
}

function roomWalls(scene: Scene): void {
  const { ctx, random } = scene;
  const wall = blend(palette.teal, palette.wood, 0.35);
  const parts: readonly (readonly [number, number, number, number])[] = [
    [0, 0, 330, 600],
    [890, 0, 390, 600],
    [330, 0, 560, 70],
    [330, 460, 560, 140],
  ];
  for (const [x, y, w, h] of parts) {
    shape(scene, rgba(wall), box(x, y, w, h), () => {
      for (let board = Math.floor(x / 62); board * 62 < x + w; board++) {
        ctx.fillStyle = rgba(random() < 0.5 ? palette.mist : palette.ink, 0.2 * random());
        ctx.fillRect(board * 62, y, 58, h);
        ctx.fillStyle = rgba(palette.ink, 0.7);
        ctx.fillRect(board * 62 + 57, y, 5, h);
        ctx.fillStyle = rgba(palette.mist, 0.3);
        ctx.fillRect(board * 62, y, 3, h);
      }
      grain(scene, x, y, w, h);
    });
  }
}

function grain({ ctx, random }: Scene, x: number, y: number, w: number, h: number): void {
  for (let line = 0; line < (w * h) / 120; line++) {
    ctx.fillStyle = rgba(random() < 0.4 ? palette.mist : palette.ink, 0.24 * random());
    ctx.fillRect(x + w * random(), y + h * random(), 1.5 + 1.5 * random(), 12 + 60 * random());
  }
}

function box(x: number, y: number, w: number, h: number): readonly (readonly [number, number])[] {
  return [
    [x, y],
    [x + w, y],
    [x + w, y + h],
    [x, y + h],
  ];
}

function windowFrame({ ctx }: Scene, x: number, y: number, w: number, h: number): void {
  ctx.strokeStyle = rgba(blend(palette.wood, palette.cream, 0.25));
  ctx.lineWidth = 20;
  ctx.strokeRect(x, y, w, h);
  ctx.lineWidth = 12;
  ctx.strokeRect(x + w / 2, y, 0.1, h);
  ctx.strokeRect(x, y + h * 0.45, w, 0.1);
  ctx.strokeStyle = rgba(palette.ink, 0.6);
  ctx.lineWidth = 3;
  ctx.strokeRect(x + 11, y + 11, w - 22, h - 22);
  ctx.strokeRect(x - 11, y - 11, w + 22, h + 22);
}

function table(scene: Scene): void {
  const { ctx } = scene;
  const wood: Rgb = blend(palette.wood, palette.amber, 0.12);
  shape(scene, rgba(wood), box(0, 585, width, 140), () => {
    for (let board = 0; board < 5; board++) {
      ctx.fillStyle = rgba(palette.ink, 0.5);
      ctx.fillRect(0, 585 + board * board * 9, width, 3);
    }
    for (let line = 0; line < 1800; line++) {
      ctx.fillStyle = rgba(scene.random() < 0.5 ? palette.cream : palette.ink, 0.22 * scene.random());
      ctx.fillRect(
        width * scene.random(),
        585 + 140 * scene.random(),
        20 + 110 * scene.random(),
        1.5 + scene.random(),
      );
    }
  });
}

function book(scene: Scene, x: number, y: number): void {
  const { ctx } = scene;
  for (const side of [-1, 1]) {
    const page = [
      [x, y + 8],
      [x + side * 120, y - 2],
      [x + side * 140, y + 74],
      [x, y + 86],
    ] as const;
    shape(scene, rgba(blend(palette.cream, palette.stone, 0.2)), page, () => {
      for (let line = 0; line < 9; line++) {
        ctx.fillStyle = rgba(palette.ink, 0.75);
        ctx.fillRect(x + (side < 0 ? -118 : 14), y + 12 + 7 * line, 60 + 42 * scene.random(), 2);
      }
    });
  }
  ctx.fillStyle = rgba(palette.ink, 0.7);
  ctx.fillRect(x - 2, y + 8, 4, 78);
}

function mug(scene: Scene, x: number, y: number): void {
  const { ctx } = scene;
  const glaze = ctx.createLinearGradient(x - 34, 0, x + 34, 0);
  glaze.addColorStop(0, rgba(palette.foam));
  glaze.addColorStop(0.5, rgba(palette.mist));
  glaze.addColorStop(1, rgba(palette.night));
  ctx.lineWidth = 9;
  ctx.strokeStyle = rgba(palette.mist);
  ctx.beginPath();
  ctx.arc(x + 36, y - 6, 20, -Math.PI / 2, Math.PI / 2);
  ctx.stroke();
  shape(scene, glaze, box(x - 34, y - 42, 68, 76));
  ctx.fillStyle = rgba(palette.rust);
  ctx.fillRect(x - 34, y - 20, 68, 12);
}

function oilLamp(scene: Scene, x: number, y: number): void {
  const { ctx } = scene;
  const metal = blend(palette.amber, palette.wood, 0.45);
  shape(
    scene,
    rgba(metal),
    [
      [x - 20, y - 74],
      [x + 20, y - 74],
      [x + 52, y + 26],
      [x - 52, y + 26],
    ],
    () => {
      texture(scene, x - 52, y - 74, 104, 100, 0.4);
    },
  );
  ctx.fillStyle = rgba(palette.cream, 0.6);
  ctx.beginPath();
  ctx.ellipse(x, y - 130, 34, 62, 0, 0, 2 * Math.PI);
  ctx.fill();
  ctx.strokeStyle = rgba(palette.foam, 0.9);
  ctx.lineWidth = 2.5;
  ctx.stroke();
  ctx.fillStyle = rgba(palette.cream);
  ctx.beginPath();
  ctx.ellipse(x, y - 112, 11, 34, 0, 0, 2 * Math.PI);
  ctx.fill();
  glow(scene, x, y - 118, 300, palette.amber, 0.9);
  glow(scene, x, y - 118, 90, palette.cream, 0.9);
}
