export { defineCheck, defineStage } from "./module.ts";
export type {
  CheckContext,
  CheckModule,
  CommandOptions,
  CommandResult,
  Finding,
  StageContext,
  StageModule,
} from "./module.ts";
