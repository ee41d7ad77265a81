import { CommandError, type ExitCode, exitCodes } from "./exit-codes.ts";
import { type CommandContext, type CommonOptions, createContext } from "./context.ts";
import { withoutControls } from "../../kernel/without-controls.ts";
import { createTerminal } from "./terminal.ts";

/** Runs a command against the control plane and sets the process's exit code from what it returns. */
export async function runCommand(options: CommonOptions, command: (context: CommandContext) => Promise<ExitCode>): Promise<void> {
  const context = createContext(options);
  try {
    process.exitCode = await command(context);
  } catch (error) {
    process.exitCode = reportFailure(options.json === true, error);
  } finally {
    await context.close();
  }
}

/** Says why a command failed; with --json the object carries `error`. */
export function reportFailure(json: boolean, error: unknown): ExitCode {
  const terminal = createTerminal(json);
  const known = error instanceof CommandError;
  const code = known ? error.code : "cli/unexpected";
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`airworthy: ${withoutControls(message)}\n  code: ${code}\n`);
  if (!known && error instanceof Error && error.stack !== undefined) process.stderr.write(`${error.stack}\n`);
  terminal.result({ error: { code, message } });
  return known ? error.exitCode : exitCodes.broken;
}
