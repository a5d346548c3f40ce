/** A frame as the encoder takes it: a plane of luma, then two of colour at half the width and height. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/**
 * How the colours of every film are stored, and what is written into it so that players show them right. The encoder
 * would turn RGB frames into full-range `yuvj420p` marked as RGB, which players show wrong: so frames are converted here.
 */
export const colorSpace = {
  primaries: "bt709",
  transfer: "bt709",
  matrix: "bt709",
  fullRange: false,
} as const;

export function makeFrame(width: number, height: number): Frame {
  return { width, height, data: new Uint8Array((width * height * 3) / 2) };
}

/** Converts RGBA pixels to BT.709 in limited range, 4:2:0. Width and height must be even. */
export function fillFrame(frame: Frame, rgba: Uint8Array): void {
  const { width, height, data } = frame;
  const lumaSize = width * height;
  for (let row = 0; row < height; row += 2) {
    const top = row * width;
    let chroma = lumaSize + (top >> 2);
    for (let at = top; at < top + width; at += 2) {
      fillBlock(data, rgba, at, width, chroma, lumaSize >> 2);
      chroma += 1;
    }
  }
}

/** Four pixels and the one colour that they share; fixed-point with 16 bits of fraction. */
function fillBlock(
  data: Uint8Array,
  rgba: Uint8Array,
  at: number,
  width: number,
  chroma: number,
  chromaSize: number,
): void {
  let red = 0;
  let green = 0;
  let blue = 0;
  for (let corner = 0; corner < 4; corner += 1) {
    const pixel = at + (corner & 1) + (corner > 1 ? width : 0);
    const r = rgba[pixel * 4] ?? 0;
    const g = rgba[pixel * 4 + 1] ?? 0;
    const b = rgba[pixel * 4 + 2] ?? 0;
    data[pixel] = (11966 * r + 40254 * g + 4064 * b + 1081344) >> 16;
    red += r;
    green += g;
    blue += b;
  }
  // Sums of four: two more bits to shift away.
  data[chroma] = (-6596 * red - 22189 * green + 28785 * blue + 33685504) >> 18;
  data[chroma + chromaSize] = (28785 * red - 26145 * green - 2640 * blue + 33685504) >> 18;
}
