import { existsSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";

import type { Command } from "commander";
import { request } from "undici";

import type { Result } from "../kernel/result.ts";
import type { BackupManifest } from "../platform/backup/backup-manifest.ts";
import { type CommonOptions, findRunningServer } from "../platform/cli/context.ts";
import { CommandError, exitCodes } from "../platform/cli/exit-codes.ts";
import { runCommand } from "../platform/cli/run-command.ts";
import { lockDirectory } from "../platform/files/directory-lock.ts";

/** `airworthy backup --out DIR` and `airworthy restore DIR`. */
export function addBackupCommands(program: Command, version: string): void {
  program
    .command("backup")
    .description("Write everything that the control plane knows into a new folder, while it runs or not")
    .requiredOption("--out <directory>", "where to; it holds private keys, so keep it as you keep those")
    .action((_own: unknown, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions & { out: string }>();
      return runCommand(options, async ({ terminal }) => {
        const [data, out] = [resolve(options.data), resolve(options.out)];
        const manifest = findRunningServer(data) === undefined ? await backUp(data, out, version) : await askServer(data, out);
        terminal.say(`Wrote ${count(manifest)} rows of ${manifest.tables.length} tables to ${out}, as of ${manifest.at}`);
        terminal.result({ out, ...manifest });
        return exitCodes.pass;
      });
    });
  program
    .command("restore <directory>")
    .description("Restore a backup into an empty --data directory, or into the empty database that DATABASE_URL names")
    .action((directory: string, _own: unknown, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions>();
      return runCommand(options, async ({ terminal }) => {
        const data = resolve(options.data);
        const manifest = await restore(data, resolve(directory));
        terminal.say(`Restored ${count(manifest)} rows as of ${manifest.at}. Start it with: airworthy up --data ${data}`);
        terminal.result({ data, ...manifest });
        return exitCodes.pass;
      });
    });
}

async function backUp(data: string, out: string, version: string): Promise<BackupManifest> {
  const [{ connectControl }, { writeBackup }] = await Promise.all([
    import("./open-database.ts"),
    import("../platform/backup/write-backup.ts"),
  ]);
  if (process.env["DATABASE_URL"] === undefined && !existsSync(join(data, "control")))
    throw new CommandError("platform/nothing-there", `${data} holds no Airworthy. Name its data directory with --data.`);
  return withLock(data, async () => {
    const db = take(await connectControl(data, process.env));
    try {
      return take(await writeBackup(db, out, version));
    } finally {
      await db.destroy();
    }
  });
}

/** The server alone can read an embedded database while it runs. */
async function askServer(data: string, directory: string): Promise<BackupManifest> {
  const { api, operator } = JSON.parse(readFileSync(join(data, "server.json"), "utf8")) as { api: string; operator: string }; // the server writes it so
  const answer = await request(`${api}/operator/backup`, {
    method: "POST",
    headers: { authorization: `Bearer ${operator}`, "content-type": "application/json" },
    body: JSON.stringify({ directory }),
    headersTimeout: 0, // as long as it takes
  });
  const body: unknown = await answer.body.json();
  if (answer.statusCode === 200) return body as BackupManifest; // our own server's answer
  const { code = "http/internal", detail = "" } = body as { code?: string; detail?: string }; // problem details
  throw new CommandError(code, detail);
}

async function restore(data: string, directory: string): Promise<BackupManifest> {
  const [{ connectControl }, { restoreBackup }] = await Promise.all([
    import("./open-database.ts"),
    import("../platform/backup/restore-backup.ts"),
  ]);
  return withLock(data, async () => {
    const control = join(data, "control");
    const isNew = !existsSync(control);
    let done = false;
    try {
      const db = take(await connectControl(data, process.env));
      try {
        const manifest = take(await restoreBackup(db, directory));
        done = true;
        return manifest;
      } finally {
        await db.destroy();
      }
    } finally {
      if (!done && isNew) rmSync(control, { recursive: true, force: true }); // as empty as it was
    }
  });
}

async function withLock<T>(data: string, run: () => Promise<T>): Promise<T> {
  const locked = lockDirectory(data);
  if (!locked.ok) {
    const { code, holder } = locked.error;
    throw new CommandError(code, `${data} is used by process ${holder.pid}, which is just starting or ending. Try again.`);
  }
  try {
    return await run();
  } finally {
    locked.value.release();
  }
}

function take<T>(result: Result<T, { readonly code: string; readonly message: string }>): T {
  if (!result.ok) throw new CommandError(result.error.code, result.error.message);
  return result.value;
}

function count({ tables }: BackupManifest): number {
  return tables.reduce((sum, { rows }) => sum + rows, 0);
}
