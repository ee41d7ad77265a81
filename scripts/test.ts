// `npm test`: the checks, then every test, the quick ones first. Says what could not run and why.
import { spawnSync } from "node:child_process";
import { existsSync, globSync } from "node:fs";
import { join } from "node:path";

import pg from "pg";

import { startPostgres, type TestPostgres } from "../test/start-postgres.ts";
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
if (spawnSync("python3", ["--version"]).status !== 0) notRun.push("the stories of the library desk and the ladder: no python3");
if (!canMount()) notRun.push("the story of a full disk: this user cannot mount a small file system");
const captures = join(process.env["AIRWORTHY_SHARED"] ?? "../shared", "data/otlp");
if (!existsSync(captures)) notRun.push(`what SDKs really sent: no data in ${captures}; AIRWORTHY_SHARED names another folder`);
const postgres = await startPostgres();
if (postgres === undefined) notRun.push("PostgreSQL: there is no package of it for this platform; the embedded engine was tested");
else tests.push(...(await stepsOnPostgres(postgres)));

const results = [];
for (const step of [...checks, ...tests]) results.push(runStep(step));
await postgres?.stop();
process.exitCode = close(results, notRun);

/** Everything that a store does, and the journey, on a real server. */
async function stepsOnPostgres({ url }: TestPostgres): Promise<Step[]> {
  const journey = Object.assign(new URL(url), { pathname: "journey" }).href;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query("create database journey");
  await client.end();
  return [
    {
      name: "stores on PostgreSQL",
      args: [vitest, "run", ...globSync("src/{*,platform/{postgres,backup}}/*.test.ts")],
      env: { TEST_DATABASE_URL: url },
    },
    { name: "the journey on PostgreSQL", args: [vitest, "run", "test/stories/journey.test.ts"], env: { DATABASE_URL: journey } },
  ];
}
