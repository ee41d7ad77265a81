import type { EvaluationView } from "../../../../src/evaluation/views.ts";
import { paths } from "../../address/paths.ts";
import { Digest } from "../../components/core/digest.tsx";
import { Panel } from "../../components/core/panel.tsx";
import { To } from "../../components/core/to.tsx";
import { counted } from "../../format/counted.ts";
import { formatCount, formatDifference, formatValue } from "../../format/format-value.ts";

/** The numbers behind the verdict, for whoever wants to work them out again. */
export function ComparisonPanel({ evaluation }: { evaluation: EvaluationView }) {
  const { comparison, unattributedCalls } = evaluation;
  return (
    <Panel
      title={evaluation.verdict === null ? "How it is decided" : "How it was decided"}
      sub={comparison === null ? undefined : "task success"}
    >
      <div className="body">
        <dl className="kv sm">
          {comparison === null ? (
            <>
              <dt>Baseline</dt>
              <dd>
                {evaluation.verdict === null
                  ? "compared when every trial has ended"
                  : "none: no version was live when this one was evaluated"}
              </dd>
            </>
          ) : (
            <Numbers comparison={comparison} />
          )}
          {evaluation.looked !== null && (
            <>
              <dt>Looked at early</dt>
              <dd>{sayLooked(evaluation.looked)}</dd>
            </>
          )}
          {evaluation.coverage !== null && <Coverage coverage={evaluation.coverage} />}
          <dt>Calls outside trials</dt>
          <dd>{unattributedCalls === 0 ? "none" : `${formatCount(unattributedCalls)} carried no session: the run is incomplete`}</dd>
          <dt>Suite</dt>
          <dd>{evaluation.suite}</dd>
          <dt>Deployment</dt>
          <dd>
            {evaluation.deployment === null ? (
              "none"
            ) : (
              <>
                {`in ${evaluation.environment}, `}
                <Digest value={evaluation.deployment} />
              </>
            )}
          </dd>
        </dl>
      </div>
    </Panel>
  );
}

/** What production asks for and no case does. */
function Coverage({ coverage }: { coverage: NonNullable<EvaluationView["coverage"]> }) {
  const { uncovered, low, high, sessions, days, largest } = coverage;
  const percent = (share: number): string => formatValue("share", share);
  return (
    <>
      <dt>Not covered</dt>
      <dd>
        {`${percent(uncovered)} of production traffic, ${percent(low)} to ${percent(high)} (${counted(sessions, "session")} of ${days} days)`}
        {largest.map((kind) => (
          <div key={kind.example} className="dim">{`${percent(kind.share)}: ${kind.example}`}</div>
        ))}
      </dd>
    </>
  );
}

const endings = {
  fail: "surely worse by then",
  pass: "surely no worse by then",
  futile: "no verdict was likely any more",
  budget: "its money was spent",
} as const;

function sayLooked({ played, planned, alpha, stopped }: NonNullable<EvaluationView["looked"]>): string {
  const level = `judged at α ${Number(alpha.toPrecision(2))}`;
  if (stopped === null) return `after each tenth; all ${formatCount(planned)} trials were played, ${level}`;
  return `ended after ${formatCount(played)} of ${formatCount(planned)} trials: ${endings[stopped.kind]}; ${level}`;
}

function Numbers({ comparison }: { comparison: NonNullable<EvaluationView["comparison"]> }) {
  const points = (value: number): string => formatDifference("share", value);
  const [low, high] = comparison.ci95;
  const [plainLow, plainHigh] = comparison.bonettPrice;
  const sides = formatValue("share", 1 - comparison.alpha);
  return (
    <>
      <dt>Baseline</dt>
      <dd>
        <To href={paths.evaluation(comparison.baselineRun)}>{`the evaluation of ${comparison.baselineVersion}`}</To>
      </dd>
      <dt>Pairs</dt>
      <dd>{`${formatCount(comparison.n)} cases of equal content, ${comparison.discordant.gained} gained, ${comparison.discordant.lost} lost`}</dd>
      <dt>Difference</dt>
      <dd>{`${points(comparison.diff)}, 95 % interval ${points(low)} to ${points(high)}`}</dd>
      <dt>One-sided</dt>
      <dd>{`${sides}: at least ${points(comparison.lower)}, at most ${points(comparison.upper)}`}</dd>
      <dt>Limit</dt>
      <dd>{`${points(-comparison.margin)}, α ${comparison.alpha}`}</dd>
      <dt>Standard error</dt>
      <dd>{`${formatValue("share", comparison.se).replace("%", "pt")}, ${formatCount(comparison.n - 1)} degrees of freedom`}</dd>
      <dt>Cross-checks</dt>
      <dd>{`McNemar exact p ${formatP(comparison.mcnemarExactP)}; Bonett–Price ${points(plainLow)} to ${points(plainHigh)}`}</dd>
      <dt>Left out</dt>
      <dd>{leftOut(comparison)}</dd>
      {comparison.also.map((part) => (
        <Part key={part.metric} name={`By ${part.metric}`} part={part} blocks />
      ))}
      {comparison.slices.map((part) => (
        <Part key={`${part.metric} ${part.value}`} name={`Cases of ${part.value}`} part={part} blocks={part.blocking} />
      ))}
    </>
  );
}

type Compared = NonNullable<EvaluationView["comparison"]>;

/** A slice of the cases, or a further score that blocks. */
function Part({ name, part, blocks }: { name: string; part: Compared["also"][number] | Compared["slices"][number]; blocks: boolean }) {
  const [low, high] = part.ci95;
  return (
    <>
      <dt>{name}</dt>
      <dd>
        {`${formatDifference("share", part.diff)} over ${formatCount(part.n)} cases, ${formatDifference("share", low)} to ${formatDifference("share", high)}`}
        <span className="dim">{`, p ${formatP(part.adjustedDropP)} ${blocks ? "after Holm" : "after Benjamini–Hochberg, shown only"}`}</span>
        {part.verdict === "fail" ? <b className="ink">{blocks ? " worse: blocks" : " worse"}</b> : null}
      </dd>
    </>
  );
}

/** A p-value to two figures; below 0.001 the size says nothing more. */
function formatP(p: number): string {
  return p < 0.001 ? "below 0.001" : p.toPrecision(2);
}

function leftOut({ changedCases, missing, added }: NonNullable<EvaluationView["comparison"]>): string {
  const parts = [
    [changedCases.length, "with changed content"],
    [missing.length, "only in the baseline"],
    [added.length, "only in this run"],
  ] as const;
  const told = parts.filter(([count]) => count > 0).map(([count, words]) => `${count} ${words}`);
  return told.length === 0 ? "no case" : told.join(", ");
}
