/**
 * A stroke font: a bare machine has no fonts at all, and labels must look the same everywhere.
 * Each glyph is a list of strokes, each stroke a list of points, each point two digits: x from 0 to 4, y from 0 at the
 * top over 6 on the base line to 8 at the lowest descender.
 */
const strokesByCharacter: Readonly<Record<string, string>> = {
  " ": "",
  "!": "2024 26",
  '"': "1012 3032",
  "#": "1016 3036 0242 0444",
  $: "4130100102133344453616 05 2026",
  "%": "0640 0010110100 3545463635",
  "&": "46020110203105162644",
  "'": "2022",
  "(": "30222436",
  ")": "10222416",
  "*": "2125 0244 4204",
  "+": "2125 0343",
  ",": "2617",
  "-": "1333",
  ".": "26",
  "/": "0640",
  "0": "103041453616050110 1432",
  "1": "112026 1636",
  "2": "01103041420646",
  "3": "0110304142334445361605 2333",
  "4": "36300444",
  "5": "400003334445361605",
  "6": "4130100105163645443303",
  "7": "004016",
  "8": "13020110304142331304051636454433",
  "9": "051636454130100102133342",
  ":": "23 26",
  ";": "23 2617",
  "<": "310335",
  "=": "0242 0444",
  ">": "114315",
  "?": "01103041422324 26",
  "@": "4616050110304144242242",
  A: "0602204246 0444",
  B: "06003041423303 3344453606",
  C: "4130100105163645",
  D: "00304145360600",
  E: "40000646 0333",
  F: "400006 0333",
  G: "4130100105163645 4323",
  H: "0006 4046 0343",
  I: "1030 2026 1636",
  J: "4045361605",
  K: "0006 400346",
  L: "000646",
  M: "0600234046",
  N: "06004640",
  O: "103041453616050110",
  P: "06003041423303",
  Q: "103041453616050110 2446",
  R: "06003041423303 2346",
  S: "413010010213334445361605",
  T: "0040 2026",
  U: "000516364540",
  V: "002640",
  W: "0016233640",
  X: "0046 4006",
  Y: "002340 2326",
  Z: "00400646",
  "[": "30101636",
  "\\": "0046",
  "]": "10303616",
  "^": "022042",
  _: "0747",
  "`": "1021",
  a: "12324346 4616051444",
  b: "00063645433202",
  c: "4332120305163645",
  d: "40461605031242",
  e: "04444332120305163645",
  f: "40302126 1232",
  g: "421203051646 4247381807",
  h: "0006 0312324346",
  i: "20 122226 1636",
  j: "30 2232372818",
  k: "0006 320436",
  l: "10202536",
  m: "0602 03122326 23324346",
  n: "0206 0312324346",
  o: "123243453616050312",
  p: "08023243453606",
  q: "48421203051646",
  r: "0206 042242",
  s: "4212031434453606",
  t: "10152636 0232",
  u: "0205163645 4246",
  v: "022642",
  w: "0216233642",
  x: "0246 4206",
  y: "02051646 42473818",
  z: "02420646",
  "{": "30212213242536",
  "|": "2027",
  "}": "10212233242516",
  "~": "03123342",
};

const unknownCharacter = "0040460600";

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Each character takes this much of the width, the gap to the next one included. */
const advance = 6;

/** From the top of a capital to the base line. */
export const capHeight = 6;

/** The strokes of a text in one line, from x = 0. Accents are dropped; what has no glyph is a box. */
export function textStrokes(text: string): readonly (readonly Point[])[] {
  return Array.from(plain(text)).flatMap((character, position) =>
    glyphStrokes(character).map((stroke) => points(stroke, position * advance)),
  );
}

export function textWidth(text: string): number {
  return Math.max(0, Array.from(plain(text)).length * advance - 2);
}

function plain(text: string): string {
  return text.normalize("NFKD").replaceAll(/\p{M}/gu, "");
}

function glyphStrokes(character: string): readonly string[] {
  const glyph = Object.hasOwn(strokesByCharacter, character) ? strokesByCharacter[character] : undefined;
  return (glyph ?? unknownCharacter).split(" ").filter((stroke) => stroke !== "");
}

function points(stroke: string, left: number): readonly Point[] {
  return Array.from({ length: stroke.length / 2 }, (_, index) => ({
    x: left + Number(stroke[2 * index]),
    y: Number(stroke[2 * index + 1]),
  }));
}
