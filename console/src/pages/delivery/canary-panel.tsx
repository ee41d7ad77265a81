import type { ReactNode } from "react";

import { paths } from "../../address/paths.ts";
import { Panel } from "../../components/core/panel.tsx";
import { To } from "../../components/core/to.tsx";
import { formatEValue, formatRatio, formatRatioInterval, formatWeight } from "../../format/format-evidence.ts";
import { formatCount, formatValue } from "../../format/format-value.ts";
import { sayConsequence } from "./canary-test.ts";
import type { CanaryTest } from "./canary-test.ts";
import { CanaryNumbers } from "./canary-numbers.tsx";
import { EValueChart } from "./e-value-chart.tsx";
import { FailedSessions } from "./failed-sessions.tsx";
import { known, sessionsAt } from "./look-series.ts";
import { RatioChart } from "./ratio-chart.tsx";

/** The evidence of a canary: figures, the e-value and the failure ratio over sessions, and the same as text. */
export function CanaryPanel({ test }: { test: CanaryTest }) {
  const { version, baseline, plan, last } = test;
  // One-sided at alpha to each side: the interval leaves 1 exactly when the test fires.
  const level = `${Number(((1 - 2 * plan.alpha) * 100).toFixed(2))}\u00a0%`;
  return (
    <Panel
      title="Sequential test"
      sub={`failed sessions, ${version} against ${baseline} at the same time`}
      aside={<To href={paths.sessionsOfRelease(test.release)}>All its sessions</To>}
      footer={<Legend test={test} />}
    >
      <div className="body stack">
        <Figures test={test} level={level} />
        <div>
          <h3>{`E-value: strength of evidence that ${version} fails more often`}</h3>
          <EValueChart test={test} />
        </div>
        <div>
          <h3>{`Failure ratio, ${version} to ${baseline}, with its ${level} interval`}</h3>
          <RatioChart test={test} level={level} />
        </div>
        <div>
          <CanaryNumbers test={test} level={level} />
          <FailedSessions failures={test.failures} version={version} baseline={baseline} decided={sessionsAt(last)} />
        </div>
      </div>
    </Panel>
  );
}

function Figures({ test, level }: { test: CanaryTest; level: string }) {
  const { version, baseline, plan, last, fired } = test;
  const { canary, stable } = last;
  const unknown = canary.unknown + stable.unknown;
  const acts = fired === undefined ? "acts" : "acted";
  const highest = last.peak > last.eValue * 1.05 ? `highest ${formatEValue(last.peak)}, ` : "";
  return (
    <div className="figs">
      <Figure value={formatEValue(last.eValue)}>{`e-value, ${highest}${acts} at ${formatEValue(last.threshold)}`}</Figure>
      <Figure value={formatRatio(last.ratio.estimate)}>{`failure ratio, ${level} ${formatRatioInterval(last.ratio)}`}</Figure>
      <Figure value={`${canary.failed} of ${formatCount(known(canary))} and ${stable.failed} of ${formatCount(known(stable))}`}>
        {`failed on ${version} and on ${baseline}`}
      </Figure>
      <Figure value={`at most ${formatValue("share", last.upperFailureRate)}`}>
        {`failure rate of ${version} (95\u00a0%), limit ${formatWeight(plan.maxFailureRate)}`}
      </Figure>
      <Figure value={formatCount(sessionsAt(last))}>
        {`sessions, ${formatCount(known(canary) + canary.unknown)} on ${version}${unknown === 0 ? "" : `; ${unknown} unknown`}`}
      </Figure>
    </div>
  );
}

function Figure({ value, children }: { value: string; children: ReactNode }) {
  return (
    <div className="fig">
      <span className="v">{value}</span>
      <span className="k">{children}</span>
    </div>
  );
}

function Legend({ test }: { test: CanaryTest }) {
  return (
    <span className="legend">
      <span>
        <i />
        {`e-value: ${sayConsequence(test)} at ${formatEValue(test.last.threshold)}`}
      </span>
      <span>
        <i className="tick" />
        {`a failed session on ${test.version}`}
      </span>
      <span>
        <i className="tick stable" />
        {`a failed session on ${test.baseline}`}
      </span>
    </span>
  );
}
