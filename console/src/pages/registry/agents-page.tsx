import { useQuery } from "@tanstack/react-query";
import { useRef } from "react";

import { agentsQuery } from "../../api/queries.ts";
import { Answer } from "../../components/core/answer.tsx";
import { PageHead } from "../../components/core/page-head.tsx";
import { PageBody } from "../../components/frame/frame.tsx";
import { useRowKeys } from "../../keyboard/use-row-keys.ts";
import { AgentTable } from "./agent-table.tsx";
import { NoAgents } from "./no-agents.tsx";

/** All agents. */
export function AgentsPage() {
  const query = useQuery(agentsQuery);
  const list = useRef<HTMLDivElement>(null);
  useRowKeys(list);
  return (
    <PageBody crumbs={[{ label: "Agents" }]}>
      <PageHead title="Agents">
        <span>Every agent that came aboard, with what the gateway saw of it</span>
      </PageHead>
      <Answer query={query} what="The agents" shape="table">
        {(agents) =>
          agents.length === 0 ? (
            <NoAgents />
          ) : (
            <div ref={list}>
              <AgentTable agents={agents} />
            </div>
          )
        }
      </Answer>
    </PageBody>
  );
}
