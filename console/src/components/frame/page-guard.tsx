import { Component } from "react";
import type { ReactNode } from "react";

import { problemOf } from "../../api/api-problem.ts";
import { ProblemNotice } from "../core/problem-notice.tsx";

type State = { readonly error: unknown };

/** Keeps a bug in one page from taking the rail and the other pages with it. React catches such errors in classes only. */
export class PageGuard extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { error: undefined };

  static getDerivedStateFromError(error: unknown): State {
    return { error };
  }

  override render(): ReactNode {
    if (this.state.error === undefined) return this.props.children;
    return (
      <div className="page">
        <div className="panel">
          <ProblemNotice problem={problemOf(this.state.error)} what="This page" retry={() => this.setState({ error: undefined })} />
        </div>
      </div>
    );
  }
}
