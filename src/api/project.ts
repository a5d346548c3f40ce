import type { Diagnostic } from "../model/diagnostic.ts";
import type { JsonObject } from "../model/json.ts";
import type { ModuleFile } from "../ports.ts";
import type { Plan } from "../model/plan.ts";
import type { Source } from "../model/source.ts";

/** A manifest that was read, checked and planned, with all that a run of it needs. */
export interface Project {
  /** The manifest's folder, absolute. */
  readonly root: string;
  /** The manifest as the person named it. */
  readonly manifest: string;
  readonly plan: Plan;
  readonly params: JsonObject;
  readonly data: JsonObject;
  /** The caller's environment over what the `env_file`s say. */
  readonly environment: { readonly [name: string]: string };
  /** JSON Schemas of modules' options, by `uses`. */
  readonly optionSchemas: ReadonlyMap<string, JsonObject>;
  /** What modules are made of, by `uses`. */
  readonly moduleFiles: ReadonlyMap<string, readonly ModuleFile[]>;
}

/** A project with the plan of what is to be run of it. */
export interface RunPlan extends Project {
  /** The stages as they were asked for; none: all. */
  readonly stages: readonly string[];
}

export interface LoadedManifest {
  /** The texts that places of diagnostics point into. */
  readonly sources: readonly Source[];
  readonly diagnostics: readonly Diagnostic[];
  /** Wrong params: wrong usage, not a wrong manifest. */
  readonly usage: readonly UsageProblem[];
  /** Every file that says what the pipeline is, absolute, whether it is there or not; those of modules that could be loaded. */
  readonly files: readonly string[];
  /** Absent when there are errors. */
  readonly plan?: Plan;
  /** Absent when there are errors or problems. */
  readonly project?: Project;
}

export interface UsageProblem {
  readonly message: string;
  readonly hint?: string;
}

export interface LoadOptions {
  /** What a relative manifest is relative to; by default the folder that this process works in. */
  readonly cwd?: string;
  /** Values of params by their names, over those of `paramsFile`. A text becomes what the param's type says. */
  readonly params?: JsonObject;
  /** A YAML or JSON file of params, relative to `cwd`. */
  readonly paramsFile?: string;
  /** Where `pass_env`, `secrets` and `STORYFLOW_PARAM_<NAME>` are looked up; by default the variables of this process. */
  readonly environment?: { readonly [name: string]: string | undefined };
  /** Whether what modules say of themselves may be written down in `.storyflow/`, so that they need not be asked again. */
  readonly isRemembered?: boolean;
}

/** A manifest, and what it is to be loaded with. */
export interface ManifestRequest extends LoadOptions {
  readonly manifest: string;
  readonly cwd: string;
}
