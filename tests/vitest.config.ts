import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL("..", import.meta.url));

export default defineConfig({
  root,
  resolve: { alias: { storyflow: `${root}src/index.ts` } },
  test: {
    include: ["tests/**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/.storyflow/**"],
    reporters: ["default", `${root}tests/closing-line.ts`],
    testTimeout: 60_000,
  },
});
