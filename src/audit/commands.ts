import { createReadStream, createWriteStream, existsSync, renameSync, rmSync } from "node:fs";
import { pipeline } from "node:stream/promises";

import type { Command } from "commander";

import type { Result } from "../kernel/result.ts";
import type { CommonOptions } from "../platform/cli/context.ts";
import { CommandError, type ExitCode, exitCodes } from "../platform/cli/exit-codes.ts";
import { runCommand } from "../platform/cli/run-command.ts";
import type { Terminal } from "../platform/cli/terminal.ts";
import type { Alteration } from "./canonical-lines.ts";
import type { IntactExport, Trusted } from "./verify-export.ts";
import type { AuditLogView, AuditView } from "./views.ts";

type ListOptions = CommonOptions & { object?: string; actor?: string; action?: string; from?: string; to?: string; limit: string };
type VerifyOptions = CommonOptions & { key?: string; since?: string };

/** `airworthy audit list`, `export`, `verify` and `key`. */
export function addAuditCommands(program: Command): void {
  const audit = program.command("audit").description("The record of who did what: read it, export it, verify it");
  audit
    .command("list")
    .description("Records of the project, newest first")
    .option("--object <object>", "only what was done to this: release/ID, version/ID, ...")
    .option("--actor <actor>", "only what this one did, as the record names it")
    .option("--action <action>", "only this: sign-off.approved, gate.decided, ...")
    .option("--from <time>", "only at this time or later (ISO 8601 with its offset: 2030-01-31T00:00:00Z)")
    .option("--to <time>", "only before this time")
    .option("--limit <n>", "at most so many", "50")
    .action((_own: unknown, command: Command) => {
      const options = command.optsWithGlobals<ListOptions>();
      return runCommand(options, async ({ terminal, connect }) => {
        const client = await connect();
        const page = await client.get<{ items: AuditView[]; nextCursor: string | null }>(`/audit?${toQuery(options)}`);
        for (const { seq, at, actor, what } of page.items) terminal.say(`${String(seq).padStart(6)}  ${at}  ${actor}  ${what}`);
        if (page.items.length === 0) terminal.say("No record fits.");
        terminal.result(page);
        return exitCodes.pass;
      });
    });
  audit
    .command("export")
    .description("Write the organization's whole log into one file that can be verified by itself")
    .option("--out <file>", "where to", "audit-export.ndjson")
    .action((_own: unknown, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions & { out: string }>();
      return runCommand(options, async ({ terminal, connect }) => {
        const { out } = options;
        if (existsSync(out)) throw new CommandError("cli/file-exists", `${out} is already there. Nothing was written.`);
        const client = await connect();
        const { key } = await client.get<AuditLogView>("/audit/log");
        const draft = `${out}.part`; // what broke off must not look like an export
        try {
          await pipeline(await client.download("/audit/export"), createWriteStream(draft));
        } catch (error) {
          rmSync(draft, { force: true });
          const said = error instanceof Error ? error.message : String(error);
          throw error instanceof CommandError
            ? error
            : new CommandError("audit/export-broke-off", `The export broke off (${said}). Try again.`);
        }
        renameSync(draft, out);
        terminal.say(`Wrote ${out}`);
        return judge(terminal, out, await verifyFile(out, { key }));
      });
    });
  audit
    .command("verify <file>")
    .description("Verify an export without any server: exit 0 intact, 1 altered, 4 not readable")
    .option("--key <vkey>", "the key that must have signed it (airworthy audit key); else the one that the file names is trusted")
    .option("--since <file>", "an older export, which it must begin with")
    .action((file: string, _own: unknown, command: Command) => {
      const options = command.optsWithGlobals<VerifyOptions>();
      return runCommand(options, ({ terminal }) => verify(terminal, file, options));
    });
  audit
    .command("key")
    .description("Print the key that this server signs the organization's log with")
    .action((_own: unknown, command: Command) =>
      runCommand(command.optsWithGlobals<CommonOptions>(), async ({ terminal, connect }) => {
        const client = await connect();
        const log = await client.get<AuditLogView>("/audit/log");
        terminal.say(log.key);
        terminal.result(log);
        return exitCodes.pass;
      }),
    );
}

async function verify(terminal: Terminal, file: string, { key, since }: VerifyOptions): Promise<ExitCode> {
  const { parseVkey } = await import("./note-key.ts");
  if (key !== undefined && parseVkey(key) === undefined) {
    throw new CommandError("audit/key-invalid", `"${key}" is not a key: give it as airworthy audit key prints it, NAME+ID+KEY.`);
  }
  const older = since === undefined ? undefined : await verifyFile(since, { key });
  if (since !== undefined && older?.ok === false) return judge(terminal, since, older);
  const trusted: Trusted = older?.ok === true ? { key: older.value.key, since: older.value } : { key };
  const verified = await verifyFile(file, trusted);
  const code = judge(terminal, file, verified);
  if (!verified.ok) return code;
  if (older?.ok === true) terminal.say(`It begins with the ${older.value.size} records of ${since ?? ""}.`);
  if (key === undefined) {
    terminal.say(`The key is the one that ${since ?? file} names. Compare it with what the server says (airworthy audit key):`);
    terminal.say(`  ${verified.value.key}`);
  }
  return code;
}

async function verifyFile(file: string, trusted: Trusted): Promise<Result<IntactExport, Alteration>> {
  const { verifyExport } = await import("./verify-export.ts");
  try {
    return await verifyExport(createReadStream(file), trusted);
  } catch (error) {
    if (!(error instanceof Error && "syscall" in error)) throw error;
    throw new CommandError("audit/file-unreadable", `${file} cannot be read (${error.message}).`);
  }
}

function judge(terminal: Terminal, file: string, verified: Result<IntactExport, Alteration>): ExitCode {
  if (!verified.ok) {
    terminal.say(`Altered: ${file}, line ${verified.error.line}: ${verified.error.why}.`);
    terminal.result({ file, intact: false, ...verified.error });
    return exitCodes.fail;
  }
  const { size, checkpoints, key, root } = verified.value;
  terminal.say(`Intact: ${size} records under ${checkpoints} checkpoints.`);
  terminal.result({ file, intact: true, records: size, checkpoints, root, key });
  return exitCodes.pass;
}

function toQuery({ object, actor, action, from, to, limit }: ListOptions): string {
  const given = Object.entries({ object, actor, action, from, to, limit }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] satisfies [string, string]],
  );
  return new URLSearchParams(given).toString();
}
