import { basename, join } from "node:path";
import { openStore } from "../cache/open-store.ts";
import type { FileDigests, State, Store, Workspace } from "../ports.ts";
import { createFileDigests } from "../system/file-digests.ts";
import { openState } from "../system/open-state.ts";
import { systemClock } from "../system/system-clock.ts";
import { openWorkspace } from "../workspace/open-workspace.ts";
import type { Project } from "./project.ts";

/** A project folder with what is remembered of it and what is kept of it. */
export interface OpenFolder {
  readonly workspace: Workspace;
  readonly state: State;
  readonly store: Store;
  readonly digests: FileDigests;
  /** What was added to the store since it was opened. */
  readonly writtenBytes: () => number;
}

/** Opens what `.storyflow/` holds. Whoever opens it closes its state. */
export async function openProjectFolder(
  project: Pick<Project, "root" | "manifest">,
  options: { readonly isReadOnly?: boolean; readonly onWarning: (message: string) => void },
): Promise<OpenFolder> {
  const { root, manifest } = project;
  const state = await openState(join(root, ".storyflow", "state.db"), {
    manifest: basename(manifest),
    ...options,
  });
  const digests = createFileDigests(root, state, () => systemClock.now());
  let written = 0;
  const store = openStore(root, digests, { ...options, onWritten: (bytes) => (written += bytes) });
  const workspace = await openWorkspace(root, { state, store, digests });
  return { workspace, state, store, digests, writtenBytes: () => written };
}
