import { StageFailure } from "storyflow";
import type { CameraMovement, Direction } from "../film/motion.ts";

/** What the `camera` of a shot may be. */
export const cameras = [
  "still",
  "pan left",
  "pan right",
  "tilt up",
  "tilt down",
  "zoom in",
  "zoom out",
  "dolly in",
  "dolly out",
] as const;

export type Camera = (typeof cameras)[number];

export interface CameraWork {
  readonly movement: CameraMovement;
  readonly direction?: Direction;
}

const works: Readonly<Record<Camera, CameraWork>> = {
  still: { movement: "static" },
  "pan left": { movement: "pan", direction: "left" },
  "pan right": { movement: "pan", direction: "right" },
  "tilt up": { movement: "pan", direction: "up" },
  "tilt down": { movement: "pan", direction: "down" },
  "zoom in": { movement: "zoom", direction: "in" },
  "zoom out": { movement: "zoom", direction: "out" },
  "dolly in": { movement: "dolly", direction: "in" },
  "dolly out": { movement: "dolly", direction: "out" },
};

/** What comes from a template is no more than text. */
export function cameraWork(camera: string): CameraWork {
  const known = cameras.find((one) => one === camera);
  if (known !== undefined) return works[known];
  throw new StageFailure("contract", `there is no camera \`${camera}\``, {
    hint: `it may be ${cameras.join(", ")}`,
  });
}
