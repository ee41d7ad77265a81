import type { SessionView } from "../../../../src/telemetry/views.ts";
import { paths } from "../../address/paths.ts";
import { oneOf, optionalText } from "../../address/view-state.ts";
import { useViewState } from "../../address/use-view-state.ts";
import { ranges, sessionsQueries } from "../../api/telemetry-queries.ts";
import { ListFilters } from "../../components/core/list-filters.tsx";
import type { FilterField } from "../../components/core/list-filters.tsx";
import { Notice } from "../../components/core/notice.tsx";
import { PageHead } from "../../components/core/page-head.tsx";
import { Status } from "../../components/core/status.tsx";
import { To } from "../../components/core/to.tsx";
import { When } from "../../components/core/when.tsx";
import { PageBody } from "../../components/frame/frame.tsx";
import { shortDigest } from "../../format/short-digest.ts";
import { sessionLook } from "../../status/looks.ts";
import { GrowingTable } from "./growing-table.tsx";
import { rangeChoices, readChoices, sayRange } from "./list-choices.ts";

const parameters = {
  agent: optionalText(),
  version: optionalText(),
  release: optionalText(),
  outcome: oneOf(["any", "failed", "succeeded", "unknown", "undecided"], "any"),
  arm: oneOf(["any", "stable", "canary"], "any"),
  range: oneOf(ranges, "24h"),
};
const untouched = { agent: null, version: null, release: null, outcome: "any", arm: "any", range: "24h" };

const fields: readonly FilterField[] = [
  { name: "agent", label: "Agent", placeholder: "support-desk" },
  { name: "version", label: "Version", placeholder: "v3" },
  { name: "release", label: "Release", placeholder: "rel_…" },
  { name: "outcome", label: "Outcome", choices: [["any", "Any"], ["failed", "Failed"], ["succeeded", "Succeeded"], ["unknown", "Unknown"], ["undecided", "Undecided"]] }, // prettier-ignore
  { name: "arm", label: "Arm", choices: [["any", "Any"], ["stable", "Stable"], ["canary", "Canary"]] }, // prettier-ignore
  { name: "range", label: "Time", choices: rangeChoices },
];
const order = { keyOf: ({ sessionId }: SessionView) => sessionId, timeOf: ({ startTime }: SessionView) => startTime };
const ROW_PX = 48;

/** Sessions, newest first: conversations with agents, and how they ended. */
export function SessionsPage() {
  const [view, change] = useViewState(parameters);
  const key = JSON.stringify(view);
  return (
    <PageBody crumbs={[{ label: "Sessions" }]}>
      <PageHead title="Sessions">
        <span>Conversations in production, each on one version; its outcome is what releases decide on</span>
      </PageHead>
      <ListFilters
        key={key}
        fields={fields}
        view={view}
        untouched={untouched}
        onChange={(given) => change(readChoices(parameters, given))}
      />
      <GrowingTable
        key={`list ${key}`}
        title="Sessions"
        sub={`newest first, ${sayRange(view.range)}`}
        queries={sessionsQueries(view)}
        order={order}
        head={<SessionHead />}
        rowHeight={ROW_PX}
        renderCells={(session) => <SessionCells session={session} />}
        isFailed={({ outcome }) => outcome === "failed"}
        nothing={<NoSessions />}
      />
    </PageBody>
  );
}

function SessionHead() {
  return (
    <tr>
      <th scope="col" style={{ width: "22%" }}>
        Session
      </th>
      <th scope="col" style={{ width: 116 }}>
        Outcome
      </th>
      <th scope="col">Why</th>
      <th scope="col" style={{ width: 92 }}>
        Arm
      </th>
      <th scope="col" className="r" style={{ width: 76 }}>
        Traces
      </th>
      <th scope="col" className="r" style={{ width: 100 }}>
        Began
      </th>
      <th scope="col" className="r wide" style={{ width: 100 }}>
        Last seen
      </th>
    </tr>
  );
}

function SessionCells({ session }: { session: SessionView }) {
  const { sessionId, agent, agentVersion, arm, signal, why, traceCount, startTime, lastTime } = session;
  return (
    <>
      <td>
        <To className="name mono cut" href={paths.session(sessionId)} row={sessionId}>
          {shortDigest(sessionId)}
        </To>
        <span className="under cut">{[agent ?? "no agent", agentVersion].filter((part) => part !== null).join(" · ")}</span>
      </td>
      <td>
        <Status look={sessionLook(session)} />
      </td>
      <td>
        <span className="two-lines" title={why ?? ""}>
          {signal !== null && <b>{`${signal}: `}</b>}
          {why}
        </span>
      </td>
      <td>{arm ?? <span className="dim">—</span>}</td>
      <td className="r">
        {traceCount === null ? <span className="dim">—</span> : traceCount === 0 ? <span className="dim">0</span> : traceCount}
      </td>
      <td className="r nowrap">
        <When at={startTime} />
      </td>
      <td className="r nowrap wide">
        <When at={lastTime} />
      </td>
    </>
  );
}

function NoSessions() {
  return (
    <Notice icon="chat" title="No session fits">
      A session begins with the first message to an agent through the gateway, or where an agent&apos;s spans name one. It stays on the
      version it began with.
    </Notice>
  );
}
