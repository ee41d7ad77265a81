import { useInfiniteQuery } from "@tanstack/react-query";
import { useRef } from "react";

import { optionalName } from "../../address/view-state.ts";
import { useViewState } from "../../address/use-view-state.ts";
import { releasesQuery } from "../../api/queries.ts";
import { AgentFilter } from "../../components/core/agent-filter.tsx";
import { Answer } from "../../components/core/answer.tsx";
import { Command } from "../../components/core/command.tsx";
import { MoreFooter } from "../../components/core/more-footer.tsx";
import { Notice } from "../../components/core/notice.tsx";
import { PageHead } from "../../components/core/page-head.tsx";
import { PageBody } from "../../components/frame/frame.tsx";
import { useRowKeys } from "../../keyboard/use-row-keys.ts";
import { ReleaseTable } from "./release-table.tsx";

const parameters = { agent: optionalName() };

/** All releases, newest first. */
export function ReleasesPage() {
  const [view, change] = useViewState(parameters);
  const query = useInfiniteQuery(releasesQuery(view.agent));
  const list = useRef<HTMLDivElement>(null);
  useRowKeys(list);
  return (
    <PageBody crumbs={[{ label: "Releases" }]}>
      <PageHead title="Releases" actions={<AgentFilter agent={view.agent} onClear={() => change({ agent: null })} />}>
        <span>A release takes one version through gate, staging, sign-off and canary to production</span>
      </PageHead>
      <Answer query={query} what="The releases" shape="table">
        {({ pages }) => {
          const releases = pages.flatMap((page) => page.items);
          if (releases.length === 0) return <NoReleases />;
          return (
            <div ref={list}>
              <ReleaseTable releases={releases} title="Releases" footer={<MoreFooter query={query} shown={releases.length} />} />
            </div>
          );
        }}
      </Answer>
    </PageBody>
  );
}

function NoReleases() {
  return (
    <div className="panel">
      <Notice icon="release" title="No releases yet" actions={<Command line="airworthy release" />}>
        A release takes one version through gate, staging, sign-off and canary to production. Start one from the folder with the
        version&apos;s <code>airworthy.yaml</code>.
      </Notice>
    </div>
  );
}
