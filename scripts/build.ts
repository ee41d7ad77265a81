// `npm run build`: dist for the published package, and the console.
import { spawnSync } from "node:child_process";
import { cpSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
rmSync(`${root}dist`, { recursive: true, force: true });
const compiled = spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"], {
  cwd: root,
  stdio: "inherit",
});
if (compiled.status !== 0) process.exit(compiled.status ?? 1);
for (const folder of ["platform/postgres/migrations", "platform/clickhouse/migrations"])
  cpSync(`${root}src/${folder}`, `${root}dist/${folder}`, { recursive: true });
cpSync(`${root}third_party`, `${root}dist/third_party`, { recursive: true });

// The built command must run by itself, from what is published and nothing else.
const answer = spawnSync(process.execPath, [`${root}dist/main/cli.js`, "--version"], { encoding: "utf8" });
console.log(`dist/main/cli.js --version: ${answer.stdout.trim()}${answer.stderr}`);
process.exitCode = answer.status === 0 ? 0 : 1;
