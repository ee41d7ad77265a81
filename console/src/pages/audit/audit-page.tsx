import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";

import type { AuditLogView, AuditView } from "../../../../src/audit/views.ts";
import { optionalDay, optionalText } from "../../address/view-state.ts";
import { useViewState } from "../../address/use-view-state.ts";
import { auditLogQuery, auditQuery } from "../../api/queries.ts";
import { Answer } from "../../components/core/answer.tsx";
import { AuditTable } from "../../components/core/audit-table.tsx";
import { MoreFooter } from "../../components/core/more-footer.tsx";
import { Notice } from "../../components/core/notice.tsx";
import { PageHead } from "../../components/core/page-head.tsx";
import { PageBody } from "../../components/frame/frame.tsx";
import { counted } from "../../format/counted.ts";
import { AuditFilters } from "./audit-filters.tsx";
import { dayFilter } from "./day-filter.ts";
import { ExportPanel } from "./export-panel.tsx";
import { SignedPanel } from "./signed-panel.tsx";

const parameters = { object: optionalText(), actor: optionalText(), action: optionalText(), from: optionalDay(), to: optionalDay() };

/** Who did what, when and on which evidence; how far the log is signed, and how to check it without this server. */
export function AuditPage() {
  const [view, change] = useViewState(parameters);
  const query = useInfiniteQuery(auditQuery(dayFilter(view)));
  const log = useQuery(auditLogQuery);
  return (
    <PageBody crumbs={[{ label: "Audit" }]}>
      <PageHead title="Audit">
        {log.data !== undefined && <span>{counted(log.data.size, "record")} of this organization</span>}
        <span>the record only grows: each one is hashed into a signed tree</span>
      </PageHead>
      {log.data !== undefined && (
        <div className="cols two">
          <SignedPanel log={log.data} />
          <ExportPanel log={log.data} />
        </div>
      )}
      <AuditFilters key={JSON.stringify(view)} view={view} onChange={change} />
      <Answer query={query} what="The audit records" shape="table">
        {({ pages }) => <Records records={pages.flatMap(({ items }) => items)} log={log.data} query={query} />}
      </Answer>
    </PageBody>
  );
}

type RecordsProps = {
  readonly records: readonly AuditView[];
  readonly log: AuditLogView | undefined;
  readonly query: Parameters<typeof MoreFooter>[0]["query"] & { readonly refetch: () => unknown };
};

function Records({ records, log, query }: RecordsProps) {
  // How long the log was when these records were read.
  const [read, setRead] = useState(log?.size);
  if (read === undefined && log !== undefined) setRead(log.size);
  const newer = (log?.size ?? 0) - (read ?? log?.size ?? 0);
  const show = (): void => {
    setRead(log?.size);
    query.refetch();
  };
  const later =
    newer > 0 ? (
      <button type="button" className="btn sm" onClick={show}>
        {`${newer} newer: show`}
      </button>
    ) : undefined;
  if (records.length === 0) {
    return (
      <div className="panel">
        <Notice icon="audit" title="No record fits" actions={later}>
          Here stands everything that people and Airworthy did: versions, releases, decisions, people and routes, newest first.
        </Notice>
      </div>
    );
  }
  return <AuditTable title="Records" records={records} aside={later} footer={<MoreFooter query={query} shown={records.length} />} whole />;
}
