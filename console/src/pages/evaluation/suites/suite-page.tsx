import { useInfiniteQuery } from "@tanstack/react-query";
import { Redirect } from "wouter";

import type { SuiteVersionView } from "../../../../../src/evaluation/suite-views.ts";
import { paths } from "../../../address/paths.ts";
import { useViewState } from "../../../address/use-view-state.ts";
import { optionalText } from "../../../address/view-state.ts";
import { suiteVersionsQuery } from "../../../api/queries.ts";
import { Answer } from "../../../components/core/answer.tsx";
import { Icon } from "../../../components/core/icon.tsx";
import { PageHead } from "../../../components/core/page-head.tsx";
import { To } from "../../../components/core/to.tsx";
import { PageBody } from "../../../components/frame/frame.tsx";
import { SuiteVersions } from "./suite-versions.tsx";

const parameters = { name: optionalText(), digest: optionalText() };

/** One suite: its versions, what each changed, where its cases come from, what played it. */
export function SuitePage({ agent }: { agent: string }) {
  const [{ name, digest }] = useViewState(parameters);
  return name === null ? <Redirect to={paths.suitesOf(agent)} replace /> : <Suite key={name} agent={agent} name={name} digest={digest} />;
}

function Suite({ agent, name, digest }: { agent: string; name: string; digest: string | null }) {
  const query = useInfiniteQuery(suiteVersionsQuery(agent, name));
  const versions = query.data?.pages.flatMap(({ items }): readonly SuiteVersionView[] => items) ?? [];
  const crumbs = [{ label: "Suites", href: paths.suites }, { label: agent, href: paths.suitesOf(agent) }, { label: name }];
  return (
    <PageBody crumbs={crumbs}>
      <PageHead title={name}>
        <span>
          <Icon name="agent" />
          <To href={paths.agent(agent)}>{agent}</To>
        </span>
        {versions[0] !== undefined && (
          <span>
            <Icon name="code" />
            {versions[0].file}
          </span>
        )}
      </PageHead>
      <Answer query={query} what={`Suite ${name}`} shape="table">
        {() => <SuiteVersions agent={agent} versions={versions} meant={digest} query={query} />}
      </Answer>
    </PageBody>
  );
}
