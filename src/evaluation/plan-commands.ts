import type { Command } from "commander";

import type { CommonOptions } from "../platform/cli/context.ts";
import { CommandError, type ExitCode, exitCodes } from "../platform/cli/exit-codes.ts";
import type { Terminal } from "../platform/cli/terminal.ts";
import { formatUsd } from "../kernel/format-usd.ts";
import { formatCount, formatPercent, formatPoints } from "./domain/format-number.ts";
import { offline, readRecord, readShare, readText } from "./offline-command.ts";

type PlanOptions = CommonOptions & {
  cases?: string;
  trials?: string;
  suite?: string;
  results?: string;
  margin?: string;
  alpha: string;
  power: string;
  discordant: string;
  usdPerTrial?: string;
};

/** `airworthy eval plan`: what a suite can show, before a trial is paid for. */
export function addPlanCommand(evaluate: Command): void {
  evaluate
    .command("plan")
    .description("What so many cases and trials can detect, how many would do, and what they cost; needs no server")
    .option("--cases <n>", "cases of the suite")
    .option("--trials <k>", "trials per case")
    .option("--suite <file>", "take both from this suite file")
    .option("--results <file>", "take from these results how much trials of one case vary; else most cases nearly always or never succeed")
    .option("--margin <share>", "the drop that is tolerated, such as 0.05; else 0.05, and 0.1 below 100 cases")
    .option("--alpha <share>", "one-sided significance level", "0.05")
    .option("--power <share>", "how sure a drop is to be seen", "0.8")
    .option("--discordant <share>", "for the textbook's table: in how many cases two versions differ at all", "0.2")
    .option("--usd-per-trial <usd>", "what a trial costs")
    .action((_own: unknown, command: Command) => {
      const options = command.optsWithGlobals<PlanOptions>();
      return offline(options, (terminal) => plan(terminal, options));
    });
}

async function plan(terminal: Terminal, options: PlanOptions): Promise<ExitCode> {
  const { pairsTable, planSuite, spreadOf, usualSpread } = await import("./domain/plan-suite.ts");
  const size = await readSize(options);
  const spread = options.results === undefined ? usualSpread : spreadOf(await readRecord(options.results));
  if (spread === undefined) throw new CommandError("evaluation/no-cases", `${options.results ?? ""} has no trial with a score to plan by.`);
  const [alpha, power] = [readShare(options.alpha), readShare(options.power)];
  const margin = options.margin === undefined ? undefined : readShare(options.margin);
  const planned = planSuite(size, spread, { alpha, power, margin });
  const usd = options.usdPerTrial === undefined ? undefined : readAmount(options.usdPerTrial);
  const costOf = (cases: number): number | null => (usd === undefined ? null : cases * size.trials * usd);
  const costs = { costUsd: costOf(size.cases), costToPassUsd: costOf(planned.casesToPass) };

  const { detectableDrop, passChance, casesToPass } = planned;
  const what = `With ${formatCount(size.cases, "case")} x ${formatCount(size.trials, "trial")} you can see`;
  terminal.say(
    detectableDrop === null || detectableDrop > 1
      ? `${what} no drop at all.`
      : `${what} a drop of ${formatPoints(detectableDrop)} or more, ${formatPercent(power)} of the time.`,
  );
  terminal.say(`A version that is as good passes a margin of ${formatPoints(planned.margin)} ${formatPercent(passChance)} of the time.`);
  terminal.say(`${formatCount(casesToPass, "case")} would let it pass ${formatPercent(power)} of the time.`);
  for (const { drop, cases } of planned.casesToSee) terminal.say(`  to see ${formatPoints(drop)}: ${formatCount(cases, "case")}`);
  if (usd !== undefined) {
    terminal.say(
      `A run costs ${formatUsd(costs.costUsd ?? 0)}; one of ${formatCount(casesToPass, "case")} ${formatUsd(costs.costToPassUsd ?? 0)}.`,
    );
  }
  const table = pairsTable(readShare(options.discordant), { alpha: 0.05, power: 0.8 });
  terminal.result({ ...size, alpha, power, basis: options.results ?? "usual", spread, ...planned, ...costs, table });
  return exitCodes.pass;
}

async function readSize({ cases, trials, suite: file }: PlanOptions): Promise<{ cases: number; trials: number }> {
  if (file === undefined) {
    if (cases === undefined) throw new CommandError("cli/usage", "--cases N is missing, or --suite FILE to take it from.");
    return { cases: readCount(cases), trials: trials === undefined ? 1 : readCount(trials) };
  }
  const { parseSuite } = await import("./suite-file.ts");
  const { formatMistakes } = await import("../platform/config/mistake.ts");
  const parsed = parseSuite(readText(file), file);
  if (!parsed.ok) throw new CommandError("evaluation/suite-invalid", formatMistakes(parsed.error));
  return {
    cases: cases === undefined ? parsed.value.cases.length : readCount(cases),
    trials: trials === undefined ? parsed.value.trials : readCount(trials),
  };
}

function readCount(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 1_000_000)
    throw new CommandError("cli/usage", `"${text}" is no whole number from 1 to 1000000.`);
  return value;
}

function readAmount(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value >= 0)) throw new CommandError("cli/usage", `"${text}" is no amount of dollars.`);
  return value;
}
