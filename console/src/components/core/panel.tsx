import { useId } from "react";
import type { ReactNode } from "react";

type PanelProps = {
  readonly title: ReactNode;
  /** What the panel covers, in grey after the title. */
  readonly sub?: ReactNode;
  /** At the right end of the head. */
  readonly aside?: ReactNode;
  readonly footer?: ReactNode;
  readonly children: ReactNode;
};

/** A bordered part of a page, named by its title. */
export function Panel({ title, sub, aside, footer, children }: PanelProps) {
  const id = useId();
  return (
    <section className="panel" aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {sub !== undefined && <span className="sub">{sub}</span>}
        {aside !== undefined && <div className="aside">{aside}</div>}
      </header>
      {children}
      {footer !== undefined && <footer>{footer}</footer>}
    </section>
  );
}
