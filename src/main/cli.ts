import { readFileSync } from "node:fs";

import { Command, CommanderError } from "commander";

import { addAuditCommands } from "../audit/commands.ts";
import { addDecisionCommands } from "../decisions/commands.ts";
import { addDeliveryCommands } from "../delivery/commands.ts";
import { addEvaluationCommands } from "../evaluation/commands.ts";
import { addReviewCommands } from "../evaluation/review-commands.ts";
import { addSuiteCommands } from "../evaluation/suite-commands.ts";
import { exitCodes } from "../platform/cli/exit-codes.ts";
import { reportFailure } from "../platform/cli/run-command.ts";
import { createTerminal } from "../platform/cli/terminal.ts";
import { addInitCommand } from "../registry/commands.ts";
import { addSafetyCommands } from "../safety/commands.ts";
import { addTelemetryCommands } from "../telemetry/commands.ts";
import { addPeopleCommands } from "../tenancy/commands.ts";
import { addBackupCommands } from "./backup-commands.ts";
import { addDoctorCommand } from "./doctor.ts";
import { addUpCommand } from "./up.ts";

const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string }; // our own package.json

const program = new Command("airworthy")
  .description("Takes an AI agent from prototype to production")
  .version(version)
  .option("--data <directory>", "data directory", process.env["AIRWORTHY_DATA"] ?? ".airworthy")
  .option("--url <url>", "a running Airworthy instead of the data directory's")
  .option("--as <name>", "who acts, until the first key exists; recorded as unverified. A key is read from AIRWORTHY_KEY")
  .option("--json", "one JSON object as the last line of standard output, all else on standard error")
  .showHelpAfterError("Run it with --help to see what there is.")
  .exitOverride(); // before the commands, which inherit it
addUpCommand(program, version);
addInitCommand(program);
addEvaluationCommands(program);
addSuiteCommands(program);
addReviewCommands(program);
addSafetyCommands(program);
addDeliveryCommands(program);
addDecisionCommands(program);
addAuditCommands(program);
addPeopleCommands(program);
addTelemetryCommands(program);
addBackupCommands(program, version);
addDoctorCommand(program);
for (const command of program.commands) command.configureHelp({ showGlobalOptions: true });

try {
  await program.parseAsync();
} catch (error) {
  const json = process.argv.includes("--json");
  if (!(error instanceof CommanderError)) {
    process.exitCode = reportFailure(json, error); // Node's own 1 would read as a verdict
  } else {
    // Commander has said what is wrong; a wrong option is configuration, never a verdict.
    process.exitCode = error.exitCode === 0 ? exitCodes.pass : exitCodes.broken;
    if (error.exitCode !== 0) createTerminal(json).result({ error: { code: "cli/usage", message: error.message } });
  }
}
