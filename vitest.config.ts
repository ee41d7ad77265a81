import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // Files run two at a time: the stories start whole platforms.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: [["default", { summary: false }]],
    exclude: ["**/node_modules/**", "**/dist/**", ".airworthy/**"],
  },
});
