import type { Command } from "commander";

import type { ApiClient } from "../platform/cli/api-client.ts";
import type { CommandContext, CommonOptions } from "../platform/cli/context.ts";
import { CommandError, type ExitCode, exitCodes } from "../platform/cli/exit-codes.ts";
import { runCommand } from "../platform/cli/run-command.ts";
import type { Terminal } from "../platform/cli/terminal.ts";
import type { VersionView } from "../registry/views.ts";
import { exitCodeOf } from "./domain/verdict.ts";
import { addFileCommands, madeBy } from "./file-commands.ts";
import { printEvaluation } from "./print-evaluation.ts";
import { addReport, reportHelp } from "./reports/report-option.ts";
import type { CaseRowView, EvaluationView } from "./views.ts";

type EvalOptions = CommonOptions & {
  file: string;
  suite?: string;
  baseline?: string;
  agentVersion?: string;
  budgetTrials?: string;
  budgetUsd?: string;
  report?: string[];
  reuse?: boolean;
};

const pollMs = 300;
const trialsHelp = "look while it runs, and buy trials up to so many a case on average; over gate.budget";
const reuseHelp = "take trials from earlier runs where version, case, seed, faults, models and tools are all the same";
const usdHelp = "look while it runs, and spend so many dollars at most; over gate.budget";

/** `airworthy eval` and `airworthy gate`. */
export function addEvaluationCommands(program: Command): void {
  const evalCommand = program
    .command("eval")
    .description("Evaluate a version on its suite; floors and limits decide")
    .option("-f, --file <file>", "the manifest", "airworthy.yaml")
    .option("--suite <name>", "a suite other than the gate's")
    .option("--baseline <version>", "compare with this version, or `live`")
    .option("--agent-version <version>", "evaluate a registered version instead of the file's")
    .option("--budget-trials <n>", trialsHelp)
    .option("--budget-usd <usd>", usdHelp)
    .option("--report <format=file>", reportHelp, addReport)
    .option("--reuse", reuseHelp)
    .action((_own: unknown, command: Command) => {
      const options = command.optsWithGlobals<EvalOptions>();
      return runCommand(options, (context) => evaluate(context, options, command));
    });
  addFileCommands(evalCommand);
  program
    .command("gate")
    .description(
      "Evaluate a version and compare it with the live one: exit 0 pass, 1 fail, 2 inconclusive, 3 incomplete or incomparable, 4 not run",
    )
    .option("-f, --file <file>", "the manifest", "airworthy.yaml")
    .option("--baseline <version>", "compare with this version instead of the live one", "live")
    .option("--budget-trials <n>", trialsHelp)
    .option("--budget-usd <usd>", usdHelp)
    .option("--report <format=file>", reportHelp, addReport)
    .option("--reuse", reuseHelp)
    .action((_own: unknown, command: Command) => {
      const options = command.optsWithGlobals<EvalOptions>();
      return runCommand(options, (context) => evaluate(context, options, command));
    });
}

async function evaluate({ terminal, connect }: CommandContext, options: EvalOptions, command: Command): Promise<ExitCode> {
  const [{ readRegistration }, { readReportFiles }, { reportEvaluation }] = await Promise.all([
    import("./read-registration.ts"),
    import("./reports/report-files.ts"),
    import("./report-evaluation.ts"),
  ]);
  const reports = readReportFiles(options.report);
  const registration = readRegistration(options.file);
  const client = await connect();
  const registered = await client.post<VersionView>("/versions", registration);
  const version = options.agentVersion ?? registered.version;
  terminal.say(`${registered.agent} ${version}  ${version === registered.version ? registered.digest : ""}`.trimEnd());
  const { id } = await client.post<EvaluationView>("/evaluations", {
    agent: registered.agent,
    version,
    ...(options.suite === undefined ? {} : { suite: options.suite }),
    ...(options.baseline === undefined ? {} : { baseline: options.baseline }),
    ...readBudget(options),
    ...(options.reuse === true && { reuse: true }),
  });
  const evaluation = await followEvaluation(client, terminal, id);
  const { items } = await client.get<{ items: CaseRowView[] }>(`/evaluations/${id}/cases`);
  const place = {
    file: options.file,
    page: client.page(`/evaluations/${id}`),
    reproduce: sayCommand(command.name(), { ...options, baseline: evaluation.comparison?.baselineVersion ?? options.baseline }),
    madeBy: madeBy(command),
  };
  const report = (exitCode: ExitCode) => reportEvaluation(reports, { evaluation, rows: items, place }, { client, terminal, exitCode });
  if (evaluation.verdict === null) {
    await report(exitCodes.broken);
    throw new CommandError(evaluation.problems[0]?.code ?? "evaluation/run-failed", evaluation.sentence);
  }
  printEvaluation(terminal, evaluation, items, place.page);
  const exitCode = await report(exitCodeOf(evaluation.verdict));
  terminal.result(evaluation);
  return exitCode;
}

/** The command that evaluates the same; `live` is another version on another day. */
function sayCommand(name: string, { file, suite, agentVersion, baseline }: { readonly [flag: string]: unknown }): string {
  const flags = Object.entries({ file, suite, "agent-version": agentVersion, baseline });
  return `airworthy ${name}${flags.map(([flag, value]) => (typeof value === "string" ? ` --${flag} ${value}` : "")).join("")}`;
}

function readBudget({ budgetTrials, budgetUsd }: EvalOptions): { budget?: { trials?: number; usd?: number } } {
  if (budgetTrials === undefined && budgetUsd === undefined) return {};
  const read = (name: string, text: string | undefined): number | undefined => {
    if (text === undefined) return undefined;
    const value = Number(text);
    if (text.trim() === "" || !Number.isFinite(value) || value <= 0)
      throw new CommandError("cli/usage", `--${name} is "${text}", which is no amount.`);
    return value;
  };
  const [trials, usd] = [read("budget-trials", budgetTrials), read("budget-usd", budgetUsd)];
  return { budget: { ...(trials === undefined ? {} : { trials }), ...(usd === undefined ? {} : { usd }) } };
}

/** Waits for a run to end, showing how far it is. */
async function followEvaluation(client: ApiClient, terminal: Terminal, id: string): Promise<EvaluationView> {
  for (;;) {
    const evaluation = await client.get<EvaluationView>(`/evaluations/${id}`);
    if (evaluation.status === "finished" || evaluation.status === "failed") return evaluation;
    const { trialsDone, trialsTotal } = evaluation;
    terminal.progress(trialsDone === 0 ? "Starting the version in staging" : `${trialsDone - (trialsDone % 10)} of ${trialsTotal} trials`);
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}
