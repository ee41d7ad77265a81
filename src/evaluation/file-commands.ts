import type { Command } from "commander";

import type { CommonOptions } from "../platform/cli/context.ts";
import { CommandError, exitCodes } from "../platform/cli/exit-codes.ts";
import type { Terminal } from "../platform/cli/terminal.ts";
import { formatCount, formatNames, formatPercent, formatSigned, onOneLine } from "./domain/format-number.ts";
import type { CaseRecord, Exclusion, RunRecord } from "./domain/run-record.ts";
import { exitCodeOf, verdictWords } from "./domain/verdict.ts";
import { addCheckCommand } from "./check-commands.ts";
import { addImportCommand } from "./import-commands.ts";
import { offline, readRecord, readShare } from "./offline-command.ts";
import { addPlanCommand } from "./plan-commands.ts";
import { addReport, reportHelp } from "./reports/report-option.ts";

const shownExclusions = 20;

/** `airworthy eval stats`, `eval compare`, `eval trajectory` and `eval judge-calibrate`: on files, without a server. One JSON object is the last line of standard output, always. */
export function addFileCommands(evaluate: Command): void {
  addImportCommand(evaluate);
  addCheckCommand(evaluate);
  addPlanCommand(evaluate);
  evaluate
    .command("stats <file>")
    .description("What a file of results shows: mean, errors, intervals, pass@k, pass^k; needs no server")
    .action((file: string, _own: unknown, command: Command) =>
      offline(command.optsWithGlobals(), async (terminal) => {
        const { summariseRecord } = await import("./domain/summarise-record.ts");
        const record = await readRecord(file);
        const summary = summariseRecord(record);
        const { clustered } = summary.se;
        terminal.say(
          `${file}: ${summary.cases} cases, ${summary.trials} trials with a score, ${summary.errored} errored, ${summary.excluded} excluded (${record.format})`,
        );
        if (summary.mean !== null)
          terminal.say(
            `mean ${formatPercent(summary.mean)}${clustered === null ? "" : `, standard error ${formatPercent(clustered)} by case`}`,
          );
        sayExclusions(terminal, file, record.excluded);
        terminal.result({ format: record.format, ...summary, exclusions: record.excluded.slice(0, shownExclusions) });
        return exitCodes.pass;
      }),
    );
  evaluate
    .command("compare")
    .description("Compare two files of results over the cases that both have; the exit code is the verdict; needs no server")
    .option("--baseline <file>", "results of the version before") // eval has a --baseline too, which gets it: both are looked at together
    .option("--candidate <file>", "results of the version that is judged")
    .option("--slice <field>", "let each value of this field fail alone")
    .option("--margin <share>", "the drop that is tolerated, such as 0.05; else 0.05, and 0.1 below 100 cases")
    .option("--alpha <share>", "one-sided significance level", "0.05")
    .option("--report <format=file>", reportHelp, addReport)
    .action((_own: unknown, command: Command) => {
      const options = command.optsWithGlobals<CompareFlags>();
      return offline(options, async (terminal) => {
        const [{ compareRecords }, { sayFewDiffer }, { slicesBy }, { readReportFiles }, { reportComparison }] = await Promise.all([
          import("./domain/compare-records.ts"),
          import("./domain/say-few-differ.ts"),
          import("./domain/slices-by.ts"),
          import("./reports/report-files.ts"),
          import("./report-comparison.ts"),
        ]);
        const reports = readReportFiles(options.report);
        const files = { baseline: required(options, "baseline"), candidate: required(options, "candidate") };
        const margin = options.margin === undefined ? undefined : readShare(options.margin);
        const alpha = readShare(options.alpha);
        const [baseline, candidate] = [await readRecord(files.baseline), await readRecord(files.candidate)];
        if (options.slice !== undefined) checkSlice(options.slice, baseline);
        const slices = options.slice === undefined ? [] : slicesBy(options.slice, baseline);
        const compared = compareRecords(candidate, baseline, { margin, alpha, slices });
        const { verdict, diff, ci95, n, missing, changedCases, errored } = compared;
        const sentence = `${verdictWords[verdict]}: ${formatSigned(diff)} pt over ${formatCount(n, "case")}, 95 % interval ${formatSigned(ci95[0])} to ${formatSigned(ci95[1])} pt.`;
        terminal.say(sentence);
        const caution = sayFewDiffer(compared);
        if (caution !== "") terminal.say(caution);
        if (missing.length > 0) terminal.say(`The candidate lacks ${formatCount(missing.length, "case")}: ${formatNames(missing)}`);
        if (changedCases.length > 0) terminal.say(`Under the same id something else was asked: ${formatNames(changedCases)}`);
        if (errored.baseline + errored.candidate > 0)
          terminal.say(
            `Without a score, for infrastructure: ${errored.baseline} trials of the baseline, ${errored.candidate} of the candidate`,
          );
        for (const [file, { cases }] of [[files.baseline, baseline] as const, [files.candidate, candidate] as const]) {
          const unsaid = cases.filter(({ contentHash }) => contentHash === undefined).length;
          if (unsaid > 0)
            terminal.say(`${file}: what was asked in ${formatCount(unsaid, "case")} does not stand there; their ids alone pair them`);
          const uneven = countUneven(cases);
          if (uneven > 0)
            terminal.say(
              `${file}: ${formatCount(uneven, "case")} with fewer trials than other cases; what is not there counts neither way`,
            );
        }
        for (const slice of compared.slices)
          terminal.say(
            `  ${slice.value === "" ? "(none)" : onOneLine(slice.value)}: ${slice.verdict}, ${formatSigned(slice.diff)} pt over ${formatCount(slice.n, "case")}`,
          );
        sayExclusions(terminal, files.baseline, baseline.excluded);
        sayExclusions(terminal, files.candidate, candidate.excluded);
        const sides = { candidate: { file: files.candidate, record: candidate }, baseline: { file: files.baseline, record: baseline } };
        const said = { sentence, madeBy: madeBy(command), terminal, exitCode: exitCodeOf(verdict) };
        const exitCode = await reportComparison(reports, { compared, rules: { margin, alpha, slice: options.slice }, sides }, said);
        terminal.result(compared);
        return exitCode;
      });
    });
  evaluate
    .command("verify <file>")
    .description("Verify a verdict (--report json=FILE) without a server, signature and numbers: exit 0 valid, 1 not valid, 4 not readable")
    .option(
      "--key <vkey>",
      "the key that must have signed it (airworthy audit key), or a file with it; else the one that the file names is trusted",
    )
    .option("--unsigned", "judge the numbers of a verdict that nobody has signed, as eval compare writes it")
    .action((file: string, _own: unknown, command: Command) => {
      const { key, unsigned } = command.optsWithGlobals<{ key?: string; unsigned?: true }>();
      return offline(command.optsWithGlobals(), async (terminal) => {
        const { verifyVerdict } = await import("./verify-verdict.ts");
        return verifyVerdict(terminal, file, { key, unsigned: unsigned === true });
      });
    });
  evaluate
    .command("trajectory <file>")
    .description("How near what was called comes to what was expected, and what that says of the score; needs no server")
    .option("--reads <tools>", "tools that change nothing, separated by commas, whatever their names say")
    .option("--writes <tools>", "tools that change something")
    .action((file: string, own: { reads?: string; writes?: string }, command: Command) =>
      offline(command.optsWithGlobals(), async (terminal) => {
        const { agentTools, summariseTrajectories } = await import("./domain/summarise-trajectories.ts");
        const record = await readRecord(file);
        const overrides = { reads: readNames(own.reads), writes: readNames(own.writes) };
        checkTools(overrides, agentTools(record.cases));
        const { excluded, ...summary } = summariseTrajectories(record, overrides);
        const judged = summary.metrics.exact?.n ?? 0;
        if (judged === 0) {
          const first = excluded[0]?.message ?? "It has no trial.";
          throw new CommandError("evaluation/calls-unknown", `${file} (${record.format}) has no trial whose calls can be scored. ${first}`);
        }
        terminal.say(`${file}: ${judged} of ${formatCount(summary.episodes, "trial")} scored (${record.format})`);
        terminal.say(`changing: ${formatNames(summary.sideEffectTools)}; reading: ${formatNames(summary.readTools)}`);
        for (const [name, { mean, corr, meanGivenSuccess }] of Object.entries(summary.metrics))
          terminal.say(
            `  ${name.padEnd(15)} ${sayFigure(mean)}, with the score ${sayFigure(corr)}, where it succeeded ${sayFigure(meanGivenSuccess)}`,
          );
        sayExclusions(terminal, file, excluded);
        terminal.result({ ...summary, excluded: excluded.length, exclusions: excluded.slice(0, shownExclusions) });
        return exitCodes.pass;
      }),
    );
  evaluate
    .command("judge-calibrate <file>")
    .description("What judges are worth against labels, and whether they may block; needs no server")
    .action((file: string, _own: unknown, command: Command) =>
      offline(command.optsWithGlobals(), async (terminal) => {
        const [{ calibrateJudge }, { readJudgements }, { readFileWith }] = await Promise.all([
          import("./domain/calibrate-judge.ts"),
          import("./formats/read-judgements.ts"),
          import("./formats/read-run-file.ts"),
        ]);
        const read = readFileWith(file, readJudgements);
        if (!read.ok) throw new CommandError(read.error.code, read.error.message);
        const { excluded } = read.value;
        const judges = Array.from(read.value.judges, ([name, judged]) => ({ name, ...calibrateJudge(judged) }));
        for (const { name, n, kappa, kappaLower, mayBlock, why } of judges) {
          terminal.say(
            `${name === "" ? file : onOneLine(name)}: kappa ${kappa?.toFixed(3) ?? "unknown"}, at least ${kappaLower?.toFixed(3) ?? "unknown"}, over ${formatCount(n, "label")}; ${mayBlock ? "it may block" : `advisory: ${why.join("; ")}`}`,
          );
        }
        sayExclusions(terminal, file, excluded);
        terminal.result({ judges, excluded: excluded.length, exclusions: excluded.slice(0, shownExclusions) });
        return exitCodes.pass;
      }),
    );
}

type CompareFlags = CommonOptions & {
  baseline?: string;
  candidate?: string;
  slice?: string;
  margin?: string;
  alpha: string;
  report?: string[];
};

/** `airworthy` and its version, as the program knows it. */
export function madeBy(command: Command): string {
  return command.parent === null ? `airworthy ${command.version() ?? ""}`.trim() : madeBy(command.parent);
}

/** What does not count is never dropped in silence. */
function sayExclusions(terminal: Terminal, file: string, excluded: readonly Exclusion[]): void {
  for (const { where, message } of excluded.slice(0, shownExclusions))
    terminal.say(`excluded: ${file}, ${onOneLine(where)}: ${onOneLine(message)}`);
  if (excluded.length > shownExclusions) terminal.say(`excluded: ${excluded.length - shownExclusions} more of ${file}`);
}

/** Cases that were played less often than others of the same file. */
function countUneven(cases: readonly CaseRecord[]): number {
  const most = cases.reduce((high, { trials }) => Math.max(high, trials.length), 0);
  return cases.filter(({ trials }) => trials.length > 0 && trials.length < most).length;
}

function required<K extends string>(options: { readonly [name in K]?: string }, name: K): string {
  const file = options[name];
  if (file === undefined) throw new CommandError("cli/usage", `--${name} FILE is missing: both sides are files of results.`);
  return file;
}

function checkSlice(field: string, { cases }: RunRecord): void {
  const fields = [...new Set(cases.flatMap(({ slices }) => Object.keys(slices)))].toSorted();
  if (fields.includes(field)) return;
  const known = fields.length === 0 ? "Its cases have no field to slice by." : `Fields are: ${fields.join(", ")}.`;
  throw new CommandError("cli/usage", `No case of the baseline has a field "${field}". ${known}`);
}

function readNames(list: string | undefined): string[] {
  return (list ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

/** A name that was mistyped would leave a tool on the wrong side in silence. */
function checkTools(
  { reads, writes }: { readonly reads: readonly string[]; readonly writes: readonly string[] },
  tools: readonly string[],
): void {
  const unknown = [...reads, ...writes].find((name) => !tools.includes(name));
  if (unknown !== undefined) {
    throw new CommandError("cli/usage", `The agent has no tool "${unknown}" in this file. Its tools are: ${tools.join(", ")}.`);
  }
  const both = reads.find((name) => writes.includes(name));
  if (both !== undefined) throw new CommandError("cli/usage", `"${both}" stands in --reads and in --writes.`);
}

function sayFigure(value: number | null): string {
  return value === null ? "unknown" : value.toFixed(3);
}
