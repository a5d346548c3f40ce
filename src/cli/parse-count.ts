import { InvalidArgumentError } from "commander";

const most = 10_000;

export function parseCount(text: string): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && count >= 1 && count <= most) return count;
  throw new InvalidArgumentError(`It is a whole number from 1 to ${most}.`);
}
