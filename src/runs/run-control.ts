import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  openSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";

/** What a run can be told from another process. */
const controlCommands = ["pause", "resume", "cancel", "kill"] as const;
export type ControlCommand = (typeof controlCommands)[number];

/** How often a run looks whether it is told something: a command is heard within a second. */
const pollMs = 200;
/** More than this at once is no command of ours. */
const unreadBytesMax = 64 * 1024;

/**
 * Opens a run to commands: lines in a file in its folder that only its own user may write to. Returns what ends the listening.
 * Without the file, as on a disk that is full, the run goes on and hears nothing.
 */
export function listenForControl(folder: string, onCommand: (command: ControlCommand) => void): () => void {
  const file = controlFile(folder);
  try {
    writeFileSync(file, "", { mode: 0o600 });
  } catch {
    return () => {};
  }
  let read = 0;
  const look = (): void => {
    const text = readUnread(file, read);
    const end = text.lastIndexOf("\n") + 1;
    read += Buffer.byteLength(text.slice(0, end));
    for (const command of commandsIn(text.slice(0, end))) onCommand(command);
  };
  // It keeps the process: nothing else does while a run is paused.
  const timer = setInterval(look, pollMs);
  return () => {
    clearInterval(timer);
    removeQuietly(file);
  };
}

/** What stays is in nobody's way: it is made anew, and a run that has ended is told nothing. */
function removeQuietly(file: string): void {
  try {
    rmSync(file, { recursive: true, force: true });
  } catch {
    // The run has ended all the same.
  }
}

/** False where the run listens no more, or not yet. Throws what the system refuses: the run of another user hears nobody else. */
export function sendControl(folder: string, command: ControlCommand): boolean {
  const file = controlFile(folder);
  if (!existsSync(file)) return false;
  // Never made anew: a file that the run did not make is not read by it.
  const descriptor = openSync(file, constants.O_WRONLY | constants.O_APPEND);
  try {
    writeSync(descriptor, `${command}\n`);
    return true;
  } finally {
    closeSync(descriptor);
  }
}

function controlFile(folder: string): string {
  return join(folder, "control");
}

function commandsIn(text: string): readonly ControlCommand[] {
  return text.split("\n").flatMap((line) => controlCommands.find((command) => command === line) ?? []);
}

/** What cannot be read in this moment tells nothing: a run does not end of it. */
function readUnread(file: string, start: number): string {
  try {
    return readFrom(file, start);
  } catch {
    return "";
  }
}

function readFrom(file: string, start: number): string {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size <= start) return "";
  const descriptor = openSync(file, "r");
  try {
    if (!isOwn(fstatSync(descriptor).uid)) return "";
    const buffer = Buffer.alloc(Math.min(size - start, unreadBytesMax));
    return buffer.toString("utf8", 0, readSync(descriptor, buffer, 0, buffer.length, start));
  } finally {
    closeSync(descriptor);
  }
}

/** Where there are users. */
function isOwn(uid: number): boolean {
  return process.getuid === undefined || process.getuid() === uid;
}
