import { useQuery } from "@tanstack/react-query";
import { useRef } from "react";

import type { SuiteView } from "../../../../../src/evaluation/suite-views.ts";
import { paths } from "../../../address/paths.ts";
import { useViewState } from "../../../address/use-view-state.ts";
import { optionalName } from "../../../address/view-state.ts";
import { suitesQuery } from "../../../api/queries.ts";
import { AgentFilter } from "../../../components/core/agent-filter.tsx";
import { Answer } from "../../../components/core/answer.tsx";
import { Command } from "../../../components/core/command.tsx";
import { Notice } from "../../../components/core/notice.tsx";
import { PageHead } from "../../../components/core/page-head.tsx";
import { Panel } from "../../../components/core/panel.tsx";
import { To } from "../../../components/core/to.tsx";
import { When } from "../../../components/core/when.tsx";
import { PageBody } from "../../../components/frame/frame.tsx";
import { formatCount } from "../../../format/format-value.ts";
import { shortDigest } from "../../../format/short-digest.ts";
import { useRowKeys } from "../../../keyboard/use-row-keys.ts";
import { SuiteContent } from "./suite-content.tsx";

const parameters = { agent: optionalName() };

/** All suites, each by what was registered last. */
export function SuitesPage() {
  const [view, change] = useViewState(parameters);
  const query = useQuery(suitesQuery(view.agent));
  const list = useRef<HTMLDivElement>(null);
  useRowKeys(list);
  return (
    <PageBody crumbs={[{ label: "Suites" }]}>
      <PageHead title="Suites" actions={<AgentFilter agent={view.agent} onClear={() => change({ agent: null })} />}>
        <span>What agents are evaluated on, kept by content each time a version is registered</span>
      </PageHead>
      <Answer query={query} what="The suites" shape="table">
        {(suites) => <div ref={list}>{suites.length === 0 ? <NoSuites /> : <SuiteTable suites={suites} />}</div>}
      </Answer>
    </PageBody>
  );
}

function SuiteTable({ suites }: { suites: readonly SuiteView[] }) {
  return (
    <Panel title="Suites" sub="by agent and name">
      <table className="t tall">
        <thead>
          <tr>
            <th scope="col">Suite</th>
            <th scope="col">Cases</th>
            <th scope="col">In force</th>
            <th scope="col" className="r">
              Versions
            </th>
            <th scope="col" className="r">
              Registered
            </th>
          </tr>
        </thead>
        <tbody>
          {suites.map((suite) => (
            <SuiteRow key={`${suite.agent}\n${suite.name}`} suite={suite} />
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function SuiteRow({ suite }: { suite: SuiteView }) {
  const { agent, name, digest, file, content, versions, firstRegisteredAt, registeredAt } = suite;
  return (
    <tr>
      <td className="nowrap">
        <To className="name" href={paths.suite(agent, name)} row={`${agent}/${name}`}>
          {name}
        </To>
        <span className="under">{agent}</span>
      </td>
      <td>
        <SuiteContent content={content} />
      </td>
      <td className="nowrap">
        <span className="mono xs" title={digest}>
          {shortDigest(digest)}
        </span>
        <span className="under">{file}</span>
      </td>
      <td className="r nowrap">
        {formatCount(versions)}
        {versions > 1 && (
          <span className="under">
            since <When at={firstRegisteredAt} />
          </span>
        )}
      </td>
      <td className="r nowrap">
        <When at={registeredAt} />
      </td>
    </tr>
  );
}

function NoSuites() {
  return (
    <div className="panel">
      <Notice icon="suite" title="No suites yet" actions={<Command line="airworthy release" />}>
        A suite is a file of cases that the manifest names. The command registers a version, and its suites with it.
      </Notice>
    </div>
  );
}
