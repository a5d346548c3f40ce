import { writeFile } from "node:fs/promises";
import { decodeTracks } from "./decode-tracks.ts";
import { messageOf } from "./message-of.ts";
import type { ProbeAnswer, ProbeName } from "./probe.ts";
import { readStreams } from "./streams.ts";
import { startWatchdog } from "./watchdog.ts";

/** A process of its own, started by probe.ts: asks a film something and writes the answer to a file. */

/** Without a packet for so long, there will be none. */
const silenceMs = 20_000;

const probes: Readonly<Record<ProbeName, (film: string, onPacket: () => void) => Promise<unknown>>> = {
  streams: readStreams,
  decode: decodeTracks,
};

const [name = "", film = "", report = ""] = process.argv.slice(2);
const watchdog = await startWatchdog(
  silenceMs,
  report,
  JSON.stringify(failed(`it led nowhere for ${silenceMs / 1000} s`)),
);
const answer = await probe();
await watchdog.stop();
await writeFile(report, JSON.stringify(answer));

async function probe(): Promise<ProbeAnswer<unknown>> {
  try {
    return {
      ok: true,
      value: await probes[name === "decode" ? "decode" : "streams"](film, () => watchdog.beat()),
    };
  } catch (error) {
    return failed(messageOf(error));
  }
}

function failed(reason: string): ProbeAnswer<unknown> {
  return { ok: false, reason };
}
