import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** One thing that a script runs: the pinned Node with these arguments. */
export type Step = {
  readonly name: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  /** Beside the environment of the script. */
  readonly env?: Readonly<Record<string, string>>;
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

/** Runs a step with its output shown; true when it passed. */
export function runStep({ name, args, cwd, env }: Step): { readonly name: string; readonly passed: boolean; readonly seconds: number } {
  console.log(`\n── ${name}`);
  const startedAt = Date.now();
  const { status } = spawnSync(process.execPath, args, {
    cwd: cwd === undefined ? root : root + cwd,
    stdio: "inherit",
    env: { ...process.env, ...env },
  });
  return { name, passed: status === 0, seconds: (Date.now() - startedAt) / 1000 };
}

/** The closing lines: every step with its verdict, then what was not run and why. Returns the exit code. */
export function close(results: readonly ReturnType<typeof runStep>[], notRun: readonly string[]): 0 | 1 {
  console.log("");
  for (const { name, passed, seconds } of results)
    console.log(`${passed ? "passed" : "FAILED"}  ${seconds.toFixed(1).padStart(6)} s  ${name}`);
  for (const reason of notRun) console.log(`not run: ${reason}`);
  return results.every((result) => result.passed) ? 0 : 1;
}
