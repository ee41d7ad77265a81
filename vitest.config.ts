import { configDefaults, defineConfig, type TestProjectInlineConfiguration } from "vitest/config";

import { listFailures } from "./scripts/list-failures.ts";

const stores = [
  "src/{audit,decisions,delivery,evaluation,evaluation/review,main,registry,runtime,telemetry,tenancy,platform/{backup,postgres}}/*.test.ts",
];
const units = {
  include: ["src/**/*.test.ts", "scripts/**/*.test.ts", "console/src/**/*.test.ts"],
  exclude: [...configDefaults.exclude, ...stores],
};
const testing = "src/platform/postgres/testing";

/** Every kind of test by its name. A test file of the first ones shares its process with others; of the rest, each has its own. */
const projects: Record<string, TestProjectInlineConfiguration["test"]> = {
  units: { ...units, isolate: false },
  stores: { include: stores, globalSetup: `${testing}/make-templates.ts`, isolate: false },
  "stores on PostgreSQL": { include: stores, globalSetup: "test/stores-on-postgres.ts", isolate: false },
  gateway: { include: ["test/gateway/**/*.test.ts"] },
  example: { include: ["examples/**/*.test.ts"] },
  stories: { include: ["test/stories/**/*.test.ts"], globalSetup: "test/fresh-place.ts" },
  "journey on PostgreSQL": { include: ["test/stories/journey.test.ts"], globalSetup: "test/journey-on-postgres.ts" },
  console: {
    include: ["console/test/**/*.test.ts", "test/console/**/*.test.ts"],
    globalSetup: ["console/test/setup.ts", "test/fresh-place.ts"],
    isolate: false,
  },
};

export default defineConfig({
  test: {
    // The stories start whole platforms: more of them at once take longer, not less.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What comes is waited for; a machine that does other work too is no failure.
    expect: { poll: { timeout: 15_000 } },
    reporters: [["default", { summary: false }], listFailures],
    projects: Object.entries(projects).map(([name, test]) => ({ extends: true, test: { name, ...test } })),
  },
});
