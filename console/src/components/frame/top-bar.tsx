import { Fragment } from "react";
import { Link } from "wouter";

import type { LiveState } from "../../api/live.ts";
import { toggleTheme, useTheme } from "../../settings/theme.ts";
import { CopyButton } from "../core/copy-button.tsx";
import { Icon } from "../core/icon.tsx";

/** A step of the way to this page; the last one is the page. */
export type Crumb = { readonly label: string; readonly href?: string };

/** Where one is, whether the page is live, and what belongs to the browser, not to the page. */
export function TopBar({ crumbs, live, onKeys }: { crumbs: readonly Crumb[]; live: LiveState; onKeys: () => void }) {
  const theme = useTheme();
  const other = theme === "dark" ? "light" : "dark";
  return (
    <div className="topbar">
      <nav className="crumbs" aria-label="Breadcrumb">
        {crumbs.map((crumb, index) => (
          <Fragment key={crumb.label}>
            {index > 0 && <Icon name="right" />}
            {crumb.href === undefined ? <span aria-current="page">{crumb.label}</span> : <Link href={crumb.href}>{crumb.label}</Link>}
          </Fragment>
        ))}
      </nav>
      <span className="grow" />
      <span role="status" className="dim sm">
        {live === "lost" && "Not live: reconnecting"}
      </span>
      <CopyButton className="btn sm ghost icon" text={window.location.href} label="Copy the link to this view" icon="link" />
      <button type="button" className="btn sm ghost icon" aria-label="Keys" title="Keys (?)" onClick={onKeys}>
        <Icon name="keys" />
      </button>
      <button
        type="button"
        className="btn sm ghost icon"
        aria-label={`Change to the ${other} theme`}
        title={`Change to the ${other} theme`}
        onClick={toggleTheme}
      >
        <Icon name={theme === "dark" ? "sun" : "moon"} />
      </button>
    </div>
  );
}
