// What looking at files costs: all bytes of a big one, and many small ones, read and only looked at.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { FileDigests, State } from "../src/ports.ts";
import { createFileDigests } from "../src/system/file-digests.ts";
import { openState } from "../src/system/open-state.ts";
import { openStore } from "../src/cache/open-store.ts";
import { openWorkspace } from "../src/workspace/open-workspace.ts";
import { inBenchFolder, outlastRacyTimes, writeRandomFile, writeRandomFiles } from "./bench-folder.ts";
import { bestOf, printTable } from "./measure.ts";
import { hasProgram, runProgram } from "./programs.ts";
import { scaled, sizeText } from "./scale.ts";

/** A memory that keeps nothing. */
const oblivious = { knownDigest: () => undefined, keepDigest: () => {} };

export async function measureDigests(): Promise<void> {
  await inBenchFolder(measureBigFile);
  await inBenchFolder(measureSmallFiles);
}

async function measureBigFile(folder: string): Promise<void> {
  const bytes = scaled(2 * 2 ** 30);
  const file = join(folder, "film.mov");
  writeRandomFile(file, bytes);
  const digests = createFileDigests(folder, oblivious, Date.now);
  const times = await bestOf(3, {
    sha256sum: () => runProgram(folder, "sha256sum", file),
    storyflow: () => digests.digestOf(file),
    ...(hasProgram("b3sum") && {
      "b3sum, one thread": () => runProgram(folder, "b3sum", "--num-threads", "1", file),
      b3sum: () => runProgram(folder, "b3sum", file),
    }),
  });
  printTable(`Digest of one file of ${sizeText(bytes)}, best of 3`, times, { bytes });
}

const smallBytes = 4096;

async function measureSmallFiles(root: string): Promise<void> {
  const folder = join(root, "files");
  mkdirSync(folder);
  const files = writeRandomFiles(folder, scaled(20_000), smallBytes);
  runProgram(folder, "git", "init", "--quiet");
  runProgram(folder, "git", "add", "--all");
  await outlastRacyTimes();
  await measureFirstLook(root, files);
  await measureSecondLook(root, files);
}

async function measureFirstLook(root: string, files: readonly string[]): Promise<void> {
  const folder = join(root, "files");
  let states = 0;
  const times = await bestOf(3, {
    "sha256sum, by xargs": () =>
      runProgram(folder, "sh", "-c", "find . -name '*.bin' -print0 | xargs -0 sha256sum"),
    "storyflow, first look": () =>
      withState(root, `first-${(states += 1)}`, (digests) => lookAt(folder, files, digests)),
  });
  const bytes = files.length * smallBytes;
  printTable(`${files.length} files of 4 KiB never seen before, best of 3`, times, { bytes });
}

async function measureSecondLook(root: string, files: readonly string[]): Promise<void> {
  const folder = join(root, "files");
  await withState(root, "second", (digests) => lookAt(folder, files, digests));
  // An index that is younger than what it lists would be looked at twice.
  runProgram(folder, "git", "status");
  const times = await bestOf(5, {
    "git status": () => runProgram(folder, "git", "status", "--porcelain"),
    "storyflow, second look": () => withState(root, "second", (digests) => lookAt(folder, files, digests)),
    "storyflow, second look through a glob": () =>
      withState(root, "second", async (digests, state) => {
        const store = openStore(folder, digests, { onWarning: () => {} });
        const workspace = await openWorkspace(folder, { state, store, digests });
        const found = await workspace.resolveInputs(["**/*.bin"], [], []);
        await lookAt(folder, found.files, digests);
      }),
  });
  printTable(`${files.length} files of 4 KiB, unchanged, best of 5`, times);
}

/** What is remembered goes through the disk each time, as from one command to the next. */
async function withState(
  root: string,
  name: string,
  work: (digests: FileDigests, state: State) => Promise<void>,
): Promise<void> {
  const file = join(root, `${name}.db`);
  const state = await openState(file, { manifest: "pipeline.yaml", onWarning: () => {} });
  await work(createFileDigests(join(root, "files"), state, Date.now), state);
  state.close();
}

async function lookAt(folder: string, files: readonly string[], digests: FileDigests): Promise<void> {
  for (const path of files) await digests.digestOf(join(folder, path));
}
