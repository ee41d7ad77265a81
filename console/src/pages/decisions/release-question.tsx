import type { DecisionView } from "../../../../src/decisions/views.ts";
import { paths } from "../../address/paths.ts";
import { Digest } from "../../components/core/digest.tsx";
import { Icon } from "../../components/core/icon.tsx";
import { Panel } from "../../components/core/panel.tsx";
import { Status } from "../../components/core/status.tsx";
import { To } from "../../components/core/to.tsx";
import { When } from "../../components/core/when.tsx";
import { decisionLook } from "../../status/looks.ts";
import { sayKind } from "./decision-words.ts";
import { Voters } from "./voters.tsx";

/** What a release asks of people. It is answered at the release, where its evidence is. */
export function ReleaseQuestion({ decision }: { decision: DecisionView }) {
  const { object, sentence, agent, environment, digest, askedAt, state } = decision;
  const release = paths.releaseById(object.slice("release/".length));
  return (
    <Panel title={sayKind(decision)} sub={agent} aside={<Status look={decisionLook[state]} />}>
      <div className="sect">
        <p className="lead ink">{sentence}</p>
        <p className="row sm dim wrap gap3">
          <span>{environment}</span>
          <span>
            asked <When at={askedAt} />
          </span>
          <Digest value={digest} />
        </p>
      </div>
      <Voters decision={decision} />
      <div className="bar-act level">
        <p className="grow dim sm">It is decided at its release, with the evidence beside it.</p>
        <To className={state === "pending" ? "btn solid" : "btn"} href={release}>
          <Icon name="release" />
          Open the release
        </To>
      </div>
    </Panel>
  );
}
