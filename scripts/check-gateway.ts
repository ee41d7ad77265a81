// Bundles the gateway's entry and fails when a module gets in that the data plane must not carry.
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const allowed = [
  /^src\/(gateway|protocols|engines|kernel)\//,
  /^src\/[^/]+\/domain\//,
  /^src\/safety\/judge-call\.ts$/,
  /^src\/platform\/(logging|files|processes)\//,
  /^src\/main\/gateway\.ts$/,
  /^node_modules\/(undici|@cedar-policy\/cedar-wasm)\//,
];

const root = fileURLToPath(new URL("..", import.meta.url));
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: ["src/main/gateway.ts"],
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node22",
  write: false,
  metafile: true,
  logLevel: "error",
});
const modules = Object.keys(metafile.inputs);
const strangers = modules.filter((path) => !allowed.some((pattern) => pattern.test(path)));
for (const stranger of strangers) console.error(`The gateway's bundle holds ${stranger}`);
console.log(`gateway closure: ${modules.length} modules, ${strangers.length} strangers`);
process.exitCode = strangers.length === 0 && modules.length > 10 ? 0 : 1;
