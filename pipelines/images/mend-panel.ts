import { nearestHash } from "./difference-hash.ts";
import { applyFix } from "./fixes.ts";
import type { Filter } from "./fixes.ts";
import { plannedFixes, judgeFix } from "./judge-fix.ts";
import { panelIssues, rounded } from "./issues.ts";
import type { LabSpread } from "./lab.ts";
import { measurePanel, panelValues } from "./measure-panel.ts";
import type { PanelFacts } from "./measure-panel.ts";
import { measureNames } from "./measures.ts";
import type { Raster } from "./raster.ts";
import { judgePanel } from "./score.ts";
import type { PanelJudgement, Standard } from "./score.ts";

/** What a panel is judged by and beside, all the same for each of its fixes. */
interface Surroundings {
  readonly standard: Standard;
  readonly set: LabSpread;
  readonly earlierHashes: readonly string[];
  readonly strength: number;
  readonly minGain: number;
}

export type FixStep = {
  readonly fix: Filter;
  readonly decision: "kept" | "rejected" | "not_needed";
  readonly reason: string;
  /** What the panel's score, without caps, gained or would have gained. */
  readonly gain: number;
  /** The raw values that the fix changed. */
  readonly changes: Readonly<Record<string, { readonly before: number; readonly after: number }>>;
};

export interface MendedPanel {
  readonly raster: Raster;
  readonly facts: PanelFacts;
  readonly before: PanelJudgement;
  readonly after: PanelJudgement;
  readonly steps: readonly FixStep[];
}

/** Tries one fix after the other on what the fixes before it left, and keeps those that make the panel better. */
export async function mendPanel(
  panel: string,
  raster: Raster,
  facts: PanelFacts,
  fixes: readonly Filter[],
  around: Surroundings,
): Promise<MendedPanel> {
  const before = judgeFacts(facts, around);
  let state = { raster, facts, judgement: before };
  const steps: FixStep[] = [];
  for (const fix of fixes) {
    if (!stillAskedFor(panel, fix, state.judgement, around.standard)) {
      steps.push({
        fix,
        decision: "not_needed",
        reason: "what asked for it is mended already",
        gain: 0,
        changes: {},
      });
      continue;
    }
    const mended = await applyFix(state.raster, fix, around.strength, around.set);
    const mendedFacts = await measurePanel(mended);
    const judgement = judgeFacts(mendedFacts, around);
    const { kept, reason } = judgeFix(state.judgement, judgement, around.minGain);
    const decision = kept ? "kept" : "rejected";
    steps.push({ fix, decision, reason, ...differences(state.judgement, judgement) });
    if (kept) state = { raster: mended, facts: mendedFacts, judgement };
  }
  return { raster: state.raster, facts: state.facts, before, after: state.judgement, steps };
}

function judgeFacts(facts: PanelFacts, { standard, set, earlierHashes }: Surroundings): PanelJudgement {
  const { distance } = nearestHash(facts.hash, earlierHashes);
  return judgePanel(panelValues(facts, set, distance), standard);
}

function stillAskedFor(panel: string, fix: Filter, judgement: PanelJudgement, standard: Standard): boolean {
  return plannedFixes(panelIssues({ panel, judgement }, standard.thresholds)).includes(fix);
}

function differences(before: PanelJudgement, after: PanelJudgement): Pick<FixStep, "gain" | "changes"> {
  const changes = measureNames.flatMap((name) => {
    const values = {
      before: rounded(before.measures[name].value),
      after: rounded(after.measures[name].value),
    };
    return values.before === values.after ? [] : [[name, values] as const];
  });
  return { gain: rounded(after.uncapped - before.uncapped), changes: Object.fromEntries(changes) };
}
