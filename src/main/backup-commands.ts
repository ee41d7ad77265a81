import { existsSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";

import type { Command } from "commander";

import type { Result } from "../kernel/result.ts";
import type { BackupManifest, SpansPart } from "../platform/backup/backup-manifest.ts";
import { type CommonOptions, findRunningServer } from "../platform/cli/context.ts";
import { CommandError, exitCodes } from "../platform/cli/exit-codes.ts";
import { runCommand } from "../platform/cli/run-command.ts";
import { lockDirectory } from "../platform/files/directory-lock.ts";
import { createLog } from "../platform/logging/log.ts";
import type { Spans } from "./spans.ts";

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
        terminal.say(describeSpans(manifest));
        terminal.result({ out, ...manifest });
        return exitCodes.pass;
      });
    });
  program
    .command("restore <directory>")
    .description("Restore a backup into an empty --data directory, or into the empty database that DATABASE_URL names")
    .option("--without-spans", "leave out what it holds of the span store")
    .action((directory: string, _own: unknown, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions & { withoutSpans?: true }>();
      return runCommand(options, async ({ terminal }) => {
        const data = resolve(options.data);
        const manifest = await restore(data, resolve(directory), options.withoutSpans !== true);
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
      if (!hasSpanStore(data)) return take(await writeBackup(db, out, { version, spans: { missing: "There has been no span store." } }));
      const { spansToBackUp } = await import("./spans.ts");
      return await withSpans(data, async (spans) => take(await writeBackup(db, out, { version, spans: take(spansToBackUp(spans)) })));
    } finally {
      await db.destroy();
    }
  });
}

/** The server alone can read an embedded database while it runs. */
async function askServer(data: string, directory: string): Promise<BackupManifest> {
  const { api, operator } = JSON.parse(readFileSync(join(data, "server.json"), "utf8")) as { api: string; operator: string }; // the server writes it so
  const { request } = await import("undici");
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

async function restore(data: string, directory: string, withTheirSpans: boolean): Promise<BackupManifest> {
  const [{ connectControl }, { restoreBackup }, { readBackup, spansOf }] = await Promise.all([
    import("./open-database.ts"),
    import("../platform/backup/restore-backup.ts"),
    import("../platform/backup/read-backup.ts"),
  ]);
  return withLock(data, async () => {
    const part = withTheirSpans ? spansOf(take(await readBackup(directory))) : undefined;
    const isNew = { control: !existsSync(join(data, "control")), spans: !existsSync(join(data, "spans")) };
    let done = false;
    const restoreDatabase = async (): Promise<BackupManifest> => {
      const db = take(await connectControl(data, process.env));
      try {
        return take(await restoreBackup(db, directory));
      } finally {
        await db.destroy();
      }
    };
    try {
      const hasSpans = part !== undefined && part.files.length > 0;
      const manifest = hasSpans ? await restoreWithSpans({ data, directory, part }, restoreDatabase) : await restoreDatabase();
      done = true;
      return manifest;
    } finally {
      // as empty as it was
      for (const name of ["control", "spans"] as const)
        if (!done && isNew[name]) rmSync(join(data, name), { recursive: true, force: true });
    }
  });
}

/** The database comes last: what it says is all there, or the spans are taken out again. */
async function restoreWithSpans(
  { data, directory, part }: { readonly data: string; readonly directory: string; readonly part: SpansPart },
  restoreDatabase: () => Promise<BackupManifest>,
): Promise<BackupManifest> {
  const { clearSpans, restoreSpans } = await import("../platform/backup/restore-spans.ts");
  return withSpans(data, async (spans) => {
    const clickhouse = spans.clickhouse();
    if (clickhouse === undefined) {
      const how = "Or leave the spans of the backup out with --without-spans.";
      throw new CommandError("telemetry/no-store", `Nothing was restored. ${spans.absence().message} ${how}`);
    }
    take(await restoreSpans(clickhouse, directory, part));
    try {
      return await restoreDatabase();
    } catch (error) {
      await clearSpans(clickhouse);
      throw error;
    }
  });
}

async function withSpans<T>(data: string, run: (spans: Spans) => Promise<T>): Promise<T> {
  const { openSpans } = await import("./spans.ts");
  const spans = openSpans(data, process.env, createLog());
  try {
    const refused = await spans.settled;
    if (refused !== undefined) throw new CommandError(refused.code, refused.message);
    return await run(spans);
  } finally {
    await spans.stop();
  }
}

/** Reading one must not make one. */
function hasSpanStore(data: string): boolean {
  return process.env["CLICKHOUSE_URL"] !== undefined || existsSync(join(data, "spans"));
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

function describeSpans({ spans }: BackupManifest): string {
  if (spans === undefined || "missing" in spans) return `Without spans: ${spans?.missing ?? "it is from before they were in it."}`;
  const rows = spans.files.filter(({ table }) => table === "spans").reduce((sum, file) => sum + file.rows, 0);
  return `With ${rows} spans`;
}

function count({ tables }: BackupManifest): number {
  return tables.reduce((sum, { rows }) => sum + rows, 0);
}
