import type { Failure } from "../model/outcome.ts";

/** What is known of a failed attempt before anybody looks at the machine. */
export interface Evidence {
  readonly failure: Pick<Failure, "class" | "message" | "signal" | "tail">;
  /** Of a command that a shell reads. */
  readonly shellText?: string;
  /** Variables where storyflow runs. */
  readonly caller: Variables;
  /** Variables that the attempt had. */
  readonly given: Variables;
}

interface Variables {
  readonly [name: string]: string;
}

/** Why commands fail that people meet again and again, as facts. What to do about each stands in `advise.ts`. */
export type KnownCause =
  | {
      readonly type: "missing_program";
      /** As it was called: `ffmpeg`, `./tools/render`. */
      readonly name: string;
      /** False: the words could mean a file as well, so somebody should look whether the program is there. */
      readonly isCertain: boolean;
    }
  | {
      readonly type: "unset_variable";
      readonly name: string;
      /** The caller has it, the stage does not ask for it. */
      readonly isPassable: boolean;
      /** A variable of the stage with nearly the same name. */
      readonly meant?: string;
    }
  /** Nothing complains of it, but it is mentioned, and only the caller has it. */
  | { readonly type: "unpassed_variable"; readonly name: string; readonly where: "command" | "output" }
  | { readonly type: "disk_full" }
  | { readonly type: "quota_spent" }
  | {
      readonly type: "out_of_memory";
      /** Who noticed: the kernel (presumably), the program, the engine of JavaScript, the graphics card. */
      readonly by: "kernel" | "program" | "javascript" | "gpu";
    }
  | { readonly type: "port_in_use"; readonly port?: number }
  | { readonly type: "denied"; readonly path: string }
  | { readonly type: "reopened_stream" };

/** What somebody who can look found out about a cause. */
export interface CauseFacts {
  /** Where attempts write, each file system once; the first is the project's. */
  readonly disks: readonly DiskSpace[];
  /** A program of that name lies in `node_modules/.bin`. */
  readonly isInNodeModules: boolean;
}

export interface DiskSpace {
  /** `the project`, `/tmp` */
  readonly where: string;
  readonly freeBytes: number;
}
