import { useQuery } from "@tanstack/react-query";
import { useRef } from "react";

import type { OverviewView } from "../../../../src/delivery/views.ts";
import { overviewQuery } from "../../api/queries.ts";
import { Answer } from "../../components/core/answer.tsx";
import { PageHead } from "../../components/core/page-head.tsx";
import { When } from "../../components/core/when.tsx";
import { PageBody } from "../../components/frame/frame.tsx";
import { counted } from "../../format/counted.ts";
import { useRowKeys } from "../../keyboard/use-row-keys.ts";
import { AgentTable } from "../registry/agent-table.tsx";
import { NoAgents } from "../registry/no-agents.tsx";
import { DecisionsPanel } from "./decisions-panel.tsx";
import { GatewayPanel } from "./gateway-panel.tsx";
import { Tiles } from "./tiles.tsx";
import { WaitingPanel } from "./waiting-panel.tsx";

/** What runs, what waits, what was decided. */
export function OverviewPage() {
  const query = useQuery(overviewQuery);
  return (
    <PageBody crumbs={[{ label: "Overview" }]}>
      <PageHead title="Overview">{query.data !== undefined && <Facts overview={query.data} />}</PageHead>
      <Answer query={query} what="The overview" shape="tiles-and-table">
        {(overview) => <Overview overview={overview} />}
      </Answer>
    </PageBody>
  );
}

function Facts({ overview }: { overview: OverviewView }) {
  const live = overview.agents.filter((agent) => agent.liveVersion !== null).length;
  return (
    <>
      <span>
        {overview.agents.length === 0 ? "no agent yet" : `${live} of ${counted(overview.agents.length, "agent")} live in production`}
      </span>
      <span>
        as of <When at={overview.at} exact />
      </span>
    </>
  );
}

function Overview({ overview }: { overview: OverviewView }) {
  const list = useRef<HTMLDivElement>(null);
  useRowKeys(list);
  return (
    <>
      {overview.agents.length > 0 && <Tiles overview={overview} />}
      {overview.agents.length > 0 ? (
        <div ref={list}>
          <AgentTable agents={overview.agents} />
        </div>
      ) : (
        <NoAgents />
      )}
      <div className="cols trio">
        <WaitingPanel overview={overview} />
        <DecisionsPanel decisions={overview.decisions} />
        <GatewayPanel gateway={overview.gateway} />
      </div>
    </>
  );
}
