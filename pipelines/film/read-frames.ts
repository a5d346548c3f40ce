import { setTimeout } from "node:timers/promises";
import { EncodedVideoChunk, VideoDecoder } from "@napi-rs/webcodecs";
import type { VideoFrame } from "@napi-rs/webcodecs";
import { ALL_FORMATS, EncodedPacketSink, FilePathSource, Input } from "mediabunny";
import type { EncodedPacket, InputVideoTrack } from "mediabunny";
import { StageFailure } from "storyflow";
import { readContainer } from "./container.ts";
import { messageOf } from "./message-of.ts";
import { createFrameCollector } from "./native-memory.ts";
import { makeFrame } from "./yuv.ts";
import type { Frame } from "./yuv.ts";

/** A film to be read frame by frame. */
export interface Clip {
  readonly file: string;
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly frames: number;
}

/** What a clip is, by its index. */
export async function openClip(file: string): Promise<Clip> {
  return await reading(file, async (track) => {
    const { packetCount, averagePacketRate } = await track.computePacketStats();
    const size = { width: await track.getDisplayWidth(), height: await track.getDisplayHeight() };
    // Rates come out of times in microseconds and the like.
    return { file, ...size, fps: Math.round(averagePacketRate * 1000) / 1000, frames: packetCount };
  });
}

/** Frames out of the decoder that may wait; more only cost memory. */
const queueLimit = 6;

/** The frames of a clip in their order. Each is the reader's own and holds until the next. */
export async function* readFrames(clip: Clip): AsyncGenerator<Frame, void, void> {
  const waiting: VideoFrame[] = [];
  const failures: string[] = [];
  const decoder = new VideoDecoder({
    output: (frame) => waiting.push(frame),
    error: (error) => failures.push(error.message),
  });
  const collector = createFrameCollector();
  const frame = makeFrame(clip.width, clip.height);
  let given = 0;
  async function* taken(): AsyncGenerator<Frame, void, void> {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      await copyInto(frame, next, clip);
      given += 1;
      yield frame;
      await collector.dropped(frame.data.byteLength * 2);
    }
  }
  try {
    for await (const packet of packetsOf(clip, decoder)) {
      decoder.decode(chunkOf(packet));
      while (decoder.decodeQueueSize > queueLimit && failures.length === 0) await setTimeout(1);
      yield* taken();
    }
    await decoder.flush();
    yield* taken();
  } catch (error) {
    throw error instanceof StageFailure ? error : unreadable(clip.file, messageOf(error));
  } finally {
    for (const left of waiting) left.close();
    if (decoder.state !== "closed") decoder.close();
  }
  if (failures[0] !== undefined) throw unreadable(clip.file, failures[0]);
  if (given !== clip.frames)
    throw unreadable(clip.file, `${given} of its ${clip.frames} frames can be decoded`);
}

async function* packetsOf(clip: Clip, decoder: VideoDecoder): AsyncGenerator<EncodedPacket, void, void> {
  using input = inputOf(clip.file);
  const track = await videoOf(input, clip.file);
  const config = await track.getDecoderConfig();
  if (config === null) throw unreadable(clip.file, "there is no decoder for it");
  // The browser's type allows more colour spaces than the decoder's, which takes them all the same.
  decoder.configure(config as Parameters<VideoDecoder["configure"]>[0]);
  yield* new EncodedPacketSink(track).packets();
}

async function reading<Value>(
  file: string,
  read: (track: InputVideoTrack) => Promise<Value>,
): Promise<Value> {
  try {
    if ((await readContainer(file)) === undefined)
      throw unreadable(file, "its first bytes are not those of a film");
    using input = inputOf(file);
    return await read(await videoOf(input, file));
  } catch (error) {
    throw error instanceof StageFailure ? error : unreadable(file, messageOf(error));
  }
}

function inputOf(file: string): Input {
  return new Input({ source: new FilePathSource(file), formats: ALL_FORMATS });
}

async function videoOf(input: Input, file: string): Promise<InputVideoTrack> {
  const track = await input.getPrimaryVideoTrack();
  if (track === null) throw unreadable(file, "it has no video");
  return track;
}

function unreadable(file: string, reason: string): StageFailure {
  return new StageFailure("contract", `${file} cannot be read as a film: ${reason}`);
}

function chunkOf(packet: EncodedPacket): EncodedVideoChunk {
  return new EncodedVideoChunk({
    type: packet.type,
    timestamp: Math.round(packet.timestamp * 1e6),
    data: packet.data,
  });
}

async function copyInto(frame: Frame, source: VideoFrame, { file, width, height }: Clip): Promise<void> {
  const { format } = source;
  try {
    if (format !== "I420")
      throw unreadable(file, `its pixels are stored as ${format ?? "something unknown"}`);
    const pixels = new Uint8Array(source.allocationSize());
    const planes = await source.copyTo(pixels);
    let at = 0;
    for (const [index, plane] of planes.entries()) {
      const [columns, rows] = index === 0 ? [width, height] : [width / 2, height / 2];
      for (let row = 0; row < rows; row += 1, at += columns) {
        const start = plane.offset + row * plane.stride;
        frame.data.set(pixels.subarray(start, start + columns), at);
      }
    }
  } finally {
    source.close();
  }
}
