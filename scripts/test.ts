// `npm test`: the checks, then every test, the quick ones first. Says what could not run and why.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

import { noPostgres } from "../test/start-postgres.ts";
import { canMount } from "./can-mount.ts";
import { findChromium } from "./find-chromium.ts";
import { checks, close, runStep, type Step, vitest } from "./steps.ts";

const notRun: string[] = [];
const quick = ["units", "stores"];
const slow = ["gateway", "example", "stories"];
if (noPostgres === undefined) {
  quick.push("stores on PostgreSQL");
  slow.push("journey on PostgreSQL");
} else notRun.push(`PostgreSQL: ${noPostgres}; the embedded engine was tested`);
const chromium = findChromium();
if (chromium.ok) {
  process.env["CHROMIUM"] = chromium.value;
  slow.push("console");
} else notRun.push(`console in Chromium: ${chromium.error}`);
if (spawnSync("python3", ["--version"]).status !== 0) notRun.push("the stories of the library desk and the ladder: no python3");
if (!canMount()) notRun.push("the story of a full disk: this user cannot mount a small file system");
const captures = join(process.env["AIRWORTHY_SHARED"] ?? "../shared", "data/otlp");
if (!existsSync(captures)) notRun.push(`what SDKs really sent: no data in ${captures}; AIRWORTHY_SHARED names another folder`);

const of = (projects: readonly string[]): string[] => projects.flatMap((project) => ["--project", project]);
const tests: readonly Step[] = [
  { name: `tests of ${quick.join(", ")}`, args: [vitest, "run", "--maxWorkers", "2", ...of(quick)] },
  { name: "package", args: ["scripts/build.ts"] },
  { name: `tests of ${slow.join(", ")}`, args: [vitest, "run", "--maxWorkers", "2", ...of(slow)] },
];
process.exitCode = close([...checks, ...tests].map(runStep), notRun);
