import type { Diagnostic } from "../model/diagnostic.ts";
import type { Pipeline } from "../model/pipeline.ts";
import { describeSecretKey } from "../plan/expand-items.ts";
import type { Known } from "../plan/known.ts";
import type { Secrets } from "./secrets-of.ts";

/** What a job is called stands in every log, event and report, so no secret may be part of it. */
export function checkSecretKeys(
  { stages }: Pipeline,
  known: Known,
  { mask }: Secrets,
): readonly Diagnostic[] {
  return stages.flatMap(({ fanOut }) => {
    if (fanOut === undefined) return [];
    const expanded = known.items(fanOut);
    const found = expanded?.ok === true ? describeSecretKey(fanOut, expanded.items, mask) : undefined;
    return found === undefined ? [] : [{ severity: "error", ...found }];
  });
}
