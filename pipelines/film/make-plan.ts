import { chooseMovement } from "./choose-movement.ts";
import { round } from "./film-plan.ts";
import type { PlanEntry, Transition, VideoPlan } from "./film-plan.ts";
import { colorDistance } from "./look.ts";
import type { Look } from "./look.ts";
import { motionFor } from "./motion.ts";
import type { Motion, Rect } from "./motion.ts";

/** A picture with what the author says of its shot. */
export interface PlannedPicture {
  readonly file: string;
  readonly look: Look;
  readonly id: string;
  readonly number: number;
  readonly scene?: string;
  readonly seconds: number;
  readonly camera: string;
  readonly transition?: string;
}

export interface PlanStyle {
  /** Width by height of the film. */
  readonly aspect: number;
  /** How much of a picture the camera leaves out at its closest. */
  readonly strength: number;
  readonly fadeSeconds: number;
}

/** Chooses movements and transitions for pictures in their order. */
export function makePlan(pictures: readonly PlannedPicture[], style: PlanStyle): VideoPlan {
  const entries = pictures.map((picture, index) => makeEntry(picture, pictures[index + 1], style));
  return {
    total_shots: entries.length,
    total_duration: round(entries.reduce((sum, entry) => sum + entry.duration, 0)),
    video_entries: entries,
  };
}

function makeEntry(picture: PlannedPicture, next: PlannedPicture | undefined, style: PlanStyle): PlanEntry {
  const { movement, direction, reason } = chooseMovement(picture.camera, picture.look);
  const transition = chooseTransition(picture, next);
  const motion = motionFor(movement, {
    pictureAspect: picture.look.aspect,
    filmAspect: style.aspect,
    focus: picture.look.focus,
    strength: style.strength,
    ...(direction === undefined ? {} : { direction }),
  });
  const fade = Math.min(style.fadeSeconds, picture.seconds / 2, (next?.seconds ?? picture.seconds) / 2);
  return {
    shot_id: picture.id,
    shot_number: picture.number,
    source_image: picture.file,
    camera_movement: movement,
    duration: round(picture.seconds),
    transition: transition.transition,
    ...(transition.transition === "fade" && fade > 0 ? { transition_duration: round(fade) } : {}),
    motion: roundMotion(motion),
    reason: `${movement}: ${reason}; ${transition.transition}: ${transition.reason}`,
  };
}

/** Pictures whose mean colours lie further apart than this do not belong to one scene. */
const otherScene = 60;

function chooseTransition(
  picture: PlannedPicture,
  next: PlannedPicture | undefined,
): { transition: Transition; reason: string } {
  const asked = picture.transition?.toLowerCase();
  if (asked !== undefined) {
    const fades = /fade|dissolve|cross/.test(asked);
    return { transition: fades ? "fade" : "cut", reason: `the storyboard says "${asked}"` };
  }
  if (next === undefined) return { transition: "fade", reason: "the film ends" };
  if (picture.scene !== undefined && next.scene !== undefined) {
    const same = picture.scene === next.scene;
    return same
      ? { transition: "cut", reason: "the scene goes on" }
      : { transition: "fade", reason: "the scene changes" };
  }
  const distance = colorDistance(picture.look.color, next.look.color);
  return distance > otherScene
    ? { transition: "fade", reason: "the next picture has other colours" }
    : { transition: "cut", reason: "the next picture has like colours" };
}

/** A ten-thousandth of a picture is less than a pixel, and a plan stays readable. */
function roundMotion(motion: Motion): Motion {
  return { from: roundRect(motion.from), to: roundRect(motion.to) };
}

function roundRect(rect: Rect): Rect {
  const four = (value: number): number => Math.round(value * 1e4) / 1e4;
  return { x: four(rect.x), y: four(rect.y), width: four(rect.width), height: four(rect.height) };
}
