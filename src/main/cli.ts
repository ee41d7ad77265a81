import { readFileSync } from "node:fs";

import { Command } from "commander";

import { addDeliveryCommands } from "../delivery/commands.ts";
import { addEvaluationCommands } from "../evaluation/commands.ts";
import { addInitCommand } from "../registry/commands.ts";
import { addDoctorCommand } from "./doctor.ts";
import { addUpCommand } from "./up.ts";

const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string }; // our own package.json

const program = new Command("airworthy")
  .description("Takes an AI agent from prototype to production")
  .version(version)
  .option("--data <directory>", "data directory", process.env["AIRWORTHY_DATA"] ?? ".airworthy")
  .option("--url <url>", "a running Airworthy instead of the data directory's")
  .option("--as <name>", "who acts; recorded as unverified")
  .option("--json", "one JSON object as the last line of standard output, all else on standard error")
  .showHelpAfterError();
addUpCommand(program, version);
addInitCommand(program);
addEvaluationCommands(program);
addDeliveryCommands(program);
addDoctorCommand(program);
for (const command of program.commands) command.configureHelp({ showGlobalOptions: true });
program.exitOverride();

try {
  await program.parseAsync();
} catch (error) {
  // Commander has said what is wrong; a wrong option is configuration, never a verdict.
  if (error instanceof Error && "exitCode" in error) process.exitCode = error.exitCode === 0 ? 0 : 4;
  else throw error;
}
