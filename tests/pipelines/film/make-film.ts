import { AudioData, AudioEncoder } from "@napi-rs/webcodecs";
import type { EncodedAudioChunkMetadata } from "@napi-rs/webcodecs";
import {
  EncodedAudioPacketSource,
  EncodedPacket,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  FilePathSource,
  FilePathTarget,
  Input,
  MP4,
  Mp4OutputFormat,
  Output,
} from "mediabunny";
import type { AudioCodec, InputVideoTrack } from "mediabunny";
import { encodeFilm } from "../../../pipelines/film/encode.ts";
import { makeFrame } from "../../../pipelines/film/yuv.ts";
import type { Frame } from "../../../pipelines/film/yuv.ts";

/** Small enough that a film of many frames is made in a fraction of a second. */
export const testSize = { width: 160, height: 90 };
export const testFps = 24;

/** What a film shows in a frame. */
export type Paint = (index: number, x: number, y: number) => number;

/** Stripes and squares that move to the right, with a texture that makes packets of some size. */
export const moving: Paint = (index, x, y) =>
  40 + ((((x + index * 2) >> 3) * 23 + (y >> 3) * 41 + ((x * 7 + y * 13 + index * 5) % 17) * 2) % 180);

/** Encodes what `paint` says of the luma of each pixel. */
export async function makeFilm(file: string, seconds: number, paint: Paint): Promise<void> {
  const count = Math.round(seconds * testFps);
  const frame = makeFrame(testSize.width, testSize.height);
  await encodeFilm(
    { count, render: (index) => Promise.resolve(painted(frame, index, paint)), isKey: () => false },
    { ...testSize, fps: testFps, bitrate: 1_500_000 },
    file,
    { signal: new AbortController().signal, onFrame: () => {} },
  );
}

function painted(frame: Frame, index: number, paint: Paint): Frame {
  const { width, height, data } = frame;
  data.fill(128, width * height);
  for (let at = 0; at < width * height; at += 1) data[at] = paint(index, at % width, Math.floor(at / width));
  return frame;
}

/** Where the index of a film stands. */
export type Layout = "front" | "back";

/** The same film with its index elsewhere, or with sound. */
export async function remux(
  from: string,
  to: string,
  how: { readonly layout: Layout; readonly sound?: Sound },
): Promise<void> {
  using input = new Input({ source: new FilePathSource(from), formats: [MP4] });
  const track = await input.getPrimaryVideoTrack();
  if (track === null) throw new Error(`${from} has no video`);
  const output = new Output({
    format: new Mp4OutputFormat({ fastStart: how.layout === "front" ? "in-memory" : false }),
    target: new FilePathTarget(to),
  });
  const video = new EncodedVideoPacketSource("avc");
  output.addVideoTrack(video, { frameRate: testFps });
  const sound = how.sound === undefined ? undefined : await encodeSound(how.sound);
  const audio = new EncodedAudioPacketSource(sound?.codec ?? "aac");
  if (sound !== undefined) output.addAudioTrack(audio);
  await output.start();
  await Promise.all([
    copyVideo(track, video),
    sound === undefined ? undefined : addSound(sound.chunks, audio),
  ]);
  await output.finalize();
}

async function copyVideo(track: InputVideoTrack, video: EncodedVideoPacketSource): Promise<void> {
  const decoderConfig = await track.getDecoderConfig();
  if (decoderConfig === null) throw new Error("the video says nothing of its decoder");
  for await (const packet of new EncodedPacketSink(track).packets())
    await video.add(packet, { decoderConfig });
  video.close();
}

export interface Sound {
  readonly codec: "aac" | "opus";
  /** Of its beginning and its length, in seconds. */
  readonly start: number;
  readonly seconds: number;
}

interface SoundChunk {
  readonly packet: EncodedPacket;
  readonly metadata: EncodedAudioChunkMetadata | undefined;
}

const sampleRate = 48_000;

/** A tone of 440 Hz. */
async function encodeSound(
  sound: Sound,
): Promise<{ readonly codec: AudioCodec; readonly chunks: readonly SoundChunk[] }> {
  const chunks: SoundChunk[] = [];
  const failures: Error[] = [];
  const encoder = new AudioEncoder({
    output: (chunk, metadata) => {
      const data = new Uint8Array(chunk.byteLength);
      chunk.copyTo(data);
      const seconds = (chunk.duration ?? 0) / 1e6;
      const packet = new EncodedPacket(data, "key", sound.start + chunk.timestamp / 1e6, seconds);
      chunks.push({ packet, metadata });
    },
    error: (error) => failures.push(error),
  });
  encoder.configure({
    codec: sound.codec === "aac" ? "mp4a.40.2" : "opus",
    sampleRate,
    numberOfChannels: 2,
    bitrate: 64_000,
  });
  const blockSize = sound.codec === "aac" ? 1024 : 960;
  for (let at = 0; at < sound.seconds * sampleRate; at += blockSize) {
    const data = tone(at, blockSize);
    encoder.encode(data);
    data.close();
  }
  await encoder.flush();
  encoder.close();
  if (failures[0] !== undefined) throw failures[0];
  return { codec: sound.codec, chunks };
}

function tone(from: number, samples: number): AudioData {
  const data = Float32Array.from({ length: samples * 2 }, (_, index) =>
    Math.sin((2 * Math.PI * 440 * (from + (index >> 1))) / sampleRate),
  );
  return new AudioData({
    format: "f32",
    sampleRate,
    numberOfFrames: samples,
    numberOfChannels: 2,
    timestamp: Math.round((from * 1e6) / sampleRate),
    data,
  });
}

async function addSound(chunks: readonly SoundChunk[], audio: EncodedAudioPacketSource): Promise<void> {
  for (const { packet, metadata } of chunks) {
    await audio.add(packet, metadata as Parameters<EncodedAudioPacketSource["add"]>[1]);
  }
  audio.close();
}
