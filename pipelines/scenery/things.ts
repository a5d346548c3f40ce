import { house, lighthouse, tower, windmill } from "./buildings.ts";
import { isDark, lampLight, seen } from "./place.ts";
import type { Draw, Place } from "./place.ts";
import { glow, polygon, stroke } from "./canvas.ts";
import type { Painting } from "./canvas.ts";
import { blend, colourOf, css, hex, shade } from "./colours.ts";
import { person } from "./people.ts";
import type { Thing, ThingKind } from "./read-description.ts";
import { pines, tree } from "./trees.ts";

export function drawThing(painting: Painting, place: Place, thing: Thing): void {
  drawings[thing.kind](painting, place, thing);
}

const drawings: Readonly<Record<ThingKind, Draw>> = {
  balloon,
  birds,
  boat,
  lighthouse,
  tower,
  house,
  windmill,
  tree,
  pine: pines,
  campfire,
  woman: person,
  man: person,
  figure: person,
};

/** Eight gores, every other one pale, from the crown to the mouth. */
function balloon(painting: Painting, { x, y, tall }: Place, { colour }: Thing): void {
  const { ctx } = painting;
  const main = seen(painting, colourOf(colour, hex("#d2553a")));
  const pale = seen(painting, hex("#f6e3b8"));
  const [radius, top] = [tall * 0.34, y - tall];
  const mouth = y - tall * 0.2;
  const envelope = (share: number): void => {
    ctx.beginPath();
    ctx.moveTo(x, top);
    for (const side of [1, -1]) {
      const edge = x + side * radius * share;
      if (side === -1) ctx.lineTo(x, mouth);
      if (side === 1)
        ctx.bezierCurveTo(
          edge + radius * 0.3 * share,
          top,
          edge + radius * 0.34 * share,
          top + tall * 0.46,
          x + radius * 0.2 * share,
          mouth,
        );
      else
        ctx.bezierCurveTo(
          edge - radius * 0.34 * share,
          top + tall * 0.46,
          edge - radius * 0.3 * share,
          top,
          x,
          top,
        );
    }
    ctx.closePath();
  };
  for (const [band, share] of [1, 0.78, 0.5, 0.2].entries()) {
    envelope(share);
    ctx.fillStyle = css(band % 2 === 0 ? main : pale);
    ctx.fill();
  }
  envelope(1);
  const light = ctx.createRadialGradient(
    x - radius * 0.45,
    top + tall * 0.22,
    radius * 0.1,
    x,
    top + tall * 0.34,
    radius * 1.5,
  );
  light.addColorStop(0, css(painting.palette.light, 0.42));
  light.addColorStop(0.45, css(painting.palette.light, 0));
  light.addColorStop(1, css(painting.palette.shadow, 0.6));
  ctx.fillStyle = light;
  ctx.fill();
  basket(painting, { x, y, tall }, mouth, radius);
}

function basket(painting: Painting, { x, y, tall }: Place, mouth: number, radius: number): void {
  const half = tall * 0.052;
  const rope = css(seen(painting, hex("#4a3a2c")));
  const rim = y - tall * 0.085;
  for (const side of [-1, -0.35, 0.35, 1])
    stroke(painting, rope, Math.max(tall * 0.004, 0.8), [
      [x + side * radius * 0.2, mouth],
      [x + side * half, rim],
    ]);
  if (isDark(painting)) glow(painting, x, mouth - tall * 0.06, tall * 0.55, lampLight, 0.6);
  polygon(painting, css(lampLight, 0.95), [
    [x - half * 0.3, mouth + tall * 0.03],
    [x, mouth - tall * 0.06],
    [x + half * 0.3, mouth + tall * 0.03],
  ]);
  const wicker = seen(painting, hex("#8a5f38"));
  polygon(painting, css(wicker), [
    [x - half, rim],
    [x + half, rim],
    [x + half * 0.82, y],
    [x - half * 0.82, y],
  ]);
  polygon(painting, css(shade(wicker, 0.7)), [
    [x - half * 1.1, rim],
    [x + half * 1.1, rim],
    [x + half * 1.1, rim + tall * 0.016],
    [x - half * 1.1, rim + tall * 0.016],
  ]);
}

function birds(painting: Painting, { x, y, tall }: Place): void {
  const { random, palette } = painting;
  const ink = css(blend(palette.shadow, palette.haze, isDark(painting) ? 0.35 : 0.1), 0.9);
  for (let bird = 0; bird < 11; bird += 1) {
    const wing = tall * (0.1 + 0.1 * random());
    const bx = x + tall * 2.2 * (random() - 0.5);
    const by = y - tall * (0.3 + 0.9 * random());
    const lift = wing * (0.3 + 0.5 * random());
    stroke(painting, ink, Math.max(wing * 0.12, 1.2), [
      [bx - wing, by - lift],
      [bx - wing * 0.45, by - lift * 0.9],
      [bx, by],
      [bx + wing * 0.45, by - lift * 0.9],
      [bx + wing, by - lift],
    ]);
  }
}

function boat(painting: Painting, { x, y, tall }: Place, { colour }: Thing): void {
  const hull = seen(painting, hex("#6b3f2a"));
  const sail = seen(painting, colourOf(colour, hex("#f3ead2")));
  const w = tall * 0.42;
  stroke(painting, css(shade(hull, 0.7)), tall * 0.02, [
    [x, y - tall * 0.1],
    [x, y - tall],
  ]);
  polygon(painting, css(sail), [
    [x + tall * 0.02, y - tall * 0.96],
    [x + w * 0.86, y - tall * 0.22],
    [x + tall * 0.02, y - tall * 0.18],
  ]);
  polygon(painting, css(shade(sail, 0.84)), [
    [x - tall * 0.02, y - tall * 0.86],
    [x - w * 0.66, y - tall * 0.24],
    [x - tall * 0.02, y - tall * 0.2],
  ]);
  polygon(painting, css(hull), [
    [x - w, y - tall * 0.16],
    [x + w * 1.06, y - tall * 0.18],
    [x + w * 0.72, y],
    [x - w * 0.74, y],
  ]);
  polygon(painting, css(shade(hull, 1.5)), [
    [x - w, y - tall * 0.16],
    [x + w * 1.06, y - tall * 0.18],
    [x + w, y - tall * 0.14],
    [x - w * 0.96, y - tall * 0.125],
  ]);
  for (let ring = 0; ring < 5; ring += 1)
    stroke(painting, css(painting.palette.sky[2], 0.3 - 0.045 * ring), 1.6, [
      [x - w * (0.9 - 0.1 * ring), y + 3 + ring * 5],
      [x + w * (0.8 - 0.12 * ring), y + 3 + ring * 5],
    ]);
}

function campfire(painting: Painting, { x, y, tall }: Place): void {
  const wood = css(hex("#3a281e"));
  for (const side of [-1, 1])
    stroke(painting, wood, tall * 0.1, [
      [x - side * tall * 0.4, y],
      [x + side * tall * 0.3, y - tall * 0.14],
    ]);
  for (const [size, colour] of [
    [1, "#e8622c"],
    [0.7, "#f7a338"],
    [0.4, "#ffe39a"],
  ] as const)
    polygon(painting, css(hex(colour), 0.92), [
      [x - tall * 0.26 * size, y - tall * 0.08],
      [x - tall * 0.12 * size, y - tall * 0.55 * size],
      [x + tall * 0.02, y - tall * size],
      [x + tall * 0.14 * size, y - tall * 0.5 * size],
      [x + tall * 0.26 * size, y - tall * 0.08],
    ]);
  glow(painting, x, y - tall * 0.4, tall * 5, hex("#ff9a4a"), isDark(painting) ? 0.75 : 0.3);
}
