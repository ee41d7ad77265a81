import type { ReactNode } from "react";
import { Link } from "wouter";

type ToProps = {
  readonly href: string;
  readonly className?: string;
  readonly row?: string;
  readonly current?: boolean;
  /** Takes the place of this address in the history: a selection, not a step. */
  readonly replace?: boolean;
  readonly children: ReactNode;
};

/**
 * A link: within the console without a new page, to the API or elsewhere as usual.
 * `row` makes it the link of its row, which `j` and `k` move to.
 */
export function To({ href, className = "link", row, current = false, replace = false, children }: ToProps) {
  const marks = { ...(row === undefined ? {} : { "data-row": row }), ...(current ? { "aria-current": "true" as const } : {}) };
  const inside = href.startsWith("/") && !href.startsWith("/api/");
  if (!inside) {
    return (
      <a className={className} href={href} {...marks}>
        {children}
      </a>
    );
  }
  return (
    <Link className={className} href={href} replace={replace} {...marks}>
      {children}
    </Link>
  );
}
