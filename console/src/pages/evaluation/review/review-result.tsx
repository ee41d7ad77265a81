import type { ReviewView } from "../../../../../src/evaluation/review-views.ts";
import { paths } from "../../../address/paths.ts";
import { Panel } from "../../../components/core/panel.tsx";
import { To } from "../../../components/core/to.tsx";
import { formatCount, formatValue } from "../../../format/format-value.ts";

type Result = NonNullable<ReviewView["result"]>;
type Preference = Result["numbers"]["control"];
type Share = Preference["winRate"];

/** What people found, apart for the items that were drawn as control. */
export function ReviewResult({ review, result }: { review: ReviewView; result: Result }) {
  const { candidateVersion, baselineVersion, baselineEvaluation, numbers } = result;
  const { disagreements, control, agreement } = numbers;
  return (
    <>
      <Panel
        title={`${candidateVersion} against ${baselineVersion}`}
        sub={`${formatCount(numbers.items)} items, by ${numbers.reviewers.join(", ")}`}
      >
        <table className="t">
          <thead>
            <tr>
              <th scope="col">Items</th>
              <th scope="col" className="r">
                {candidateVersion} won
              </th>
              <th scope="col" className="r">
                {baselineVersion} won
              </th>
              <th scope="col" className="r">
                Ties
              </th>
              <th scope="col" className="r">
                Win rate, 95 %
              </th>
              <th scope="col" className="r">
                Sign test
              </th>
              <th scope="col" className="r">
                {candidateVersion} passes
              </th>
              <th scope="col" className="r">
                {baselineVersion} passes
              </th>
            </tr>
          </thead>
          <tbody>
            <Row name="Disagreements" told="chosen for a reason: of such cases, not of the suite" found={disagreements} />
            <Row name="Control" told="drawn from the rest" found={control} />
          </tbody>
        </table>
      </Panel>
      <Panel title="Agreement" sub="of reviewers who looked at the same items">
        <div className="body">
          <dl className="kv sm">
            <dt>Who won</dt>
            <dd>{sayAgreement(agreement.winner)}</dd>
            <dt>Who passes</dt>
            <dd>{sayAgreement(agreement.pass)}</dd>
            {agreement.winner.pairs.map(({ reviewers, n, agreement: share, kappa, ci95 }) => (
              <Pair key={reviewers.join("\n")} names={reviewers.join(" and ")}>
                {`${formatValue("share", share)} of ${n} on who won, kappa ${kappa === null ? "unknown" : kappa.toFixed(2)}${ci95 === null ? "" : `, ${ci95[0].toFixed(2)} to ${ci95[1].toFixed(2)}`}`}
              </Pair>
            ))}
            <dt>Evaluations</dt>
            <dd>
              <To href={paths.evaluation(review.evaluation)}>{candidateVersion}</To>
              {", "}
              <To href={paths.evaluation(baselineEvaluation)}>{baselineVersion}</To>
            </dd>
            {review.unpaired.length > 0 && (
              <>
                <dt>Left out</dt>
                <dd>{`${review.unpaired.join(", ")}: without a result on both sides`}</dd>
              </>
            )}
          </dl>
        </div>
      </Panel>
    </>
  );
}

function Pair({ names, children }: { names: string; children: string }) {
  return (
    <>
      <dt>{names}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Row({ name, told, found }: { name: string; told: string; found: Preference }) {
  return (
    <tr>
      <td>
        <span className="name">{`${name} ${found.items}`}</span>
        <span className="under">{told}</span>
      </td>
      <td className="r">{found.candidate}</td>
      <td className="r">{found.baseline}</td>
      <td className="r">{found.ties}</td>
      <td className="r nowrap">{sayShare(found.winRate)}</td>
      <td className="r nowrap">{found.candidate + found.baseline === 0 ? "—" : `p ${found.signP.toPrecision(2)}`}</td>
      <td className="r nowrap">{sayShare(found.candidatePass)}</td>
      <td className="r nowrap">{sayShare(found.baselinePass)}</td>
    </tr>
  );
}

function sayShare({ value, low, high }: Share) {
  if (value === null) return "—";
  return (
    <>
      {formatValue("share", value)}
      <span className="under">{`${formatValue("share", low)} to ${formatValue("share", high)}`}</span>
    </>
  );
}

function sayAgreement({ share, kappa }: Result["numbers"]["agreement"]["winner"]): string {
  if (share.value === null) return "no item was labelled by two people";
  const interval = `${formatValue("share", share.low)} to ${formatValue("share", share.high)}`;
  return `${formatValue("share", share.value)} the same over ${formatCount(share.items)} items, ${interval}; kappa ${kappa === null ? "unknown: they always say the same" : kappa.toFixed(2)}`;
}
