/**
 * The process that a module runs in. It ends with its answer, with storyflow, or when it is told to stop. What it
 * loads comes compiled out of Node's cache: that takes a third of the time.
 */
import { enableCompileCache } from "node:module";

enableCompileCache();
const { serveRequest } = await import("./host-process.ts");
serveRequest();
