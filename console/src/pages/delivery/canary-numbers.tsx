import { paths } from "../../address/paths.ts";
import { To } from "../../components/core/to.tsx";
import { formatEValue, formatRatio, formatRatioInterval, formatWeight } from "../../format/format-evidence.ts";
import { formatCount } from "../../format/format-value.ts";
import type { CanaryTest } from "./canary-test.ts";
import { known, sessionsAt } from "./look-series.ts";

/** The charts as a table: what the last look of each step saw. */
export function CanaryNumbers({ test, level }: { test: CanaryTest; level: string }) {
  const steps = test.plan.steps.flatMap(({ name }) => test.looks.findLast((look) => look.step === name) ?? []);
  return (
    <details className="more">
      <summary>The charts as a table</summary>
      <div className="scroll">
        <table className="t">
          <thead>
            <tr>
              <th scope="col">Weight</th>
              <th scope="col" className="r">
                Sessions
              </th>
              <th scope="col" className="r">
                E-value
              </th>
              <th scope="col" className="r">
                Highest
              </th>
              <th scope="col" className="r">
                Ratio
              </th>
              <th scope="col">{`${level} interval`}</th>
              <th scope="col" className="r">{`Failed on ${test.version}`}</th>
              <th scope="col" className="r">{`Failed on ${test.baseline}`}</th>
            </tr>
          </thead>
          <tbody>
            {steps.map((look) => (
              <tr key={look.step}>
                <td>{formatWeight(look.weight)}</td>
                <td className="r">{formatCount(sessionsAt(look))}</td>
                <td className="r">{formatEValue(look.eValue)}</td>
                <td className="r">{formatEValue(look.peak)}</td>
                <td className="r">{formatRatio(look.ratio.estimate)}</td>
                <td>{formatRatioInterval(look.ratio)}</td>
                {(["canary", "stable"] as const).map((arm) => (
                  <td className="r" key={arm}>
                    <To href={paths.sessionsOfRelease(test.release, { outcome: "failed", arm })}>
                      {`${look[arm].failed} of ${formatCount(known(look[arm]))}`}
                    </To>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
