import { useInfiniteQuery } from "@tanstack/react-query";
import { useRef } from "react";

import { useViewState } from "../../address/use-view-state.ts";
import { optionalName } from "../../address/view-state.ts";
import { evaluationsQuery } from "../../api/queries.ts";
import { AgentFilter } from "../../components/core/agent-filter.tsx";
import { Answer } from "../../components/core/answer.tsx";
import { Command } from "../../components/core/command.tsx";
import { MoreFooter } from "../../components/core/more-footer.tsx";
import { Notice } from "../../components/core/notice.tsx";
import { PageHead } from "../../components/core/page-head.tsx";
import { PageBody } from "../../components/frame/frame.tsx";
import { useRowKeys } from "../../keyboard/use-row-keys.ts";
import { EvaluationTable } from "./evaluation-table.tsx";

const parameters = { agent: optionalName() };

/** All evaluations, newest first. */
export function EvaluationsPage() {
  const [view, change] = useViewState(parameters);
  const query = useInfiniteQuery(evaluationsQuery(view.agent));
  const list = useRef<HTMLDivElement>(null);
  useRowKeys(list);
  return (
    <PageBody crumbs={[{ label: "Evaluations" }]}>
      <PageHead title="Evaluations" actions={<AgentFilter agent={view.agent} onClear={() => change({ agent: null })} />}>
        <span>Every run of a suite on a version, compared with the version that was live</span>
      </PageHead>
      <Answer query={query} what="The evaluations" shape="table">
        {({ pages }) => {
          const evaluations = pages.flatMap((page) => page.items);
          if (evaluations.length === 0) return <NoEvaluations />;
          return (
            <div ref={list}>
              <EvaluationTable evaluations={evaluations} footer={<MoreFooter query={query} shown={evaluations.length} />} />
            </div>
          );
        }}
      </Answer>
    </PageBody>
  );
}

function NoEvaluations() {
  return (
    <div className="panel">
      <Notice icon="eval" title="No evaluations yet" actions={<Command line="airworthy gate" />}>
        An evaluation runs a suite of cases on one version and compares it with the version that is live. The command runs it without
        starting a release.
      </Notice>
    </div>
  );
}
