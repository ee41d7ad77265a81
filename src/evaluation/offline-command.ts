import { readFileSync } from "node:fs";

import type { CommonOptions } from "../platform/cli/context.ts";
import { CommandError, type ExitCode } from "../platform/cli/exit-codes.ts";
import { runCommand } from "../platform/cli/run-command.ts";
import type { Terminal } from "../platform/cli/terminal.ts";
import type { RunRecord } from "./domain/run-record.ts";

/** Runs a command that needs no server; one JSON object is the last line of standard output, always. */
export function offline(options: CommonOptions, run: (terminal: Terminal) => Promise<ExitCode>): Promise<void> {
  return runCommand({ ...options, json: true }, ({ terminal }) => run(terminal));
}

/** Reads results in any known format; throws a CommandError that names the file. */
export async function readRecord(file: string): Promise<RunRecord> {
  const { readRunFile } = await import("./formats/read-run-file.ts");
  const read = await readRunFile(file);
  if (!read.ok) throw new CommandError(read.error.code, read.error.message);
  return read.value;
}

/** Reads an option that is a share above 0 and below 1. */
export function readShare(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value > 0 && value < 1)) throw new CommandError("cli/usage", `"${text}" is no number between 0 and 1.`);
  return value;
}

/** Reads a file as text; throws a CommandError that names it. */
export function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new CommandError(
      "evaluation/file-unreadable",
      `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
