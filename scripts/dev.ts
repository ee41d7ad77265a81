// `npm run dev`: the server restarts when a source changes, the console reloads in place, the example can be released to it.
import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const children: ChildProcess[] = [
  spawn(process.execPath, ["--watch-path=src", "bin/airworthy.mjs", "--data", ".airworthy/dev", "up"], { cwd: root, stdio: "inherit" }),
  spawn(process.execPath, ["../node_modules/vite/bin/vite.js"], { cwd: `${root}console`, stdio: "inherit" }),
];
console.log("Server with reload on http://localhost:4400, console with reload on http://localhost:5173");
console.log("The example: npx airworthy --data .airworthy/dev release --file examples/support-desk/airworthy.yaml");
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    for (const child of children) child.kill(signal);
  });
}
