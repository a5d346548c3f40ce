import { StageFailure } from "storyflow";

/** A length of time as manifests write it: `5s`, `1h30m`, or a number of seconds. */
export type Duration = number | string;
/** A number of bytes as manifests write it: `1KB`, `2GiB`, or a number. */
export type Size = number | string;

const durationPattern = "^([0-9]+(\\.[0-9]+)?(ms|s|m|h))+$";
const sizePattern = "^[0-9]+(\\.[0-9]+)?(B|KB|MB|GB|KiB|MiB|GiB)$";

/** What an option schema says of a length of time. */
export function durationSchema(description: string): object {
  return { type: ["number", "string"], minimum: 0, pattern: durationPattern, description };
}

export function sizeSchema(description: string): object {
  return { type: ["number", "string"], minimum: 0, pattern: sizePattern, description };
}

const secondsIn: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600 };

const bytesIn: Readonly<Record<string, number>> = {
  B: 1,
  KB: 1000,
  MB: 1000 ** 2,
  GB: 1000 ** 3,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
};

export function parseSeconds(duration: Duration): number {
  if (typeof duration === "number") return duration;
  if (!new RegExp(durationPattern).test(duration)) {
    throw new StageFailure("contract", `\`${duration}\` is no length of time`, {
      hint: "write it as 5s, 500ms or 1m30s",
    });
  }
  return sumOf(duration.matchAll(/([0-9.]+)(ms|s|m|h)/g), secondsIn);
}

export function parseBytes(size: Size): number {
  if (typeof size === "number") return size;
  if (!new RegExp(sizePattern).test(size)) {
    throw new StageFailure("contract", `\`${size}\` is no size`, { hint: "write it as 500B, 1KB or 10MiB" });
  }
  return Math.round(sumOf(size.matchAll(/([0-9.]+)([A-Za-z]+)/g), bytesIn));
}

function sumOf(parts: Iterable<RegExpExecArray>, units: Readonly<Record<string, number>>): number {
  let sum = 0;
  for (const [, amount = "", unit = ""] of parts) sum += Number(amount) * (units[unit] ?? 0);
  return sum;
}

/** A number for people: with two digits behind the point at most. */
export function showNumber(value: number): string {
  return String(Math.round(value * 100) / 100);
}
