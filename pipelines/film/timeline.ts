import type { PlanEntry, VideoPlan } from "./film-plan.ts";

/** A shot in whole frames. */
export interface TimedShot {
  readonly entry: PlanEntry;
  /** The first frame that shows it. */
  readonly start: number;
  /** From its first frame to that of the next shot. */
  readonly frames: number;
  /** Frames after them in which it lies under the next shot's fade. */
  readonly tail: number;
  /** Frames in which it fades in over the shot before. */
  readonly fadeIn: number;
  /** Frames at its end in which it fades to black; the last shot only. */
  readonly fadeOut: number;
}

export interface Timeline {
  readonly shots: readonly TimedShot[];
  readonly frames: number;
}

/** A picture in a frame, the lowest first. */
export interface Layer {
  readonly shot: TimedShot;
  /** How far its movement has come, 0 to 1. */
  readonly progress: number;
  readonly opacity: number;
}

/**
 * Cuts a plan into frames. A fade takes no time from the film: it covers the first frames of the next shot, under which
 * the shot before moves on. So the film lasts as long as the plan's durations add up to, to half a frame.
 */
export function layOut(plan: VideoPlan, fps: number, fadeSeconds: number): Timeline {
  const entries = plan.video_entries;
  const starts = startsOf(entries, fps);
  const fades = entries.map((entry) =>
    entry.transition === "fade" ? Math.round((entry.transition_duration ?? fadeSeconds) * fps) : 0,
  );
  const length = (index: number): number => (starts[index + 1] ?? 0) - (starts[index] ?? 0);
  const shots = entries.map((entry, index): TimedShot => {
    const last = index === entries.length - 1;
    const frames = length(index);
    return {
      entry,
      start: starts[index] ?? 0,
      frames,
      tail: last ? 0 : Math.min(fades[index] ?? 0, length(index + 1)),
      fadeIn: Math.min(fades[index - 1] ?? 0, frames),
      fadeOut: last ? Math.min(fades[index] ?? 0, frames) : 0,
    };
  });
  return { shots, frames: starts.at(-1) ?? 0 };
}

/** What a frame shows. */
export function layersAt(timeline: Timeline, frame: number): readonly Layer[] {
  return timeline.shots
    .filter((shot) => frame >= shot.start && frame < shot.start + shot.frames + shot.tail)
    .map((shot) => {
      const at = frame - shot.start;
      return { shot, progress: progressOf(shot, at), opacity: fadeInAt(shot, at) * fadeOutAt(shot, at) };
    });
}

function startsOf(entries: readonly PlanEntry[], fps: number): readonly number[] {
  const starts = [0];
  let seconds = 0;
  for (const entry of entries) {
    seconds += entry.duration;
    // Each boundary is rounded by itself, so roundings never add up; a shot has at least one frame.
    starts.push(Math.max(Math.round(seconds * fps), (starts.at(-1) ?? 0) + 1));
  }
  return starts;
}

function progressOf(shot: TimedShot, at: number): number {
  return at / Math.max(shot.frames + shot.tail - 1, 1);
}

/** Never quite 0 and never quite 1 within a fade, so that each of its frames is a step. */
function fadeInAt(shot: TimedShot, at: number): number {
  return at < shot.fadeIn ? (at + 1) / (shot.fadeIn + 1) : 1;
}

/** Quite 0 in the film's last frame. */
function fadeOutAt(shot: TimedShot, at: number): number {
  const left = shot.frames - at;
  return left > shot.fadeOut || shot.fadeOut === 0 ? 1 : (left - 1) / shot.fadeOut;
}
