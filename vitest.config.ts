import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // Files run two at a time: the stories start whole platforms.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: [["default", { summary: false }]],
    exclude: ["**/node_modules/**", "**/dist/**", ".airworthy/**"],
    projects: [
      {
        extends: true,
        test: { name: "parts", include: ["{src,scripts,console,examples}/**/*.test.{ts,tsx}", "test/gateway/**/*.test.ts"] },
      },
      { extends: true, test: { name: "platform", include: ["test/{stories,console}/**/*.test.ts"], globalSetup: "test/fresh-place.ts" } },
    ],
  },
});
