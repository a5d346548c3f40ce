import { StageFailure } from "storyflow";

/** Holds a number to its range. The options' schema does so for what stands in the manifest; this is for templates. */
export function checkRange(option: string, value: number, least: number, most: number): void {
  if (value >= least && value <= most) return;
  throw new StageFailure(
    "contract",
    `option ${option} is ${JSON.stringify(value)}, expected a number from ${least} to ${most}`,
  );
}
