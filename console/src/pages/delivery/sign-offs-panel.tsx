import type { ReleaseView } from "../../../../src/delivery/views.ts";
import { Panel } from "../../components/core/panel.tsx";
import { Shape } from "../../components/core/shape.tsx";
import { When } from "../../components/core/when.tsx";
import { shortDigest } from "../../format/short-digest.ts";

/** Who said yes or no to exactly this digest. */
export function SignOffsPanel({ release }: { release: ReleaseView }) {
  return (
    <Panel title="Sign-offs" sub="bound to one digest">
      {release.signOffs.length === 0 && <p className="body dim">Nobody has signed off yet.</p>}
      <ul className="list">
        {release.signOffs.map((signOff) => {
          const tone = signOff.decision === "approved" ? "pass" : "fail";
          return (
            <li key={`${signOff.person} ${signOff.at}`} data-s={tone}>
              <Shape name={tone} />
              <div className="grow">
                <div className="ink">
                  <b>{signOff.person}</b> {signOff.decision === "approved" ? "approved" : "denied"}
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
