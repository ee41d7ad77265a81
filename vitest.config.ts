import { configDefaults, defineConfig } from "vitest/config";

const exclude = [...configDefaults.exclude, "**/dist/**", ".airworthy/**"];
const stories = ["test/stories/**/*.test.ts"];
const inChromium = ["console/test/**/*.test.ts", "test/console/**/*.test.ts"];
const inChromiumSetup = ["console/test/setup.ts", "test/fresh-place.ts"];

export default defineConfig({
  test: {
    // Files run two at a time: the stories start whole platforms.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: [["default", { summary: false }]],
    projects: [
      { extends: true, test: { name: "parts", exclude: [...exclude, ...stories, ...inChromium] } },
      { extends: true, test: { name: "stories", exclude, include: stories, globalSetup: "test/fresh-place.ts" } },
      { extends: true, test: { name: "chromium", exclude, include: inChromium, globalSetup: inChromiumSetup, isolate: false } },
    ],
  },
});
