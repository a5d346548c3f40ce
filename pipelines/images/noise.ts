/** Randomness that is the same every time: a picture made twice is the same picture. */

export type Random = () => number;

/** From a whole number; gives 0 up to, not including, 1. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    return scramble(state) / 2 ** 32;
  };
}

function scramble(value: number): number {
  let bits = Math.imul(value ^ (value >>> 16), 0x21f0aaad);
  bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97);
  return (bits ^ (bits >>> 15)) >>> 0;
}

/** Roughly normal, mean 0 and deviation 1. */
export function gaussian(random: Random): number {
  let sum = 0;
  for (let draw = 0; draw < 6; draw++) sum += random();
  return (sum - 3) * Math.SQRT2;
}

/** Smooth noise, 0 to 1, of as many octaves as asked for: clouds, rock, spray. */
export function fractalNoise(seed: number, octaves: number): (x: number, y: number) => number {
  return (x, y) => {
    let sum = 0;
    let whole = 0;
    for (let octave = 0, share = 1, scale = 1; octave < octaves; octave++, share /= 2, scale *= 2) {
      sum += share * smoothNoise(seed + octave, x * scale, y * scale);
      whole += share;
    }
    return sum / whole;
  };
}

function smoothNoise(seed: number, x: number, y: number): number {
  const left = Math.floor(x);
  const top = Math.floor(y);
  const across = ease(x - left);
  const down = ease(y - top);
  const upper = mix(lattice(seed, left, top), lattice(seed, left + 1, top), across);
  const lower = mix(lattice(seed, left, top + 1), lattice(seed, left + 1, top + 1), across);
  return mix(upper, lower, down);
}

function lattice(seed: number, x: number, y: number): number {
  return (
    scramble(Math.imul(x, 374_761_393) + Math.imul(y, 668_265_263) + Math.imul(seed, 2_246_822_519)) / 2 ** 32
  );
}

function ease(share: number): number {
  return share * share * (3 - 2 * share);
}

export function mix(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}
