import type { Finding } from "storyflow";
import type { ContentContract, FilmContract, Span } from "./film-contract.ts";
import type { ContentRuns, FrameRun } from "./luma.ts";
import { showNumber } from "./quantities.ts";
import type { VideoStream } from "./streams.ts";

/** Says where a film shows nothing, or stands still where it was not meant to. */
export function judgeContent(
  content: ContentRuns,
  video: VideoStream,
  contract: FilmContract,
): readonly Finding[] {
  const seconds = video.end - video.start;
  const black = content.black.map((run) => spanOf(run, video));
  const frozen = content.frozen.flatMap((run) => without(spanOf(run, video), contract.stills));
  return [
    ...judgeSpans("black", black, seconds, contract.black),
    ...judgeSpans("frozen", frozen, seconds, contract.frozen),
  ];
}

function judgeSpans(
  what: "black" | "frozen",
  spans: readonly Span[],
  filmSeconds: number,
  contract: ContentContract,
): readonly Finding[] {
  const total = spans.reduce((sum, span) => sum + lengthOf(span), 0);
  const share = Math.round((total / filmSeconds) * 100);
  if (total > filmSeconds * contract.share) {
    return [
      { severity: "error", message: `it is ${what} for ${share} % of its time, ${describe(longest(spans))}` },
    ];
  }
  return spans
    .filter((span) => atLeast(lengthOf(span), contract.warn))
    .map((span) => ({
      severity: atLeast(lengthOf(span), contract.max) ? "error" : "warning",
      message: `it is ${what} ${describe(span)}`,
    }));
}

/** Frames are counted whole: half of one makes no difference. */
const roundingSeconds = 0.02;

function atLeast(seconds: number, limit: number): boolean {
  return seconds >= limit - roundingSeconds;
}

/** Times from the film's beginning. */
function spanOf(run: FrameRun, video: VideoStream): Span {
  const at = (frame: number): number => (video.times[frame] ?? video.end) - video.start;
  return { start: at(run.first), end: at(run.first + run.count) };
}

/** What is left of a span outside of others, which stand in order. */
function without(span: Span, others: readonly Span[]): readonly Span[] {
  const left: Span[] = [];
  let { start } = span;
  for (const other of others) {
    if (other.start > start) left.push({ start, end: Math.min(other.start, span.end) });
    start = Math.max(start, other.end);
  }
  left.push({ start, end: span.end });
  return left.filter((part) => part.end > part.start);
}

function longest(spans: readonly Span[]): Span {
  return spans.reduce((best, span) => (lengthOf(span) > lengthOf(best) ? span : best), { start: 0, end: 0 });
}

function lengthOf(span: Span): number {
  return span.end - span.start;
}

function describe(span: Span): string {
  return `from ${showNumber(span.start)} s to ${showNumber(span.end)} s`;
}
