import { readFileSync } from "node:fs";

import type { Command } from "commander";

import type { CaseRowView, CaseView, EvaluationView } from "../evaluation/views.ts";
import type { Json } from "../kernel/json.ts";
import type { ApiClient } from "../platform/cli/api-client.ts";
import type { CommandContext, CommonOptions } from "../platform/cli/context.ts";
import { CommandError, type ExitCode, exitCodes } from "../platform/cli/exit-codes.ts";
import { runCommand } from "../platform/cli/run-command.ts";
import { formatMistakes, type Mistake } from "../platform/config/mistake.ts";
import { checkCalls, type CheckedCall } from "./check-calls.ts";
import { openPolicy, type OpenPolicy } from "./open-policy.ts";
import { readCalls, type RecordedCall } from "./read-calls.ts";

type CheckOptions = CommonOptions & { calls?: string; evaluation?: string; environment: string };

/** `airworthy policy check`. */
export function addPolicyCommands(program: Command): void {
  program
    .command("policy")
    .description("Try a tool policy before a version has it")
    .command("check <file>")
    .description(
      "Say what a Cedar file permits, or judge recorded calls: exit 0, 1 when a call's `expect` differs, 4 when something cannot be read",
    )
    .option("--calls <file>", "calls, one JSON object a line: {agent, server, tool, arguments, environment?, version?, expect?}")
    .option("--evaluation <id>", "the calls that a finished evaluation made")
    .option("--environment <name>", "where the evaluation's calls are judged as if made", "production")
    .action((file: string, _own: unknown, command: Command) => {
      const options = command.optsWithGlobals<CheckOptions>();
      return runCommand(options, (context) => check(context, file, options));
    });
}

async function check({ terminal, connect }: CommandContext, file: string, options: CheckOptions): Promise<ExitCode> {
  const policy = await openPolicy(readText(file), file);
  if (!policy.ok) throw mistaken(policy.error.code, policy.error.mistakes);
  if (options.calls === undefined && options.evaluation === undefined) return list({ terminal }, policy.value);

  const calls: RecordedCall[] = [];
  if (options.calls !== undefined) {
    const read = readCalls(readText(options.calls), options.calls);
    if (!read.ok) throw mistaken("safety/calls-invalid", read.error);
    calls.push(...read.value);
  }
  if (options.evaluation !== undefined) calls.push(...(await callsOf(await connect(), options.evaluation, options.environment)));
  const checked = checkCalls(policy.value.decide, calls);
  for (const call of checked.calls) for (const line of describe(call)) terminal.say(line);
  const { allow, ask, deny, unexpected } = checked.counts;
  terminal.say(`${calls.length} calls: ${allow} allowed, ${ask} for a person, ${deny} denied; ${unexpected} not as expected`);
  terminal.result(checked);
  return unexpected === 0 ? exitCodes.pass : exitCodes.fail;
}

function list({ terminal }: Pick<CommandContext, "terminal">, { policies }: OpenPolicy): ExitCode {
  for (const { id, effect, actions, tool, isConditional, line } of policies) {
    const when = isConditional ? "under conditions" : "always";
    terminal.say(
      `${effect}  ${actions.join(", ").padEnd(9)}  ${(tool ?? "every tool").padEnd(30)}  ${when.padEnd(16)}  "${id}", line ${line}`,
    );
  }
  terminal.say(policies.length === 0 ? "No policy: every call is denied" : "What no policy permits is denied");
  terminal.result({ policies });
  return exitCodes.pass;
}

function describe({ verdict, server, tool, sentence, details, expect, asExpected }: CheckedCall): string[] {
  const difference = asExpected ? "" : `  expected ${expect ?? ""}`;
  return [
    `${verdict.padEnd(5)}  ${`${server}/${tool}`.padEnd(30)}  ${sentence}${difference}`,
    ...details.map((detail) => `       ${detail}`),
  ];
}

/** The tool calls of every trial, in the order of the cases. */
async function callsOf(client: ApiClient, id: string, environment: string): Promise<RecordedCall[]> {
  const path = `/evaluations/${encodeURIComponent(id)}`;
  const { agent, version, status } = await client.get<EvaluationView>(path);
  if (status !== "finished")
    throw new CommandError("safety/evaluation-not-finished", `Evaluation ${id} is ${status}; wait until it has finished.`);
  const { items } = await client.get<{ items: CaseRowView[] }>(`${path}/cases`);
  const calls: RecordedCall[] = [];
  for (const row of items) {
    const { trials } = await client.get<CaseView>(`${path}/cases/${encodeURIComponent(row.id)}`);
    for (const call of trials.flatMap((trial) => trial.calls)) {
      calls.push({ agent, server: call.server, tool: call.tool, arguments: call.arguments as Json, environment, version }); // came as JSON
    }
  }
  return calls;
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new CommandError("cli/file-unreadable", `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function mistaken(code: string, mistakes: readonly Mistake[]): CommandError {
  return new CommandError(code, `${mistakes.length === 1 ? "1 mistake" : `${mistakes.length} mistakes`}:\n${formatMistakes(mistakes)}`);
}
