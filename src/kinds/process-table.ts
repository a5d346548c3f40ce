import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** A process of this machine. */
export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly name: string;
  /** In clock ticks since the machine started. */
  readonly startedAt: number;
}

/** Every living process; undefined where there is no `/proc`. A zombie does not live. */
export function readProcessTable(): readonly ProcessEntry[] | undefined {
  if (process.platform !== "linux") return undefined;
  try {
    const pids = readdirSync("/proc").filter((name) => /^\d/u.test(name));
    return pids.map(readProcess).filter((entry) => entry !== undefined);
  } catch {
    return undefined;
  }
}

/** When a process started that is there, even as a zombie. */
export function startOfProcess(pid: number): number | undefined {
  return statFields(String(pid))?.startedAt;
}

export function isLiving(pid: number): boolean {
  return readProcess(String(pid)) !== undefined;
}

/** Whether the process was started with all of these `NAME=value`. */
export function isMarked(pid: number, marks: readonly string[]): boolean {
  try {
    const variables = `\0${readFileSync(`/proc/${pid}/environ`, "latin1")}\0`;
    return marks.every((mark) => variables.includes(`\0${Buffer.from(mark).toString("latin1")}\0`));
  } catch {
    return false;
  }
}

/** Where stdout and stderr of a process lead, as far as that is a pipe: `socket:[1234]`, or a named one of ours. */
export function outputPipesOf(pid: number): readonly string[] {
  return [1, 2].flatMap((descriptor) => {
    try {
      const target = readlinkSync(`/proc/${pid}/fd/${descriptor}`);
      return /^(?:socket|pipe):/u.test(target) || target.includes(`/${pipeNamePrefix}`) ? [target] : [];
    } catch {
      return [];
    }
  });
}

/**
 * How named pipes of ours begin. They are known by their whole names, which no two have: the number of a file would do as long as the
 * pipe is open only, and afterwards belong to the next one.
 */
export const pipeNamePrefix = ".storyflow-pipe-";

function readProcess(pid: string): ProcessEntry | undefined {
  const fields = statFields(pid);
  return fields === undefined || fields.state === "Z" || fields.state === "X" ? undefined : fields;
}

/** `pid (name) state parent group …`, where the name may hold anything. */
function statFields(pid: string): (ProcessEntry & { readonly state: string }) | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    const nameEnd = text.lastIndexOf(")");
    const [state = "", parent, group, ...others] = text.slice(nameEnd + 2).split(" ");
    const name = text.slice(text.indexOf("(") + 1, nameEnd);
    const startedAt = Number(others[16]);
    return { pid: Number(pid), parent: Number(parent), group: Number(group), name, startedAt, state };
  } catch {
    return undefined;
  }
}
