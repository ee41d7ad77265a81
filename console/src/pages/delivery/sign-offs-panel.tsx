import type { ReleaseView } from "../../../../src/delivery/views.ts";
import { Panel } from "../../components/core/panel.tsx";
import { Shape } from "../../components/core/shape.tsx";
import { When } from "../../components/core/when.tsx";
import { shortDigest } from "../../format/short-digest.ts";

const said: { readonly [kind in ReleaseView["signOffs"][number]["kind"]]: { readonly approved: string; readonly denied: string } } = {
  gate: { approved: "accepted the gate", denied: "stopped it at the gate" },
  override: { approved: "went on against the gate", denied: "kept to the gate" },
  "sign-off": { approved: "approved", denied: "denied" },
  canary: { approved: "let the canary go on", denied: "took the canary back" },
};

/** Who said yes or no to exactly this digest. */
export function SignOffsPanel({ release }: { release: ReleaseView }) {
  return (
    <Panel title="Sign-offs" sub={release.asks === null ? "bound to one digest" : sayAsked(release.asks)}>
      {release.signOffs.length === 0 && <p className="body dim">Nobody has signed off yet.</p>}
      <ul className="list">
        {release.signOffs.map((signOff) => {
          const tone = signOff.decision === "approved" ? "pass" : "fail";
          return (
            <li key={`${signOff.person} ${signOff.at}`} data-s={tone}>
              <Shape name={tone} />
              <div className="grow">
                <div className="ink">
                  <b>{signOff.person}</b> {said[signOff.kind][signOff.decision]}
                  {!signOff.verified && <span className="dim"> unverified</span>}
                </div>
                <div className="sm">“{signOff.reason}”</div>
                <div className="dim sm">
                  bound to <code className="xs">{shortDigest(signOff.digest)}</code>
                </div>
              </div>
              <span className="when">
                <When at={signOff.at} />
              </span>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}

/** How many have approved what it waits for, and who may not. */
function sayAsked({ required, approvals, barred }: NonNullable<ReleaseView["asks"]>): string {
  return `${approvals} of ${required} approved${barred.length === 0 ? "" : `, never by ${barred.join(" or ")}`}`;
}
