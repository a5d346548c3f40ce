import { fileURLToPath } from "node:url";

/** From source the files are TypeScript, each in its folder; in the package they are bundles beside each other. */
const isSource = import.meta.url.endsWith(".ts");

/** The entry of the process that a module runs in. */
export const moduleHostFile: string = fileURLToPath(
  new URL(isSource ? "./module-host.ts" : "./module-host.js", import.meta.url),
);

/** What `import "storyflow"` means in a module: the storyflow that runs it. */
export const storyflowUrl: string = new URL(isSource ? "../index.ts" : "./index.js", import.meta.url).href;
