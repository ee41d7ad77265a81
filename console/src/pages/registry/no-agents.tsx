import { Command } from "../../components/core/command.tsx";
import { Notice } from "../../components/core/notice.tsx";

/** No agent has come aboard. */
export function NoAgents() {
  return (
    <div className="panel">
      <Notice icon="agent" title="No agents yet" actions={<Command line="airworthy release" />}>
        An agent comes aboard with one file, <code>airworthy.yaml</code>; <code>airworthy init</code> writes a first one. Run the command in
        its folder: it registers the version, evaluates it and starts its release.
      </Notice>
    </div>
  );
}
