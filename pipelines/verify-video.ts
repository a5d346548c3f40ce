import { readFile, stat } from "node:fs/promises";
import { defineCheck } from "storyflow";
import type { CheckContext, Finding } from "storyflow";
import { walkFile } from "./film/boxes.ts";
import { isFilmName, readContainer } from "./film/container.ts";
import { audioContracts, stillsOf, toleranceFor } from "./film/film-contract.ts";
import type { AudioContract, FilmContract } from "./film/film-contract.ts";
import { parseVideoPlan } from "./film/film-plan.ts";
import type { VideoPlan } from "./film/film-plan.ts";
import { judgeContent } from "./film/judge-content.ts";
import { judgeBoxes, judgeContainer, judgeDecoding, judgeSize, judgeStreams } from "./film/judge-film.ts";
import { durationSchema, parseBytes, parseSeconds, sizeSchema } from "./film/quantities.ts";
import type { Duration, Size } from "./film/quantities.ts";
import { decodeFilm, probeStreams } from "./film/probe.ts";
import type { DecodedFilm, ProbeContext } from "./film/probe.ts";
import type { Streams } from "./film/streams.ts";

export type VerifyVideoOptions = {
  readonly file?: string;
  readonly plan?: string;
  readonly min_size?: Size;
  readonly min_duration?: Duration;
  readonly max_duration?: Duration;
  readonly duration?: Duration;
  readonly duration_tolerance?: Duration;
  readonly width?: number;
  readonly height?: number;
  readonly fps?: number;
  readonly require_fast_start?: boolean;
  readonly audio?: AudioContract;
  readonly warn_black?: Duration;
  readonly max_black?: Duration;
  readonly max_black_share?: number;
  readonly warn_frozen?: Duration;
  readonly max_frozen?: Duration;
  readonly max_frozen_share?: number;
};

const share = (description: string): object => ({ type: "number", minimum: 0, maximum: 1, description });

const optionsSchema = {
  type: "object",
  additionalProperties: false,
  properties: {
    file: { type: "string", description: "The film. Default: every output that is one by its name." },
    plan: {
      type: "string",
      description:
        "A video_plan.json: the film must last as long as the plan says, and may stand still where it says so.",
    },
    min_size: sizeSchema("At least so large. Default: 1KB."),
    min_duration: durationSchema("At least so long."),
    max_duration: durationSchema("At most so long."),
    duration: durationSchema("So long, to `duration_tolerance`. Default: as `plan` says."),
    duration_tolerance: durationSchema("Default: 2 % of the duration, but at least 0.5 s."),
    width: { type: "integer", minimum: 2, description: "Of the picture, in pixels." },
    height: { type: "integer", minimum: 2, description: "Of the picture, in pixels." },
    fps: { type: "number", exclusiveMinimum: 0, description: "Frames a second, to 1 %." },
    require_fast_start: {
      type: "boolean",
      description: "Whether an mp4 must have its index in front. Default: false.",
    },
    audio: { enum: audioContracts, description: "Whether there must be sound. Default: allowed." },
    warn_black: durationSchema("So much black at a stretch is a warning. Default: 2s."),
    max_black: durationSchema("So much black at a stretch is an error. Default: 3s."),
    max_black_share: share("More of the film than this in black is an error. Default: 0.5."),
    warn_frozen: durationSchema("A picture that stands still for so long is a warning. Default: 2s."),
    max_frozen: durationSchema("A picture that stands still for so long is an error. Default: 4s."),
    max_frozen_share: share("More of the film than this standing still is an error. Default: 0.5."),
  },
};

/** Is this film whole? From cheap to dear; what fails one step is not put to the next. */
export const check = defineCheck<VerifyVideoOptions>({
  options: optionsSchema,
  async run(context) {
    const films = filmsIn(context);
    if (films.length === 0) {
      return [
        { severity: "error", message: "no output is a film by its name: say which is one with `file`" },
      ];
    }
    const contract = contractOf(context.options, await readPlan(context.options.plan));
    const findings: Finding[] = [];
    for (const film of films) {
      for (const { severity, message } of await verifyFilm(film, contract, context)) {
        findings.push({ severity, message: `${film}: ${message}` });
      }
    }
    return findings;
  },
});

function filmsIn(context: CheckContext<VerifyVideoOptions>): readonly string[] {
  const { file } = context.options;
  return file === undefined ? context.outputs.filter(isFilmName) : [file];
}

async function readPlan(file: string | undefined): Promise<VideoPlan | undefined> {
  return file === undefined ? undefined : parseVideoPlan(await readFile(file, "utf8"), file);
}

/** What the options ask of a film. */
export function contractOf(options: VerifyVideoOptions, plan: VideoPlan | undefined): FilmContract {
  const expected = options.duration === undefined ? plan?.total_duration : parseSeconds(options.duration);
  const { width, height, fps } = options;
  return {
    minBytes: parseBytes(options.min_size ?? "1KB"),
    ...(options.min_duration === undefined ? {} : { minDuration: parseSeconds(options.min_duration) }),
    ...(options.max_duration === undefined ? {} : { maxDuration: parseSeconds(options.max_duration) }),
    ...(expected === undefined ? {} : { duration: { expected, tolerance: tolerance(options, expected) } }),
    ...(width === undefined ? {} : { width }),
    ...(height === undefined ? {} : { height }),
    ...(fps === undefined ? {} : { fps }),
    fastStart: options.require_fast_start ?? false,
    audio: options.audio ?? "allowed",
    black: {
      warn: parseSeconds(options.warn_black ?? "2s"),
      max: parseSeconds(options.max_black ?? "3s"),
      share: options.max_black_share ?? 0.5,
    },
    frozen: {
      warn: parseSeconds(options.warn_frozen ?? "2s"),
      max: parseSeconds(options.max_frozen ?? "4s"),
      share: options.max_frozen_share ?? 0.5,
    },
    stills: plan === undefined ? [] : stillsOf(plan),
  };
}

function tolerance(options: VerifyVideoOptions, expected: number): number {
  const given = options.duration_tolerance;
  return given === undefined ? toleranceFor(expected) : parseSeconds(given);
}

type Step = () => Promise<readonly Finding[]>;

/** A step may build on what those before it found. */
async function verifyFilm(
  film: string,
  contract: FilmContract,
  context: ProbeContext,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const step of stepsFor(film, contract, context)) {
    findings.push(...(await step()));
    if (findings.some((finding) => finding.severity === "error")) break;
  }
  return findings;
}

function stepsFor(film: string, contract: FilmContract, context: ProbeContext): readonly Step[] {
  let streams: Streams = {};
  return [
    async () => judgeSize(await sizeOf(film), contract),
    async () => judgeContainer(await readContainer(film), film),
    async () => ((await readContainer(film)) === "mp4" ? judgeBoxes(await walkFile(film), contract) : []),
    async () => {
      const answer = await probeStreams(film, context);
      if (!answer.ok) return [unreadable("its index cannot be read", answer.reason)];
      streams = answer.value;
      return judgeStreams(streams, contract);
    },
    async () => {
      const answer = await decodeFilm(film, context);
      if (!answer.ok) return [unreadable("it cannot be decoded", answer.reason)];
      return judgeDecoded(answer.value, streams, contract);
    },
  ];
}

async function sizeOf(film: string): Promise<number | undefined> {
  const stats = await stat(film).catch(() => undefined);
  return stats?.isFile() === true ? stats.size : undefined;
}

function judgeDecoded(decoded: DecodedFilm, streams: Streams, contract: FilmContract): readonly Finding[] {
  const findings = judgeDecoding(decoded, streams);
  const content = decoded.video?.content;
  if (content === undefined || streams.video === undefined) return findings;
  return [...findings, ...judgeContent(content, streams.video, contract)];
}

function unreadable(what: string, reason: string): Finding {
  return { severity: "error", message: `${what}: ${reason}` };
}
