const unitBytes: Readonly<Record<string, number>> = {
  B: 1,
  KB: 1000,
  MB: 1000 ** 2,
  GB: 1000 ** 3,
  TB: 1000 ** 4,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
  TiB: 1024 ** 4,
};

/** Bytes of `1KB`, `10MB`, `2GiB`, or of a number of bytes; undefined for anything else, and past 2^53. */
export function parseSize(value: string | number): number | undefined {
  const bytes = typeof value === "number" ? value : bytesOf(value);
  return Number.isSafeInteger(bytes) && bytes >= 0 ? bytes : undefined;
}

function bytesOf(text: string): number {
  const [, digits = "", unit = ""] = /^(\d+(?:\.\d+)?)([A-Za-z]+)$/.exec(text) ?? [];
  return Math.round(Number(digits) * (unitBytes[unit] ?? Number.NaN));
}
