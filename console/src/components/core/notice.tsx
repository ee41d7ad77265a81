import type { ReactNode } from "react";

import { Icon } from "./icon.tsx";
import type { IconName } from "./icon.tsx";

type NoticeProps = {
  readonly icon: IconName;
  readonly title: string;
  readonly children: ReactNode;
  /** What one can do. */
  readonly actions?: ReactNode;
  /** Code and request id, for whoever looks into it. */
  readonly trace?: string;
};

/** What stands where content would: nothing yet, an error, a refusal. */
export function Notice({ icon, title, children, actions, trace }: NoticeProps) {
  return (
    <>
      <div className="empty">
        <Icon name={icon} />
        <h2>{title}</h2>
        <p>{children}</p>
        {actions !== undefined && <div className="btns">{actions}</div>}
      </div>
      {trace !== undefined && trace !== "" && <p className="trace mono xs dim">{trace}</p>}
    </>
  );
}
