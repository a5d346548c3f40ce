import { keepKnownModules, readKnownModules } from "../kinds/known-modules.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { TemplateValue } from "../model/expression.ts";
import type { JsonObject } from "../model/json.ts";
import type { Pipeline, Stage } from "../model/pipeline.ts";
import type { Place } from "../model/source.ts";
import type { ModuleDescription, ModuleFile } from "../ports.ts";

interface ModuleUse {
  readonly uses: string;
  readonly role: "stage" | "check";
  readonly with: TemplateValue;
  readonly place: Place;
}

type Described = ModuleDescription | { readonly error: string };

export interface CheckedModules {
  readonly diagnostics: readonly Diagnostic[];
  /** JSON Schemas of options, by `uses`: what templates stand for is held to them when it is known. */
  readonly optionSchemas: ReadonlyMap<string, JsonObject>;
  /** What modules are made of, by `uses`. */
  readonly moduleFiles: ReadonlyMap<string, readonly ModuleFile[]>;
}

/** Asks each module that the pipeline names what it is, and holds the options it is given to its schema. */
export async function checkModules(
  pipeline: Pipeline,
  root: string,
  isRemembered: boolean,
): Promise<CheckedModules> {
  const uses = pipeline.stages.flatMap(modulesOf);
  if (uses.length === 0) return { diagnostics: [], optionSchemas: new Map(), moduleFiles: new Map() };
  // The validator and what starts processes are heavy; most manifests of a few commands need neither.
  const { checkOptions } = await import("../manifest/check-options.ts");
  const names = [...new Set(uses.map((use) => use.uses))];
  const described = await describe(names, root, isRemembered);
  const holdOptions = (use: ModuleUse, schema: JsonObject) =>
    checkOptions(pipeline.source, use.with, schema, use.place);
  const schemas = names.flatMap((name) => {
    const found = described.get(name);
    return found !== undefined && "options" in found ? [[name, found.options] as const] : [];
  });
  return {
    diagnostics: uses.flatMap((use) => checkUse(use, described.get(use.uses), holdOptions)),
    optionSchemas: new Map(schemas),
    moduleFiles: new Map(
      [...described].flatMap(([name, found]) => ("files" in found ? [[name, found.files] as const] : [])),
    ),
  };
}

/** Asks only those that changed since they were asked before. */
async function describe(
  names: readonly string[],
  root: string,
  isRemembered: boolean,
): Promise<ReadonlyMap<string, Described>> {
  const known = readKnownModules(root);
  const unknown = names.filter((name) => !known.has(name));
  if (unknown.length === 0) return known;
  const { describeModules } = await import("../kinds/describe-modules.ts");
  const asked = await describeModules(unknown, root);
  const described = new Map([...known, ...asked]);
  if (isRemembered) keepKnownModules(root, goodOnes(described), Date.now());
  return described;
}

function goodOnes(described: ReadonlyMap<string, Described>): ReadonlyMap<string, ModuleDescription> {
  return new Map(
    [...described].flatMap(([name, found]) => ("error" in found ? [] : [[name, found] as const])),
  );
}

export function modulesOf(stage: Stage): readonly ModuleUse[] {
  const checks = stage.verify.flatMap((check) =>
    check.type === "uses" ? [{ ...check, role: "check" as const }] : [],
  );
  const { action } = stage;
  return action.kind === "module" ? [{ ...action, role: "stage" as const }, ...checks] : checks;
}

function checkUse(
  use: ModuleUse,
  found: Described | undefined,
  holdOptions: (use: ModuleUse, schema: JsonObject) => readonly Diagnostic[],
): readonly Diagnostic[] {
  const { place, uses } = use;
  if (found === undefined || "error" in found) {
    const message = `\`${uses}\` cannot be used: ${found?.error ?? "it was not described"}`;
    return [{ code: "module/unusable", severity: "error", message, place }];
  }
  if (found.role !== use.role) return [wrongRole(use, found.role)];
  if (found.options === undefined) return [];
  return holdOptions(use, found.options);
}

function wrongRole({ uses, place }: ModuleUse, role: "stage" | "check"): Diagnostic {
  const [message, hint] =
    role === "check"
      ? [`\`${uses}\` is a check, not a stage`, "name it under `verify` of a stage"]
      : [`\`${uses}\` is a stage, not a check`, "use it as the `uses` of a stage"];
  return { code: "module/wrong-role", severity: "error", message, place, hint };
}
