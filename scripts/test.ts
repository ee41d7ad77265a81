// `npm test`: the checks, then every test, the quick ones first. Says what could not run and why.
import { spawnSync } from "node:child_process";

import { checks, close, runStep, type Step, vitest } from "./steps.ts";
import { canMount } from "./can-mount.ts";
import { findChromium } from "./find-chromium.ts";

const notRun: string[] = [];
const tests: Step[] = [
  { name: "unit tests", args: [vitest, "run", "src", "scripts", "console/src"] },
  { name: "the gateway with real SDKs and as a process", args: [vitest, "run", "test/gateway"] },
  { name: "the example's tests", args: [vitest, "run", "examples"] },
  { name: "package", args: ["scripts/build.ts"] },
  { name: "stories", args: [vitest, "run", "test/stories"] },
];
const chromium = findChromium();
if (chromium.ok) {
  process.env["CHROMIUM"] = chromium.value;
  tests.push({ name: "console in Chromium", args: [vitest, "run", "console/test", "test/console"] });
} else notRun.push(`console in Chromium: ${chromium.error}`);
if (spawnSync("python3", ["--version"]).status !== 0) notRun.push("the story of the library desk: no python3");
if (!canMount()) notRun.push("the story of a full disk: this user cannot mount a small file system");
notRun.push("PostgreSQL: the tests run on the embedded engine; DATABASE_URL is exercised by hand only");

const results = [];
for (const step of [...checks, ...tests]) results.push(runStep(step));
process.exitCode = close(results, notRun);
