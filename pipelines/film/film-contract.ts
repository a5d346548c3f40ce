import type { VideoPlan } from "./film-plan.ts";

/** What a film is held to; lengths of time in seconds. */
export interface FilmContract {
  readonly minBytes: number;
  readonly minDuration?: number;
  readonly maxDuration?: number;
  /** How long it must be, to a tolerance. */
  readonly duration?: { readonly expected: number; readonly tolerance: number };
  readonly width?: number;
  readonly height?: number;
  readonly fps?: number;
  readonly fastStart: boolean;
  readonly audio: AudioContract;
  readonly black: ContentContract;
  readonly frozen: ContentContract;
  /** Where the plan wants the picture to stand still. */
  readonly stills: readonly Span[];
}

export const audioContracts = ["allowed", "needed", "none"] as const;
export type AudioContract = (typeof audioContracts)[number];

/** From `warn` on a stretch is told; one longer than `max`, or more than `share` of the film, is an error. */
export interface ContentContract {
  readonly warn: number;
  readonly max: number;
  readonly share: number;
}

/** A stretch of a film, in seconds. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A container rounds lengths, and the last frame has one too. */
export function toleranceFor(duration: number): number {
  return Math.max(0.5, duration * 0.02);
}

/** Where the camera stands still by the plan. */
export function stillsOf(plan: VideoPlan): readonly Span[] {
  const stills: Span[] = [];
  let start = 0;
  for (const entry of plan.video_entries) {
    const end = start + entry.duration;
    if (entry.camera_movement === "static") stills.push({ start, end });
    start = end;
  }
  return stills;
}
