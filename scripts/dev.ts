// `npm run dev`: the server and the example's processes start again when a source changes, the console reloads in place.
import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const example = `${root}examples/support-desk`;
const children: ChildProcess[] = [];

function start(name: string, args: readonly string[], cwd: string, env: Record<string, string> = {}): void {
  const child = spawn(process.execPath, args, { cwd, stdio: "inherit", env: { ...process.env, ...env } });
  child.once("exit", (code) => console.log(`${name} ended with ${code ?? "a signal"}`));
  children.push(child);
}

start("server", ["--watch-path=src", "--watch-preserve-output", "bin/airworthy.mjs", "--data", ".airworthy/dev", "up"], root);
start("console", ["../node_modules/vite/bin/vite.js", "--port", "4404", "--strictPort"], `${root}console`);
start("shop", ["--watch", "--watch-preserve-output", "shop/main.ts"], example, { PORT: "4502" });
start("model", ["--watch", "--watch-preserve-output", "model/main.ts"], example, { PORT: "4503" });
start("agent", ["--watch", "--watch-preserve-output", "agent/main.ts"], example, {
  PORT: "4501",
  OPENAI_BASE_URL: "http://127.0.0.1:4503/v1",
  OPENAI_API_KEY: "none",
  OPENAI_MODEL: "rehearsed-desk",
  SHOP_MCP_URL: "http://127.0.0.1:4502/mcp",
  PROMPT_FILE: "prompts/v1.md",
});
console.log("server http://localhost:4400, console with reload http://localhost:4404, the example's agent alone http://localhost:4501");
console.log("to bring the example aboard: npx airworthy --data .airworthy/dev release --file examples/support-desk/airworthy.yaml");

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    for (const child of children) child.kill(signal);
  });
}
