import { readFileSync } from "node:fs";

import { InvalidArgumentError, type Command } from "commander";

import type { CaseRowView, CaseView, EvaluationView } from "../evaluation/views.ts";
import type { Json } from "../kernel/json.ts";
import type { ApiClient } from "../platform/cli/api-client.ts";
import type { CommandContext, CommonOptions } from "../platform/cli/context.ts";
import { CommandError, type ExitCode, exitCodes } from "../platform/cli/exit-codes.ts";
import { runCommand } from "../platform/cli/run-command.ts";
import { formatMistakes, type Mistake } from "../platform/config/mistake.ts";
import type { CheckedCall } from "./check-calls.ts";
import type { OpenPolicy } from "./open-policy.ts";
import type { RecordedCall } from "./read-calls.ts";

type CheckOptions = CommonOptions & { calls?: string; evaluation?: string; environment: string };

/** `airworthy policy check` and `airworthy guard check`. */
export function addSafetyCommands(program: Command): void {
  addPolicyCheck(program);
  addGuardCheck(program);
}

function addPolicyCheck(program: Command): void {
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
      return runCommand(options, (context) => checkPolicy(context, file, options));
    });
}

function addGuardCheck(program: Command): void {
  program
    .command("guard")
    .description("Try the gateway's guards on a text")
    .command("check <file>")
    .description("Say what every guard finds in a text, - for standard input: exit 0 nothing, 1 something, 4 when it cannot be read")
    .option("--max-characters <n>", "the limit of messages, as in guards.input", readCount)
    .action((file: string, _own: unknown, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions & { maxCharacters?: number }>();
      return runCommand(options, (context) => checkGuards(context, file, options.maxCharacters));
    });
}

async function checkGuards({ terminal }: CommandContext, file: string, maxCharacters?: number): Promise<ExitCode> {
  const { checkText } = await import("./check-text.ts");
  const checked = checkText(file === "-" ? readText(0, "Standard input") : readText(file), maxCharacters);
  for (const { guard, kind, line, column, length, consequence } of checked.findings) {
    const count = length === 1 ? "1 character" : `${length} characters`;
    terminal.say(`${guard.padEnd(9)}  ${kind.padEnd(20)}  line ${line}, column ${column}, ${count}: ${consequence}`);
  }
  if (checked.isTooLong) terminal.say(`normalise  longer than ${maxCharacters ?? 0} characters: the message would be refused`);
  const isClean = checked.findings.length === 0 && !checked.isTooLong;
  if (isClean) terminal.say("Nothing found");
  terminal.result(checked);
  return isClean ? exitCodes.pass : exitCodes.fail;
}

async function checkPolicy({ terminal, connect }: CommandContext, file: string, options: CheckOptions): Promise<ExitCode> {
  const [{ checkCalls }, { openPolicy }] = await Promise.all([import("./check-calls.ts"), import("./open-policy.ts")]);
  const policy = await openPolicy(readText(file), file);
  if (!policy.ok) throw mistaken(policy.error.code, policy.error.mistakes);
  if (options.calls === undefined && options.evaluation === undefined) return list({ terminal }, policy.value);

  const calls: RecordedCall[] = [];
  if (options.calls !== undefined) {
    const { readCalls } = await import("./read-calls.ts");
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

/** `file`: a path, or 0 for standard input; `name`: what it is called in a message. */
function readText(file: string | 0, name = String(file)): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new CommandError("cli/file-unreadable", `${name} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function mistaken(code: string, mistakes: readonly Mistake[]): CommandError {
  return new CommandError(code, `${mistakes.length === 1 ? "1 mistake" : `${mistakes.length} mistakes`}:\n${formatMistakes(mistakes)}`);
}

function readCount(text: string): number {
  const count = Number(text);
  if (!/^\d+$/.test(text) || count < 1) throw new InvalidArgumentError("It must be a whole number from 1.");
  return count;
}
