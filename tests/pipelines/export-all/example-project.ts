import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { root } from "../../tidy/source-tree.ts";

export const exampleFolder: string = join(root, "examples/export-all");

interface Scene {
  readonly id: string;
  readonly setting: string;
}

interface Shot {
  readonly id: string;
  readonly scene: string;
  readonly description: string;
  readonly duration: number;
  readonly camera: string;
  readonly transition?: string;
  readonly transition_duration?: number;
  readonly seed?: string | number;
}

export interface Project {
  readonly scenes: readonly Scene[];
  readonly shots: readonly Shot[];
}

export async function readExample(): Promise<Project> {
  return parse(await readFile(join(exampleFolder, "project.yaml"), "utf8")) as Project;
}

/** The shots of the example, each with the setting of its scene. */
export async function exampleProject(): Promise<readonly (Shot & { readonly setting: string })[]> {
  const { scenes, shots } = await readExample();
  return shots.map((shot) => ({
    ...shot,
    setting: scenes.find(({ id }) => id === shot.scene)?.setting ?? "",
  }));
}
