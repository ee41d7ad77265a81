import { useQuery } from "@tanstack/react-query";

import type { ReleaseDetailView } from "../../../../src/delivery/views.ts";
import { paths } from "../../address/paths.ts";
import { releaseQuery } from "../../api/queries.ts";
import { Answer } from "../../components/core/answer.tsx";
import { AuditTable } from "../../components/core/audit-table.tsx";
import { Digest } from "../../components/core/digest.tsx";
import { Icon } from "../../components/core/icon.tsx";
import { PageHead } from "../../components/core/page-head.tsx";
import { To } from "../../components/core/to.tsx";
import { When } from "../../components/core/when.tsx";
import { Why } from "../../components/core/why.tsx";
import { PageBody } from "../../components/frame/frame.tsx";
import { formatDuration } from "../../format/format-time.ts";
import { verdictLook } from "../../status/looks.ts";
import { BuiltPanel } from "./built-panel.tsx";
import { CanaryNews } from "./canary-news.tsx";
import { CanaryPanel } from "./canary-panel.tsx";
import { canaryTestOf } from "./canary-test.ts";
import { GatePanel } from "./gate-panel.tsx";
import { ReleaseActions } from "./release-actions.tsx";
import { releaseStatus } from "./release-status.ts";
import { sayNext } from "./say-next.tsx";
import { SignOffsPanel } from "./sign-offs-panel.tsx";
import { StepsPanel } from "./steps-panel.tsx";

/** One release: how far it came, why, on which evidence, by whose word. `reference`: its id, or AGENT@VERSION for the newest of a version. */
export function ReleasePage({ reference }: { reference: string }) {
  const query = useQuery(releaseQuery(reference));
  const [agent = reference, version = ""] = query.data === undefined ? reference.split("@") : [query.data.agent, query.data.version];
  const name = `${agent} ${version}`.trim();
  const crumbs = [{ label: "Releases", href: paths.releases }, { label: agent, href: paths.agent(agent) }, { label: version }];
  return (
    <PageBody crumbs={version === "" ? [{ label: "Releases", href: paths.releases }, { label: agent }] : crumbs}>
      {query.data === undefined && <PageHead title={name} />}
      <Answer query={query} what={`The release ${version === "" ? agent : `of ${name}`}`} shape="detail">
        {(release) => <Release release={release} />}
      </Answer>
    </PageBody>
  );
}

function Release({ release }: { release: ReleaseDetailView }) {
  // A release that waits because its gate cannot tell is amber, not violet: the sentence is about the evidence.
  const undecided = release.asks?.kind === "gate" && release.verdict !== null;
  const status = releaseStatus(release);
  const test = canaryTestOf(release);
  return (
    <>
      <PageHead title={`${release.agent} ${release.version}`} look={status} actions={<ReleaseActions release={release} />}>
        <span>
          <Icon name="env" />
          production
        </span>
        <span>
          <Icon name="user" />
          by {release.author}
        </span>
        <span>
          <Icon name="clock" />
          <i>
            <When at={release.createdAt} />
            {release.finishedAt !== null && `, took ${formatDuration(Date.parse(release.finishedAt) - Date.parse(release.createdAt))}`}
          </i>
        </span>
        <Digest value={release.digest} />
      </PageHead>
      <Why
        look={undecided && release.verdict !== null ? verdictLook[release.verdict] : status}
        sentence={release.sentence}
        next={sayNext(release, test)}
        announced={test === undefined}
      />
      {test !== undefined && <CanaryNews release={release} />}
      <div className="cols rel">
        <StepsPanel release={release} />
        <div className="stack">
          {test === undefined ? <GatePanel release={release} /> : <CanaryPanel test={test} />}
          <div className="cols two">
            <SignOffsPanel release={release} />
            <BuiltPanel built={release.built} />
          </div>
        </div>
      </div>
      <AuditTable records={release.audit} aside={<To href={paths.auditOf(`release/${release.id}`)}>Open all</To>} />
    </>
  );
}
