import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** One thing that a script runs: the pinned Node with these arguments. */
export type Step = {
  readonly name: string;
  readonly args: readonly string[];
};

export const vitest = "node_modules/vitest/vitest.mjs";

/** What `npm run check` runs, the quick ones first. */
export const checks: readonly Step[] = [
  { name: "layers", args: ["scripts/check-layers.ts"] },
  { name: "gateway closure", args: ["scripts/check-gateway.ts"] },
  { name: "schemas", args: ["scripts/write-schemas.ts", "--check"] },
  { name: "errors page", args: ["scripts/write-errors.ts", "--check"] },
  { name: "permissions page", args: ["scripts/write-permissions.ts", "--check"] },
  { name: "format", args: ["node_modules/oxfmt/bin/oxfmt", "--check"] },
  { name: "types", args: ["node_modules/typescript/bin/tsc", "-p", "tsconfig.json"] },
  { name: "types of the console", args: ["node_modules/typescript/bin/tsc", "-p", "console"] },
  { name: "unused code", args: ["node_modules/knip/bin/knip.js"] },
  { name: "lint", args: ["node_modules/oxlint/bin/oxlint", "--type-aware"] },
];

type StepResult = { readonly name: string; readonly passed: boolean; readonly seconds: number; readonly failures: readonly string[] };

/** Runs a step with its output shown. `failures`: a line for each test that failed. */
export function runStep({ name, args }: Step): StepResult {
  console.log(`\n── ${name}`);
  const folder = mkdtempSync(join(tmpdir(), "airworthy-failures-"));
  const file = join(folder, "failures");
  writeFileSync(file, "");
  const startedAt = Date.now();
  const { status } = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, AIRWORTHY_FAILURES: file },
  });
  const failures = readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "");
  rmSync(folder, { recursive: true });
  return { name, passed: status === 0, seconds: (Date.now() - startedAt) / 1000, failures };
}

const mostFailures = 8;

/** The closing lines: every step with its verdict, what was not run and why, and last what failed. Returns the exit code. */
export function close(results: readonly StepResult[], notRun: readonly string[]): 0 | 1 {
  console.log("");
  for (const { name, passed, seconds } of results)
    console.log(`${passed ? "passed" : "FAILED"}  ${seconds.toFixed(1).padStart(6)} s  ${name}`);
  for (const reason of notRun) console.log(`not run: ${reason}`);
  const failures = results.flatMap((result) => result.failures);
  for (const failure of failures.slice(0, mostFailures)) console.log(`FAILED ${failure}`);
  if (failures.length > mostFailures) console.log(`FAILED ${failures.length - mostFailures} more, see above`);
  return results.every((result) => result.passed) ? 0 : 1;
}
