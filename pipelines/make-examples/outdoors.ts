import { mix } from "../images/noise.ts";
import {
  blend,
  cloud,
  glow,
  palette,
  rain,
  rgba,
  shape,
  stars,
  texture,
  verticalFill,
  vignette,
} from "./paint.ts";
import type { Scene } from "./paint.ts";
import { calmSea, crestLine, stormSea } from "./sea.ts";
import { boat, cottage, keeper, lighthouse, rock } from "./things.ts";

const headland = (x: number) => (x < 430 ? 470 + 0.00042 * (x - 120) ** 2 : 510 + 1.3 * (x - 430));

/** Dusk: the lamp has just been lit. */
export function paintDusk(scene: Scene): void {
  verticalFill(scene, 0, 440, [
    [0, palette.night],
    [0.45, palette.teal],
    [0.8, blend(palette.mist, palette.amber, 0.45)],
    [1, palette.amber],
  ]);
  stars(scene, 170, 50);
  cloud(scene, {
    seed: 4,
    top: 30,
    bottom: 330,
    colour: palette.night,
    alpha: 0.8,
    stretch: [260, 62],
    cover: 0.46,
  });
  cloud(scene, {
    seed: 9,
    top: 200,
    bottom: 430,
    colour: palette.rust,
    alpha: 0.5,
    stretch: [330, 34],
    cover: 0.5,
  });
  glow(scene, 930, 436, 420, palette.amber, 0.75);
  calmSea(scene, {
    horizon: 430,
    far: palette.teal,
    near: palette.ink,
    reflections: [{ x: 930, colour: palette.amber, spread: [190, 120], strength: 0.65 }],
  });
  rock(scene, 12, headland, blend(palette.deep, palette.wood, 0.3));
  cottage(scene, { x: 30, base: 488, height: 92 });
  lighthouse(scene, { x: 270, base: 486, height: 400 }, 0.9);
  vignette(scene, 0.4);
}

function beam(scene: Scene, x: number, y: number, angle: number, length: number, alpha: number): void {
  const { ctx } = scene;
  ctx.save();
  ctx.translate(x, y);
  ctx.rotate(angle);
  ctx.globalCompositeOperation = "screen";
  for (const [spread, share] of [
    [0.16, 0.28],
    [0.1, 0.35],
    [0.05, 0.45],
    [0.02, 0.5],
  ] as const) {
    const gradient = ctx.createLinearGradient(0, 0, length, 0);
    gradient.addColorStop(0, rgba(palette.cream, alpha * share));
    gradient.addColorStop(0.4, rgba(palette.cream, alpha * share * 0.6));
    gradient.addColorStop(1, rgba(palette.amber, 0));
    ctx.fillStyle = gradient;
    ctx.beginPath();
    ctx.moveTo(0, -4);
    ctx.lineTo(length, -length * spread);
    ctx.lineTo(length, length * spread);
    ctx.lineTo(0, 4);
    ctx.fill();
  }
  ctx.restore();
}

function stormSky(scene: Scene, seed: number): void {
  verticalFill(scene, 0, 460, [
    [0, palette.night],
    [0.6, palette.teal],
    [1, palette.mist],
  ]);
  cloud(scene, {
    seed,
    top: -60,
    bottom: 470,
    colour: palette.ink,
    alpha: 0.85,
    stretch: [300, 110],
    cover: 0.4,
  });
  cloud(scene, {
    seed: seed + 7,
    top: 30,
    bottom: 440,
    colour: palette.mist,
    alpha: 0.5,
    stretch: [210, 60],
    cover: 0.54,
  });
}

/** The storm breaks over the rock. */
export function paintStorm(scene: Scene): void {
  stormSky(scene, 40);
  beam(scene, 968, 148, Math.PI * 0.945, 1100, 0.9);
  const swell = { seed: 71, horizon: 400, ridges: 7, amplitude: 130, far: palette.teal, near: palette.deep };
  stormSea(scene, swell, (ridge) => {
    if (ridge !== 3) return;
    rock(scene, 33, (x) => (x > 780 ? 470 + 0.0019 * (x - 960) ** 2 : 900), palette.deep);
    lighthouse(scene, { x: 968, base: 488, height: 390 }, 1);
  });
  spray(scene, 905, 500, 230);
  spray(scene, 1100, 520, 170);
  rain(scene, 850, 0.5);
  vignette(scene, 0.35);
}

function spray({ ctx, random }: Scene, x: number, y: number, reach: number): void {
  for (let drop = 0; drop < 2200; drop++) {
    const angle = -Math.PI * (0.1 + 0.8 * random());
    const distance = reach * random() ** 0.8;
    ctx.fillStyle = rgba(palette.foam, 0.75 * (1 - distance / reach) * random());
    const size = 1.5 + 4.5 * random();
    ctx.fillRect(x + Math.cos(angle) * distance, y + Math.sin(angle) * distance * 0.9, size, size);
  }
}

/** A boat in distress. */
export function paintBoat(scene: Scene): void {
  stormSky(scene, 58);
  const swell = { seed: 19, horizon: 350, ridges: 6, amplitude: 190, far: palette.teal, near: palette.deep };
  stormSea(scene, swell, (ridge) => {
    if (ridge === 4) boat(scene, 560, crestLine(swell, 3)(560) + 14, 1.65, -0.2);
  });
  spray(scene, 760, 470, 190);
  rain(scene, 700, 0.45);
  vignette(scene, 0.35);
}

/** The beam finds her. */
export function paintBeam(scene: Scene): void {
  verticalFill(scene, 0, 470, [
    [0, palette.ink],
    [0.5, palette.night],
    [1, palette.teal],
  ]);
  stars(scene, 240, 60);
  cloud(scene, {
    seed: 80,
    top: 0,
    bottom: 400,
    colour: palette.teal,
    alpha: 0.85,
    stretch: [340, 90],
    cover: 0.42,
  });
  cloud(scene, {
    seed: 87,
    top: 250,
    bottom: 480,
    colour: palette.mist,
    alpha: 0.5,
    stretch: [420, 50],
    cover: 0.45,
  });
  const swell = { seed: 90, horizon: 440, ridges: 6, amplitude: 90, far: palette.teal, near: palette.deep };
  stormSea(scene, swell, (ridge) => {
    if (ridge === 2) boat(scene, 905, crestLine(swell, 2)(905) + 6, 0.62, 0.12);
  });
  rock(scene, 95, (x) => (x < 220 ? 440 : 440 + 0.9 * (x - 220)), palette.deep);
  lighthouse(scene, { x: 150, base: 452, height: 380 }, 1);
  beam(scene, 150, 122, 0.42, 1150, 1);
  glow(scene, 905, 470, 330, palette.cream, 0.5);
  vignette(scene, 0.3);
}

/** Safe in the harbour, the storm gone, the moon out. */
export function paintHarbour(scene: Scene): void {
  verticalFill(scene, 0, 420, [
    [0, palette.night],
    [0.7, palette.teal],
    [1, blend(palette.teal, palette.mist, 0.7)],
  ]);
  stars(scene, 330, 190);
  glow(scene, 905, 130, 430, palette.cream, 0.55);
  moon(scene, 905, 130, 54);
  cloud(scene, {
    seed: 120,
    top: 70,
    bottom: 350,
    colour: palette.mist,
    alpha: 0.55,
    stretch: [380, 46],
    cover: 0.52,
  });
  rock(
    scene,
    101,
    (x) => 372 - 60 * Math.exp(-(((x - 260) / 240) ** 2)) + (x > 620 ? 0.3 * (x - 620) : 0),
    palette.deep,
  );
  const lights = [90, 215, 340, 465].map((x, house) => {
    cottage(scene, { x: x - 40, base: 405 + 4 * house, height: 78 + 7 * house });
    return { x, colour: palette.amber, spread: [16, 40], strength: 0.5 } as const;
  });
  const moonlight = { x: 905, colour: palette.cream, spread: [60, 170], strength: 0.75 } as const;
  calmSea(scene, {
    horizon: 412,
    far: palette.teal,
    near: palette.night,
    reflections: [moonlight, ...lights],
  });
  jetty(scene);
  boat(scene, 690, 520, 1.15, 0.02);
  vignette(scene, 0.35);
}

function moon({ ctx, random }: Scene, x: number, y: number, radius: number): void {
  ctx.save();
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  ctx.fillStyle = rgba(palette.cream);
  ctx.fill();
  ctx.clip();
  for (let mare = 0; mare < 26; mare++) {
    ctx.fillStyle = rgba(palette.stone, 0.22 * random());
    ctx.beginPath();
    ctx.arc(
      x + radius * (2 * random() - 1),
      y + radius * (2 * random() - 1),
      radius * 0.4 * random(),
      0,
      2 * Math.PI,
    );
    ctx.fill();
  }
  ctx.restore();
}

function jetty(scene: Scene): void {
  const { ctx, random } = scene;
  const top = blend(palette.wood, palette.stone, 0.3);
  shape(
    scene,
    rgba(top),
    [
      [0, 560],
      [560, 566],
      [640, 610],
      [0, 640],
    ],
    () => {
      for (let plank = 0; plank < 46; plank++) {
        ctx.fillStyle = rgba(random() < 0.5 ? palette.cream : palette.ink, 0.3 * random());
        ctx.fillRect(14 * plank, 550, 11, 100);
        ctx.fillStyle = rgba(palette.ink, 0.6);
        ctx.fillRect(14 * plank + 11, 550, 3, 100);
      }
      texture(scene, 0, 550, 640, 100, 0.3);
    },
  );
  for (const x of [90, 260, 430, 590]) {
    ctx.fillStyle = rgba(blend(palette.wood, palette.ink, 0.55));
    ctx.fillRect(x, 520, 22, 200);
    ctx.fillStyle = rgba(palette.cream, 0.3);
    ctx.fillRect(x + 2, 520, 5, 200);
  }
}

/** Dawn: the lamp is out, the keeper looks over a quiet sea. */
export function paintDawn(scene: Scene): void {
  verticalFill(scene, 0, 450, [
    [0, palette.teal],
    [0.5, blend(palette.teal, palette.mist, 0.7)],
    [0.85, blend(palette.mist, palette.amber, 0.35)],
    [1, palette.cream],
  ]);
  cloud(scene, {
    seed: 140,
    top: 20,
    bottom: 300,
    colour: palette.night,
    alpha: 0.55,
    stretch: [300, 50],
    cover: 0.48,
  });
  cloud(scene, {
    seed: 146,
    top: 160,
    bottom: 420,
    colour: palette.amber,
    alpha: 0.5,
    stretch: [360, 30],
    cover: 0.52,
  });
  glow(scene, 350, 440, 480, palette.amber, 0.55);
  calmSea(scene, {
    horizon: 440,
    far: blend(palette.teal, palette.mist, 0.35),
    near: palette.night,
    reflections: [{ x: 350, colour: palette.cream, spread: [90, 190], strength: 0.7 }],
  });
  rock(scene, 150, (x) => (x > 770 ? 522 - 0.14 * (x - 770) : 522 + 1.2 * (770 - x)), palette.deep);
  lighthouse(scene, { x: 1060, base: 462, height: 410 }, 0);
  keeper(scene, { x: 820, base: 512, height: 120 }, palette.night, palette.amber);
  for (const [x, y, span] of [
    [300, 180, 46],
    [390, 130, 34],
    [470, 210, 28],
    [610, 160, 40],
    [560, 90, 24],
  ] as const) {
    gull(scene, x, y, span);
  }
  vignette(scene, 0.3);
}

function gull({ ctx }: Scene, x: number, y: number, span: number): void {
  ctx.strokeStyle = rgba(palette.foam, 0.95);
  ctx.lineWidth = mix(2, 5, span / 46);
  ctx.lineCap = "round";
  ctx.beginPath();
  ctx.moveTo(x - span, y - span * 0.1);
  ctx.quadraticCurveTo(x - span * 0.45, y - span * 0.55, x, y);
  ctx.quadraticCurveTo(x + span * 0.45, y - span * 0.55, x + span, y - span * 0.16);
  ctx.stroke();
}
