import { Command } from "../../components/core/command.tsx";
import { Notice } from "../../components/core/notice.tsx";

/** No agent has come aboard. */
export function NoAgents() {
  return (
    <div className="panel">
      <Notice icon="agent" title="No agents yet" actions={<Command line="airworthy release" />}>
        An agent comes aboard with one file, <code>airworthy.yaml</code>. Run the command beside it: it registers the version, evaluates it
        and starts its release.
      </Notice>
    </div>
  );
}
