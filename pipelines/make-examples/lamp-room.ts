import { mix } from "../images/noise.ts";
import {
  blend,
  cloud,
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
import { keeper } from "./things.ts";

/** The great lens, lit. */
export function paintLamp(scene: Scene): void {
  lampRoomWindows(scene);
  const x = 690;
  const y = 350;
  glow(scene, x, y, 640, palette.amber, 0.75);
  glass(scene, x, y);
  for (const side of [-1, 1]) prisms(scene, x, y, side);
  bullseye(scene, x, y);
  brass(scene, x, y);
  glow(scene, x, y, 260, palette.cream, 0.6);
  floor(scene);
  keeper(scene, { x: 300, base: 690, height: 500 }, palette.teal, palette.amber);
  arm(scene, 360, 330, 520, 300);
  vignette(scene, 0.4);
}

function lampRoomWindows(scene: Scene): void {
  const { ctx } = scene;
  verticalFill(scene, 0, height, [
    [0, palette.night],
    [0.55, palette.teal],
    [0.75, blend(palette.teal, palette.mist, 0.4)],
    [1, palette.deep],
  ]);
  stars(scene, 420, 120);
  cloud(scene, {
    seed: 160,
    top: 120,
    bottom: 560,
    colour: palette.mist,
    alpha: 0.55,
    stretch: [300, 80],
    cover: 0.46,
  });
  ctx.lineWidth = 9;
  ctx.strokeStyle = rgba(blend(palette.wood, palette.ink, 0.55));
  for (let pane = -3; pane < 9; pane++) {
    ctx.beginPath();
    ctx.moveTo(pane * 200, 0);
    ctx.lineTo(pane * 200 + 240, height);
    ctx.moveTo(pane * 200 + 240, 0);
    ctx.lineTo(pane * 200, height);
    ctx.stroke();
  }
}

function glass({ ctx }: Scene, x: number, y: number): void {
  const gradient = ctx.createRadialGradient(x, y, 60, x, y, 340);
  gradient.addColorStop(0, rgba(palette.cream));
  gradient.addColorStop(0.45, rgba(blend(palette.amber, palette.teal, 0.25), 0.95));
  gradient.addColorStop(1, rgba(palette.deep, 0.95));
  ctx.fillStyle = gradient;
  ctx.beginPath();
  ctx.ellipse(x, y, 236, 342, 0, 0, 2 * Math.PI);
  ctx.fill();
}

// The rings above and below the bull's eye: each a band of glass with a bright and a dark edge.
function prisms(scene: Scene, x: number, y: number, side: number): void {
  const { ctx } = scene;
  for (let ring = 0; ring < 9; ring++) {
    const near = y + side * (112 + 24 * ring);
    const far = near + side * 19;
    const half = (at: number) => 232 * Math.sqrt(Math.max(0.05, 1 - ((at - y) / 385) ** 2));
    const band = [
      [x - half(near), near],
      [x + half(near), near],
      [x + half(far), far],
      [x - half(far), far],
    ] as const;
    const prism = ctx.createLinearGradient(0, near, 0, far);
    prism.addColorStop(0, rgba(blend(palette.cream, palette.foam, 0.4), 0.9));
    prism.addColorStop(0.4, rgba(blend(palette.amber, palette.teal, 0.3), 0.85));
    prism.addColorStop(1, rgba(blend(palette.teal, palette.ink, 0.3), 0.9));
    shape(scene, prism, band, () => {
      facets(scene, x, near, far);
    });
  }
}

function facets({ ctx, random }: Scene, x: number, near: number, far: number): void {
  const top = Math.min(near, far);
  for (let facet = 0; facet < 60; facet++) {
    const across = 2 * random() - 1;
    ctx.fillStyle = rgba(
      random() < 0.6 ? palette.foam : palette.deep,
      0.4 * random() * (1 - 0.5 * Math.abs(across)),
    );
    ctx.fillRect(
      x + 235 * Math.sin((across * Math.PI) / 2),
      top,
      2 + 7 * (1 - Math.abs(across)),
      Math.abs(far - near),
    );
  }
  ctx.fillStyle = rgba(palette.cream, 0.85);
  ctx.fillRect(x - 240, top, 480, 2.5);
}

function bullseye({ ctx }: Scene, x: number, y: number): void {
  for (let ring = 8; ring >= 0; ring--) {
    const radius = 10 + 12 * ring;
    const gradient = ctx.createRadialGradient(x - radius * 0.3, y - radius * 0.4, 2, x, y, radius);
    gradient.addColorStop(0, rgba(palette.cream));
    gradient.addColorStop(0.8, rgba(blend(palette.amber, palette.foam, 0.3)));
    gradient.addColorStop(1, rgba(blend(palette.amber, palette.wood, 0.6)));
    ctx.fillStyle = gradient;
    ctx.beginPath();
    ctx.arc(x, y, radius, 0, 2 * Math.PI);
    ctx.fill();
  }
}

function brass(scene: Scene, x: number, y: number): void {
  const { ctx } = scene;
  const metal = blend(palette.amber, palette.wood, 0.55);
  ctx.strokeStyle = rgba(metal);
  ctx.lineWidth = 8;
  for (const bend of [-1, -0.42, 0.42, 1]) {
    ctx.beginPath();
    ctx.ellipse(
      x,
      y,
      Math.abs(bend) * 238,
      345,
      0,
      bend < 0 ? Math.PI / 2 : -Math.PI / 2,
      bend < 0 ? 1.5 * Math.PI : Math.PI / 2,
    );
    ctx.stroke();
  }
  for (const top of [y - 350, y + 322]) {
    const cap = [
      [x - 120, top],
      [x + 120, top],
      [x + 96, top + 28],
      [x - 96, top + 28],
    ] as const;
    shape(scene, rgba(metal), cap, () => {
      texture(scene, x - 120, top, 240, 28, 0.4);
    });
  }
}

function floor(scene: Scene): void {
  const boards = blend(palette.wood, palette.night, 0.45);
  shape(
    scene,
    rgba(boards),
    [
      [0, 668],
      [width, 668],
      [width, height],
      [0, height],
    ],
    () => {
      scene.ctx.fillStyle = rgba(palette.cream, 0.25);
      for (let board = 0; board < 34; board++)
        scene.ctx.fillRect(board * 40 + 14 * scene.random(), 668, 3, 60);
      texture(scene, 0, 668, width, 60, 0.35);
    },
  );
}

function arm({ ctx }: Scene, fromX: number, fromY: number, toX: number, toY: number): void {
  ctx.strokeStyle = rgba(blend(palette.teal, palette.amber, 0.25));
  ctx.lineWidth = 38;
  ctx.lineCap = "round";
  ctx.lineJoin = "round";
  ctx.beginPath();
  ctx.moveTo(fromX, fromY);
  ctx.lineTo(mix(fromX, toX, 0.5), Math.max(fromY, toY) + 40);
  ctx.lineTo(toX - 40, toY + 10);
  ctx.stroke();
  ctx.fillStyle = rgba(palette.foam);
  ctx.fillRect(toX - 48, toY - 22, 44, 58);
}
