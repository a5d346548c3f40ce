import { createLocalExecutor } from "../../src/executors/local-executor.ts";
import type { JobExecutor, Workspace } from "../../src/ports.ts";
import { type CommandWorld, fakeCommands } from "./fake-command.ts";
import { fakeState } from "./fake-state.ts";
import { fakeStore } from "./fake-store.ts";
import { fakeWorkspace } from "./fake-workspace.ts";

/** The real executor on a simulated machine, and the project folder in which it works. */
export function fakeExecutor(
  commands: Omit<CommandWorld, "appended">,
  warn: (message: string) => void,
): { readonly local: JobExecutor; readonly workspace: Workspace } {
  const { machine, life } = commands;
  const appended = new Map<string, string>();
  const state = fakeState(machine.state, life, warn);
  const store = fakeStore(machine, life);
  const workspace = fakeWorkspace({ machine, life, state, store });
  const shell = fakeCommands({ ...commands, appended });
  let folders = 0;
  const local = createLocalExecutor({
    workspace,
    store,
    state,
    digests: { digestOf: async () => undefined },
    attempts: {
      makeFolder: async () => {
        await life.write();
        const file = `results-${(folders += 1)}`;
        return {
          tmp: `tmp-${folders}`,
          resultsFile: file,
          makeFolder: async (folder) => folder,
          readResults: async () => appended.get(file) ?? "",
          remove: async () => life.ask(),
        };
      },
      appendLog: () => life.write(),
    },
    kinds: { shell, module: shell },
    environment: {},
    secretValues: [],
    mask: (text) => text,
    moduleFiles: new Map(),
    clock: machine.clock,
    optionSchemas: new Map(),
  });
  return { local, workspace };
}
