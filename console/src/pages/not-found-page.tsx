import { useLocation } from "wouter";

import { paths } from "../address/paths.ts";
import { Notice } from "../components/core/notice.tsx";
import { PageHead } from "../components/core/page-head.tsx";
import { To } from "../components/core/to.tsx";
import { PageBody } from "../components/frame/frame.tsx";

/** An address that names nothing. */
export function NotFoundPage() {
  const [path] = useLocation();
  return (
    <PageBody crumbs={[{ label: "Not found" }]}>
      <PageHead title="Not found" />
      <div className="panel">
        <Notice
          icon="issue"
          title="This address names nothing"
          actions={
            <To className="btn" href={paths.overview}>
              Open the overview
            </To>
          }
        >
          No page of this console stands at <code>{path}</code>. The address may be cut, or of a newer version.
        </Notice>
      </div>
    </PageBody>
  );
}
