import { formatBytes } from "../model/format-bytes.ts";
import type { CauseFacts, DiskSpace, KnownCause } from "./known-cause.ts";
import { packagesOf, type ProgramPackages } from "./program-packages.ts";

/** What to do now about a known cause, in one sentence without a full stop. */
export function advise(cause: KnownCause, facts: CauseFacts): string {
  switch (cause.type) {
    case "missing_program":
      return installText(cause.name, facts);
    case "unset_variable":
      return variableText(cause);
    case "unpassed_variable":
      return `the ${cause.where} mentions \`${cause.name}\`, which is ${passText(cause.name)}`;
    case "disk_full":
      return diskText(facts.disks);
    case "quota_spent":
      return `your quota of disk space is used up: make room, then run again; ${pruneText}`;
    case "out_of_memory":
      return memoryTexts[cause.by];
    case "port_in_use":
      return portText(cause.port);
    case "denied":
      return `who runs storyflow has no right to do that with \`${cause.path}\`: look at its owner and mode, and those of its folder (\`ls -ld\`)`;
    case "reopened_stream":
      return "write `>&2` for `> /dev/stderr` and nothing for `> /dev/stdout`: they cannot be opened anew here";
  }
}

const passText = (name: string) =>
  `set where storyflow runs, but not for this stage: add it to its ${listFor(name)}`;
const pruneText =
  "`storyflow cache stats` says what the cache takes, `storyflow cache prune --max-size 1GB` makes it smaller";

function installText(name: string, { isInNodeModules }: CauseFacts): string {
  if (name.includes("/")) return "a path is relative to the stage's `cwd`, the project root by default";
  if (isInNodeModules) return `it is in \`node_modules/.bin\`: call it by \`npx ${name}\``;
  const packages = packagesOf(name);
  if (packages === undefined) return `install \`${name}\`, or put its folder on the PATH`;
  const commands = installCommands(packages);
  const install = commands.length === 0 ? [] : [`install it: ${commands.join(", ")}`];
  return [...install, ...(packages.note === undefined ? [] : [packages.note])].join("; ");
}

function installCommands({ apt, brew, winget }: ProgramPackages): readonly string[] {
  return [
    ...(apt === undefined ? [] : [`\`apt install ${apt}\` (Debian, Ubuntu)`]),
    ...(brew === undefined ? [] : [`\`brew install ${brew}\` (macOS)`]),
    ...(winget === undefined ? [] : [`\`winget install ${winget}\` (Windows)`]),
  ];
}

function variableText({ name, isPassable, meant }: Extract<KnownCause, { type: "unset_variable" }>): string {
  if (isPassable) return `\`${name}\` is ${passText(name)}`;
  const guess = meant === undefined ? "" : `did you mean \`${meant}\`? Else `;
  if (isSecretName(name)) {
    return `\`${name}\` is not set: ${guess}set it where storyflow runs and name it in the stage's \`secrets\``;
  }
  return `\`${name}\` is not set: ${guess}write it in the stage's \`env\`, or set it where storyflow runs and name it in \`pass_env\``;
}

/** What is handed through openly stands in logs, and its digest in keys. */
function listFor(name: string): string {
  return isSecretName(name) ? "`secrets`, so that it is masked" : "`pass_env`";
}

function isSecretName(name: string): boolean {
  return /(?:^|_)(?:(?:API)?KEY|TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIALS?)$/iu.test(name);
}

/** Where less than this is free a render does not fit. */
const scarceBytes = 1_000_000_000;

function diskText(disks: readonly DiskSpace[]): string {
  const free = disks.map(({ where, freeBytes }) => `${formatBytes(freeBytes)} are free in ${where}`);
  const told = free.length === 0 ? "" : ` (${free.join(", ")})`;
  const [project] = disks;
  const isScarce = project !== undefined && project.freeBytes < scarceBytes;
  return `a disk is full${told}: make room where the stage writes, then run again${isScarce ? `; ${pruneText}` : ""}`;
}

const memoryTexts: { readonly [by in Extract<KnownCause, { type: "out_of_memory" }>["by"]]: string } = {
  kernel:
    "when nobody did that, the machine was out of memory: see the kernel's log (dmesg), and run fewer jobs at once (`--concurrency 1`)",
  program:
    "it asked for more memory than it could get: let it work on less at once, or run fewer jobs at once (`--concurrency 1`)",
  javascript:
    "JavaScript may use only part of the memory: raise that in the stage's `env` with `NODE_OPTIONS: --max-old-space-size=8192` (in megabytes)",
  gpu: "the memory of the graphics card did not suffice: let it work on less at once (smaller pictures or batches), and look what else uses it (`nvidia-smi`)",
};

function portText(port: number | undefined): string {
  return port === undefined
    ? "another process listens on the port that it wants: end that one, or let this one use another port"
    : `another process listens on port ${port}: \`lsof -i :${port}\` names it; end it, or let this one use another port`;
}
