import type { JsonObject } from "../model/json.ts";
import type {
  AttemptControls,
  Clock,
  FileDigests,
  Kind,
  ModuleFile,
  State,
  Store,
  Workspace,
} from "../ports.ts";
import type { AttemptFiles, AttemptFolder } from "./attempt-folder.ts";
import type { Variables } from "./base-environment.ts";

/** What attempts on this machine are made with. */
export interface LocalWorld {
  readonly workspace: Workspace;
  readonly store: Store;
  readonly state: State;
  readonly digests: FileDigests;
  readonly attempts: AttemptFiles;
  readonly kinds: { readonly shell: Kind; readonly module: Kind };
  /** The caller's environment over what the `env_file`s say. A stage gets the names that it asks for, and a small base. */
  readonly environment: Variables;
  /** The values of all secrets of the pipeline: none of them may be seen in any log. */
  readonly secretValues: readonly string[];
  /** Replaces these in a text. */
  readonly mask: (text: string) => string;
  /** What modules are made of, by `uses`. */
  readonly moduleFiles: ReadonlyMap<string, readonly ModuleFile[]>;
  /** Nothing may be written: what would have to be looked at by putting it in place counts as a miss. */
  readonly isReadOnly?: boolean;
  readonly clock: Pick<Clock, "now" | "monotonicMs">;
  /** JSON Schemas of modules' options, by `uses`: options are held to them once their templates are resolved. */
  readonly optionSchemas: ReadonlyMap<string, JsonObject>;
}

/** What every step of one attempt may use. */
export interface AttemptContext {
  readonly controls: AttemptControls;
  readonly world: LocalWorld;
  readonly folder: AttemptFolder;
}
