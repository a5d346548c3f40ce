import type { CheckModule, StageModule } from "../module.ts";
import type { ModuleProblem } from "./load-error.ts";

type ModuleRole = "stage" | "check";

/** What a module exports for a role, whatever its options are. */
type RoleModule = StageModule<unknown> | CheckModule<unknown>;

type PickedExport =
  | { readonly ok: true; readonly module: RoleModule }
  | { readonly ok: false; readonly problem: ModuleProblem };

const makers = { stage: "defineStage", check: "defineCheck" } as const;

export function pickExport(exports: { readonly [name: string]: unknown }, role: ModuleRole): PickedExport {
  const found = exports[role];
  if (isRoleModule(found, role)) return { ok: true, module: found };
  const problem = (message: string, hint: string): PickedExport => ({
    ok: false,
    problem: { class: "contract", message, hint },
  });
  const hint = `export const ${role} = ${makers[role]}({ … })`;
  if (found !== undefined) {
    return problem(`its export \`${role}\` is ${nameOf(found)}, not what \`${makers[role]}\` makes`, hint);
  }
  const other = role === "stage" ? "check" : "stage";
  if (isRoleModule(exports[other], other)) {
    const place = role === "stage" ? "name it under `verify`" : "use it as the `uses` of a stage";
    return problem(`it is a ${other}, not a ${role}`, place);
  }
  const names = Object.keys(exports).map((name) => `\`${name}\``);
  return problem(`it exports no \`${role}\`, but ${names.join(", ") || "nothing"}`, hint);
}

/** The role that a module says it has; a stage if both. */
export function pickAnyExport(exports: { readonly [name: string]: unknown }): PickedExport {
  const check = pickExport(exports, "check");
  const isCheck = exports["stage"] === undefined && (check.ok || exports["check"] !== undefined);
  return isCheck ? check : pickExport(exports, "stage");
}

function isRoleModule(value: unknown, role: ModuleRole): value is RoleModule {
  if (typeof value !== "object" || value === null) return false;
  return "role" in value && value.role === role && "run" in value && typeof value.run === "function";
}

function nameOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return `an object with ${Object.keys(value).join(", ") || "nothing in it"}`;
  return `a ${typeof value}`;
}
