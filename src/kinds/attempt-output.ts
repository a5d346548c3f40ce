import type { Readable } from "node:stream";
import type { AttemptReport } from "../model/work-order.ts";
import type { AttemptControls, KindWork } from "../ports.ts";
import { openAttemptLog } from "./attempt-log.ts";
import { createLineShow } from "./line-show.ts";
import { createLineTail } from "./line-tail.ts";
import { createLiveReport } from "./live-report.ts";
import { createMasker, maskText } from "./masker.ts";
import { buildSecretAutomaton } from "./secret-automaton.ts";

/** Everything that an attempt prints on its way to the log, the screen and the results, in bounded memory. */
export interface AttemptOutput {
  /** Resolves when the stream has ended. */
  readonly consume: (stream: Readable, name: "stdout" | "stderr") => Promise<void>;
  /** What a module says of its progress. */
  readonly report: (report: AttemptReport) => void;
  /** Text for the log alone. */
  readonly log: (text: string) => Promise<void>;
  /** The attempt must end: nobody who is shown what it prints is waited for any longer. */
  readonly hurry: () => void;
  readonly close: () => Promise<OutputSummary>;
}

export interface OutputSummary {
  /** The last lines of both streams, masked. */
  readonly tail: readonly string[];
  readonly stderrTail: readonly string[];
  /** The beginning of stdout as it was printed. */
  readonly stdout: string;
  /** There was more on stdout than `captureBytes`. */
  readonly stdoutTooLong: boolean;
}

export async function openAttemptOutput(
  work: KindWork,
  { onReport, onPrinted, onWarning }: AttemptControls,
): Promise<AttemptOutput> {
  const log = await openAttemptLog(work.logFile, onWarning);
  const automaton = buildSecretAutomaton(work.secretValues);
  const tail = createLineTail();
  const stderrTail = createLineTail();
  const capture = createCapture(work.captureBytes);
  const show = createLineShow(onPrinted);
  const live = createLiveReport(tail, work.order.progress, onReport, show.say);
  const mask = (text: string) => maskText(text, work.secretValues);

  const consume = async (stream: Readable, name: "stdout" | "stderr") => {
    const masker = createMasker(automaton);
    const addToTail = tail.addStream();
    const addToStderrTail = name === "stderr" ? stderrTail.addStream() : undefined;
    const shown = show.addStream();
    const pass = async (bytes: Uint8Array) => {
      addToTail(bytes);
      addToStderrTail?.(bytes);
      await log.append(bytes);
      await shown.push(bytes);
      live.changed();
    };
    for await (const chunk of chunksOf(stream)) {
      if (name === "stdout") capture.push(chunk);
      await pass(masker.push(chunk));
    }
    await pass(masker.end());
    await shown.end();
  };
  const report = ({ fraction, message }: AttemptReport) => {
    const masked = message === undefined ? {} : { message: mask(message) };
    live.report({ ...(fraction !== undefined && { fraction }), ...masked });
  };
  const close = async () => {
    live.end();
    await log.close();
    return { tail: tail.lines(), stderrTail: stderrTail.lines(), ...capture.end() };
  };
  return { consume, report, log: (text) => log.append(Buffer.from(mask(text))), hurry: show.hurry, close };
}

/** A stream that is destroyed ends here without an error. */
async function* chunksOf(stream: Readable): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of stream) if (chunk instanceof Uint8Array) yield chunk;
  } catch {
    return;
  }
}

function createCapture(limitBytes: number): {
  push(chunk: Uint8Array): void;
  end(): { readonly stdout: string; readonly stdoutTooLong: boolean };
} {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  return {
    push: (chunk) => {
      const room = limitBytes - bytes;
      bytes += limitBytes === 0 ? 0 : chunk.length;
      if (room > 0) chunks.push(chunk.subarray(0, room));
    },
    end: () => ({ stdout: Buffer.concat(chunks).toString(), stdoutTooLong: bytes > limitBytes }),
  };
}
