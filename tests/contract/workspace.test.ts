import { openFolder } from "../support/open-folder.ts";
import { describeWorkspace } from "./workspace-suite.ts";

describeWorkspace("workspace on disk", async (root) => (await openFolder(root)).workspace);
