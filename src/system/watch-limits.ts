import { readFileSync, statfsSync } from "node:fs";

/** A sentence, and what can be done. */
export interface WatchProblem {
  readonly message: string;
  readonly hint: string;
}

const pollHint = "watch with --poll, which looks by the clock";

/** In words what the system refused to watch; undefined for what is not about watching. */
export function describeWatchError(error: unknown): WatchProblem | undefined {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOSPC") {
    return {
      message: `the system does not let more folders be watched: ${limitText("max_user_watches")}`,
      hint: `raise it with \`sudo sysctl fs.inotify.max_user_watches=524288\`, leave folders out with a pattern such as \`!node_modules/**\`, or ${pollHint}`,
    };
  }
  if (code === "EMFILE" || code === "ENFILE") {
    return {
      message: `the system does not let more be watched at once: ${limitText("max_user_instances")}, or too many files are open`,
      hint: `end other programs that watch, raise it with \`sudo sysctl fs.inotify.max_user_instances=512\`, or ${pollHint}`,
    };
  }
  if (typeof code !== "string") return undefined;
  return { message: `what the stages read cannot be watched: ${String(error)}`, hint: pollHint };
}

function limitText(name: string): string {
  const limit = readLimit(`/proc/sys/fs/inotify/${name}`) ?? "reached";
  return `fs.inotify.${name} is ${limit}`;
}

function readLimit(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    return undefined;
  }
}

/** File systems whose other users change files without this machine being told, by the number that Linux gives them. */
const remoteTypes: ReadonlyMap<number, string> = new Map([
  [0x6969, "NFS"],
  [0x517b, "SMB"],
  [0xff53_4d42, "CIFS"],
  [0xfe53_4d42, "SMB"],
  [0x0102_1997, "9P"],
  [0x5346_414f, "AFS"],
  [0x00c3_6400, "Ceph"],
  [0x6573_5546, "FUSE"],
  [0x786f_4256, "a folder shared with a virtual machine"],
]);

/** A warning for a folder on a network drive; undefined elsewhere, and where it cannot be told. */
export function describeDrive(
  folder: string,
  typeOf: (folder: string) => number = (path) => statfsSync(path).type,
): WatchProblem | undefined {
  const type = process.platform === "linux" ? remoteTypes.get(typeOf(folder)) : undefined;
  if (type === undefined) return undefined;
  return {
    message: `the project lies on a network drive (${type}): the system may not tell what changes there`,
    hint: pollHint,
  };
}
