import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../../tidy/source-tree.ts";

const program = (end: string): string => `
import { startWatchdog } from ${JSON.stringify(join(root, "pipelines/film/watchdog.ts"))};
const watchdog = await startWatchdog(300, process.argv[1], "its last words");
watchdog.beat();
${end}
`;

/** How a process with a watchdog ended, and what the watchdog wrote. */
function runWatched(end: string): { readonly signal: string | null; readonly written: string } {
  const folder = mkdtempSync(join(tmpdir(), "watchdog-"));
  const file = join(folder, "words");
  const args = ["--input-type=module-typescript", "--eval", program(end), file];
  const { signal } = spawnSync(process.execPath, args, { stdio: "ignore" });
  let written = "";
  try {
    written = readFileSync(file, "utf8");
  } catch {
    written = "nothing";
  }
  rmSync(folder, { recursive: true });
  return { signal, written };
}

test("a process that goes in circles is ended, and says so before", () => {
  expect(runWatched("for (;;);")).toEqual({ signal: "SIGKILL", written: "its last words" });
});

test("a process that never comes back from waiting is ended, too", () => {
  const spin = "const spin = () => Promise.resolve().then(spin); await spin();";
  expect(runWatched(spin)).toEqual({ signal: "SIGKILL", written: "its last words" });
});

test("a process that is done is left alone", () => {
  expect(runWatched("await watchdog.stop();")).toEqual({ signal: null, written: "nothing" });
});
