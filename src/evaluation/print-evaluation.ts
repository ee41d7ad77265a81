import { formatCount, formatNames } from "./domain/format-number.ts";
import { sayOverhead } from "./domain/model-spending.ts";
import type { Terminal } from "../platform/cli/terminal.ts";
import { sayCoverage } from "./domain/say-coverage.ts";
import type { CaseRowView, EvaluationView } from "./views.ts";

const maxCases = 20;
const marks = { passed: "+", failed: "x", errored: "!", pending: "." } as const;

/** Prints a run for people: the deciding sentence first, then metrics, changed cases and what is missing. `url`: its page, where one stays. */
export function printEvaluation(
  terminal: Terminal,
  evaluation: EvaluationView,
  cases: readonly CaseRowView[],
  url: string | undefined,
): void {
  const { comparison } = evaluation;
  terminal.say("");
  terminal.say(evaluation.sentence);
  if (evaluation.detail !== "") terminal.say(evaluation.detail);
  if (comparison !== null) {
    terminal.say(
      `  paired t over ${comparison.n} cases: ${pt(comparison.diff)} pt, se ${(comparison.se * 100).toFixed(1)}, 95 % ${pt(comparison.ci95[0])} to ${pt(comparison.ci95[1])}; ` +
        `one-sided ${pt(comparison.lower)} to ${pt(comparison.upper)}; margin ${pt(-comparison.margin)}`,
    );
    terminal.say(
      `  gained ${comparison.discordant.gained}, lost ${comparison.discordant.lost}; McNemar exact p ${comparison.mcnemarExactP.toPrecision(3)}; ` +
        `Bonett-Price ${pt(comparison.bonettPrice[0])} to ${pt(comparison.bonettPrice[1])} pt`,
    );
  }
  for (const metric of evaluation.metrics) if (metric.role === "floor" || metric.role === "limit") terminal.say(`  ${metric.sentence}`);
  const shown = cases.filter(
    (row) => ["broken", "worse", "fixed", "better"].includes(row.change) || (row.change === "new" && row.trials.includes("failed")),
  );
  if (shown.length > 0) terminal.say("");
  for (const row of shown.slice(0, maxCases)) {
    const before = row.baselineTrials === null ? "" : `${row.baselineTrials.map((status) => marks[status]).join("")} -> `;
    const trajectory = row.trajectoryChanged ? ", trajectory changed" : "";
    terminal.say(
      `  ${row.change.padEnd(7)} ${row.id.padEnd(28)} ${before}${row.trials.map((status) => marks[status]).join("")}${trajectory}`,
    );
  }
  if (shown.length > maxCases) terminal.say(`  and ${shown.length - maxCases} more`);
  for (const problem of evaluation.problems.slice(0, 5)) {
    terminal.say(
      `  missing: ${problem.case ?? "run"}${problem.trial === null ? "" : ` trial ${problem.trial}`}: ${problem.code}: ${problem.message}`,
    );
  }
  const { conditions, reused } = evaluation;
  if (conditions !== null && (conditions.simulator !== null || conditions.faults > 0)) {
    const users = conditions.simulator === null ? "" : `, users played by ${conditions.simulator}`;
    terminal.say(`  seed ${conditions.seed}, ${formatCount(conditions.faults, "fault")} of tools${users}`);
  }
  if (reused !== null) terminal.say(`  ${reused.trials} of ${evaluation.trialsDone} trials used again, of ${formatNames(reused.runs)}`);
  const cost =
    evaluation.costUsd === null ? "cost unknown" : `$${evaluation.costUsd.toFixed(4)} (price ${evaluation.priceBasis ?? "unknown"})`;
  const rehearsed = evaluation.rehearsedModel ? ["by a rehearsed model, which is not a language model"] : [];
  const overhead = sayOverhead(evaluation.overhead);
  terminal.say(`  ${[cost, ...rehearsed, ...(overhead === "" ? [] : [overhead])].join(", ")}`);
  const coverage = sayCoverage(evaluation.coverage);
  if (coverage !== "") terminal.say(`  ${coverage}`);
  if (url !== undefined) terminal.say(url);
}

function pt(share: number): string {
  const points = (share * 100).toFixed(1);
  return share > 0 ? `+${points}` : points;
}
