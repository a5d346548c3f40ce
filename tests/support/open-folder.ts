import { realpathSync } from "node:fs";
import { type OpenFolder, openProjectFolder } from "../../src/api/open-project-folder.ts";

/** A project folder as a run opens it, and the warnings that came of it. */
export interface TestFolder extends OpenFolder {
  readonly warnings: string[];
}

export async function openFolder(root: string): Promise<TestFolder> {
  const warnings: string[] = [];
  const project = { root: realpathSync(root), manifest: "pipeline.yaml" };
  const folder = await openProjectFolder(project, { onWarning: (message) => void warnings.push(message) });
  return { ...folder, warnings };
}
