import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A folder of its own for a test; gone at the end of its scope: `await using project = await makeProject({…})`. */
export interface TempProject extends AsyncDisposable {
  readonly root: string;
  write(path: string, content: string | Uint8Array): Promise<void>;
}

export async function makeProject(
  files: { readonly [path: string]: string | Uint8Array } = {},
): Promise<TempProject> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "storyflow-")));
  const project: TempProject = {
    root,
    write: async (path, content) => {
      const file = join(root, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
    },
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
  for (const [path, content] of Object.entries(files)) await project.write(path, content);
  return project;
}
