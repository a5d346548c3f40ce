import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, posix } from "node:path";
import { defineStage, StageFailure } from "storyflow";
import type { StageContext } from "storyflow";
import { checkRange } from "../images/check-range.ts";
import { encodeFor } from "../images/encode-for.ts";
import { plannedFixes } from "../images/judge-fix.ts";
import { rounded } from "../images/issues.ts";
import { measurePanel, setColours } from "../images/measure-panel.ts";
import type { PanelFacts } from "../images/measure-panel.ts";
import { mendPanel } from "../images/mend-panel.ts";
import type { FixStep, MendedPanel } from "../images/mend-panel.ts";
import { fileOf } from "../images/panel-files.ts";
import { parseQaReport } from "../images/parse-qa-report.ts";
import type { Verdicts } from "../images/parse-qa-report.ts";
import { readPanel } from "../images/read-picture.ts";

type Options = { readonly round?: number; readonly min_gain?: number };

const defaults: Required<Options> = { round: 1, min_gain: 0.05 };

const options = {
  type: "object",
  additionalProperties: false,
  properties: {
    round: {
      type: "integer",
      minimum: 1,
      maximum: 1000,
      default: defaults.round,
      description:
        "The round of the loop: fixes go 60 % of the way in round 1, 80 % in round 2, then all of it.",
    },
    min_gain: {
      type: "number",
      minimum: 0,
      maximum: 5,
      default: defaults.min_gain,
      description:
        "A fix is kept only when the panel's score, all measures together, gains at least this much.",
    },
  },
};

export type PanelDelta = {
  readonly panel: string;
  readonly file: string;
  /** The panel's score as the qa stage gives it. */
  readonly before: number;
  readonly after: number;
  readonly steps: readonly FixStep[];
};

/** Mends the panels in place, as far as filters can. */
export const stage = defineStage<Options>({
  options,
  async run(context) {
    const { round, min_gain: minGain } = { ...defaults, ...context.options };
    checkRange("round", round, 1, 1000);
    checkRange("min_gain", minGain, 0, 5);
    const file = fileOf("autofix", "inputs", ".json", context.inputs);
    const verdicts = parseQaReport(await readFile(file, "utf8"), file);
    checkUpdates(verdicts, context.updates, file);

    const strength = strengthOf(round);
    const panels = await mendAll(context, verdicts, strength, minGain);
    const regenerate = beyondRepair(verdicts);
    // Once is enough: filters do not bring them back in a later round either.
    if (round === 1 && regenerate.length > 0) {
      context.warn(`no filter can mend ${regenerate.join(", ")}: make new pictures, with another seed`);
    }
    const results = { round, strength, ...summary(panels), regenerate, panels };
    await writeReport(context.outputs, results);
    return results;
  },
});

/** A first round that goes all the way may overdo it; a later one has what the first left. */
function strengthOf(round: number): number {
  return Math.min(1, rounded(0.4 + 0.2 * round));
}

function checkUpdates({ panels }: Verdicts, updates: readonly string[], report: string): void {
  const outside = panels.find(({ file }) => !updates.some((path) => file === path || isInside(file, path)));
  if (outside === undefined) return;
  const declared = updates.length === 0 ? "nothing" : updates.join(", ");
  throw new StageFailure("contract", `${report} judges ${outside.file}, but autofix updates ${declared}`, {
    hint: "name the folder of the judged panels in updates",
  });
}

function isInside(file: string, folder: string): boolean {
  return folder.endsWith("/") && posix.normalize(file).startsWith(posix.normalize(folder));
}

async function mendAll(
  context: StageContext<Options>,
  verdicts: Verdicts,
  strength: number,
  minGain: number,
): Promise<readonly PanelDelta[]> {
  const { panels, issues, thresholds, weights } = verdicts;
  const facts = await measureAll(context, panels);
  const set = setColours(facts);
  const deltas: PanelDelta[] = [];
  for (const [index, { panel, file }] of panels.entries()) {
    const own = facts[index];
    const fixes = plannedFixes(issues.filter((issue) => issue.panel === panel));
    if (fixes.length === 0 || own === undefined) continue;
    context.signal.throwIfAborted();
    context.report(0.3 + (0.7 * index) / panels.length, `${panel}: ${fixes.join(", ")}`);
    const earlierHashes = facts.slice(0, index).map(({ hash }) => hash);
    const around = { standard: { thresholds, weights }, set, earlierHashes, strength, minGain };
    const mended = await mendPanel(panel, await readPanel(file), own, fixes, around);
    facts[index] = mended.facts;
    if (mended.facts !== own) await writeFile(file, await encodeFor(file, mended.raster));
    deltas.push(deltaOf(panel, file, mended));
    logSteps(context, panel, mended.steps);
  }
  return deltas;
}

async function measureAll(context: StageContext<Options>, panels: Verdicts["panels"]): Promise<PanelFacts[]> {
  const facts: PanelFacts[] = [];
  for (const [index, { panel, file }] of panels.entries()) {
    context.signal.throwIfAborted();
    context.report((0.3 * index) / panels.length, `${panel}: measuring`);
    facts.push(await measurePanel(await readPanel(file)));
  }
  return facts;
}

function deltaOf(panel: string, file: string, { before, after, steps }: MendedPanel): PanelDelta {
  return { panel, file, before: rounded(before.score), after: rounded(after.score), steps };
}

function logSteps(context: StageContext<Options>, panel: string, steps: readonly FixStep[]): void {
  for (const { fix, decision, reason } of steps) {
    context.log(`${panel}: ${fix} ${decision.replace("_", " ")}: ${reason}`);
  }
}

function summary(panels: readonly PanelDelta[]): { readonly kept: number; readonly rejected: number } {
  const steps = panels.flatMap((panel) => panel.steps);
  return {
    kept: steps.filter(({ decision }) => decision === "kept").length,
    rejected: steps.filter(({ decision }) => decision === "rejected").length,
  };
}

/** Panels with an error that no filter mends. */
function beyondRepair({ issues }: Verdicts): readonly string[] {
  const hopeless = issues.filter(({ fix, severity }) => fix === "regenerate" && severity === "error");
  return Array.from(new Set(hopeless.map(({ panel }) => panel)));
}

async function writeReport(outputs: readonly string[], results: object): Promise<void> {
  for (const file of outputs.filter((output) => output.endsWith(".json"))) {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `${JSON.stringify(results, null, 2)}\n`);
  }
}
