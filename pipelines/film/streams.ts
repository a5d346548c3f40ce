import { ALL_FORMATS, EncodedPacketSink, FilePathSource, Input } from "mediabunny";
import type { InputAudioTrack, InputVideoTrack } from "mediabunny";

/** What a film says of itself, from its table of samples; nothing is decoded. */
export interface Streams {
  readonly video?: VideoStream;
  readonly audio?: Stream;
}

/** Times are in seconds. */
export interface Stream {
  readonly codec: string;
  readonly start: number;
  readonly end: number;
  readonly packets: number;
}

export interface VideoStream extends Stream {
  readonly width: number;
  readonly height: number;
  /** Frames a second, on average. */
  readonly fps: number;
  /** When each frame is shown, in order. */
  readonly times: readonly number[];
}

/** Reads the streams of a film. Throws when its index cannot be read; `onPacket` hears of each packet in it. */
export async function readStreams(file: string, onPacket: () => void): Promise<Streams> {
  using input = new Input({ source: new FilePathSource(file), formats: ALL_FORMATS });
  const video = await input.getPrimaryVideoTrack();
  const audio = await input.getPrimaryAudioTrack();
  return {
    ...(video === null ? {} : { video: await readVideo(video, onPacket) }),
    ...(audio === null ? {} : { audio: (await readTrack(audio, onPacket)).stream }),
  };
}

async function readVideo(track: InputVideoTrack, onPacket: () => void): Promise<VideoStream> {
  const { stream, times } = await readTrack(track, onPacket);
  const seconds = stream.end - stream.start;
  return {
    ...stream,
    width: await track.getCodedWidth(),
    height: await track.getCodedHeight(),
    fps: seconds > 0 ? stream.packets / seconds : 0,
    times,
  };
}

async function readTrack(
  track: InputAudioTrack | InputVideoTrack,
  onPacket: () => void,
): Promise<{ stream: Stream; times: readonly number[] }> {
  const times: number[] = [];
  let end = 0;
  const packets = new EncodedPacketSink(track).packets(undefined, undefined, { metadataOnly: true });
  for await (const packet of packets) {
    onPacket();
    times.push(packet.timestamp);
    end = Math.max(end, packet.timestamp + packet.duration);
  }
  // Packets stand in the order of decoding.
  times.sort((one, other) => one - other);
  const codec = (await track.getCodec()) ?? "unknown";
  return { stream: { codec, start: times[0] ?? 0, end, packets: times.length }, times };
}
