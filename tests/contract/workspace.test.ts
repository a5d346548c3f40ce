import { openWorkspace } from "../../src/workspace/open-workspace.ts";
import { describeWorkspace } from "./workspace-suite.ts";

describeWorkspace("workspace on disk", openWorkspace);
