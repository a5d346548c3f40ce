import { acquireLock } from "../../../src/runs/project-lock.ts";

/** Who may write only what everybody may write. */
const nobody = 65_534;

/** Asks for the lock of a project as somebody who may not change everything, and tells what came of it. */
const [root = ""] = process.argv.slice(2);
if (process.getuid?.() === 0) process.setuid?.(nobody);
const { signal } = new AbortController();
try {
  const lock = await acquireLock(root, {
    command: "test",
    now: () => 0,
    wait: false,
    signal,
    onWaiting: () => {},
  });
  process.stdout.write(lock.acquired ? "acquired" : "refused");
} catch (error) {
  const { code, syscall }: { code?: unknown; syscall?: unknown } = Object(error);
  process.stdout.write(`${String(code)} ${String(syscall)}`);
}
