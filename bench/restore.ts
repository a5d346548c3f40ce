// What putting back costs: a film and a folder of pictures from the cache into the project, against `cp`.
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { openStore } from "../src/cache/open-store.ts";
import type { PathVersion } from "../src/model/work-order.ts";
import type { State, Store, Workspace } from "../src/ports.ts";
import { createFileDigests } from "../src/system/file-digests.ts";
import { openState } from "../src/system/open-state.ts";
import { openWorkspace } from "../src/workspace/open-workspace.ts";
import { inBenchFolder, outlastRacyTimes, writeRandomFile } from "./bench-folder.ts";
import { measure, printTable } from "./measure.ts";
import { hasProgram, runProgram } from "./programs.ts";
import { scaled, sizeText } from "./scale.ts";

export async function measureRestore(): Promise<void> {
  await inBenchFolder((root) => measureCopies(root, 1));
  await inBenchFolder((root) => measureCopies(root, scaled(1000)));
}

async function measureCopies(root: string, count: number): Promise<void> {
  const bytes = scaled(2 ** 30);
  writeFiles(join(root, "made"), count, Math.floor(bytes / count));
  runProgram(root, "cp", "-r", "made", "other");
  const version = await keepInCache(root);
  await outlastRacyTimes();
  // What is restored first is looked at.
  await restore(root, "known", version);
  let states = 0;
  const times = await measure(
    5,
    {
      "cp -r": () => runProgram(root, "cp", "-r", "other", "made"),
      "storyflow, blobs known": () => restore(root, "known", version),
      ...(hasProgram("openssl") && {
        "openssl dgst -sha256, then cp -r": () => {
          runProgram(root, "find", "other", "-type", "f", "-exec", "openssl", "dgst", "-sha256", "{}", "+");
          runProgram(root, "cp", "-r", "other", "made");
        },
      }),
      "storyflow, blobs never looked at": () => restore(root, `new-${(states += 1)}`, version),
    },
    () => {
      rmSync(join(root, "made"), { recursive: true, force: true });
      runProgram(root, "sync");
    },
  );
  const files = count === 1 ? "one file" : `${count} files`;
  printTable(`Restoring ${sizeText(bytes)} as ${files}, 5 times each`, times, { bytes });
}

function writeFiles(folder: string, count: number, bytes: number): void {
  mkdirSync(folder);
  for (let index = 0; index < count; index += 1) writeRandomFile(join(folder, `${index}.bin`), bytes);
}

interface Opened {
  readonly workspace: Workspace;
  readonly store: Store;
  readonly state: State;
}

async function keepInCache(root: string): Promise<PathVersion> {
  const { workspace, store, state } = await open(root, "keep");
  const [made] = await workspace.lookAt(["made/"]);
  if (made === undefined) throw new Error("nothing was made");
  for (const entry of made.entries) {
    if (entry.kind === "file") await store.put(join(root, entry.path), entry.digest);
  }
  state.close();
  return { ...made, stage: "make", state: "succeeded" };
}

async function restore(root: string, memory: string, version: PathVersion): Promise<void> {
  const { workspace, state } = await open(root, memory);
  const { failed } = await workspace.show([version], "bench");
  state.close();
  if (failed.length > 0) throw new Error(`could not be restored: ${JSON.stringify(failed)}`);
}

/** By what is remembered of a project, the same blobs are known or have to be looked at. */
async function open(root: string, memory: string): Promise<Opened> {
  const onWarning = (message: string): void => console.warn(message);
  const state = await openState(join(root, `${memory}.db`), { manifest: "pipeline.yaml", onWarning });
  const digests = createFileDigests(root, state, Date.now);
  const store = openStore(root, digests, { onWarning });
  return { workspace: await openWorkspace(root, { state, store, digests }), store, state };
}
