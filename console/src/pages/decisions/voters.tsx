import type { DecisionView } from "../../../../src/decisions/views.ts";
import { Shape } from "../../components/core/shape.tsx";
import { When } from "../../components/core/when.tsx";
import { approvals } from "./decision-words.ts";

const roles: { readonly [kind in DecisionView["kind"]]: string } = {
  "tool-call": "approver",
  gate: "ml-governance or devops",
  override: "break-glass",
  "sign-off": "ml-governance or devops",
  canary: "ml-governance or devops",
};

/** Who may decide, how many it takes, and what they have said so far. */
export function Voters({ decision }: { decision: DecisionView }) {
  const { kind, environment, required, barred, votes, state } = decision;
  return (
    <div className="sect">
      <h3>{state === "pending" ? "Before you decide" : "Who decided"}</h3>
      <dl className="kv sm">
        <dt>Who may decide</dt>
        <dd>
          {`role ${roles[kind]} in ${environment}`}
          {barred.length > 0 && <span className="dim">{`, never ${barred.join(" or ")}`}</span>}
        </dd>
        <dt>Approved</dt>
        <dd>{`${approvals(decision)} of ${required}${required > 1 ? ", by different people; one denial denies" : ""}`}</dd>
      </dl>
      <ul className="votes">
        {votes.map(({ person, verified, verdict, reason, at }) => (
          <li key={person} data-s={verdict === "approved" ? "pass" : "fail"} className="row">
            <Shape name={verdict === "approved" ? "pass" : "fail"} />
            <span className="grow">
              <b>{person}</b> {verdict}
              {!verified && <span className="dim"> unverified</span>}: “{reason}”
            </span>
            <span className="dim sm">
              <When at={at} />
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
