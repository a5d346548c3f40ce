import type { Finding } from "storyflow";
import type { BoxWalk } from "./boxes.ts";
import { fitsName } from "./container.ts";
import type { Container } from "./container.ts";
import type { DecodedFilm } from "./probe.ts";
import type { FilmContract } from "./film-contract.ts";
import { showNumber } from "./quantities.ts";
import type { Stream, Streams, VideoStream } from "./streams.ts";

/** Pure judgements, from cheap to dear: each takes facts and says what is wrong with them. */

const containerNames: Readonly<Record<Container, string>> = {
  mp4: "an mp4 or mov",
  webm: "a WebM",
  mkv: "a Matroska",
  avi: "an AVI",
};

/** `bytes` is undefined when there is no file. */
export function judgeSize(bytes: number | undefined, contract: FilmContract): readonly Finding[] {
  if (bytes === undefined) return [error("there is no such file")];
  if (bytes >= contract.minBytes) return [];
  return [error(`it has ${bytes} bytes, fewer than ${contract.minBytes}`)];
}

export function judgeContainer(container: Container | undefined, file: string): readonly Finding[] {
  if (container === undefined) {
    return [error("its first bytes are those of no known film (mp4, mov, webm, mkv, avi)")];
  }
  if (fitsName(container, file)) return [];
  return [error(`by its bytes it is ${containerNames[container]} file, which its name does not say`)];
}

/** Of an mp4 or mov: every box whole, an index, pictures, and the index in front where that is asked for. */
export function judgeBoxes(walk: BoxWalk, contract: FilmContract): readonly Finding[] {
  const at = (...types: string[]): number => walk.boxes.findIndex((box) => types.includes(box.type));
  const index = at("moov");
  const media = at("mdat", "moof");
  const findings: Finding[] = [];
  if (walk.problem !== undefined) findings.push(error(`it is truncated or damaged: ${walk.problem}`));
  if (index === -1) findings.push(error("it has no index (no box `moov`), so nothing can play it"));
  if (media === -1) findings.push(error("it has no media (no box `mdat` or `moof`)"));
  if (contract.fastStart && index > media && media !== -1) {
    findings.push(
      error("its index stands behind the media, so it cannot start before it is loaded (no fast start)"),
    );
  }
  return findings;
}

export function judgeStreams(streams: Streams, contract: FilmContract): readonly Finding[] {
  const { video, audio } = streams;
  if (video === undefined) return [error("it has no video stream")];
  if (video.packets === 0) return [error("its video stream has no frames")];
  return [
    ...judgePicture(video, contract),
    ...judgeDuration(video.end - video.start, contract),
    ...judgeAudio(audio, video, contract),
  ];
}

/** What cameras and encoders make of a frame rate is within this share of it. */
const fpsTolerance = 0.01;

function judgePicture(video: VideoStream, contract: FilmContract): readonly Finding[] {
  const { width = video.width, height = video.height, fps = video.fps } = contract;
  const findings: Finding[] = [];
  if (video.width !== width || video.height !== height) {
    findings.push(error(`its picture is ${video.width}×${video.height}, not ${width}×${height}`));
  }
  if (video.width % 2 === 1 || video.height % 2 === 1) {
    findings.push(error(`its picture is ${video.width}×${video.height}: width and height must be even`));
  }
  if (Math.abs(video.fps - fps) > fps * fpsTolerance) {
    findings.push(error(`it has ${showNumber(video.fps)} frames a second, not ${showNumber(fps)}`));
  }
  return findings;
}

function judgeDuration(seconds: number, contract: FilmContract): readonly Finding[] {
  const { duration, minDuration = 0, maxDuration = Number.POSITIVE_INFINITY } = contract;
  const findings: Finding[] = [];
  if (seconds < minDuration)
    findings.push(error(`it lasts ${showNumber(seconds)} s, less than ${showNumber(minDuration)} s`));
  if (seconds > maxDuration)
    findings.push(error(`it lasts ${showNumber(seconds)} s, more than ${showNumber(maxDuration)} s`));
  if (duration !== undefined && Math.abs(seconds - duration.expected) > duration.tolerance) {
    const { expected, tolerance } = duration;
    findings.push(
      error(
        `it lasts ${showNumber(seconds)} s, not ${showNumber(expected)} s (give or take ${showNumber(tolerance)} s)`,
      ),
    );
  }
  return findings;
}

/** Beyond these the eye sees that sound and picture do not belong together. */
const startTolerance = 0.1;
const lengthTolerance = 0.2;

function judgeAudio(audio: Stream | undefined, video: Stream, contract: FilmContract): readonly Finding[] {
  if (audio === undefined) return contract.audio === "needed" ? [error("it has no audio stream")] : [];
  if (contract.audio === "none")
    return [error(`it has an audio stream (${audio.codec}), where none belongs`)];
  if (audio.packets === 0) return [error("its audio stream is empty")];
  // An encoder's run-in stands before 0 and is not played.
  const late = Math.max(audio.start, 0) - Math.max(video.start, 0);
  if (Math.abs(late) > startTolerance) {
    const how = late > 0 ? "after" : "before";
    return [
      error(
        `its audio starts ${showNumber(Math.abs(late))} s ${how} its video (at most ${startTolerance} s)`,
      ),
    ];
  }
  const longer = audio.end - video.end;
  if (Math.abs(longer) <= lengthTolerance) return [];
  const how = longer > 0 ? "after" : "before";
  return [
    error(`its audio ends ${showNumber(Math.abs(longer))} s ${how} its video (at most ${lengthTolerance} s)`),
  ];
}

/** Every packet that the index names must come out of a decoder that had nothing to complain of. */
export function judgeDecoding(film: DecodedFilm, streams: Streams): readonly Finding[] {
  const findings: Finding[] = [];
  if (film.complaintCount > 0) {
    findings.push(
      error(
        `it is damaged: decoding it raised ${count(film.complaintCount, "error")}, first \`${film.complaints[0] ?? ""}\``,
      ),
    );
  }
  for (const failure of film.video?.failures ?? [])
    findings.push(error(`its video cannot be decoded: ${failure}`));
  for (const failure of film.audio?.failures ?? [])
    findings.push(error(`its audio cannot be decoded: ${failure}`));
  const wanted = streams.video?.packets ?? 0;
  const decoded = film.video?.decoded ?? 0;
  if (findings.length === 0 && decoded !== wanted) {
    findings.push(error(`${count(decoded, "frame")} could be decoded of the ${wanted} that its index names`));
  }
  return [...findings, ...judgePixels(film)];
}

function judgePixels(film: DecodedFilm): readonly Finding[] {
  const { pixelFormat = "", fullRange = false } = film.video ?? {};
  if (pixelFormat !== "" && pixelFormat !== "I420" && pixelFormat !== "NV12") {
    return [error(`its pixels are stored as ${pixelFormat}, which many players cannot show: use yuv420p`)];
  }
  if (!fullRange) return [];
  return [warning("its colours are stored in full range (yuvj420p), which many players show too strong")];
}

function count(amount: number, noun: string): string {
  return amount === 1 ? `1 ${noun}` : `${amount} ${noun}s`;
}

function error(message: string): Finding {
  return { severity: "error", message };
}

function warning(message: string): Finding {
  return { severity: "warning", message };
}
