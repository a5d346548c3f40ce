import type { Budget } from "../model/pipeline.ts";
import type { Build } from "./build.ts";
import { buildTimeout } from "./build-retry.ts";
import type { Budget as RawBudget } from "./generated/manifest.ts";
import { member, type Typed } from "./typed-node.ts";

export function buildBudget(build: Build, budget: Typed<RawBudget> | undefined): Budget {
  if (budget === undefined) return {};
  const retries = member(budget, "retries")?.value;
  const rounds = member(budget, "rounds")?.value;
  const timeMs = buildTimeout(build, member(budget, "time"), "time");
  return {
    ...(retries !== undefined && { retries }),
    ...(rounds !== undefined && { rounds }),
    ...(timeMs !== undefined && { timeMs }),
  };
}
