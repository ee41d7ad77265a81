import { useEffect } from "react";
import type { ReactNode } from "react";

import { Pill } from "./status.tsx";
import type { Look } from "./status.tsx";

type PageHeadProps = {
  readonly title: string;
  readonly look?: Look;
  /** Facts under the title. */
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
};

/** Title, status, facts and actions of a page; also the title of the browser's tab. */
export function PageHead({ title, look, children, actions }: PageHeadProps) {
  useEffect(() => {
    document.title = `${title} · Airworthy`;
  }, [title]);
  return (
    <div className="head">
      <div>
        <div className="title">
          <h1>{title}</h1>
          {look !== undefined && <Pill look={look} />}
        </div>
        {children !== undefined && <div className="meta">{children}</div>}
      </div>
      {actions}
    </div>
  );
}
