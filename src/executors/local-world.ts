import type { JsonObject } from "../model/json.ts";
import type { AttemptControls, Kind, Workspace } from "../ports.ts";
import type { AttemptFolder } from "./attempt-folder.ts";
import type { Variables } from "./base-environment.ts";

/** What attempts on this machine are made with. */
export interface LocalWorld {
  readonly workspace: Workspace;
  readonly kinds: { readonly shell: Kind; readonly module: Kind };
  /** The caller's environment over what the `env_file`s say. A stage gets the names that it asks for, and a small base. */
  readonly environment: Variables;
  /** The values of all secrets of the pipeline: none of them may be seen in any log. */
  readonly secretValues: readonly string[];
  /** JSON Schemas of modules' options, by `uses`: options are held to them once their templates are resolved. */
  readonly optionSchemas: ReadonlyMap<string, JsonObject>;
}

/** What every step of one attempt may use. */
export interface AttemptContext {
  readonly controls: AttemptControls;
  readonly world: LocalWorld;
  readonly folder: AttemptFolder;
}
