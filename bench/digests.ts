// What looking at files costs: all bytes of a big one, and many small ones, read and only looked at.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openStore } from "../src/cache/open-store.ts";
import { createFileDigests } from "../src/system/file-digests.ts";
import { openState } from "../src/system/open-state.ts";
import { openWorkspace } from "../src/workspace/open-workspace.ts";
import { inBenchFolder, outlastRacyTimes, writeRandomFile, writeRandomFiles } from "./bench-folder.ts";
import { measure, printTable } from "./measure.ts";
import { hasProgram, runProgram, runStoryflow } from "./programs.ts";
import { scaled, sizeText } from "./scale.ts";

/** A memory that keeps nothing. */
const oblivious = { knownDigest: () => undefined, keepDigest: () => {} };

export async function measureDigests(): Promise<void> {
  await inBenchFolder(measureBigFile);
  await inBenchFolder(measureSmallFiles);
}

/** Debian's sha256sum does without what processors have for it, so that openssl is the floor. All read from memory. */
async function measureBigFile(folder: string): Promise<void> {
  const bytes = scaled(2 * 2 ** 30);
  const file = join(folder, "film.mov");
  writeRandomFile(file, bytes);
  runProgram(folder, "sync");
  const digests = createFileDigests(folder, oblivious, Date.now);
  const times = await measure(5, {
    ...(hasProgram("openssl") && {
      "openssl dgst -sha256": () => runProgram(folder, "openssl", "dgst", "-sha256", file),
    }),
    sha256sum: () => runProgram(folder, "sha256sum", file),
    ...(hasProgram("b3sum") && {
      "b3sum, one thread": () => runProgram(folder, "b3sum", "--num-threads", "1", file),
      b3sum: () => runProgram(folder, "b3sum", file),
    }),
    storyflow: () => digests.digestOf(file),
  });
  printTable(`Digest of one file of ${sizeText(bytes)}, 5 times each`, times, { bytes });
}

/** Beside a repository with the files lies a project with one stage that reads them all. */
async function measureSmallFiles(root: string): Promise<void> {
  const count = scaled(20_000);
  const folder = join(root, "files");
  mkdirSync(folder);
  writeRandomFiles(folder, count, 4096);
  git(folder, "init");
  git(folder, "add", "--all");
  git(folder, "-c", "user.name=bench", "-c", "user.email=bench", "commit", "--message=all");
  writeFileSync(
    join(root, "pipeline.yaml"),
    `stages: { look: { run: touch looked, inputs: ["files/**/*.bin"], outputs: [looked] } }\n`,
  );
  runStoryflow(root, "run");
  await outlastRacyTimes();
  runProgram(root, "sync");
  await measureFirstLook(root, count);
  await measureSecondLook(root, count);
}

/** Git gets an index that knows the digests of all files, but not when they had them. */
async function measureFirstLook(root: string, count: number): Promise<void> {
  const folder = join(root, "files");
  const times = await measure(
    5,
    {
      "git status": () => git(folder, "status"),
      "sha256sum, by xargs": () =>
        runProgram(folder, "sh", "-c", "find . -name '*.bin' -print0 | xargs -0 sha256sum"),
      "storyflow, the look alone": () => lookAt(root, count),
      "storyflow run, a process": () => runStoryflow(root, "run"),
    },
    () => {
      git(folder, "read-tree", "HEAD");
      for (const end of ["", "-wal", "-shm"]) {
        for (const name of [".storyflow/state.db", "look.db"]) {
          rmSync(join(root, `${name}${end}`), { force: true });
        }
      }
    },
  );
  printTable(`${count} files of 4 KiB, none looked at before, 5 times each`, times);
}

async function measureSecondLook(root: string, count: number): Promise<void> {
  const folder = join(root, "files");
  const subjects = {
    "git status": () => git(folder, "status"),
    "storyflow, the look alone": () => lookAt(root, count),
    "storyflow run, a process": () => runStoryflow(root, "run"),
    "node -e 0": () => runProgram(folder, process.execPath, "-e", "0"),
  };
  // The first one is for the memory.
  await measure(1, subjects);
  printTable(`${count} files of 4 KiB, unchanged, 9 times each`, await measure(9, subjects));
}

function git(folder: string, ...args: readonly string[]): void {
  runProgram(folder, "git", ...args);
}

/** As a stage looks at its inputs. What is remembered goes through the disk each time, as from one command to the next. */
async function lookAt(root: string, count: number): Promise<void> {
  const onWarning = (message: string): void => console.warn(message);
  const state = await openState(join(root, "look.db"), { manifest: "pipeline.yaml", onWarning });
  const digests = createFileDigests(root, state, Date.now);
  const store = openStore(root, digests, { onWarning });
  const workspace = await openWorkspace(root, { state, store, digests });
  const { files } = await workspace.resolveInputs(["files/**/*.bin"], [], []);
  let found = 0;
  for (const file of files) if ((await workspace.lookAtFile(file)) !== undefined) found += 1;
  state.close();
  if (found !== count) throw new Error(`${found} of ${count} files were looked at`);
}
