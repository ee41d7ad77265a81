import type { AgentSummaryView } from "../../../../src/delivery/views.ts";
import { paths } from "../../address/paths.ts";
import { Panel } from "../../components/core/panel.tsx";
import { Sparkline } from "../../components/core/sparkline.tsx";
import { Status } from "../../components/core/status.tsx";
import { To } from "../../components/core/to.tsx";
import { VersionTag } from "../../components/core/version-tag.tsx";
import { formatCount, formatValue } from "../../format/format-value.ts";
import { healthLook, releaseLook } from "../../status/looks.ts";

/** Agents as rows: health, what is live, what is on its way, and what the gateway saw in 24 hours. */
export function AgentTable({ agents }: { agents: readonly AgentSummaryView[] }) {
  const top = Math.max(1, ...agents.flatMap((agent) => agent.messagesByHour));
  return (
    <Panel title="Agents" sub="production, last 24 h">
      <table className="t tall ov">
        <thead>
          <tr>
            <th scope="col">Agent</th>
            <th scope="col">Health</th>
            <th scope="col">Live</th>
            <th scope="col">Newest release</th>
            <th scope="col">{`Messages an hour, 0 to ${formatCount(top)}`}</th>
            <th scope="col" className="r wide">
              p95
            </th>
            <th scope="col" className="r wide">
              Spend, declared
            </th>
            <th scope="col" className="r">
              Errors
            </th>
          </tr>
        </thead>
        <tbody>
          {agents.map((agent) => (
            <AgentRow key={agent.name} agent={agent} top={top} />
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function AgentRow({ agent, top }: { agent: AgentSummaryView; top: number }) {
  return (
    <tr>
      <td>
        <To className="name" href={paths.agent(agent.name)} row={agent.name}>
          {agent.name}
        </To>
        <span className="under cut about">{agent.description}</span>
      </td>
      <td>
        <Status look={healthLook[agent.health]} />
        <span className="under cut about">{agent.healthReason}</span>
      </td>
      <td>{agent.liveVersion === null ? <span className="dim">—</span> : <VersionTag version={agent.liveVersion} live />}</td>
      <td className="relc">
        {agent.release === null ? (
          <span className="dim">No release</span>
        ) : (
          <To className="over" href={paths.release(agent.name, agent.release.version)}>
            <Status look={releaseLook[agent.release.status]}>
              {`${agent.release.version} ${releaseLook[agent.release.status].word.toLowerCase()}`}
            </Status>
            <span className="under cut about">{agent.release.sentence}</span>
          </To>
        )}
      </td>
      <td>
        <Sparkline values={agent.messagesByHour} top={top} label={`${formatCount(agent.messages)} messages in 24 hours, by hour`} />
      </td>
      <td className="r wide">{formatValue("ms", agent.p95LatencyMs)}</td>
      <td className="r wide">{formatValue("usd", agent.spendUsd)}</td>
      <td className="r">
        <span className="ink">{agent.messages === 0 ? "—" : formatValue("share", agent.errors / agent.messages)}</span>
        <span className="under">{`${formatCount(agent.errors)} of ${formatCount(agent.messages)}`}</span>
      </td>
    </tr>
  );
}
