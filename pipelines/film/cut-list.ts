import type { Blend } from "./blend-frames.ts";

/** A clip on its way into a film. */
export interface CutClip {
  readonly frames: number;
  /** How it goes over into the next one, or, the last, into black or white. */
  readonly transition: "cut" | Blend;
  /** Frames that the transition takes, if it takes any. */
  readonly transitionFrames: number;
}

/** What one frame of the film is made of. */
export interface Cut {
  /** Index of a clip, and of a frame in it. */
  readonly clip: number;
  readonly frame: number;
  readonly blend?: Blending;
}

export interface Blending {
  readonly kind: Blend;
  /** How far it has come: above 0, and below 1 but for the film's last frame. */
  readonly progress: number;
  /** The frame that comes in; absent for what comes after the last clip. */
  readonly frame?: number;
}

/**
 * The frames of a film. In a transition two clips lie over each other, so it shortens the film by its length: at most half
 * of either clip, as each may have one on both sides. What comes after the last clip takes no time.
 */
export function cutList(clips: readonly CutClip[]): readonly Cut[] {
  const cuts: Cut[] = [];
  let start = 0;
  for (const [index, clip] of clips.entries()) {
    const next = clips[index + 1];
    const overlap = overlapOf(clip, next);
    const alone = clip.frames - overlap;
    for (let frame = start; frame < alone; frame += 1) cuts.push({ clip: index, frame });
    for (let step = 0; step < overlap; step += 1)
      cuts.push({ clip: index, frame: alone + step, ...blendingOf(clip, step, overlap, next !== undefined) });
    start = overlap;
  }
  return cuts;
}

function overlapOf(clip: CutClip, next: CutClip | undefined): number {
  if (clip.transition === "cut") return 0;
  const room = Math.min(clip.frames, next?.frames ?? clip.frames);
  return Math.min(clip.transitionFrames, Math.floor(room / 2));
}

function blendingOf(clip: CutClip, step: number, overlap: number, goesOn: boolean): { blend?: Blending } {
  if (clip.transition === "cut") return {};
  const steps = goesOn ? overlap + 1 : overlap;
  const kind = goesOn ? clip.transition : "crossfade";
  return { blend: { kind, progress: (step + 1) / steps, ...(goesOn && { frame: step }) } };
}
