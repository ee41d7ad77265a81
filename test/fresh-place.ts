import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";

/** Starts a platform once and ends it, for stories that begin with one that is new; vitest knows it by its name. */
export async function setup(project: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), "airworthy-fresh-"));
  const data = join(folder, "data");
  const cli = fileURLToPath(new URL("../bin/airworthy.mjs", import.meta.url));
  const args = ["--data", data, "up", "--port", "0", "--gateway-port", "0", "--otlp-port", "0", "--json"];
  const server = spawn(process.execPath, [cli, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  server.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const exited = once(server, "exit");
  await Promise.race([once(server.stdout, "data"), exited]);
  server.kill("SIGTERM");
  const [code] = await exited;
  if (code !== 0) throw new Error(`A platform did not start and end: exit code ${String(code)}. ${said}`);
  rmSync(join(data, "gateway"), { recursive: true });
  rmSync(join(data, "plane-id"));
  project.provide("freshPlace", data);
  return () => rmSync(folder, { recursive: true });
}
