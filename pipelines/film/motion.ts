/** How the camera moves over the picture of a shot. */
export const cameraMovements = ["pan", "zoom", "dolly", "static"] as const;
export type CameraMovement = (typeof cameraMovements)[number];

/** A part of a picture, in shares of its width and height: the whole is 0, 0, 1, 1. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What the camera sees at the beginning and at the end of a shot. */
export interface Motion {
  readonly from: Rect;
  readonly to: Rect;
}

/** In shares of the picture's width and height. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export type Direction = "left" | "right" | "up" | "down" | "in" | "out";

export interface Framing {
  /** Width by height of the picture, and of the film. */
  readonly pictureAspect: number;
  readonly filmAspect: number;
  /** What the picture is about. */
  readonly focus: Point;
  /** Where to, where that is known. */
  readonly direction?: Direction;
  /** How much of the picture the camera leaves out at its closest, 0 to 0.5. */
  readonly strength: number;
}

const centre: Point = { x: 0.5, y: 0.5 };

/** The rectangles of a movement over a picture. */
export function motionFor(movement: CameraMovement, framing: Framing): Motion {
  switch (movement) {
    case "static":
      return still(framing);
    case "zoom":
      return turned(zoom(framing), framing.direction);
    case "dolly":
      return turned(dolly(framing), framing.direction);
    case "pan":
      return pan(framing);
  }
}

/** What the camera sees after a share of the shot, from 0 to 1: it starts and stops softly. */
export function rectAt(motion: Motion, progress: number): Rect {
  const share = (1 - Math.cos(Math.PI * clamp(progress, 0, 1))) / 2;
  const between = (from: number, to: number): number => from + (to - from) * share;
  return {
    x: between(motion.from.x, motion.to.x),
    y: between(motion.from.y, motion.to.y),
    width: between(motion.from.width, motion.to.width),
    height: between(motion.from.height, motion.to.height),
  };
}

/** The largest part of a rectangle, around its centre, that has the film's shape. */
export function fitRect(rect: Rect, pictureAspect: number, filmAspect: number): Rect {
  const aspect = (rect.width / rect.height) * pictureAspect;
  const width = Math.min(rect.width, (rect.width * filmAspect) / aspect);
  const height = Math.min(rect.height, (rect.height * aspect) / filmAspect);
  return { x: rect.x + (rect.width - width) / 2, y: rect.y + (rect.height - height) / 2, width, height };
}

function still(framing: Framing): Motion {
  const rect = view(framing, 1, framing.focus);
  return { from: rect, to: rect };
}

function zoom(framing: Framing): Motion {
  return { from: view(framing, 1, centre), to: view(framing, 1 - framing.strength, framing.focus) };
}

/** A dolly travels while it comes closer: it begins on the far side of the centre from what it ends on. */
function dolly(framing: Framing): Motion {
  const opposite = { x: 1 - framing.focus.x, y: 1 - framing.focus.y };
  return {
    from: view(framing, 1 - framing.strength * 0.4, opposite),
    to: view(framing, 1 - framing.strength, framing.focus),
  };
}

/** Towards what the picture is about, unless told where to. */
function pan(framing: Framing): Motion {
  const { focus } = framing;
  const direction = framing.direction ?? (focus.x < 0.5 ? "left" : "right");
  const scale = 1 - framing.strength;
  const vertical = direction === "up" || direction === "down";
  const near = view(framing, scale, vertical ? { x: focus.x, y: 0 } : { x: 0, y: focus.y });
  const far = view(framing, scale, vertical ? { x: focus.x, y: 1 } : { x: 1, y: focus.y });
  const backwards = direction === "left" || direction === "up";
  return backwards ? { from: far, to: near } : { from: near, to: far };
}

function turned(motion: Motion, direction: Direction | undefined): Motion {
  return direction === "out" ? { from: motion.to, to: motion.from } : motion;
}

/** A rectangle of the film's shape, as close to its centre as the picture's edges allow. */
function view(framing: Framing, scale: number, around: Point): Rect {
  const whole = fitRect({ x: 0, y: 0, width: 1, height: 1 }, framing.pictureAspect, framing.filmAspect);
  const width = whole.width * scale;
  const height = whole.height * scale;
  return {
    x: clamp(around.x - width / 2, 0, 1 - width),
    y: clamp(around.y - height / 2, 0, 1 - height),
    width,
    height,
  };
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
