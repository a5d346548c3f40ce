import { resolve } from "node:path";
import { defineConfig } from "tsdown";

const root = resolve(import.meta.dirname, "..");
const common = {
  platform: "node",
  target: "node22.22",
  fixedExtension: false,
  report: false,
  outExtensions: () => ({ js: ".js", dts: ".d.ts" }),
} as const;

export default defineConfig([
  {
    ...common,
    cwd: root,
    // One bundle with its packages inside: resolving and reading them one by one would double the time to start.
    entry: {
      cli: "src/cli/main.ts",
      index: "src/index.ts",
      "module-host": "src/kinds/module-host.ts",
    },
    deps: { alwaysBundle: [/./], onlyBundle: false },
    dts: { oxc: true },
    minify: true,
  },
  {
    ...common,
    cwd: resolve(root, "pipelines"),
    entry: ["*.ts", "{export-all,film,images,scenery,storycore}/*.ts"],
    unbundle: true,
    dts: false,
  },
]);
