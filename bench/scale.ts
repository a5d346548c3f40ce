/** `BENCH_SCALE=0.05` for a quick look: bytes, files and stages are that part of what they are by default. */
const scale = Number(process.env["BENCH_SCALE"] ?? "1");

export function scaled(count: number): number {
  return Math.max(1, Math.round(count * scale));
}

/** `2.0 GiB`, `50 MiB`. */
export function sizeText(bytes: number): string {
  const mebibytes = bytes / 2 ** 20;
  return mebibytes < 1024 ? `${mebibytes.toFixed(0)} MiB` : `${(mebibytes / 1024).toFixed(1)} GiB`;
}
