import { setTimeout } from "node:timers/promises";
import { AudioDecoder, EncodedAudioChunk, EncodedVideoChunk, VideoDecoder } from "@napi-rs/webcodecs";
import type { AudioData, VideoFrame } from "@napi-rs/webcodecs";
import { ALL_FORMATS, EncodedPacketSink, FilePathSource, Input } from "mediabunny";
import type { EncodedPacket, InputAudioTrack, InputTrack, InputVideoTrack } from "mediabunny";
import { createContentWatch, shrinkLuma } from "./luma.ts";
import type { ContentRuns } from "./luma.ts";
import { messageOf } from "./message-of.ts";
import { createFrameCollector } from "./native-memory.ts";

/** What came out when every packet of a film was decoded. */
export interface DecodedTracks {
  readonly video?: DecodedVideo;
  readonly audio?: DecodedTrack;
}

export interface DecodedTrack {
  readonly packets: number;
  /** Of video frames, or of blocks of sound. */
  readonly decoded: number;
  /** What the decoder reported, or that there is none. */
  readonly failures: readonly string[];
}

export interface DecodedVideo extends DecodedTrack {
  /** As WebCodecs names it: `I420`. */
  readonly pixelFormat: string;
  readonly fullRange: boolean;
  /** Absent for pixel formats that are not looked into. */
  readonly content?: ContentRuns;
}

/** Packets in the decoder and frames out of it that may wait; more only cost memory. */
const queueLimit = 8;
const failureLimit = 5;

/** Decodes the whole film. Throws when its index cannot be read; what the decoders say is in the answer. */
export async function decodeTracks(file: string, onPacket: () => void): Promise<DecodedTracks> {
  using input = new Input({ source: new FilePathSource(file), formats: ALL_FORMATS });
  const video = await input.getPrimaryVideoTrack();
  const audio = await input.getPrimaryAudioTrack();
  return {
    ...(video === null ? {} : { video: await decodeVideo(video, onPacket) }),
    ...(audio === null ? {} : { audio: await decodeAudio(audio, onPacket) }),
  };
}

async function decodeVideo(track: InputVideoTrack, onPacket: () => void): Promise<DecodedVideo> {
  const viewer = createViewer();
  const config = await track.getDecoderConfig();
  if (config === null) return { ...noDecoder(await track.getCodec()), pixelFormat: "", fullRange: false };
  const failures: string[] = [];
  const decoder = new VideoDecoder({
    output: (frame) => viewer.see(frame),
    error: (error) => failures.push(error.message),
  });
  // The browser's type allows more colour spaces than the decoder's, which takes them all the same.
  decoder.configure(config as Parameters<VideoDecoder["configure"]>[0]);
  const packets = await feed(track, {
    decode: (packet) => decoder.decode(new EncodedVideoChunk(chunkOf(packet))),
    waiting: () => decoder.decodeQueueSize + viewer.waiting(),
    failures,
    onPacket,
  });
  await flush(decoder, failures);
  return { packets, failures, ...(await viewer.finish()) };
}

async function decodeAudio(track: InputAudioTrack, onPacket: () => void): Promise<DecodedTrack> {
  const config = await track.getDecoderConfig();
  if (config === null) return noDecoder(await track.getCodec());
  const failures: string[] = [];
  let decoded = 0;
  const output = (data: AudioData): void => {
    decoded += 1;
    data.close();
  };
  const decoder = new AudioDecoder({ output, error: (error) => failures.push(error.message) });
  decoder.configure(config);
  const packets = await feed(track, {
    decode: (packet) => decoder.decode(new EncodedAudioChunk(chunkOf(packet))),
    waiting: () => decoder.decodeQueueSize,
    failures,
    onPacket,
  });
  await flush(decoder, failures);
  return { packets, decoded, failures };
}

function noDecoder(codec: string | null): DecodedTrack {
  return { packets: 0, decoded: 0, failures: [`no decoder for ${codec ?? "an unknown codec"}`] };
}

function chunkOf(packet: EncodedPacket) {
  return { type: packet.type, timestamp: Math.round(packet.timestamp * 1e6), data: packet.data };
}

interface Feeding {
  decode(packet: EncodedPacket): void;
  waiting(): number;
  readonly failures: string[];
  readonly onPacket: () => void;
}

/** Gives a decoder all packets of a track, as fast as it takes them, and says how many there were. */
async function feed(track: InputTrack, feeding: Feeding): Promise<number> {
  let packets = 0;
  for await (const packet of new EncodedPacketSink(track).packets()) {
    if (feeding.failures.length >= failureLimit) break;
    packets += 1;
    feeding.onPacket();
    try {
      feeding.decode(packet);
    } catch (error) {
      feeding.failures.push(messageOf(error));
    }
    while (feeding.waiting() > queueLimit && feeding.failures.length === 0) await setTimeout(1);
  }
  return packets;
}

async function flush(
  decoder: { readonly state: string; flush(): Promise<void>; close(): void },
  failures: string[],
): Promise<void> {
  try {
    if (decoder.state === "configured") await decoder.flush();
  } catch (error) {
    failures.push(messageOf(error));
  }
  if (decoder.state !== "closed") decoder.close();
}

/** Looks at frames one by one, in the order in which they come: that of showing, whatever timestamps they carry. */
function createViewer() {
  const watch = createContentWatch();
  const collector = createFrameCollector();
  let decoded = 0;
  let viewed = 0;
  let pixelFormat = "";
  let fullRange = false;
  let viewing = Promise.resolve();
  const view = async (frame: VideoFrame): Promise<void> => {
    const bytes = frame.allocationSize();
    const grid = await gridOf(frame);
    if (grid !== undefined) watch.see(grid);
    frame.close();
    viewed += 1;
    await collector.dropped(bytes);
  };
  return {
    see(frame: VideoFrame): void {
      decoded += 1;
      pixelFormat ||= frame.format ?? "";
      fullRange ||= frame.colorSpace.fullRange === true;
      viewing = viewing.then(() => view(frame));
    },
    waiting: () => decoded - viewed,
    async finish(): Promise<Pick<DecodedVideo, "decoded" | "pixelFormat" | "fullRange" | "content">> {
      await viewing;
      const content = lumaFirst.has(pixelFormat) ? { content: watch.finish() } : {};
      return { decoded, pixelFormat, fullRange, ...content };
    },
  };
}

/** Formats that begin with a plane of luma, a byte for each pixel. */
const lumaFirst: ReadonlySet<string> = new Set(["I420", "I420A", "I422", "I422A", "I444", "I444A", "NV12"]);

async function gridOf(frame: VideoFrame) {
  if (!lumaFirst.has(frame.format ?? "")) return undefined;
  const pixels = new Uint8Array(frame.allocationSize());
  const planes = await frame.copyTo(pixels);
  const { width, height } = frame.visibleRect;
  const stride = planes[0]?.stride ?? width;
  return shrinkLuma(
    pixels.subarray(planes[0]?.offset ?? 0),
    { width, height, stride },
    frame.colorSpace.fullRange === true,
  );
}
