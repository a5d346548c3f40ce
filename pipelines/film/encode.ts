import { setTimeout } from "node:timers/promises";
import { VideoEncoder, VideoFrame } from "@napi-rs/webcodecs";
import type { EncodedVideoChunk, EncodedVideoChunkMetadata } from "@napi-rs/webcodecs";
import { EncodedPacket, EncodedVideoPacketSource, FilePathTarget, Mp4OutputFormat, Output } from "mediabunny";
import { createFrameCollector } from "./native-memory.ts";
import { colorSpace } from "./yuv.ts";
import type { Frame } from "./yuv.ts";

export interface FilmFormat {
  /** Even numbers of pixels. */
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  /** Bits a second. */
  readonly bitrate: number;
}

export interface FilmFrames {
  readonly count: number;
  render(index: number): Promise<Frame>;
  /** Whether a frame must be decodable without those before it, beyond the regular ones. */
  isKey(index: number): boolean;
}

export interface EncodeControls {
  readonly signal: AbortSignal;
  readonly onFrame: (done: number) => void;
}

/** Frames that may wait in the encoder: more only cost memory. */
const queueLimit = 4;
/** A player can jump to at least one place in so many seconds. */
const keyIntervalSeconds = 2;

/** Encodes frames into an H.264 mp4 whose index stands in front. Frames are made one by one as the encoder takes them. */
export async function encodeFilm(
  frames: FilmFrames,
  format: FilmFormat,
  file: string,
  controls: EncodeControls,
): Promise<void> {
  const film = await openFilm(frames.count, format, file);
  const encoder = createEncoder(format, film.add);
  const collector = createFrameCollector();
  try {
    for (let index = 0; index < frames.count; index += 1) {
      controls.signal.throwIfAborted();
      const frame = await frames.render(index);
      encoder.encode(frame, index, frames.isKey(index) || index % keyInterval(format) === 0);
      await collector.dropped(frame.data.byteLength);
      await encoder.ready();
      await film.ready();
      controls.onFrame(index + 1);
    }
    await encoder.finish();
    await film.finish();
  } catch (error) {
    encoder.close();
    await film.cancel();
    throw error;
  }
}

function keyInterval(format: FilmFormat): number {
  return Math.max(Math.round(format.fps * keyIntervalSeconds), 1);
}

interface OpenFilm {
  readonly add: (chunk: EncodedVideoChunk, metadata: EncodedVideoChunkMetadata | undefined) => void;
  /** Settles when what was added is written. */
  ready(): Promise<void>;
  finish(): Promise<void>;
  cancel(): Promise<void>;
}

async function openFilm(frameCount: number, format: FilmFormat, file: string): Promise<OpenFilm> {
  const output = new Output({
    // Room for the index is kept free in front, so nothing but the index is held in memory.
    format: new Mp4OutputFormat({ fastStart: "reserve" }),
    target: new FilePathTarget(file),
  });
  const source = new EncodedVideoPacketSource("avc");
  output.addVideoTrack(source, { frameRate: format.fps, maximumPacketCount: frameCount });
  await output.start();
  let written = Promise.resolve();
  return {
    add(chunk, metadata) {
      const packet = packetOf(chunk, format.fps);
      written = written.then(() => source.add(packet, withColors(metadata)));
      // Awaited in `ready`; without this a failure in between would count as unhandled.
      written.catch(() => {});
    },
    ready: () => written,
    async finish() {
      await written;
      await output.finalize();
    },
    cancel: () => output.cancel(),
  };
}

/** Chunks carry microseconds and no duration: the exact times follow from the frame's number. */
function packetOf(chunk: EncodedVideoChunk, fps: number): EncodedPacket {
  const data = new Uint8Array(chunk.byteLength);
  chunk.copyTo(data);
  const index = Math.round((chunk.timestamp * fps) / 1e6);
  return new EncodedPacket(data, chunk.type, index / fps, 1 / fps);
}

function withColors(metadata: EncodedVideoChunkMetadata | undefined) {
  const config = metadata?.decoderConfig;
  return config === undefined ? undefined : { decoderConfig: { ...config, colorSpace } };
}

interface Encoder {
  encode(frame: Frame, index: number, keyFrame: boolean): void;
  /** Settles when there is room for another frame. Rejects when the encoder failed. */
  ready(): Promise<void>;
  finish(): Promise<void>;
  close(): void;
}

function createEncoder(format: FilmFormat, output: OpenFilm["add"]): Encoder {
  const failures: Error[] = [];
  const check = (): void => {
    const failure = failures[0];
    if (failure !== undefined) throw new Error(`the encoder failed: ${failure.message}`);
  };
  const encoder = new VideoEncoder({ output, error: (error) => failures.push(error) });
  encoder.configure({
    codec: codecFor(format),
    width: format.width,
    height: format.height,
    bitrate: format.bitrate,
    framerate: format.fps,
    // At a constant rate, the default, the same frames make other bytes each time.
    bitrateMode: "variable",
    latencyMode: "quality",
    hardwareAcceleration: "prefer-software",
    avc: { format: "avc" },
  });
  return {
    encode(frame, index, keyFrame) {
      const picture = videoFrame(frame, index, format.fps);
      try {
        encoder.encode(picture, { keyFrame });
      } finally {
        picture.close();
      }
    },
    async ready() {
      check();
      // Asked again and again: the event `dequeue` can come before the queue is shorter, and then never again.
      while (encoder.encodeQueueSize > queueLimit) {
        await setTimeout(1);
        check();
      }
    },
    async finish() {
      await encoder.flush();
      check();
      encoder.close();
    },
    close() {
      if (encoder.state !== "closed") encoder.close();
    },
  };
}

function videoFrame(frame: Frame, index: number, fps: number): VideoFrame {
  return new VideoFrame(frame.data, {
    format: "I420",
    codedWidth: frame.width,
    codedHeight: frame.height,
    timestamp: Math.round((index * 1e6) / fps),
    colorSpace,
  });
}

/** H.264 High at the lowest level of 4.0, 5.1 and 5.2 that allows so many blocks of 16 × 16 pixels. */
function codecFor(format: FilmFormat): string {
  const blocks = Math.ceil(format.width / 16) * Math.ceil(format.height / 16);
  const blocksPerSecond = blocks * format.fps;
  if (blocks <= 8192 && blocksPerSecond <= 245_760) return "avc1.640028";
  return blocks <= 36_864 && blocksPerSecond <= 983_040 ? "avc1.640033" : "avc1.640034";
}
