import { resolve } from "node:path";
import { defineConfig } from "tsdown";

export default defineConfig({
  cwd: resolve(import.meta.dirname, ".."),
  platform: "node",
  target: "node22.22",
  fixedExtension: false,
  report: false,
  outExtensions: () => ({ js: ".js", dts: ".d.ts" }),
  // One bundle with its packages inside: resolving and reading them one by one would double the time to start.
  entry: {
    cli: "src/cli/main.ts",
    index: "src/index.ts",
    "module-host": "src/kinds/module-host.ts",
  },
  deps: { alwaysBundle: [/./], onlyBundle: false },
  dts: { oxc: true },
  minify: true,
  clean: ["dist", "pipelines/dist"],
});
