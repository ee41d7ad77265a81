import { configDefaults, defineConfig } from "vitest/config";

const inChromium = ["console/test/**/*.test.ts", "test/console/**/*.test.ts"];
const exclude = [...configDefaults.exclude, "**/dist/**", ".airworthy/**"];

export default defineConfig({
  test: {
    // Files run two at a time: the stories start whole platforms.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: [["default", { summary: false }]],
    projects: [
      { extends: true, test: { name: "node", exclude: [...exclude, ...inChromium] } },
      { extends: true, test: { name: "chromium", exclude, include: inChromium, globalSetup: "console/test/setup.ts", isolate: false } },
    ],
  },
});
