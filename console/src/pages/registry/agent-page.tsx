import { useQuery } from "@tanstack/react-query";
import { useRef } from "react";

import type { AgentDetailView } from "../../../../src/delivery/views.ts";
import { paths } from "../../address/paths.ts";
import { agentQuery } from "../../api/queries.ts";
import { Answer } from "../../components/core/answer.tsx";
import { CopyButton } from "../../components/core/copy-button.tsx";
import { Icon } from "../../components/core/icon.tsx";
import { PageHead } from "../../components/core/page-head.tsx";
import { PageBody } from "../../components/frame/frame.tsx";
import { counted } from "../../format/counted.ts";
import { formatValue } from "../../format/format-value.ts";
import { useRowKeys } from "../../keyboard/use-row-keys.ts";
import { healthLook } from "../../status/looks.ts";
import { ReleaseTable } from "../delivery/release-table.tsx";
import { DeploymentsPanel } from "./deployments-panel.tsx";
import { VersionsPanel } from "./versions-panel.tsx";

/** One agent: its versions, where they run, how they got there. */
export function AgentPage({ name }: { name: string }) {
  const query = useQuery(agentQuery(name));
  return (
    <PageBody crumbs={[{ label: "Agents", href: paths.agents }, { label: name }]}>
      {query.data === undefined && <PageHead title={name} />}
      <Answer query={query} what={`Agent ${name}`} shape="detail">
        {(agent) => <Agent agent={agent} />}
      </Answer>
    </PageBody>
  );
}

function Agent({ agent }: { agent: AgentDetailView }) {
  const list = useRef<HTMLDivElement>(null);
  useRowKeys(list);
  return (
    <>
      <PageHead title={agent.name} look={healthLook[agent.health]}>
        <span>{agent.description}</span>
        {agent.healthReason !== "" && <span>{agent.healthReason}</span>}
        <span>
          <Icon name="clock" />
          {`24 h: ${counted(agent.sessions, "session")}, ${counted(agent.errors, "error")} in ${counted(agent.messages, "message")}, p95 ${formatValue("ms", agent.p95LatencyMs)}`}
        </span>
        <span>
          <Icon name="cost" />
          {agent.spendUsd === null ? "no cost is known" : `${formatValue("usd", agent.spendUsd)} at declared prices`}
        </span>
        <span className="digest" title="Where clients begin">
          {agent.clientUrl}
          <CopyButton className="copy" text={agent.clientUrl} label="Copy the agent's address" />
        </span>
      </PageHead>
      <div ref={list}>
        <VersionsPanel versions={agent.versions} />
      </div>
      <DeploymentsPanel deployments={agent.deployments} />
      <ReleaseTable releases={agent.releases} title="Releases" />
    </>
  );
}
